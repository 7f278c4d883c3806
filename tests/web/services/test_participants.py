"""What organisers do with a single participant."""

from __future__ import annotations

import pytest

from matcher.profiles import Side, Startup
from tests.web.cast import NOW, TestSite, slot
from tests.web.services.test_programme import book
from tests.web.services.test_requests import ask_as, request_row, rule
from web.errors import NotAllowedError, NotFoundError, RefusedError
from web.services.participants import (
    add_person,
    bring_back,
    change_email,
    merge_people,
    rule_on_pair,
    withdraw_person,
)
from web.store.log import changes_of
from web.store.people import profile_of
from web.store.records.conferences import ConferenceState
from web.store.records.meetings import MeetingRecord, MeetingState, RequestState
from web.store.records.participants import Answer, ParticipantRecord, RegardRecord
from web.store.records.plans import PairRuleKind
from web.store.rosters import aliases_of, pair_rules_of, seats_for


def person(site: TestSite, name: str) -> ParticipantRecord:
    with site.store.reading() as db:
        return db.get_one(ParticipantRecord, site.people[name])


def test_somebody_is_added_by_hand_with_an_id_that_nobody_has(site: TestSite) -> None:
    new = add_person(site.store, site.seat("olga"), Side.STARTUP, "  Nova   Optics ", "Nova@Example.org", NOW)
    with site.store.reading() as db:
        row = db.get_one(ParticipantRecord, new)
    assert (row.code, row.name, row.email) == ("s-new-7", "Nova Optics", "nova@example.org")


@pytest.mark.parametrize(("name", "email"), [("", ""), ("N" * 201, ""), ("Nova", "nova@")])
def test_nobody_is_added_without_a_name_or_with_a_false_address(site: TestSite, name: str, email: str) -> None:
    with pytest.raises(RefusedError):
        add_person(site.store, site.seat("olga"), Side.STARTUP, name, email, NOW)


def test_an_address_can_be_corrected_and_taken_away(site: TestSite) -> None:
    for text, kept in ((" S@Example.org ", "s@example.org"), ("", "")):
        change_email(site.store, site.seat("olga"), site.people["sven"], text, NOW)
        assert person(site, "sven").email == kept


def test_whoever_leaves_has_no_meeting_any_more_and_can_come_back(site: TestSite) -> None:
    book(site, slot(0))
    withdraw_person(site.store, site.seat("olga"), site.people["sara"], "Flight was cancelled", NOW)
    assert person(site, "sara").withdrawn_at == NOW
    with site.store.reading() as db:
        meeting = db.get_one(MeetingRecord, 1)
        assert (meeting.state, meeting.reason) == (MeetingState.CANCELLED, "Flight was cancelled")
    bring_back(site.store, site.seat("olga"), site.people["sara"], NOW)
    assert person(site, "sara").withdrawn_at is None


def test_nobody_is_taken_out_without_a_reason(site: TestSite) -> None:
    with pytest.raises(RefusedError):
        withdraw_person(site.store, site.seat("olga"), site.people["sara"], " ", NOW)


def test_a_pair_is_pinned_blocked_and_let_go(site: TestSite) -> None:
    pair = site.people["ines"], site.people["sara"]
    for kind in (PairRuleKind.PINNED, PairRuleKind.BLOCKED, None):
        rule_on_pair(site.store, site.seat("olga"), pair, kind, "Rivals", NOW)
        with site.store.reading() as db:
            assert [rule.kind for rule in pair_rules_of(db, pair[0])] == ([kind] if kind else [])


def test_a_pair_with_a_meeting_is_not_blocked_silently(site: TestSite) -> None:
    book(site, slot(0))
    pair = site.people["ines"], site.people["sara"]
    with pytest.raises(RefusedError):
        rule_on_pair(site.store, site.seat("olga"), pair, PairRuleKind.BLOCKED, "", NOW)
    with pytest.raises(NotFoundError):
        rule_on_pair(site.store, site.seat("olga"), pair[::-1], PairRuleKind.PINNED, "", NOW)


def test_the_kept_one_of_two_gets_what_only_the_other_has(site: TestSite) -> None:
    sina, sol = site.people["sina"], site.people["sol"]
    with site.store.writing() as db:
        db.add(RegardRecord(participant_id=site.people["ivo"], other_id=sol, answer=Answer.NO, note=""))
    merge_people(site.store, site.seat("olga"), sina, sol, NOW)
    kept = profile_of(person(site, "sina"))
    assert isinstance(kept, Startup)
    assert (kept.name, kept.description, kept.stage) == ("Sina", "Enzymes that eat plastics.", "seed")
    assert person(site, "sol").withdrawn_at == NOW
    with site.store.reading() as db:
        assert aliases_of(db, site.conference_id, Side.STARTUP) == {"sol": sina}
        assert [seat.account.email for seat in seats_for(db, sina)] == ["sol@example.org"]
        assert db.get_one(RegardRecord, (site.people["ivo"], sina)).answer is Answer.NO


def test_a_merge_loses_no_meeting_and_mixes_no_sides(site: TestSite) -> None:
    book(site, slot(0))
    sara, sven = site.people["sara"], site.people["sven"]
    for kept, dropped in ((sven, sara), (site.people["ines"], sven), (sven, sven)):
        with pytest.raises(RefusedError):
            merge_people(site.store, site.seat("olga"), kept, dropped, NOW)


def test_nobody_touches_people_of_another_conference_or_without_the_right(site: TestSite) -> None:
    with pytest.raises(NotFoundError):
        change_email(site.store, site.seat("otto"), site.people["sara"], "a@b.org", NOW)
    with pytest.raises(NotAllowedError):
        add_person(site.store, site.seat("ines"), Side.STARTUP, "X", "", NOW)


def test_staff_for_people_takes_somebody_out_with_the_meetings(site: TestSite) -> None:
    book(site, slot(0))
    withdraw_person(site.store, site.seat("stan"), site.people["sara"], "Flight was cancelled", NOW)
    with site.store.reading() as db:
        assert db.get_one(MeetingRecord, 1).state is MeetingState.CANCELLED


def test_a_blocked_pair_has_nothing_waiting_between_them(site: TestSite) -> None:
    request = ask_as(site, "ines", "sara")
    pair = site.people["ines"], site.people["sara"]
    rule_on_pair(site.store, site.seat("olga"), pair, PairRuleKind.BLOCKED, "", NOW)
    assert request_row(site, request).state is RequestState.WITHDRAWN


def test_a_merge_loses_no_no_and_no_block(site: TestSite) -> None:
    ivo, ida, sina, sol = (site.people[name] for name in ("ivo", "ida", "sina", "sol"))
    with site.store.writing() as db:
        db.add(RegardRecord(participant_id=sol, other_id=ivo, answer=Answer.NO, note="Met them before"))
        db.add(RegardRecord(participant_id=sina, other_id=ivo, answer=Answer.YES, note=""))
    rule_on_pair(site.store, site.seat("olga"), (ida, sol), PairRuleKind.BLOCKED, "Rivals", NOW)
    for _click in range(2):
        merge_people(site.store, site.seat("olga"), sina, sol, NOW)
    with site.store.reading() as db:
        kept = db.get_one(RegardRecord, (sina, ivo))
        assert (kept.answer, kept.note) == (Answer.NO, "Met them before")
        assert [(rule.investor_id, rule.kind) for rule in pair_rules_of(db, sina)] == [(ida, PairRuleKind.BLOCKED)]
        assert len(changes_of(db, site.conference_id, "participant", sina)) == 1


def test_two_are_not_made_one_that_left(site: TestSite) -> None:
    sina, sol = site.people["sina"], site.people["sol"]
    withdraw_person(site.store, site.seat("olga"), sina, "Cannot come", NOW)
    with pytest.raises(RefusedError, match="takes part no more"):
        merge_people(site.store, site.seat("olga"), sina, sol, NOW)


def test_nobody_is_changed_in_a_closed_conference(site: TestSite) -> None:
    rule(site, state=ConferenceState.CLOSED)
    olga, sara, sven = site.seat("olga"), site.people["sara"], site.people["sven"]
    for change in (
        lambda: add_person(site.store, olga, Side.STARTUP, "Nova", "", NOW),
        lambda: change_email(site.store, olga, sara, "a@b.org", NOW),
        lambda: withdraw_person(site.store, olga, sara, "Cannot come", NOW),
        lambda: merge_people(site.store, olga, sara, sven, NOW),
    ):
        with pytest.raises(RefusedError, match="closed"):
            change()
