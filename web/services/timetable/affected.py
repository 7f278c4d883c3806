"""Whom something that happened concerns, before anything is repaired."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from matcher.words import Words
from web.services.timetable.happenings import Happening, HappeningKind
from web.services.timetable.places import Occupancy
from web.store.engine import Database
from web.store.records.conferences import ConferenceRecord
from web.store.records.meetings import MeetingState
from web.store.timetables import Placed, View, meetings_in

_MOVED = Words("Its session is held at another time.", "所在场次改了时间。")
_ROOM = Words("Its room changes: {room}.", "会面地点改为 {room}。")
_LEFT = Words("{who} does not come; the meeting still waits for a time.", "{who} 不来参会；该会面尚未安排时间。")


@dataclass(frozen=True, slots=True)
class Affected:
    """The meetings to come that cannot stay as they are, each with why, in the order of time."""

    meetings: list[tuple[Placed, Words]]

    @property
    def people(self) -> list[str]:
        """The names of everybody concerned, each once."""
        names = {name for one, _why in self.meetings for name in (one.investor_name, one.startup_name)}
        return sorted(names)

    @property
    def count(self) -> int:
        """How many people are concerned."""
        return len({person for one, _why in self.meetings for person in one.people})


def affected_by(
    db: Database, conference: ConferenceRecord, happenings: Sequence[Happening], now: datetime
) -> Affected:
    """Return what cannot stay as it is after what happened; what has begun stays."""
    hall = Occupancy(db, conference, (), happenings)
    moved = {one.session_id: one for one in happenings if one.kind is HappeningKind.SESSION_MOVED}
    rooms = {row.id: row.room for row in conference.sessions}
    leaving = {one.person_id for one in happenings if one.kind is HappeningKind.NOT_COMING}
    found = []
    for one in meetings_in(db, View(conference.id)):
        if one.state is not MeetingState.BOOKED or one.spot is None:
            gone = next((id_ for id_ in one.people if id_ in leaving), None)
            if gone is not None:
                name = one.investor_name if gone == one.investor_id else one.startup_name
                found.append((one, _LEFT.format(who=name)))
            continue
        if one.spot.starts_at < now:
            continue
        move = moved.get(one.spot.session_id)
        if why := hall.upset(one):
            found.append((one, _MOVED if move else why))
        elif move and move.room != rooms[one.spot.session_id]:
            found.append((one, _ROOM.format(room=move.room)))
    last = datetime.max.replace(tzinfo=now.tzinfo)
    return Affected(
        sorted(found, key=lambda pair: (pair[0].spot.starts_at if pair[0].spot else last, pair[0].pair))
    )
