"""The same meetings at better times: exchanges of slots that no person and no table minds.

The meetings of two slots of a sub-forum form chains: each shares a person with the next. Swapping the two slots
for a whole chain keeps everybody in one place at once, and only the people at its two ends notice. All chains of
two slots are independent of one another, so all that help are swapped together. (Kempe chains, as in the colouring
of graphs; Thompson and Dowsland 1996 for timetables.)
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from matcher.conference import Aim
from matcher.pairs import Rows
from matcher.planning.comfort import Counts, agendas, idle_between, overlap_between, rooms_between
from matcher.planning.problem import Flags, PlanningProblem

# The search ends after so many rounds through all pairs of slots that gain less than this share, or the most.
_PATIENCE = 3
_WORTHWHILE = 0.01
_FEWEST_ROUNDS, _MOST_ROUNDS = 6, 30
# So many meetings are looked at in all rounds together, between the two numbers: the first rounds gain the most.
_LOOKS = 90_000
# One unit of an aim outweighs this many of the next in a strict order.
_BASE = 10_000
# Breaks, changes of room and impossibilities of one person in one number.
_ROOM, _NEVER = 1 << 8, 1 << 16
_FORBIDDEN = 1 << 60


def polish(problem: PlanningProblem, chosen: Rows, slot: Rows, rng: np.random.Generator) -> Rows:
    """Return slots for the same meetings, (j,) int32, with which the aims of the timetable are met better.

    Breaks, changes of room and their spread, weighed as the problem's aims say, never grow.
    """
    if not len(chosen):
        return slot
    search = _Search(problem, chosen, slot)
    search.run(rng)
    return search.slot


class _Search:
    def __init__(self, problem: PlanningProblem, chosen: Rows, slot: Rows) -> None:
        grid, aims = problem.grid, problem.aims
        self.slot = slot.astype(np.int32).copy()
        self._tables = grid.tables.astype(np.int64)
        self._held = np.bincount(slot, minlength=len(grid)).astype(np.int64)
        self._people = np.stack(
            [problem.pairs.investor[chosen], len(problem.investors) + problem.pairs.startup[chosen]], axis=1
        )
        self._free = np.concatenate([problem.investors.free, problem.startups.free])
        self._days = agendas(problem, chosen, slot)
        self._at = np.full((len(self._days), len(grid)), -1, dtype=np.int32)
        for end in range(2):
            self._at[self._people[:, end], slot] = np.arange(len(chosen))
        self._follow = (
            idle_between(grid).astype(np.int64) + _ROOM * rooms_between(grid) + _NEVER * overlap_between(grid)
        )
        self._weights = {aim: aims.weight(aim, _BASE) for aim in (Aim.BREAKS, Aim.ROOM_CHANGES, Aim.EVEN_SPREAD)}
        self._table_weight = aims.weight(Aim.TABLES, _BASE)
        self._swaps = [
            (int(one), int(other))
            for forum in np.unique(grid.forum[slot])
            for one, other in _pairs(np.flatnonzero((grid.forum == forum) & (grid.tables > 0)))
        ]
        self._cost = self._burden(self._days)

    def run(self, rng: np.random.Generator) -> None:
        """Go through all pairs of slots again and again, in an order drawn anew each time."""
        idle = 0
        rounds = int(np.clip(_LOOKS // len(self.slot), _FEWEST_ROUNDS, _MOST_ROUNDS))
        for _ in range(rounds):
            before = max(int(self._cost.sum()), 1)
            gain = 0
            for swap in rng.permutation(len(self._swaps)).tolist():
                one, other = self._swaps[swap]
                gain += self._improve(one, other, rng)
            idle = 0 if gain > _WORTHWHILE * before else idle + 1
            if idle == _PATIENCE:
                return

    def _burden(self, days: Rows) -> Counts:
        """Return what the days of some people, (r, w), weigh, (r,) int64."""
        code = self._follow[days[:, :-1], days[:, 1:]].sum(axis=1)
        breaks, changes, never = code % _ROOM, code % _NEVER // _ROOM, code // _NEVER
        cost = self._weights[Aim.BREAKS] * breaks + self._weights[Aim.ROOM_CHANGES] * changes
        cost += self._weights[Aim.EVEN_SPREAD] * (breaks + changes) ** 2
        return np.where(never > 0, _FORBIDDEN, cost)

    def _improve(self, one: int, other: int, rng: np.random.Generator) -> int:
        """Swap two slots for all chains that gain by it, and for some that lose nothing; return the gain."""
        meetings = np.flatnonzero((self.slot == one) | (self.slot == other))
        if not len(meetings):
            return 0
        in_one = self.slot[meetings] == one
        chain, chains = self._chains(meetings, one, other)
        people = self._people[meetings].ravel()
        alone = (self._at[people, one] < 0) | (self._at[people, other] < 0)
        ends, of_chain = people[alone], np.repeat(chain, 2)[alone]
        gain, moved_days, moved_cost = self._gains(
            ends, of_chain, chains, np.repeat(in_one, 2)[alone], (one, other)
        )
        shift = np.bincount(chain[in_one], minlength=chains) - np.bincount(chain[~in_one], minlength=chains)
        swapped, total = self._choose(gain, shift, (one, other), rng)
        if not swapped.any():
            return 0
        moving = swapped[chain]
        self._move(meetings[moving], in_one[moving], (one, other))
        kept = swapped[of_chain]
        self._days[ends[kept]], self._cost[ends[kept]] = moved_days[kept], moved_cost[kept]
        return total

    def _chains(self, meetings: NDArray[np.intp], one: int, other: int) -> tuple[NDArray[np.intp], int]:
        """Return the chain of each meeting, and how many chains there are."""
        people = self._people[meetings].ravel()
        first, second = self._at[people, one], self._at[people, other]
        both = (first >= 0) & (second >= 0)
        a, b = np.searchsorted(meetings, first[both]), np.searchsorted(meetings, second[both])
        # Each meeting takes the least number it is linked to, and its number's number, until nothing changes.
        chain = np.arange(len(meetings))
        while np.any(chain[a] != chain[b]):
            least = np.minimum(chain[a], chain[b])
            np.minimum.at(chain, chain[a], least)
            np.minimum.at(chain, chain[b], least)
            chain = chain[chain]
        names, chain = np.unique(chain, return_inverse=True)
        return chain, len(names)

    def _gains(
        self, ends: Rows, of_chain: Rows, chains: int, from_one: Flags, slots: tuple[int, int]
    ) -> tuple[Counts, Rows, Counts]:
        """Return what swapping each chain gains, and the days of the people at the ends with what they weigh."""
        one, other = slots
        before, after = np.where(from_one, one, other), np.where(from_one, other, one)
        days = self._days[ends].copy()
        days[days == before[:, None]] = after  # each person has the slot once
        days.sort(axis=1)
        cost = self._burden(days)
        cost[~self._free[ends, after]] = _FORBIDDEN
        gain = np.zeros(chains, dtype=np.int64)
        np.add.at(gain, of_chain, np.where(cost < _FORBIDDEN, self._cost[ends] - cost, 0))
        gain[of_chain[cost >= _FORBIDDEN]] = -_FORBIDDEN
        return gain, days, cost

    def _choose(
        self, gain: Counts, shift: Counts, slots: tuple[int, int], rng: np.random.Generator
    ) -> tuple[Flags, int]:
        """Return which chains are swapped, (chains,) bool, the best first while tables last, and the gain."""
        one, other = slots
        swapped = np.zeros(len(gain), dtype=bool)
        total = 0
        # No exchange can even out more than all meetings of one slot going to the other.
        held = int(self._held[one] + self._held[other])
        hopeless = max(-self._table_weight * held**2, 1 - _FORBIDDEN)
        chance = rng.random(len(gain)) < 0.5
        for chain in np.argsort(-gain, kind="stable").tolist():
            if gain[chain] < hopeless:
                break
            moved = int(shift[chain])
            left, right = int(self._held[one]) - moved, int(self._held[other]) + moved
            if left > self._tables[one] or right > self._tables[other]:
                continue
            # Half of what the squares of the two numbers of meetings lose.
            evened = moved * (int(self._held[one]) - int(self._held[other]) - moved)
            worth = int(gain[chain]) + self._table_weight * evened
            if worth > 0 or (worth == 0 and chance[chain]):
                swapped[chain] = True
                self._held[one], self._held[other] = left, right
                total += worth
        return swapped, total

    def _move(self, meetings: NDArray[np.intp], from_one: Flags, slots: tuple[int, int]) -> None:
        one, other = slots
        for end in range(2):
            people = self._people[meetings, end]
            self._at[people, np.where(from_one, one, other)] = -1
        self.slot[meetings] = np.where(from_one, other, one)
        for end in range(2):
            self._at[self._people[meetings, end], self.slot[meetings]] = meetings


def _pairs(slots: NDArray[np.intp]) -> list[tuple[int, int]]:
    one, other = np.triu_indices(len(slots), 1)
    return list(zip(slots[one].tolist(), slots[other].tolist(), strict=True))
