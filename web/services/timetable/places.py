"""The rules of a place in the timetable: whether a meeting may be there, and if not, why not, in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from matcher.profiles import Interval
from matcher.words import Words
from web.services.timetable.happenings import Happening, HappeningKind
from web.store.bookings import closures, left_people
from web.store.busy import TICK
from web.store.datasets import absences_of, conference_of
from web.store.engine import Database
from web.store.records.conferences import ConferenceRecord, SessionRecord
from web.store.timetables import Placed, Spot

_OTHER_FORUM = Words(
    "{room} is for {theirs} then; this meeting belongs to {own}.",
    "{room} 该时段属于“{theirs}”，本会面属于“{own}”。",
)
_NO_TIME = Words(
    "No meeting of this session starts at that time. Choose one of its times.",
    "该场次没有从此时开始的会面。请选择其会面时间。",
)
_NO_TABLE = Words("{room} has {count} tables.", "{room} 有 {count} 张桌子。")
_CLOSED = Words("Table {table} is closed at that time.", "{table} 号桌该时段停用。")
_TAKEN = Words("Table {table} is taken by {pair}.", "{table} 号桌已由 {pair} 使用。")
_FULL = Words("Every table is taken at that time.", "该时段所有桌子均已占用。")
_AWAY = Words("{who} is away at that time.", "{who} 届时不在。")
_LEFT = Words("{who} does not come any more.", "{who} 已不再参会。")
_BUSY = Words("{who} meets {other} at {time}.", "{who} 在 {time} 与 {other} 会面。")
_TOO_CLOSE = Words(
    "{who} meets {other} at {time}, and needs {minutes} minutes in between.",
    "{who} 在 {time} 与 {other} 会面，两场之间需间隔 {minutes} 分钟。",
)
_OVER = Words("That time is over.", "该时间已过。")


@dataclass(frozen=True, slots=True)
class Times:
    """A session with meetings as a version of the timetable has it: where it is, and when its meetings start."""

    session: SessionRecord
    room: str
    starts: tuple[datetime, ...]
    length: timedelta

    def spot(self, start: datetime, table: int) -> Spot:
        """Return one of its spots."""
        return Spot(self.session.id, start, start + self.length, table)

    @property
    def name(self) -> Words:
        """How people call its place."""
        return Words(self.room or self.session.name_en, self.room or self.session.name_zh)


def times_of(conference: ConferenceRecord, happenings: Sequence[Happening] = ()) -> dict[int, Times]:
    """Return the sessions with meetings by id, in the order of the programme, moved as they will be."""
    moved = {one.session_id: one for one in happenings if one.kind is HappeningKind.SESSION_MOVED}
    programme = conference_of(conference)
    found = {}
    for row, session in zip(conference.sessions, programme.sessions, strict=True):
        if row.sub_forum_id is None:
            continue
        there = session
        if (move := moved.get(row.id)) and move.hours:
            there = replace(session, start=move.hours.start, end=move.hours.end, room=move.room)
        found[row.id] = Times(row, there.room, programme.starts(there), programme.length(there))
    return found


class Occupancy:
    """Who and which table is taken when, in one version of the timetable; knows every rule of a place."""

    def __init__(
        self,
        db: Database,
        conference: ConferenceRecord,
        placed: Iterable[Placed],
        happenings: Sequence[Happening] = (),
    ) -> None:
        self.times = times_of(conference, happenings)
        self._zone = ZoneInfo(conference.zone)
        self._changeover = timedelta(minutes=conference.changeover_minutes)
        self._away = absences_of(db, conference.id)
        self._closed = closures(db, conference.id)
        self._left = left_people(db, conference.id)
        self._expect(happenings)
        self._people: dict[int, dict[int, Placed]] = {}
        self._tables: dict[tuple[int, int], dict[int, Placed]] = {}
        for one in placed:
            self.put(one)

    def _expect(self, happenings: Sequence[Happening]) -> None:
        for one in happenings:
            if one.kind is HappeningKind.NOT_COMING:
                self._left.add(one.person_id)
            elif one.kind is HappeningKind.AWAY and one.hours:
                self._away.setdefault(one.person_id, []).append(one.hours)
            elif one.session_id in self.times and one.kind is not HappeningKind.SESSION_MOVED:
                row = self.times[one.session_id].session
                hours = one.hours or Interval(row.starts_at, row.ends_at)
                for table in one.tables or range(1, row.tables + 1):
                    self._closed.setdefault((one.session_id, table), []).append(hours)

    def put(self, meeting: Placed) -> None:
        """Let a meeting take its spot, if it has one."""
        if meeting.spot is None:
            return
        for person in meeting.people:
            self._people.setdefault(person, {})[meeting.meeting_id] = meeting
        self._tables.setdefault((meeting.spot.session_id, meeting.spot.table), {})[meeting.meeting_id] = meeting

    def take(self, meeting: Placed) -> None:
        """Take a meeting out of its spot, if it has one."""
        if meeting.spot is None:
            return
        for person in meeting.people:
            self._people[person].pop(meeting.meeting_id, None)
        self._tables[meeting.spot.session_id, meeting.spot.table].pop(meeting.meeting_id, None)

    def refusal(self, meeting: Placed, spot: Spot, now: datetime) -> Words | None:
        """Return why a meeting may not be in a spot; None where it may. Its own present spot is no reason."""
        return self.time_refusal(meeting, spot, now) or self.table_refusal(meeting, spot)

    def time_refusal(self, meeting: Placed, spot: Spot, now: datetime) -> Words | None:
        """Return why a meeting may not be at that time of that session, whatever the table."""
        times = self.times.get(spot.session_id)
        if times is None or times.session.sub_forum_id != meeting.sub_forum_id:
            return self._other_forum(meeting, times)
        if spot.starts_at not in times.starts or spot.ends_at != spot.starts_at + times.length:
            return _NO_TIME
        if spot.starts_at < now:
            return _OVER
        return self._away_refusal(meeting, spot) or self._busy_refusal(meeting, spot)

    def table_refusal(self, meeting: Placed, spot: Spot) -> Words | None:
        """Return why a table cannot be had at that time."""
        if why := self._closed_refusal(spot):
            return why
        other = self.at_table(spot, meeting.meeting_id)
        return _TAKEN.format(table=spot.table, pair=other.pair) if other else None

    def upset(self, meeting: Placed) -> Words | None:
        """Return why a meeting cannot stay in its spot after what has happened; None where it can."""
        spot = meeting.spot
        if spot is None:
            return None
        times = self.times.get(spot.session_id)
        if times is None or spot.starts_at not in times.starts or spot.ends_at != spot.starts_at + times.length:
            return _NO_TIME
        return self._away_refusal(meeting, spot) or self._closed_refusal(spot)

    def free_tables(self, meeting: Placed, spot: Spot) -> list[int]:
        """Return the tables that a meeting could have at the time of a spot."""
        return [
            table
            for table in range(1, self.times[spot.session_id].session.tables + 1)
            if self.table_refusal(meeting, Spot(spot.session_id, spot.starts_at, spot.ends_at, table)) is None
        ]

    def best_table(self, meeting: Placed, spot: Spot) -> int | None:
        """Return the table to sit at: the investor's own of this session where it is free, else the first."""
        free = self.free_tables(meeting, spot)
        own = [
            one.spot.table for one in self.of_person(meeting.investor_id) if _same_session(one, spot) and one.spot
        ]
        return next((table for table in own if table in free), free[0] if free else None)

    def of_person(self, person: int) -> list[Placed]:
        """Return the meetings of somebody that have a spot."""
        return list(self._people.get(person, {}).values())

    def at_table(self, spot: Spot, but: int) -> Placed | None:
        """Return the meeting at a table at that time, other than the one with the id ``but``."""
        there = self._tables.get((spot.session_id, spot.table), {})
        return next(
            (one for id_, one in there.items() if id_ != but and one.spot and _touch(spot, _hours(one.spot))), None
        )

    def _other_forum(self, meeting: Placed, times: Times | None) -> Words:
        own = next(
            (t.session.sub_forum for t in self.times.values() if t.session.sub_forum_id == meeting.sub_forum_id),
            None,
        )
        theirs = times.session.sub_forum if times else None
        if times is None or own is None or theirs is None:
            return _NO_TIME
        return _OTHER_FORUM.format(
            room=times.name,
            own=Words(own.name_en, own.name_zh),
            theirs=Words(theirs.name_en, theirs.name_zh),
        )

    def _closed_refusal(self, spot: Spot) -> Words | None:
        session = self.times[spot.session_id].session
        if not 1 <= spot.table <= session.tables:
            return _NO_TABLE.format(room=self.times[spot.session_id].name, count=session.tables)
        if any(_touch(spot, hours) for hours in self._closed.get((spot.session_id, spot.table), ())):
            return _CLOSED.format(table=spot.table)
        return None

    def _away_refusal(self, meeting: Placed, spot: Spot) -> Words | None:
        for person, name in zip(meeting.people, (meeting.investor_name, meeting.startup_name), strict=True):
            if person in self._left:
                return _LEFT.format(who=name)
            if any(_touch(spot, hours) for hours in self._away.get(person, ())):
                return _AWAY.format(who=name)
        return None

    def _busy_refusal(self, meeting: Placed, spot: Spot) -> Words | None:
        for person, name in zip(meeting.people, (meeting.investor_name, meeting.startup_name), strict=True):
            for other in self.of_person(person):
                if other.meeting_id == meeting.meeting_id or other.spot is None:
                    continue
                theirs = _hours(other.spot)
                wide = Interval(theirs.start - self._changeover, theirs.end + self._changeover)
                if (spot.starts_at < wide.end and wide.start < spot.ends_at) or _touch(spot, theirs):
                    counterpart = other.startup_name if person == other.investor_id else other.investor_name
                    return (_BUSY if _touch(spot, theirs) else _TOO_CLOSE).format(
                        who=name,
                        other=counterpart,
                        time=f"{theirs.start.astimezone(self._zone):%H:%M}",
                        minutes=int(self._changeover.total_seconds() // 60),
                    )
        return None


def no_table() -> Words:
    """Say that a time has no table left."""
    return _FULL


def _hours(spot: Spot) -> Interval:
    return Interval(spot.starts_at, spot.ends_at)


def _touch(spot: Spot, hours: Interval) -> bool:
    """Return whether two stretches share a tick of the guards, which is what the database refuses."""
    one, other = (_ticks(spot.starts_at, spot.ends_at), _ticks(hours.start, hours.end))
    return one[0] < other[1] and other[0] < one[1]


def _ticks(start: datetime, end: datetime) -> tuple[int, int]:
    return int(start.timestamp()) // TICK, -(-int(end.timestamp()) // TICK)


def _same_session(meeting: Placed, spot: Spot) -> bool:
    return meeting.spot is not None and meeting.spot.session_id == spot.session_id
