"""New slots for displaced meetings, with as few of the others moved as can be, and the proof of it.

The displaced meetings and those that may give way to them form a neighbourhood; everything else stands still. In a
neighbourhood the best answer is that of a small integer programme. It grows by one meeting in the way at a time: a
better answer that moves at most so many others would lie within it, which is the proof.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from matcher.pairs import Rows
from matcher.planning.neighbourhood import Displaced, Tables, least_upheaval, place_best
from matcher.planning.problem import UNPLACED
from matcher.planning.standing import Numbers, Standing

#: Larger neighbourhoods, in ways to place a meeting, take too long for somebody who waits at the desk.
MOST_WAYS = 4000
#: Neighbourhoods of meetings this many moves away are looked at.
FARTHEST = 4
# Meetings that find no place at once are tried so many at a time where there are too many for one neighbourhood.
_BATCH = 10
_BATCHES = 20


@dataclass(frozen=True, slots=True)
class Bounds:
    """What no rearrangement can do without: meetings without any place, and meetings moved in time."""

    unplaced: int
    moved: int


def rearrange(standing: Standing, displaced: Displaced) -> Bounds:
    """Give the displaced meetings slots: as many as possible, then with as few moved in time as possible.

    The bounds equal what came out where that is proven to be the best.
    """
    forced, hopeless = _forced(standing, displaced), _too_many(standing, displaced)
    meetings = displaced.meetings
    before = standing.slot.copy()
    _place_at_once(standing, displaced)
    hopeless = max(hopeless, _hopeless(standing, displaced))
    if _unplaced(standing, meetings) == hopeless and _moved(standing, displaced) == forced:
        return Bounds(hopeless, forced)
    if np.count_nonzero(standing.possible(meetings)) > MOST_WAYS:
        _in_batches(standing, displaced)
        return Bounds(hopeless, forced)
    _restore(standing, before)
    return _by_growing(standing, displaced, forced)


def _forced(standing: Standing, displaced: Displaced) -> int:
    """Return how many meetings must move in time for the tables that their slots lost, at least."""
    slots = displaced.home[displaced.meetings]
    at_home = np.bincount(slots[slots != UNPLACED], minlength=len(standing.grid))
    return int(np.maximum(at_home + standing.used - standing.grid.tables, 0)[at_home > 0].sum())


def _unplaced(standing: Standing, meetings: Numbers) -> int:
    return int(np.count_nonzero(standing.slot[meetings] == UNPLACED))


def _moved(standing: Standing, displaced: Displaced) -> int:
    """Return how many meetings are not in the slot that they could have kept."""
    home = displaced.home
    return int(np.count_nonzero((home != UNPLACED) & (standing.slot[: len(home)] != home)))


def _place_at_once(standing: Standing, displaced: Displaced) -> None:
    """Place what fits without moving others: at home, as wished, then whoever has least choice first."""
    for wanted in (displaced.home, displaced.wish):
        for meeting in displaced.meetings[np.argsort(~displaced.fixed[displaced.meetings], kind="stable")]:
            slot = wanted[meeting]
            if slot != UNPLACED and standing.slot[meeting] == UNPLACED and standing.fits(meeting)[slot]:
                standing.put(int(meeting), int(slot))
    waiting = displaced.meetings[standing.slot[displaced.meetings] == UNPLACED]
    choice = standing.fitting(waiting).sum(axis=1)
    for meeting in waiting[np.lexsort([choice, ~displaced.fixed[waiting]])].tolist():
        slots = np.flatnonzero(standing.fits(meeting))
        if len(slots):
            standing.put(meeting, int(slots[np.argmin(displaced.far(meeting, len(standing.grid))[slots])]))


def _alone(standing: Standing, displaced: Displaced, others: Numbers) -> Standing:
    """Return the displaced meetings, without a slot, among the fixed and the given ones alone."""
    stays = displaced.fixed & (standing.slot != UNPLACED)
    stays[others] = True
    stays[displaced.meetings] = False
    slot = np.where(stays, standing.slot, UNPLACED).astype(np.int32)
    return Standing(standing.problem, standing.chosen, slot, np.asarray(standing.available.any(axis=0)))


def _hopeless(standing: Standing, displaced: Displaced) -> int:
    """Return how many of the meetings find no place even if all but the fixed ones went out of their way."""
    alone = _alone(standing, displaced, np.empty(0, dtype=np.intp))
    return int(np.count_nonzero(~alone.fitting(displaced.meetings).any(axis=1)))


def _at_least(standing: Standing, displaced: Displaced, forced: int) -> Bounds:
    """Return what cannot be done without: what the people concerned must give up among themselves.

    Their other meetings take part, and others count only by the tables that they would have to give up.
    """
    meetings = displaced.meetings
    investors, startups = standing.investor[meetings], standing.startup[meetings]
    own = np.isin(standing.investor, investors) | np.isin(standing.startup, startups)
    own &= (standing.slot != UNPLACED) & ~displaced.fixed
    others = (standing.slot != UNPLACED) & ~own
    slots = len(standing.grid)
    left = standing.grid.tables - np.bincount(standing.slot[others], minlength=slots)
    movable = np.bincount(standing.slot[others & ~displaced.fixed], minlength=slots)
    loose = np.concatenate([meetings, np.flatnonzero(own)])
    alone = _alone(standing, displaced, np.flatnonzero(own))
    too_many = _too_many(standing, displaced)
    if np.count_nonzero(alone.possible(loose)) > MOST_WAYS:
        return Bounds(max(too_many, _hopeless(standing, displaced)), forced)
    found = least_upheaval(alone, displaced, loose, Tables(left, movable))
    if found is None or found[0] < too_many:
        return Bounds(too_many, forced)
    return Bounds(found[0], max(found[1], forced))


def _by_growing(standing: Standing, displaced: Displaced, forced: int) -> Bounds:
    """Let others give way, neighbourhood by neighbourhood, until nothing better can exist or it gets too large."""
    meetings = displaced.meetings
    known = _at_least(standing, displaced, forced)
    hopeless, fewest = known.unplaced, known.moved
    start = standing.slot.copy()
    best, answer = (len(meetings) + 1, 0), start
    ring: set[int] = set()
    exact = True
    for steps in range(FARTHEST + 1):
        _restore(standing, start)
        others = _that_can_leave(standing, ring) if steps == 1 else ring
        thinned = _thinned(standing, displaced, others)
        exact &= thinned == others
        loose = np.array([*meetings.tolist(), *sorted(thinned)], dtype=np.intp)
        place_best(standing, displaced, loose)
        found = _unplaced(standing, meetings), _moved(standing, displaced)
        if found < best:
            best, answer = found, standing.slot.copy()
        if exact:
            fewest = max(fewest, steps + 1)
            known = Bounds(hopeless, min(fewest, best[1]) if best[0] == hopeless else fewest)
        if Bounds(*best) == known or (not exact and steps > 1):
            break
        _restore(standing, start)
        near = [*meetings.tolist(), *sorted(ring if exact else thinned)]
        grown = _in_the_way(standing, displaced, near, steps + 1)
        if exact and others == ring and _in_the_way(standing, displaced, near, MOST_WAYS) <= ring:
            known = Bounds(*best)
            break
        ring = grown | (ring if exact else thinned)
    _restore(standing, answer)
    return known


def _too_many(standing: Standing, displaced: Displaced) -> int:
    """Return by how many meetings, at least, the sub-forums of the displaced ones have too few places left."""
    usable = standing.available.any(axis=0)
    left = np.where(usable, np.maximum(standing.grid.tables - standing.used, 0), 0)
    forums = standing.problem.forums
    places = np.bincount(standing.grid.forum, weights=left, minlength=forums)
    wanted = np.bincount(standing.forum[displaced.meetings], minlength=forums)
    return int(np.maximum(wanted - places, 0).sum())


def _in_the_way(standing: Standing, displaced: Displaced, meetings: list[int], steps: int) -> set[int]:
    """Return the meetings that may move and keep one of the given ones from some slot: a person or a table."""
    possible = standing.possible(np.array(meetings, dtype=np.intp))
    entering = np.minimum(possible[: len(displaced.meetings)].sum(axis=0) + steps - 1, possible.sum(axis=0))
    full = standing.grid.tables - standing.used < entering
    found: set[int] = set()
    for meeting, slots in zip(meetings, possible, strict=True):
        for slot in np.flatnonzero(slots).tolist():
            blockers = standing.in_the_way(meeting, slot)
            if not any(displaced.fixed[one] for one in blockers):
                found |= blockers
    for slot in np.flatnonzero(full & possible.any(axis=0)).tolist():
        found.update(standing.held(slot)[~displaced.fixed[standing.held(slot)]].tolist())
    return found - set(displaced.meetings.tolist())


def _that_can_leave(standing: Standing, ring: set[int]) -> set[int]:
    """Return those that fit elsewhere as things stand: where only one other moves, it is one of these."""
    meetings = np.array(sorted(ring), dtype=np.intp)
    fitting = standing.fitting(meetings)
    fitting[np.arange(len(meetings)), standing.slot[meetings]] = False
    return set(meetings[fitting.any(axis=1)].tolist())


def _thinned(standing: Standing, displaced: Displaced, others: set[int]) -> set[int]:
    """Return as many of the others as there is time for: meetings of the same people, then some of each slot.

    Meetings that only hold a table are alike, and those that fit elsewhere as they are come first.
    """
    meetings = np.array(sorted(others), dtype=np.intp)
    left = MOST_WAYS - np.count_nonzero(standing.possible(displaced.meetings))
    ways = standing.possible(meetings).sum(axis=1)
    if ways.sum() <= left:
        return others
    persons = np.concatenate([standing.investor[displaced.meetings], standing.startup[displaced.meetings]])
    own = np.isin(standing.investor[meetings], persons) | np.isin(standing.startup[meetings], persons)
    choice = standing.fitting(meetings).sum(axis=1)
    by_slot = np.lexsort([-choice, standing.slot[meetings]])
    slots = standing.slot[meetings[by_slot]]
    rank = np.empty(len(meetings), dtype=np.int64)
    rank[by_slot] = np.arange(len(meetings)) - np.searchsorted(slots, slots)
    order = np.lexsort([meetings, rank, ~own])
    return set(meetings[order[np.cumsum(ways[order]) <= left]].tolist())


def _in_batches(standing: Standing, displaced: Displaced) -> None:
    """Place what waits a few at a time, letting others give way once: too many for one neighbourhood."""
    waiting = displaced.meetings[standing.slot[displaced.meetings] == UNPLACED]
    waiting = waiting[standing.possible(waiting).any(axis=1)]
    for number in range(min(_BATCHES, -(-len(waiting) // _BATCH))):
        batch = waiting[number * _BATCH : (number + 1) * _BATCH]
        some = Displaced(batch, displaced.home, displaced.wish, displaced.fixed)
        others = _that_can_leave(standing, _in_the_way(standing, some, batch.tolist(), 1))
        loose = [*batch.tolist(), *sorted(_thinned(standing, some, others))]
        place_best(standing, some, np.array(loose, dtype=np.intp))


def _restore(standing: Standing, before: Rows) -> None:
    changed = np.flatnonzero(standing.slot != before)
    for meeting in changed.tolist():
        standing.take(meeting)
    for meeting in changed[before[changed] != UNPLACED].tolist():
        standing.put(meeting, int(before[meeting]))
