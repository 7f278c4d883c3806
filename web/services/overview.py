"""How a conference stands: what to do next, how full it is, how evenly meetings fall."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from matcher.profiles import Side, Stage
from web.store.figures import Share, Standings
from web.store.records.conferences import ConferenceRecord, SessionRecord


class StepName(StrEnum):
    """What organisers do, in the order in which they do it."""

    PROGRAMME = "programme"
    PEOPLE = "people"
    SUGGESTIONS = "suggestions"
    DRAFT = "draft"
    APPROVE = "approve"
    TIMETABLE = "timetable"
    RELEASE = "release"


def steps(now: Standings, suggestion_version: int) -> list[tuple[StepName, bool]]:
    """Return each step and whether it is done; the first that is not is the next."""
    return [
        (StepName.PROGRAMME, now.halls > 0),
        (StepName.PEOPLE, now.investors > 0 and now.startups > 0),
        (StepName.SUGGESTIONS, suggestion_version > 0),
        (StepName.DRAFT, now.drafts + now.approved > 0),
        (StepName.APPROVE, now.approved > 0),
        (StepName.TIMETABLE, now.timetable_drafts + now.released > 0),
        (StepName.RELEASE, now.released > 0),
    ]


@dataclass(frozen=True, slots=True)
class Load:
    """How many of some places are taken."""

    held: int
    places: int

    @property
    def share(self) -> float:
        """The part that is taken; nothing of nothing."""
        return self.held / self.places if self.places else 0.0


def load_by_hour(conference: ConferenceRecord, held: Sequence[tuple[int, datetime, int]]) -> dict[datetime, Load]:
    """Return the load of each hour in which meetings can begin, by its beginning in the conference's zone."""
    zone = ZoneInfo(conference.zone)
    places: Counter[datetime] = Counter()
    for session in _halls(conference):
        for start in starts_of(conference, session):
            places[_hour(start, zone)] += session.tables
    taken: Counter[datetime] = Counter()
    for _session, start, count in held:
        taken[_hour(start, zone)] += count
    return {hour: Load(taken[hour], places[hour]) for hour in sorted(places | taken)}


def load_by_room(conference: ConferenceRecord, held: Sequence[tuple[int, datetime, int]]) -> dict[str, Load]:
    """Return the load of each room."""
    rooms = {session.id: session.room for session in conference.sessions}
    places: Counter[str] = Counter()
    for session in _halls(conference):
        places[session.room] += session.tables * len(starts_of(conference, session))
    taken: Counter[str] = Counter()
    for session_id, _start, count in held:
        taken[rooms.get(session_id, "")] += count
    return {room: Load(taken[room], places[room]) for room in sorted(places | taken)}


def starts_of(conference: ConferenceRecord, session: SessionRecord) -> list[datetime]:
    """Return when meetings of a session can begin."""
    length = timedelta(minutes=session.meeting_minutes or conference.meeting_minutes)
    step = length + timedelta(minutes=conference.changeover_minutes)
    count = max(0, (session.ends_at - session.starts_at - length) // step + 1)
    return [session.starts_at + at * step for at in range(count)]


def by_stage(shares: Iterable[Share]) -> list[Share]:
    """Return shares by single stage; whoever takes several counts in each, None is unknown."""
    keys: list[tuple[Stage | None, Share]] = []
    for share in shares:
        numbers = [int(number) for number in share.key.split(",") if number]
        keys += [(Stage(number), share) for number in numbers] or [(None, share)]
    groups: dict[tuple[Side, Stage | None], list[Share]] = {}
    for stage, share in keys:
        groups.setdefault((share.side, stage), []).append(share)
    return [
        Share(
            stage, side, sum(s.people for s in some), sum(s.meetings for s in some), sum(s.without for s in some)
        )
        for (side, stage), some in groups.items()
    ]


def _halls(conference: ConferenceRecord) -> list[SessionRecord]:
    return [session for session in conference.sessions if session.sub_forum_id is not None]


def _hour(moment: datetime, zone: ZoneInfo) -> datetime:
    return moment.astimezone(zone).replace(minute=0, second=0, microsecond=0)
