"""The best person who is free now for somebody whose other side did not come."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np

from matcher.pairs import Pairs
from matcher.planning.problem import Attendees, PlanningProblem, SlotGrid
from matcher.planning.replacements import add_replacements
from matcher.planning.slots import limits_of
from matcher.planning.standing import Standing
from matcher.profiles import Interval, Side
from web.services.floor.arrivals import day_of
from web.store.arrivals import arrived_on
from web.store.busy import ticks
from web.store.couples import meeting_counts
from web.store.datasets import rules_of
from web.store.engine import Database
from web.store.outcomes import given_back_counts, missed
from web.store.people import people_by_id, profile_of
from web.store.records.conferences import ConferenceRecord
from web.store.records.meetings import MeetingRecord
from web.store.records.participants import ParticipantRecord
from web.store.stand_ins import asked_before, busy_between, in_forum, kept_apart
from web.store.suggestions import candidates_of

# Whoever missed a meeting so lately is hardly in the hall.
_LATELY = timedelta(hours=2)


@dataclass(frozen=True, slots=True)
class _Wish:
    """The fewest and the most meetings that somebody still takes."""

    least: int
    most: int


def best_stand_in(
    db: Database, conference: ConferenceRecord, meeting: MeetingRecord, freed: ParticipantRecord, now: datetime
) -> int | None:
    """Return whom to offer to somebody who was let down; None: nobody who fits is free.

    It is somebody suggested, of the meeting's sub-forum, who is here and free all through the slot, changeovers
    included. People below the fewest meetings they wanted come first, then the best score of the pair.
    """
    scores = {one.other_id: one.score for one in candidates_of(db, conference, freed.side, freed.id)}
    free = [id_ for id_ in scores if id_ in _free(db, conference, meeting, freed, list(scores), now)]
    wishes = _wishes(db, conference, [freed.id, *free])
    fitting = [id_ for id_ in free if wishes[id_].most > 0]
    if not fitting or wishes[freed.id].most == 0:
        return None
    return _best(freed, wishes, {id_: scores[id_] for id_ in fitting})


def _free(
    db: Database,
    conference: ConferenceRecord,
    meeting: MeetingRecord,
    freed: ParticipantRecord,
    others: Sequence[int],
    now: datetime,
) -> set[int]:
    """Return who of some others is here, free, and may meet the one who was let down."""
    inner, outer = slot_ticks(conference, meeting)
    found = in_forum(db, others, meeting.sub_forum_id)
    found -= busy_between(db, others, inner, outer)
    found -= kept_apart(db, freed.side, freed.id, others)
    found -= asked_before(db, meeting.id)
    found -= missed(db, conference.id, now - _LATELY, now)
    # Where nobody is checked in, nothing is known of who is here.
    here = arrived_on(db, conference.id, day_of(conference, now))
    return found & here.keys() if here else found


def slot_ticks(conference: ConferenceRecord, meeting: MeetingRecord) -> tuple[range, range]:
    """Return the ticks of a meeting's slot, and those of the slot with a changeover before and after it."""
    assert meeting.starts_at is not None
    assert meeting.ends_at is not None
    changeover = timedelta(minutes=conference.changeover_minutes)
    wide = Interval(meeting.starts_at - changeover, meeting.ends_at + changeover)
    return ticks(Interval(meeting.starts_at, meeting.ends_at)), ticks(wide)


def _wishes(db: Database, conference: ConferenceRecord, ids: Sequence[int]) -> Mapping[int, _Wish]:
    """Return what some participants still wish; a meeting that came to nothing is none."""
    limits = rules_of(conference).limits
    booked, in_vain = meeting_counts(db, ids), given_back_counts(db, ids)
    wishes = {}
    for row in people_by_id(db, ids):
        least, most = limits_of(profile_of(row), limits[row.side])
        had = booked[row.id] - in_vain[row.id]
        wishes[row.id] = _Wish(max(0, least - had), max(0, most - had))
    return wishes


def _best(freed: ParticipantRecord, wishes: Mapping[int, _Wish], scores: Mapping[int, float]) -> int:
    """Return who comes first when a freed place is given again: matcher's own order, in a plan of one slot."""
    others = sorted(scores)
    # It is in every pair: what it lacks itself must not hide what the others lack.
    wishes = {**wishes, freed.id: _Wish(0, 1)}
    sides = {freed.side: [freed.id], freed.side.other: others}
    rows, alone = list(range(len(others))), [0] * len(others)
    pairs = (alone, rows) if freed.side is Side.INVESTOR else (rows, alone)
    one = np.zeros(1, dtype=np.int32)
    problem = PlanningProblem(
        pairs=Pairs.of(*pairs, alone),
        scores=np.clip(np.array([scores[id_] for id_ in others], dtype=np.float64), 0.0, 1.0),
        pinned=np.zeros(len(others), dtype=bool),
        investors=_attendees(sides[Side.INVESTOR], wishes),
        startups=_attendees(sides[Side.STARTUP], wishes),
        grid=SlotGrid(one, one, np.zeros(1, dtype=np.int64), np.ones(1, dtype=np.int64), one + 1, one),
        forums=1,
    )
    nobody = np.zeros(0, dtype=np.int64)
    standing = Standing(problem, nobody.astype(np.int32), nobody.astype(np.int32), np.ones(1, dtype=bool))
    lost = np.zeros(len(others) + 1, dtype=np.int64)
    lost[0 if freed.side is Side.INVESTOR else len(others)] = 1
    (added,) = add_replacements(standing, lost, nobody, nobody)
    return others[int(standing.chosen[added])]


def _attendees(ids: Sequence[int], wishes: Mapping[int, _Wish]) -> Attendees:
    bounds = [(wishes[id_].least, wishes[id_].most) for id_ in ids]
    least, most = np.array(bounds, dtype=np.int32).T
    return Attendees(least, most, np.ones((len(ids), 1), dtype=bool))
