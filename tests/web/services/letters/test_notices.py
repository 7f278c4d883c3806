"""Whoever is concerned by a change is told of it exactly once, by every service that changes something."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from matcher.profiles import Interval
from tests.web.cast import NOW, TestSite, slot
from tests.web.drafts import drafted, ticked
from tests.web.services import timetable_story as story
from tests.web.services.test_requests import accept_as, ask_as
from tests.web.told import notices
from web.seats import Seat
from web.services.doors import take_back_request
from web.services.letters.notices import notify
from web.services.matches.lists import approve, block_pair
from web.services.matches.proposals import answer_proposal, withdraw_proposals
from web.services.meetings import block_time, cancel_meeting, move_meeting
from web.services.participants import rule_on_pair, withdraw_person
from web.services.programme import SessionWish, save_session
from web.services.regards import answer
from web.services.requests import accept, ask, change_request, decline, expire_requests, withdraw
from web.services.timetable.happenings import Happening, HappeningKind
from web.services.timetable.release import release
from web.services.timetable.repair import draft_repair
from web.store.records.accounts import SeatKind
from web.store.records.conferences import ConferenceRecord, SessionRecord
from web.store.records.meetings import MeetingRecord, ProposalRecord, ProposalState
from web.store.records.messages import NoticeKind, NoticeRecord
from web.store.records.participants import Answer
from web.store.records.plans import PairRuleKind


def new(site: TestSite, before: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return who was told what since then, in the order of names."""
    return sorted(notices(site)[len(before) :])


def both(kind: str, *names: str) -> list[tuple[str, str]]:
    return sorted((name, kind) for name in names)


def booked(site: TestSite, number: int = 0) -> int:
    return accept_as(site, "ines", ask_as(site, "sara", "ines", slot(number)))


def proposed(site: TestSite) -> ProposalRecord:
    """Let the organisers propose that Ivo and Sol meet."""
    listed = drafted(site)
    approve(site.store, site.seat("olga"), listed.id, listed.revision, NOW)
    with site.store.reading() as db:
        pair = {"investor_id": site.people["ivo"], "startup_id": site.people["sol"]}
        return db.query(ProposalRecord).filter_by(state=ProposalState.OPEN, **pair).one()


def test_saying_the_same_again_adds_nothing(site: TestSite) -> None:
    for _ in range(2):
        with site.store.writing() as db:
            people = [site.people["ines"], site.people["sara"]]
            notify(db, people, NoticeKind.THANKS, ("conference", site.conference_id), NOW)
    assert sorted(notices(site)) == both("thanks", "ines", "sara")


def test_a_notice_is_gone_with_the_transaction_that_wrote_it(site: TestSite) -> None:
    with site.store.reader() as db:
        notify(db, [site.people["ines"]], NoticeKind.THANKS, ("conference", site.conference_id), NOW)
        db.rollback()
    assert notices(site) == []


def test_facts_and_the_moment_a_letter_is_due_are_kept(site: TestSite) -> None:
    due = NOW + timedelta(days=1)
    with site.store.writing() as db:
        about = ("conference", site.conference_id)
        notify(db, [site.people["ines"]], NoticeKind.THANKS, about, NOW, sequence=3, facts={"a": 1}, due_at=due)
    with site.store.reading() as db:
        row = db.query(NoticeRecord).one()
    assert (row.sequence, row.facts, row.created_at, row.due_at, row.told_at) == (3, {"a": 1}, NOW, due, None)


def test_asking_and_asking_otherwise_tell_whoever_is_asked(site: TestSite) -> None:
    number = ask_as(site, "sara", "ines")
    assert notices(site) == [("ines", "requested")]
    assert ask_as(site, "sara", "ines") == number
    assert notices(site) == [("ines", "requested")]
    change_request(site.store, site.seat("sara"), number, "On Tuesday?", slot(1), NOW)
    assert notices(site) == [("ines", "requested")] * 2


def test_accepting_tells_whoever_asked_and_enters_it_for_both(site: TestSite) -> None:
    number = ask_as(site, "sara", "ines")
    before = notices(site)
    for _ in range(2):
        accept(site.store, site.seat("ines"), number, None, NOW)
    assert new(site, before) == [("ines", "agreed"), ("sara", "accepted")]


def test_asking_each_other_is_accepting(site: TestSite) -> None:
    ask_as(site, "sara", "ines")
    before = notices(site)
    ask(site.store, site.seat("ines"), site.people["sara"], "", None, NOW)
    assert new(site, before) == [("ines", "agreed"), ("sara", "accepted")]


@pytest.mark.parametrize("how", ["decline", "withdraw", "no", "expire"])
def test_a_request_that_ends_without_a_meeting_is_told_to_whoever_did_not_end_it(site: TestSite, how: str) -> None:
    number = ask_as(site, "sara", "ines")
    before, end = notices(site), NOW + timedelta(days=90)
    for _ in range(2):
        match how:
            case "decline":
                decline(site.store, site.seat("ines"), number, "", NOW)
            case "withdraw":
                withdraw(site.store, site.seat("sara"), number, NOW)
            case "no":
                answer(site.store, site.seat("sara"), site.people["ines"], Answer.NO, NOW)
            case "expire":
                expire_requests(site.store, end)
    expected = {
        "decline": [("sara", "declined")],
        "withdraw": [("ines", "withdrawn")],
        "no": [("ines", "withdrawn")],
        "expire": both("expired", "ines", "sara"),
    }
    assert new(site, before) == expected[how]


def test_what_an_organiser_does_for_somebody_is_told_to_them_too(site: TestSite) -> None:
    number = ask_as(site, "sara", "ines")
    before = notices(site)
    olga = site.seat("olga").account_id
    acting = Seat(site.conference_id, olga, SeatKind.STARTUP, site.people["sara"], acting=True)
    with site.store.writing() as db:
        take_back_request(db, acting, site.people["ines"], NOW)
    assert number
    assert new(site, before) == [("ines", "withdrawn"), ("sara", "declined")]


def test_a_proposal_is_told_to_those_who_have_to_answer(site: TestSite) -> None:
    answer(site.store, site.seat("ivo"), site.people["sol"], Answer.YES, NOW)
    row = proposed(site)
    assert [one for one in notices(site) if one == ("sol", "proposed")] == [("sol", "proposed")]
    with site.store.reading() as db:
        rows = db.query(NoticeRecord).filter_by(subject="proposal", subject_id=row.id).all()
    assert [one.participant_id for one in rows] == [site.people["sol"]]


def test_a_no_to_a_proposal_is_told_to_the_other_in_the_same_words_as_a_withdrawal(site: TestSite) -> None:
    row = proposed(site)
    before = notices(site)
    for _ in range(2):
        answer_proposal(site.store, site.seat("ivo"), row.id, False, NOW)
    assert new(site, before) == [("sol", "declined")]


def test_proposals_that_organisers_take_back_are_told_to_both(site: TestSite) -> None:
    row = proposed(site)
    before = notices(site)
    with site.store.writing() as db:
        withdraw_proposals(db, site.seat("olga"), [(row.investor_id, row.startup_id)], NOW)
    assert new(site, before) == both("declined", "ivo", "sol")


def test_two_yeses_tell_both_that_they_meet(site: TestSite) -> None:
    row = proposed(site)
    before = notices(site)
    answer_proposal(site.store, site.seat("ivo"), row.id, True, NOW)
    assert new(site, before) == []
    for _ in range(2):
        answer_proposal(site.store, site.seat("sol"), row.id, True, NOW)
    assert new(site, before) == both("agreed", "ivo", "sol")


def test_moving_and_cancelling_are_told_to_both_so_that_both_calendars_follow(site: TestSite) -> None:
    meeting = booked(site)
    before = notices(site)
    for number in (1, 1, 2):
        move_meeting(site.store, site.seat("sara"), meeting, slot(number), NOW)
    assert new(site, before) == both("moved", "ines", "ines", "sara", "sara")
    before = notices(site)
    for _ in range(2):
        cancel_meeting(site.store, site.seat("ines"), meeting, "Ill.", NOW)
    assert new(site, before) == both("cancelled", "ines", "sara")


def test_whoever_is_taken_out_and_whom_it_would_have_met_are_told(site: TestSite) -> None:
    booked(site)
    ask_as(site, "suri", "ines")
    before = notices(site)
    for _ in range(2):
        withdraw_person(site.store, site.seat("olga"), site.people["ines"], "Ill.", NOW)
    told = new(site, before)
    assert [one for one in told if one[1] == "cancelled"] == both("cancelled", "ines", "sara")
    assert [one for one in told if one[0] == "suri"] == [("suri", "declined")]


def test_a_block_ends_what_waits_between_two(site: TestSite) -> None:
    ask_as(site, "sara", "ines")
    before = notices(site)
    pair = site.people["ines"], site.people["sara"]
    rule_on_pair(site.store, site.seat("olga"), pair, PairRuleKind.BLOCKED, "Rivals", NOW)
    assert new(site, before) == [("ines", "withdrawn"), ("sara", "declined")]


def test_a_block_from_a_match_list_ends_it_too(site: TestSite) -> None:
    ask_as(site, "sol", "ivo")
    listed, before = drafted(site), notices(site)
    block_pair(site.store, site.seat("olga"), ticked(site, listed.version, ("Ivo", "Sol")), "Rivals", NOW)
    assert new(site, before) == [("ivo", "withdrawn"), ("sol", "declined")]


def test_a_release_tells_each_side_of_each_meeting_once_and_a_second_only_what_changed(site: TestSite) -> None:
    first = story.agree(site, "ines", "sara")
    story.agree(site, "ida", "sven")
    story.released(site)
    assert sorted(notices(site)) == both("released", "ida", "ines", "sara", "sven")
    before = notices(site)
    spot = story.seen(site)[first].spot
    assert spot is not None
    away = Happening(
        HappeningKind.AWAY, person_id=site.people["ines"], hours=Interval(spot.starts_at, spot.ends_at)
    )
    version = draft_repair(site.store, site.seat("olga"), [away], NOW, story.silent)
    row = story.version(site, version)
    release(site.store, site.seat("olga"), row.id, row.revision, NOW)
    assert new(site, before) == both("moved", "ines", "sara")


def test_a_session_in_another_room_is_told_to_those_who_keep_their_times(site: TestSite) -> None:
    meeting = booked(site)
    before, sequence = notices(site), _sequence(site, meeting)
    with site.store.reading() as db:
        session = db.get_one(SessionRecord, story.session_id(site))
        hours = Interval(session.starts_at, session.ends_at)
    moved = Happening(HappeningKind.SESSION_MOVED, session_id=session.id, hours=hours, room="Hall 9")
    row = story.version(site, draft_repair(site.store, site.seat("olga"), [moved], NOW, story.silent))
    release(site.store, site.seat("olga"), row.id, row.revision, NOW)
    assert new(site, before) == both("session_changed", "ines", "sara")
    assert _sequence(site, meeting) == sequence + 1


def test_a_room_changed_in_the_programme_is_told_too(site: TestSite) -> None:
    meeting = booked(site)
    before, sequence = notices(site), _sequence(site, meeting)
    with site.store.reading() as db:
        session = db.get_one(SessionRecord, story.session_id(site))
        conference = db.get_one(ConferenceRecord, site.conference_id)
        start, end = (one.astimezone(ZoneInfo(conference.zone)) for one in (session.starts_at, session.ends_at))
    wish = SessionWish(start.date(), start.time(), end.time(), session.sub_forum_id, "Hall 9", session.tables)
    save_session(site.store, site.seat("olga"), conference.revision, session.id, wish, NOW)
    assert new(site, before) == both("session_changed", "ines", "sara")
    assert _sequence(site, meeting) == sequence + 1


def test_what_changes_nothing_for_others_tells_nobody(site: TestSite) -> None:
    booked(site)
    before = notices(site)
    block_time(site.store, site.seat("sara"), Interval(slot(2), slot(3)), "A walk", NOW)
    answer(site.store, site.seat("ines"), site.people["suri"], Answer.MAYBE, NOW)
    assert new(site, before) == []


def _sequence(site: TestSite, meeting: int) -> int:
    with site.store.reading() as db:
        return db.get_one(MeetingRecord, meeting).sequence
