"""The second door: a participant asks, the other side answers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.factories import between
from tests.web.cast import NOW, TestSite, slot
from web.errors import NotFoundError, RefusedError, UnavailableError
from web.services.meetings import block_time, cancel_meeting
from web.services.requests import accept, ask, change_request, decline, expire_requests, withdraw
from web.store.engine import Database, Store
from web.store.log import changes_of
from web.store.records.conferences import ConferenceRecord, ConferenceState
from web.store.records.log import ChangeRecord
from web.store.records.meetings import (
    BusyPersonRecord,
    MeetingRecord,
    MeetingRequestRecord,
    MeetingState,
    RequestState,
)
from web.store.records.participants import Answer, ParticipantRecord, RegardRecord
from web.store.records.plans import PairRuleKind, PairRuleRecord

CANNOT = "Sara cannot be asked at the moment."


def ask_as(site: TestSite, who: str, other: str, start: datetime | None = None, message: str = "Hello") -> int:
    return ask(site.store, site.seat(who), site.people[other], message, start, NOW)


def accept_as(site: TestSite, who: str, request: int, start: datetime | None = None) -> int:
    return accept(site.store, site.seat(who), request, start, NOW)


def request_row(site: TestSite, id_: int) -> MeetingRequestRecord:
    with site.store.reading() as db:
        return db.get_one(MeetingRequestRecord, id_)


def meeting_row(site: TestSite, id_: int) -> MeetingRecord:
    with site.store.reading() as db:
        return db.get_one(MeetingRecord, id_)


def say(site: TestSite, who: str, other: str, answer: Answer) -> None:
    with site.store.writing() as db:
        db.add(RegardRecord(participant_id=site.people[who], other_id=site.people[other], answer=answer, note=""))


def rule(site: TestSite, **values: Any) -> None:
    with site.store.writing() as db:
        row = db.get_one(ConferenceRecord, site.conference_id)
        for name, value in values.items():
            setattr(row, name, value)


def limit(site: TestSite, who: str, most: int) -> None:
    with site.store.writing() as db:
        row = db.get_one(ParticipantRecord, site.people[who])
        wishes = {**row.profile["attendance"], "max_meetings": most}
        row.profile = {**row.profile, "attendance": wishes}


def refusal(call: Any) -> str:
    with pytest.raises(RefusedError) as refused:
        call()
    assert refused.value.words.zh
    return refused.value.words.en


def test_a_pending_request_blocks_nobody(site: TestSite) -> None:
    ask_as(site, "ines", "sara", slot(0))
    with site.store.reading() as db:
        assert db.query(BusyPersonRecord).count() == 0
    other = ask_as(site, "ida", "sara", slot(0))
    assert meeting_row(site, accept_as(site, "sara", other)).starts_at == slot(0)


def test_an_accepted_request_is_booked_at_the_wished_time(site: TestSite) -> None:
    request = ask_as(site, "ines", "sara", slot(1))
    meeting = meeting_row(site, accept_as(site, "sara", request))
    assert (meeting.state, meeting.starts_at, meeting.table) == (MeetingState.BOOKED, slot(1), 1)
    assert request_row(site, request).state is RequestState.ACCEPTED


def test_where_any_time_was_wished_the_earliest_without_a_break_is_booked(site: TestSite) -> None:
    accept_as(site, "sara", ask_as(site, "ines", "sara", slot(1)))
    meeting = meeting_row(site, accept_as(site, "suri", ask_as(site, "ines", "suri")))
    assert meeting.starts_at == slot(0)


def test_whoever_accepts_may_choose_another_time(site: TestSite) -> None:
    request = ask_as(site, "ines", "sara", slot(0))
    assert meeting_row(site, accept_as(site, "sara", request, slot(2))).starts_at == slot(2)


def test_a_wished_time_that_is_taken_meanwhile_is_refused_with_what_is_free(site: TestSite) -> None:
    request = ask_as(site, "ines", "sara", slot(0))
    accept_as(site, "sara", ask_as(site, "ida", "sara", slot(0)))
    said = refusal(lambda: accept_as(site, "sara", request))
    assert said == (
        "Tue 12 May, 17:00 is not free for both of you any more. Free for both: Tue 12 May, 17:20, 17:40. "
        "Choose one of these times."
    )
    assert request_row(site, request).state is RequestState.PENDING


def test_accepting_again_gives_the_same_meeting(site: TestSite) -> None:
    request = ask_as(site, "ines", "sara")
    assert accept_as(site, "sara", request) == accept_as(site, "sara", request)


def test_asking_again_with_the_same_words_gives_the_same_request(site: TestSite) -> None:
    assert ask_as(site, "ines", "sara") == ask_as(site, "ines", "sara")
    assert refusal(lambda: ask_as(site, "ines", "sara", message="Other")).startswith("You asked Sara before")


def test_asking_somebody_who_asked_accepts(site: TestSite) -> None:
    request = ask_as(site, "ines", "sara", slot(1))
    assert ask_as(site, "sara", "ines", slot(2), message="Gladly") == request
    row = request_row(site, request)
    assert (row.state, row.answer_message) == (RequestState.ACCEPTED, "Gladly")
    with site.store.reading() as db:
        assert [one.starts_at for one in db.query(MeetingRecord)] == [slot(1)]


def test_two_wishes_of_which_the_first_is_gone_are_booked_at_the_second(site: TestSite) -> None:
    ask_as(site, "ines", "sara", slot(1))
    block_time(site.store, site.seat("sara"), between(20, 35), "", NOW)
    ask_as(site, "sara", "ines", slot(2))
    with site.store.reading() as db:
        assert [one.starts_at for one in db.query(MeetingRecord)] == [slot(2)]


def test_nobody_accepts_their_own_request(site: TestSite) -> None:
    request = ask_as(site, "ines", "sara")
    assert refusal(lambda: accept_as(site, "ines", request)).startswith("This is your own request")


def test_a_request_is_nobody_elses_to_answer(site: TestSite) -> None:
    request = ask_as(site, "ines", "sara")
    for who in ("sol", "ivo", "eva"):
        with pytest.raises(NotFoundError):
            accept_as(site, who, request)
        with pytest.raises(NotFoundError):
            withdraw(site.store, site.seat(who), request, NOW)


def test_one_asks_the_other_side_of_ones_own_conference_only(site: TestSite) -> None:
    for who, other in (("ines", "ivo"), ("eva", "sara")):
        with pytest.raises(NotFoundError):
            ask_as(site, who, other)


def test_a_private_no_is_answered_like_any_other_impossibility(site: TestSite) -> None:
    say(site, "sara", "ines", Answer.NO)
    with_no = refusal(lambda: ask_as(site, "ines", "sara"))
    rule(site, incoming_cap=0)
    assert with_no.startswith(CANNOT)
    assert refusal(lambda: ask_as(site, "ida", "sara")) == with_no


def test_a_blocked_pair_is_refused_in_the_same_words(site: TestSite) -> None:
    with site.store.writing() as db:
        couple = {"investor_id": site.people["ines"], "startup_id": site.people["sara"]}
        db.add(PairRuleRecord(conference_id=site.conference_id, kind=PairRuleKind.BLOCKED, reason="", **couple))
    assert refusal(lambda: ask_as(site, "ines", "sara")).startswith(CANNOT)


def test_somebody_with_all_its_meetings_is_refused_in_the_same_words(site: TestSite) -> None:
    limit(site, "sara", 1)
    accept_as(site, "sara", ask_as(site, "ida", "sara"))
    assert refusal(lambda: ask_as(site, "ines", "sara")).startswith(CANNOT)


def test_a_no_said_after_asking_keeps_the_two_apart(site: TestSite) -> None:
    request = ask_as(site, "sara", "ines")
    say(site, "sara", "ines", Answer.NO)
    assert "cannot be asked" in refusal(lambda: accept_as(site, "ines", request))


def test_whoever_asks_takes_its_own_no_back(site: TestSite) -> None:
    say(site, "ines", "sara", Answer.NO)
    ask_as(site, "ines", "sara")
    with site.store.reading() as db:
        regard = db.get_one(RegardRecord, (site.people["ines"], site.people["sara"]))
        assert regard.answer is Answer.YES


def test_waiting_requests_are_capped(site: TestSite) -> None:
    rule(site, outgoing_cap=2)
    first = ask_as(site, "ines", "sara")
    ask_as(site, "ines", "suri")
    assert refusal(lambda: ask_as(site, "ines", "sven")).startswith("2 of your requests wait")
    withdraw(site.store, site.seat("ines"), first, NOW)
    ask_as(site, "ines", "sven")


def test_the_most_meetings_of_either_side_hold_at_acceptance(site: TestSite) -> None:
    request = ask_as(site, "ines", "sara")
    limit(site, "sara", 0)
    assert refusal(lambda: accept_as(site, "sara", request)).startswith("You have 0 meetings")
    limit(site, "sara", 3)
    limit(site, "ines", 0)
    assert refusal(lambda: accept_as(site, "sara", request)).startswith("Ines has no room")


def test_a_request_expires_by_the_clock_before_anybody_sweeps(site: TestSite) -> None:
    request = ask_as(site, "ines", "sara")
    late = NOW + timedelta(hours=48)
    said = refusal(lambda: accept(site.store, site.seat("sara"), request, None, late))
    assert said.startswith("This request expired on Fri 3 Apr, 20:00.")
    assert request_row(site, request).state is RequestState.PENDING
    assert ask(site.store, site.seat("ines"), site.people["sara"], "", None, late) != request
    assert request_row(site, request).state is RequestState.EXPIRED


def test_a_sweep_writes_down_what_expired(site: TestSite) -> None:
    request = ask_as(site, "ines", "sara")
    assert expire_requests(site.store, NOW) == 0
    assert expire_requests(site.store, NOW + timedelta(hours=48)) == 1
    assert request_row(site, request).state is RequestState.EXPIRED


def test_a_declined_request_keeps_the_answer_and_stays_declined(site: TestSite) -> None:
    request = ask_as(site, "ines", "sara")
    for _ in range(2):
        decline(site.store, site.seat("sara"), request, "Another time.", NOW)
    row = request_row(site, request)
    assert (row.state, row.answer_message) == (RequestState.DECLINED, "Another time.")
    assert refusal(lambda: accept_as(site, "sara", request)).startswith("This request is not open any more")


def test_a_waiting_request_can_be_changed_and_expires_when_it_would_have(site: TestSite) -> None:
    request = ask_as(site, "ines", "sara", slot(0))
    before = request_row(site, request).expires_at
    change_request(site.store, site.seat("ines"), request, "New words", slot(2), NOW + timedelta(hours=1))
    row = request_row(site, request)
    assert (row.message, row.wished_start, row.expires_at) == ("New words", slot(2), before)


def test_a_long_message_is_refused_with_its_length(site: TestSite) -> None:
    assert "501 characters" in refusal(lambda: ask_as(site, "ines", "sara", message="x" * 501))


def test_a_couple_without_a_shared_sub_forum_is_told_so(site: TestSite) -> None:
    assert "in no sub-forum together" in refusal(lambda: ask_as(site, "ida", "sol"))


def test_a_couple_that_meets_already_does_not_ask(site: TestSite) -> None:
    meeting = accept_as(site, "sara", ask_as(site, "ines", "sara"))
    assert refusal(lambda: ask_as(site, "ines", "sara")).startswith("You have a meeting with Sara")
    cancel_meeting(site.store, site.seat("sara"), meeting, "Ill, sorry", NOW)
    ask_as(site, "ines", "sara")


def test_a_closed_conference_takes_no_requests(site: TestSite) -> None:
    rule(site, state=ConferenceState.CLOSED)
    assert refusal(lambda: ask_as(site, "ines", "sara")).startswith("The conference is closed")


def test_the_log_tells_the_whole_story(site: TestSite) -> None:
    request = ask_as(site, "ines", "sara", slot(0))
    meeting = accept_as(site, "sara", request)
    with site.store.reading() as db:
        of_request = changes_of(db, site.conference_id, "meeting_request", request)
        of_meeting = changes_of(db, site.conference_id, "meeting", meeting)
        assert [(one.verb, one.account_id) for one in of_request] == [
            ("accept request", site.accounts["sara"]),
            ("ask", site.accounts["ines"]),
        ]
        assert [one.verb for one in of_meeting] == ["book meeting", "agree"]
        assert of_meeting[0].after["starts_at"] == slot(0).isoformat()


def test_what_people_write_to_each_other_is_not_in_the_log(site: TestSite) -> None:
    request = ask_as(site, "ines", "sara", slot(1), message="Between us")
    change_request(site.store, site.seat("ines"), request, "Still between us", slot(2), NOW)
    with site.store.reading() as db:
        told = [(row.before, row.after) for row in db.query(ChangeRecord).order_by(ChangeRecord.id)]
    first, second = ({"wished_start": slot(number).isoformat()} for number in (1, 2))
    assert told == [({}, first), (first, second)]


def test_whoever_left_asks_nobody(site: TestSite) -> None:
    with site.store.writing() as db:
        db.get_one(ParticipantRecord, site.people["ines"]).withdrawn_at = NOW
    assert refusal(lambda: ask_as(site, "ines", "sara")).startswith("You left this conference")


def test_the_same_change_of_a_request_again_changes_nothing(site: TestSite) -> None:
    request = ask_as(site, "ines", "sara")
    for _ in range(2):
        change_request(site.store, site.seat("ines"), request, "Better words", None, NOW)
    with site.store.reading() as db:
        assert [row.verb for row in changes_of(db, site.conference_id, "meeting_request", request)].count(
            "change request"
        ) == 1


def test_words_that_are_sent_again_at_once_after_a_no_are_the_same_request(site: TestSite) -> None:
    first = ask_as(site, "ines", "sara", message="Shall we meet?")
    decline(site.store, site.seat("sara"), first, "No.", NOW)
    later = NOW + timedelta(minutes=2)
    again = site.store, site.seat("ines"), site.people["sara"], "Shall we meet?", None
    assert ask(*again, NOW + timedelta(seconds=5)) == first
    assert ask(*again, later) != first


class LosesAnAnswer(Store):
    """Writes, and does not say so the first time; meanwhile the request is withdrawn."""

    @contextmanager
    def writing(self, *, together: bool = False) -> Iterator[Database]:
        with super().writing(together=together) as db:
            yield db
        with super().writing() as db:
            row = db.query(MeetingRequestRecord).one()
            told, row.state = row.state is RequestState.WITHDRAWN, RequestState.WITHDRAWN
        if not told:
            raise UnavailableError


def test_a_request_that_arrived_though_the_site_was_not_told_is_not_sent_again(site: TestSite) -> None:
    store = LosesAnAnswer(site.store.engine)
    request = ask(store, site.seat("ines"), site.people["sara"], "Shall we meet?", None, NOW)
    with site.store.reading() as db:
        assert [(row.id, row.state) for row in db.query(MeetingRequestRecord)] == [
            (request, RequestState.WITHDRAWN)
        ]
