"""Repairs: what happened becomes a draft that moves as few meetings as can be, and true with its release."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from matcher.profiles import Interval
from tests.web.cast import NOW, TestSite, slot
from tests.web.services.timetable_story import (
    agree,
    guards,
    guards_as_booked,
    released,
    seen,
    session_id,
    silent,
    version,
)
from web.errors import RefusedError
from web.services.places import Place, hold
from web.services.timetable.happenings import Happening, HappeningKind
from web.services.timetable.release import release
from web.services.timetable.repair import draft_repair
from web.services.timetable.versions import pin_meeting
from web.store.records.conferences import SessionRecord
from web.store.records.meetings import (
    AbsenceRecord,
    BusyTableRecord,
    MeetingRecord,
    MeetingState,
    ProposalRecord,
    ProposalState,
)
from web.store.records.messages import NoticeKind, NoticeRecord
from web.store.records.participants import ParticipantRecord
from web.store.records.plans import MatchListRecord, PairRuleKind, PairRuleRecord, TimetableRecord


def repaired(site: TestSite, *happenings: Happening) -> TimetableRecord:
    return version(site, draft_repair(site.store, site.seat("olga"), happenings, NOW, silent))


def made_true(site: TestSite, row: TimetableRecord) -> None:
    release(site.store, site.seat("olga"), row.id, row.revision, NOW)
    with site.store.reading() as db:
        assert guards(db) == guards_as_booked(db)


def meeting(site: TestSite, id_: int) -> MeetingRecord:
    with site.store.reading() as db:
        return db.get_one(MeetingRecord, id_)


def test_nothing_happened_nothing_moves(site: TestSite) -> None:
    agree(site, "ines", "sara")
    agree(site, "ida", "siri")
    released(site)
    found = repaired(site).difference
    assert (found["kept"], found["moved"], found["cancelled"], found["proven"]) == (2, [], [], True)


def test_an_absence_moves_only_whom_it_concerns(site: TestSite) -> None:
    first, second = agree(site, "ines", "sara"), agree(site, "ida", "siri")
    released(site)
    before = seen(site)
    start = before[first].spot.starts_at  # type: ignore[union-attr]
    hours = Interval(start, start + timedelta(minutes=15))
    row = repaired(site, Happening(HappeningKind.AWAY, person_id=site.people["ines"], hours=hours))
    assert [one["pair"] for one in row.difference["moved"]] == ["Ines × Sara"]
    assert seen(site, row)[second].spot == before[second].spot
    assert seen(site) == before
    made_true(site, row)
    assert meeting(site, first).starts_at != start
    with site.store.reading() as db:
        away = db.scalars(select(AbsenceRecord)).one()
        assert (away.participant_id, away.starts_at) == (site.people["ines"], start)


def test_who_does_not_come_loses_the_meetings_with_the_reason(site: TestSite) -> None:
    gone, stays = agree(site, "ines", "sara"), agree(site, "ida", "siri")
    released(site)
    row = repaired(site, Happening(HappeningKind.NOT_COMING, person_id=site.people["sara"]))
    assert [one["reason"]["en"] for one in row.difference["cancelled"]] == ["Sara does not come"]
    made_true(site, row)
    assert meeting(site, gone).state is MeetingState.CANCELLED
    assert "Sara does not come" in meeting(site, gone).reason
    assert meeting(site, stays).state is MeetingState.BOOKED
    with site.store.reading() as db:
        assert db.get_one(ParticipantRecord, site.people["sara"]).withdrawn_at == NOW


def test_who_left_by_itself_is_minded_without_being_told(site: TestSite) -> None:
    agree(site, "ines", "sara")
    released(site)
    with site.store.writing() as db:
        db.get_one(ParticipantRecord, site.people["sara"]).withdrawn_at = NOW
    assert [one["reason"]["en"] for one in repaired(site).difference["cancelled"]] == ["Sara does not come"]


def test_a_pair_blocked_since_is_cancelled(site: TestSite) -> None:
    agree(site, "ines", "sara")
    released(site)
    with site.store.writing() as db:
        db.add(
            PairRuleRecord(
                conference_id=site.conference_id,
                investor_id=site.people["ines"],
                startup_id=site.people["sara"],
                kind=PairRuleKind.BLOCKED,
            )
        )
    assert [one["reason"]["en"] for one in repaired(site).difference["cancelled"]] == ["the pair is blocked now"]


def test_a_lost_table_is_closed_and_its_meeting_sits_elsewhere(site: TestSite) -> None:
    id_ = agree(site, "ines", "sara")
    released(site)
    table = meeting(site, id_).table or 0
    row = repaired(site, Happening(HappeningKind.TABLES_LOST, session_id=session_id(site), tables=(table,)))
    made_true(site, row)
    assert meeting(site, id_).table != table
    with site.store.reading() as db:
        closed = db.scalars(select(BusyTableRecord).where(BusyTableRecord.meeting_id.is_(None))).all()
        assert {one.table for one in closed} == {table}


def test_a_lost_room_cancels_what_has_no_other_place(site: TestSite) -> None:
    id_ = agree(site, "ines", "sara")
    released(site)
    row = repaired(site, Happening(HappeningKind.ROOM_LOST, session_id=session_id(site)))
    made_true(site, row)
    assert meeting(site, id_).state is MeetingState.CANCELLED


def test_a_moved_session_takes_its_meetings_along(site: TestSite) -> None:
    id_ = agree(site, "ines", "sara")
    released(site)
    before = meeting(site, id_)
    assert before.starts_at
    later = timedelta(hours=2)
    hours = Interval(slot(0) + later, slot(3) + later)
    row = repaired(
        site, Happening(HappeningKind.SESSION_MOVED, session_id=session_id(site), hours=hours, room="Hall 9")
    )
    made_true(site, row)
    assert meeting(site, id_).starts_at == before.starts_at + later
    with site.store.reading() as db:
        session = db.get_one(SessionRecord, session_id(site))
        assert (session.starts_at, session.room) == (hours.start, "Hall 9")


def test_fewer_tables_in_the_set_up_are_minded_without_being_told(site: TestSite) -> None:
    ids = [agree(site, *pair) for pair in (("ines", "sara"), ("ida", "siri"))]
    released(site)
    with site.store.writing() as db:
        db.get_one(SessionRecord, session_id(site)).tables = 1
    row = repaired(site)
    assert all(seen(site, row)[id_].spot.table == 1 for id_ in ids)  # type: ignore[union-attr]
    made_true(site, row)


def test_a_pinned_meeting_is_not_moved_for_anothers_sake(site: TestSite) -> None:
    ids = [agree(site, "ines", name) for name in ("sara", "sven", "siri")]
    released(site)
    pin_meeting(site.store, site.seat("olga"), ids[0], NOW, pinned=True)
    before = seen(site)
    other = before[ids[1]].spot
    assert other
    row = repaired(
        site,
        Happening(
            HappeningKind.AWAY, person_id=site.people["sven"], hours=Interval(other.starts_at, other.ends_at)
        ),
    )
    assert seen(site, row)[ids[0]].spot == before[ids[0]].spot


def test_a_maximum_lowered_since_cancels_nothing_that_is_booked(site: TestSite) -> None:
    for name in ("sara", "sven"):
        agree(site, "ines", name)
    released(site)
    with site.store.writing() as db:
        person = db.get_one(ParticipantRecord, site.people["ines"])
        person.profile = {**person.profile, "attendance": {**person.profile["attendance"], "max_meetings": 1}}
    assert repaired(site).difference["kept"] == 2


def test_a_booking_since_the_repair_that_cannot_be_held_asks_for_another_repair(site: TestSite) -> None:
    agree(site, "ines", "sara")
    released(site)
    hours = Interval(slot(0), slot(3))
    row = repaired(site, Happening(HappeningKind.AWAY, person_id=site.people["ida"], hours=hours))
    late = agree(site, "ida", "siri")
    with site.store.writing() as db:
        place = Place(session_id(site), "", slot(2), slot(2) + timedelta(minutes=15), 2)
        hold(db, db.get_one(MeetingRecord, late), place, NOW)
    with pytest.raises(RefusedError, match="Repair again"):
        release(site.store, site.seat("olga"), row.id, row.revision, NOW)


def test_who_does_not_come_keeps_no_agreed_meeting(site: TestSite) -> None:
    agree(site, "ines", "sara")
    released(site)
    waits = agree(site, "ida", "sara")
    made_true(site, repaired(site, Happening(HappeningKind.NOT_COMING, person_id=site.people["sara"])))
    assert meeting(site, waits).state is MeetingState.CANCELLED


def test_what_has_begun_stays_and_the_absence_begins_after_it(site: TestSite) -> None:
    ids = [agree(site, "ines", name) for name in ("sara", "sven", "siri")]
    released(site)
    first = next(id_ for id_ in ids if meeting(site, id_).starts_at == slot(0))
    during = slot(0) + timedelta(minutes=5)
    happening = Happening(HappeningKind.AWAY, person_id=site.people["ines"], hours=Interval(slot(0), slot(3)))
    row = version(site, draft_repair(site.store, site.seat("olga"), [happening], during, silent))
    release(site.store, site.seat("olga"), row.id, row.revision, during)
    states = {id_: meeting(site, id_).state for id_ in ids}
    assert states == {id_: MeetingState.BOOKED if id_ == first else MeetingState.CANCELLED for id_ in ids}
    with site.store.reading() as db:
        assert guards(db) == guards_as_booked(db)
        away = db.scalars(select(AbsenceRecord)).one()
        assert away.starts_at == slot(0) + timedelta(minutes=15)


def test_a_cancelled_meeting_takes_its_proposal_back(site: TestSite) -> None:
    id_ = agree(site, "ines", "sara")
    released(site)
    with site.store.writing() as db:
        lists = MatchListRecord(conference_id=site.conference_id, version=1, created_at=NOW)
        db.add(lists)
        db.flush()
        proposal = ProposalRecord(
            conference_id=site.conference_id,
            match_list_id=lists.id,
            investor_id=site.people["ines"],
            startup_id=site.people["sara"],
            sub_forum_id=meeting(site, id_).sub_forum_id,
            state=ProposalState.AGREED,
            created_at=NOW,
        )
        db.add(proposal)
    made_true(site, repaired(site, Happening(HappeningKind.ROOM_LOST, session_id=session_id(site))))
    with site.store.reading() as db:
        assert db.scalars(select(ProposalRecord)).one().state is ProposalState.WITHDRAWN


def test_without_a_booked_meeting_there_is_nothing_to_repair(site: TestSite) -> None:
    agree(site, "ines", "sara")
    with pytest.raises(RefusedError, match="nothing to repair"):
        repaired(site)


def test_a_session_that_is_late_takes_its_meetings_along_and_each_person_is_told_once(site: TestSite) -> None:
    ids = [agree(site, "ines", "sara"), agree(site, "ida", "siri")]
    released(site)
    before = {id_: meeting(site, id_) for id_ in ids}
    late = Interval(slot(0) + timedelta(minutes=10), slot(3) + timedelta(minutes=10))
    row = repaired(
        site, Happening(HappeningKind.SESSION_MOVED, session_id=session_id(site), hours=late, room="Hall 1")
    )
    made_true(site, row)
    for id_, was in before.items():
        now = meeting(site, id_)
        assert was.starts_at
        assert now.starts_at == was.starts_at + timedelta(minutes=10)
        assert now.sequence == was.sequence + 1
    with site.store.reading() as db:
        told = db.scalars(select(NoticeRecord).where(NoticeRecord.kind == NoticeKind.MOVED)).all()
    people = sorted(site.people[who] for who in ("ines", "sara", "ida", "siri"))
    assert sorted(one.participant_id for one in told) == people


def test_a_session_that_is_late_after_it_began_leaves_what_has_begun(site: TestSite) -> None:
    with site.store.writing() as db:
        db.get_one(SessionRecord, session_id(site)).tables = 1
    ids = [agree(site, "ines", "sara"), agree(site, "ida", "siri")]
    released(site)
    first, second = sorted(ids, key=lambda id_: meeting(site, id_).starts_at or NOW)
    during = slot(0) + timedelta(minutes=5)
    late = Interval(slot(0) + timedelta(minutes=10), slot(3) + timedelta(minutes=10))
    moved = Happening(HappeningKind.SESSION_MOVED, session_id=session_id(site), hours=late, room="Hall 1")
    row = version(site, draft_repair(site.store, site.seat("olga"), [moved], during, silent))
    release(site.store, site.seat("olga"), row.id, row.revision, during)
    # At 9:10 the first one still sits there: the second begins at 9:30, ten minutes late.
    assert meeting(site, first).starts_at == slot(0)
    assert meeting(site, second).starts_at == slot(1) + timedelta(minutes=10)
    with site.store.reading() as db:
        assert guards(db) == guards_as_booked(db)


def test_a_deleted_time_is_repaired_and_stays_closed(site: TestSite) -> None:
    ids = [agree(site, "ines", "sara"), agree(site, "ines", "siri")]
    released(site)
    gone = Interval(slot(0), slot(0) + timedelta(minutes=15))
    made_true(site, repaired(site, Happening(HappeningKind.SLOT_DELETED, session_id=session_id(site), hours=gone)))
    assert slot(0) not in [meeting(site, id_).starts_at for id_ in ids]
    again = repaired(site).difference
    assert (again["moved"], again["cancelled"]) == ([], [])
