"""Versions of the timetable, and every meeting where a version has it, or where it really is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, cast

from sqlalchemy import ColumnElement, Select, Table, and_, case, delete, func, insert, or_, select
from sqlalchemy.orm import aliased

from web.store.engine import Database
from web.store.records.accounts import User
from web.store.records.meetings import MeetingRecord, MeetingState
from web.store.records.participants import ParticipantRecord
from web.store.records.plans import PlaceRecord, TimetableRecord, VersionState

_Investor, _Startup = aliased(ParticipantRecord), aliased(ParticipantRecord)


@dataclass(frozen=True, slots=True)
class Spot:
    """A time at a table of a session."""

    session_id: int
    starts_at: datetime
    ends_at: datetime
    table: int


@dataclass(frozen=True, slots=True)
class Placed:
    """A meeting as a version of the timetable has it; without a spot ``reason`` may say why it has none.

    ``live`` is where it really is booked, ``revision`` its own. ``known`` says that the version's place was chosen
    when the meeting was as it is now.
    """

    meeting_id: int
    investor_id: int
    startup_id: int
    investor_name: str
    startup_name: str
    sub_forum_id: int
    state: MeetingState
    pinned: bool
    revision: int
    spot: Spot | None
    live: Spot | None
    reason: Mapping[str, str]
    known: bool = True

    @property
    def people(self) -> tuple[int, int]:
        """The two who meet."""
        return self.investor_id, self.startup_id

    @property
    def pair(self) -> str:
        """The names of the two."""
        return f"{self.investor_name} × {self.startup_name}"

    def at(self, spot: Spot | None) -> Placed:
        """Return it in another spot."""
        return replace(self, spot=spot)


@dataclass(frozen=True, slots=True)
class View:
    """What to look at: a version of the timetable, or with None what is really booked and agreed.

    A draft shows every meeting that lives: those that it does not know, and booked ones that somebody moved since
    it was made, where they really are.
    """

    conference_id: int
    timetable: TimetableRecord | None = None

    @property
    def drafted(self) -> bool:
        """Whether it is a draft."""
        return self.timetable is not None and self.timetable.state is VersionState.DRAFT


def timetable_by_version(db: Database, conference_id: int, version: int) -> TimetableRecord | None:
    """Return a version of a conference's timetable."""
    asked = select(TimetableRecord).where(
        TimetableRecord.conference_id == conference_id, TimetableRecord.version == version
    )
    return db.scalars(asked).one_or_none()


def locked_timetable(db: Database, conference_id: int, id_: int) -> TimetableRecord | None:
    """Return a timetable that nobody else changes until this transaction ends."""
    asked = select(TimetableRecord).where(
        TimetableRecord.conference_id == conference_id, TimetableRecord.id == id_
    )
    return db.scalars(asked.with_for_update()).one_or_none()


def timetables_of(db: Database, conference_id: int) -> Sequence[TimetableRecord]:
    """Return all versions, the latest first."""
    asked = select(TimetableRecord).where(TimetableRecord.conference_id == conference_id)
    return db.scalars(asked.order_by(TimetableRecord.version.desc())).all()


def names_of_authors(db: Database, conference_id: int) -> dict[int, str]:
    """Return the names of whoever made or released a version, by account; the address where there is no name."""
    made = select(TimetableRecord.created_by, TimetableRecord.frozen_by).where(
        TimetableRecord.conference_id == conference_id
    )
    ids = {id_ for row in db.execute(made) for id_ in row if id_ is not None}
    asked = select(User.id, User.name, User.email).where(User.id.in_(ids))
    return {id_: name or email for id_, name, email in db.execute(asked)}


def newest(db: Database, conference_id: int, state: VersionState) -> TimetableRecord | None:
    """Return the latest version in a state."""
    asked = select(TimetableRecord).where(
        TimetableRecord.conference_id == conference_id, TimetableRecord.state == state
    )
    return db.scalars(asked.order_by(TimetableRecord.version.desc()).limit(1)).one_or_none()


def add_timetable(
    db: Database, conference_id: int, account_id: int | None, now: datetime, **values: dict[str, Any]
) -> TimetableRecord:
    """Add an empty draft with the next version; ``values``: its figures, its difference."""
    last = select(func.max(TimetableRecord.version)).where(TimetableRecord.conference_id == conference_id)
    row = TimetableRecord(
        conference_id=conference_id,
        version=(db.scalar(last) or 0) + 1,
        state=VersionState.DRAFT,
        created_by=account_id,
        created_at=now,
        figures=values.get("figures", {}),
        difference=values.get("difference", {}),
    )
    db.add(row)
    db.flush()
    return row


def discard_drafts(db: Database, conference_id: int, but: int) -> list[int]:
    """Put every draft away but one, and return their versions."""
    asked = select(TimetableRecord).where(
        TimetableRecord.conference_id == conference_id,
        TimetableRecord.state == VersionState.DRAFT,
        TimetableRecord.id != but,
    )
    rows = db.scalars(asked.order_by(TimetableRecord.version)).all()
    for row in rows:
        row.state = VersionState.DISCARDED
    return [row.version for row in rows]


def write_places(db: Database, timetable_id: int, meetings: Sequence[Placed]) -> None:
    """Write where a version has meetings, in place of what it had before."""
    db.flush()
    db.execute(delete(PlaceRecord).where(PlaceRecord.timetable_id == timetable_id))
    if meetings:
        rows = [_place_values(timetable_id, one) for one in meetings]
        # Without the mapping: thousands of rows are written in one go.
        db.connection().execute(insert(cast("Table", PlaceRecord.__table__)), rows)


def put_place(db: Database, timetable_id: int, meeting: Placed) -> None:
    """Write where a version has one meeting."""
    row = db.get(PlaceRecord, (timetable_id, meeting.meeting_id))
    values = _place_values(timetable_id, meeting)
    if row is None:
        db.add(PlaceRecord(**values))
        return
    for name, value in values.items():
        setattr(row, name, value)


def _place_values(timetable_id: int, meeting: Placed) -> dict[str, Any]:
    spot = meeting.spot
    return {
        "timetable_id": timetable_id,
        "meeting_id": meeting.meeting_id,
        "session_id": spot.session_id if spot else None,
        "starts_at": spot.starts_at if spot else None,
        "ends_at": spot.ends_at if spot else None,
        "table": spot.table if spot else None,
        "reason": {} if spot else dict(meeting.reason),
        "seen_revision": meeting.revision,
    }


def meetings_in(db: Database, view: View) -> list[Placed]:
    """Return all meetings of a view, in the order of their ids."""
    return _placed(db, _asked(view).order_by(MeetingRecord.id))


def meetings_around(db: Database, view: View, sub_forum_id: int) -> list[Placed]:
    """Return the meetings of a view of everybody who meets in a sub-forum, wherever these meetings are."""
    own = MeetingRecord.sub_forum_id == sub_forum_id
    live = MeetingRecord.state != MeetingState.CANCELLED
    people = [select(id_).where(own, live) for id_ in (MeetingRecord.investor_id, MeetingRecord.startup_id)]
    near = or_(MeetingRecord.investor_id.in_(people[0]), MeetingRecord.startup_id.in_(people[1]))
    return _placed(db, _asked(view).where(near).order_by(MeetingRecord.id))


def meetings_in_session(db: Database, view: View, session_id: int) -> list[Placed]:
    """Return the meetings that a view has in one session, by time and table."""
    asked = _asked(view).where(_column(view, "session_id") == session_id)
    return _placed(db, asked.order_by(_column(view, "starts_at"), _column(view, "table")))


def meetings_without_place(db: Database, view: View, most: int) -> list[Placed]:
    """Return the meetings of a view that wait for a place, the first so many by name."""
    asked = _asked(view).where(
        _column(view, "session_id").is_(None), MeetingRecord.state != MeetingState.CANCELLED
    )
    return _placed(db, asked.order_by(_Investor.name, MeetingRecord.id).limit(most))


def one_meeting(db: Database, view: View, meeting_id: int) -> Placed | None:
    """Return one meeting of a view."""
    return next(iter(_placed(db, _asked(view).where(MeetingRecord.id == meeting_id))), None)


def count_by_session(db: Database, view: View) -> dict[int | None, int]:
    """Return how many meetings a view has in each session; under None, those without a place."""
    session = _column(view, "session_id")
    asked = _joined(select(session, func.count()), view).group_by(session)
    if view.timetable is not None:
        # In a kept version a place stays a place; what has none and is cancelled waits for nothing.
        asked = asked.where(or_(session.is_not(None), MeetingRecord.state != MeetingState.CANCELLED))
    return dict(db.execute(asked).all())


def _asked(view: View) -> Select[Any]:
    columns = (
        MeetingRecord.id,
        MeetingRecord.investor_id,
        MeetingRecord.startup_id,
        _Investor.name,
        _Startup.name,
        MeetingRecord.sub_forum_id,
        MeetingRecord.state,
        MeetingRecord.pinned,
        MeetingRecord.revision,
        *(_column(view, name) for name in ("session_id", "starts_at", "ends_at", "table")),
        MeetingRecord.session_id,
        MeetingRecord.starts_at,
        MeetingRecord.ends_at,
        MeetingRecord.table,
    )
    if view.timetable is not None:
        columns += (PlaceRecord.reason, PlaceRecord.seen_revision)
    asked = _joined(select(*columns), view)
    asked = asked.join(_Investor, _Investor.id == MeetingRecord.investor_id)
    return asked.join(_Startup, _Startup.id == MeetingRecord.startup_id)


def _joined(asked: Select[Any], view: View) -> Select[Any]:
    if view.timetable is not None:
        own = and_(PlaceRecord.meeting_id == MeetingRecord.id, PlaceRecord.timetable_id == view.timetable.id)
        asked = asked.select_from(MeetingRecord).join(PlaceRecord, own, isouter=view.drafted)
    asked = asked.where(MeetingRecord.conference_id == view.conference_id)
    kept = view.timetable is not None and not view.drafted
    return asked if kept else asked.where(MeetingRecord.state != MeetingState.CANCELLED)


def _column(view: View, name: str) -> ColumnElement[Any]:
    live, own = getattr(MeetingRecord, name), getattr(PlaceRecord, name)
    if view.timetable is None:
        return live  # type: ignore[no-any-return]
    if not view.drafted:
        return own  # type: ignore[no-any-return]
    moved_since = and_(
        MeetingRecord.state == MeetingState.BOOKED, PlaceRecord.seen_revision != MeetingRecord.revision
    )
    return case((or_(PlaceRecord.meeting_id.is_(None), moved_since), live), else_=own)


def _placed(db: Database, asked: Select[Any]) -> list[Placed]:
    found = []
    for row in db.execute(asked):
        values = tuple(row)
        meeting, investor, startup, one, other, forum, state, pinned, revision = values[:9]
        reason, seen = values[17:] if len(values) > 17 else ({}, revision)
        spot, live = _spot(values[9:13]), _spot(values[13:17])
        known = seen is None or seen == revision
        found.append(
            Placed(
                meeting,
                investor,
                startup,
                one,
                other,
                forum,
                state,
                pinned,
                revision,
                spot,
                live,
                reason or {},
                known,
            )
        )
    return found


def _spot(values: Sequence[Any]) -> Spot | None:
    return None if values[0] is None else Spot(*values)
