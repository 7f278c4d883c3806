"""Meetings for the tests of timetables: agreed by word, and the state of the guards."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select

from matcher.profiles import Interval
from tests.web.cast import NOW, TestSite, slot
from web.services.timetable.drafting import draft_timetable
from web.services.timetable.release import Outcome, release
from web.store.busy import ticks
from web.store.engine import Database
from web.store.records.conferences import SessionRecord, SubForumRecord
from web.store.records.meetings import BusyPersonRecord, BusyTableRecord, Door, MeetingRecord, MeetingState
from web.store.records.plans import TimetableRecord
from web.store.timetables import Placed, View, meetings_in, timetable_by_version


def agree(site: TestSite, investor: str, startup: str, forum: str = "ai") -> int:
    """Let two people want to meet; return the meeting's id."""
    with site.store.writing() as db:
        asked = select(SubForumRecord.id).where(
            SubForumRecord.conference_id == site.conference_id, SubForumRecord.code == forum
        )
        row = MeetingRecord(
            conference_id=site.conference_id,
            investor_id=site.people[investor],
            startup_id=site.people[startup],
            sub_forum_id=db.scalars(asked).one(),
            door=Door.PROPOSAL,
            state=MeetingState.AGREED,
            created_at=NOW,
            changed_at=NOW,
        )
        db.add(row)
        db.flush()
        return row.id


def agreed(site: TestSite, investor: str, startup: str, forum: str = "ai") -> Placed:
    """Let two people want to meet; return the meeting."""
    id_ = agree(site, investor, startup, forum)
    return seen(site)[id_]


#: The small conference so much later is still to come for pages, which know the real time.
YEARS = timedelta(days=3650)


def coming(number: int) -> datetime:
    """Return the start of a slot of the conference in the future."""
    return slot(number) + YEARS


def hold_in_the_future(site: TestSite) -> None:
    """Let the sessions take place at the same hours in ten years."""
    with site.store.writing() as db:
        for row in db.scalars(select(SessionRecord)):
            row.starts_at += YEARS
            row.ends_at += YEARS


def silent(_step: str, _done: int, _total: int) -> None:
    """Tell nobody."""


def drafted(site: TestSite, now: datetime = NOW) -> TimetableRecord:
    """Draft a timetable as Olga and return its row."""
    return version(site, draft_timetable(site.store, site.seat("olga"), now, silent))


def version(site: TestSite, number: int) -> TimetableRecord:
    with site.store.reading() as db:
        row = timetable_by_version(db, site.conference_id, number)
        assert row is not None
        return row


def released(site: TestSite, now: datetime = NOW) -> Outcome:
    """Draft and release as Olga."""
    row = drafted(site, now)
    return release(site.store, site.seat("olga"), row.id, row.revision, now)


def seen(site: TestSite, timetable: TimetableRecord | None = None) -> dict[int, Placed]:
    """Return the meetings of a version, or as they really are, by id."""
    with site.store.reading() as db:
        return {one.meeting_id: one for one in meetings_in(db, View(site.conference_id, timetable))}


def session_id(site: TestSite, code: str = "ai-1") -> int:
    with site.store.reading() as db:
        asked = select(SessionRecord.id).where(
            SessionRecord.conference_id == site.conference_id, SessionRecord.code == code
        )
        return db.scalars(asked).one()


def guards(db: Database) -> tuple[set[tuple[int, int, int]], set[tuple[int, int, int, int]]]:
    """Return what the guards hold for meetings: (person, tick, meeting) and (session, table, tick, meeting)."""
    people = db.scalars(select(BusyPersonRecord).where(BusyPersonRecord.meeting_id.is_not(None)))
    tables = db.scalars(select(BusyTableRecord).where(BusyTableRecord.meeting_id.is_not(None)))
    return (
        {(row.participant_id, row.tick, row.meeting_id or 0) for row in people},
        {(row.session_id, row.table, row.tick, row.meeting_id or 0) for row in tables},
    )


def guards_as_booked(db: Database) -> tuple[set[tuple[int, int, int]], set[tuple[int, int, int, int]]]:
    """Return what the guards must hold, read off the booked meetings."""
    people: set[tuple[int, int, int]] = set()
    tables: set[tuple[int, int, int, int]] = set()
    for row in db.scalars(select(MeetingRecord).where(MeetingRecord.state == MeetingState.BOOKED)):
        assert row.starts_at
        assert row.ends_at
        for tick in ticks(Interval(row.starts_at, row.ends_at)):
            people |= {(row.investor_id, tick, row.id), (row.startup_id, tick, row.id)}
            tables.add((row.session_id or 0, row.table or 0, tick, row.id))
    return people, tables
