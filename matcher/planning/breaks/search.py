"""The fewest breaks: the clauses are asked for none, one, two … until they say yes.

Every no is a proof, so that the bound rises with the questions; from the other side, while a proof takes long,
better and better timetables come in. Two models of the same law take turns, as what is hard for one is mostly easy
for the other; each turn may take so many conflicts of the solver, and the next ones more.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

from matcher.planning.breaks.crowds import crowd
from matcher.planning.breaks.model import open_slots
from matcher.planning.breaks.problem import EventProblem, Id
from matcher.planning.breaks.prover import Found, Prover
from matcher.planning.breaks.scout import Scout

#: Conflicts that the turns may take, first at one prover and then at the other: short ones to begin with, as
#: either may be lucky, and then long ones, as interruptions cost a solver its way. The last two are repeated, ever
#: longer.
_PROOF_CONFLICTS = 20_000, 40_000, 150_000, 150_000
#: Questions in the search for better timetables after the short turns for a bound, if hurried, and after others.
_HURRIED_SCOUTING = 100
_SCOUTING = 300


@dataclass(frozen=True, slots=True)
class Progress:
    """What is known so far.

    Attributes
    ----------
    bound : no timetable has fewer breaks; None when it is proven that no timetable exists.
    slots : the best timetable so far, by the ids of the meetings; None without one.
    breaks : its breaks.
    """

    bound: int | None
    slots: Mapping[Id, int] | None = None
    breaks: int | None = None


def search(problem: EventProblem, *, hurried: bool = False) -> Iterator[Progress]:
    """Yield whatever is learned about the timetables with the fewest breaks, until nothing is left to learn.

    In the end the bound is the number of breaks, or None.

    Parameters
    ----------
    hurried : whether good timetables are wanted soon, even if the proof takes longer for it.
    """
    slots = open_slots(problem)
    if crowd(problem, slots) is not None:
        yield Progress(None)
        return
    scout = Scout(problem, slots)
    if scout.is_possible() is False:
        yield Progress(None)
        return
    yield from _Descent(problem, slots, scout, hurried, _forced(problem, slots)).steps()


def _forced(problem: EventProblem, slots: Sequence[Sequence[int]]) -> int:
    """Return how many breaks all participants have at least because of their absences."""
    return sum(
        forced_breaks({slot for row in rows for slot in slots[row]}, len(rows))
        for rows in problem.meetings_of().values()
    )


def forced_breaks(slots: Collection[int], meetings: int) -> int:
    """Return how many breaks somebody has at least who can only be met in these slots."""
    numbered = enumerate(sorted(slots))
    runs = [len(list(run)) for _, run in groupby(numbered, key=lambda one: one[1] - one[0])]
    needed = 0
    for length in sorted(runs, reverse=True):
        if meetings <= 0:
            break
        meetings -= length
        needed += 1
    return max(needed - 1, 0)


def _turn(conflicts: Sequence[int], turn: int) -> int:
    """Return the conflicts of a turn; each pair of turns beyond those given takes half as long again."""
    beyond = max(0, turn - len(conflicts) + 2) // 2
    return round(conflicts[min(turn, len(conflicts) - 2 + turn % 2)] * 1.5**beyond)


@dataclass(slots=True)
class _Descent:
    """The two ends of the search, which close in on each other.

    The scout looks for better timetables only: what a solver has seen of a timetable with many breaks misleads it
    where it is asked for few.
    """

    problem: EventProblem
    open: Sequence[Sequence[int]]
    scout: Scout
    hurried: bool
    bound: int
    best: Progress = Progress(0)
    provers: list[Prover] = field(default_factory=list)

    def steps(self) -> Iterator[Progress]:
        """Yield what is learned."""
        if self.scout.best is not None:
            yield self._take(self.scout.best)
        turn = 0
        while self.best.breaks is None or self.best.breaks > self.bound:
            prover = self._prover(turn % 2)
            answer = prover.ask(self.bound, _turn(_PROOF_CONFLICTS, turn))
            if answer:
                yield self._take(prover.found())
            elif answer is False:
                turn = 0
                self.bound += 1
                if prover.is_stuck():
                    yield Progress(None)
                    return
                yield replace(self.best, bound=self.bound)
            else:
                turn += 1
                for better in self.scout.better(self.bound, self._questions(turn)):
                    yield self._take(better)
                if self.scout.best is None and self.scout.is_possible() is False:
                    yield Progress(None)
                    return

    def _prover(self, number: int) -> Prover:
        """Return one of the provers, with everything that is proven so far."""
        if number == len(self.provers):
            self.provers.append(Prover(self.problem, self.open, by_people=number == 0))
        prover = self.provers[number]
        limit = self.problem.max_break_difference
        if limit is not None and self.bound > limit:
            # Until here the rule on differences says nothing: all breaks together are within it.
            prover.demand_fairness()
        if self.bound:
            prover.deny(self.bound - 1)
        return prover

    def _questions(self, turn: int) -> int:
        """Return how many questions the scout may put after so many turns for a bound."""
        if turn <= 2:
            return _HURRIED_SCOUTING if self.hurried and turn == 2 else 0
        return _SCOUTING

    def _take(self, found: Found) -> Progress:
        self.best = Progress(self.bound, found.slots, found.total)
        return self.best
