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
from matcher.planning.breaks.model import (
    break_literals,
    difference_steps,
    open_slots,
    order_rule,
    people_model,
    table_rules,
)
from matcher.planning.breaks.problem import EventProblem, Id
from matcher.planning.satisfiability import Search

#: Conflicts that the turns may take, first at one prover and then at the other: short ones to begin with, as
#: either may be lucky, and then long ones, as interruptions cost a solver its way. The last two are repeated, ever
#: longer.
_PROOF_CONFLICTS = 20_000, 40_000, 150_000, 150_000
#: Turns after which the search for better timetables begins, and conflicts that a question may take in it.
_UNDISTURBED = 3
_DESCENT_CONFLICTS = 10_000, 10_000
#: Conflicts that the first search for a timetable may take that keeps the rule on break differences.
_FAIR_CONFLICTS = 20_000
#: Breaks that are counted at first; the count grows with the questions.
_COUNTED = 12


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


def search(problem: EventProblem) -> Iterator[Progress]:
    """Yield whatever is learned about the timetables with the fewest breaks, until nothing is left to learn.

    In the end the bound is the number of breaks, or None.
    """
    slots = open_slots(problem)
    if crowd(problem, slots) is not None:
        yield Progress(None)
        return
    scout = _Prover(problem, slots, by_people=True)
    if not scout.ask(None):
        yield Progress(None)
        return
    meetings = problem.meetings_of()
    bound = sum(forced_breaks(busy, len(meetings[participant])) for participant, busy in scout.model.busy.items())
    yield from _Descent(problem, slots, scout, bound).steps()


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


class _Prover:
    """One of the two models of the problem and its solver.

    Parameters
    ----------
    by_people : the model that counts people at tables and says what follows for those without a break; the other
        one counts meetings and is leaner.
    """

    def __init__(self, problem: EventProblem, slots: Sequence[Sequence[int]], *, by_people: bool) -> None:
        self.model = people_model(problem, slots)
        table_rules(self.model, by_people=by_people)
        rows = {meeting.id: row for row, meeting in enumerate(problem.meetings)}
        for row, meeting in enumerate(problem.meetings):
            for earlier in meeting.after:
                order_rule(self.model, rows[earlier], row)
        self.breaks = {who: break_literals(self.model, who, together=by_people) for who in self.model.busy}
        self._literals = [literal for own in self.breaks.values() for literal in own]
        self._total: list[int] = []
        self._fair = False
        self._denied = -1
        self._solver = Search(self.model.formula)

    def ask(self, most: int | None, conflicts: int | None = None) -> bool | None:
        """Return whether a timetable has at most so many breaks; None if that many conflicts do not tell."""
        return self._solver.holds([] if most is None else [self._at_most(most)], conflicts)

    def deny(self, most: int) -> None:
        """Note what is proven: that none has at most so many breaks."""
        if most > self._denied:
            self._denied = most
            self.model.formula.add(-self._at_most(most))

    def is_stuck(self) -> bool:
        """Return whether the no to the last question holds for any number of breaks."""
        return not self._solver.core()

    def demand_fairness(self) -> None:
        """Add the rule on break differences, once."""
        if not self._fair:
            self._fair = True
            difference_steps(self.model, self.breaks)

    def found(self) -> tuple[Mapping[Id, int], list[int]]:
        """Return the timetable that is the answer to the last question, and everybody's breaks in it."""
        true = self._solver.true_literals()
        return self.model.slots_of(true), [sum(one in true for one in own) for own in self.breaks.values()]

    def _at_most(self, most: int) -> int:
        if most >= len(self._literals):
            return self.model.formula.true()
        if most >= len(self._total):
            up_to = max(_COUNTED, 2 * len(self._total), most + 1)
            self._total = self.model.formula.counted(self._literals, up_to)
        return -self._total[most]


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
    scout: _Prover
    bound: int
    best: Progress = Progress(0)
    provers: list[_Prover] = field(default_factory=list)
    possible: bool = True

    def steps(self) -> Iterator[Progress]:
        """Yield what is learned; the scout has just found a timetable without rules on breaks."""
        yield from self._take(self.scout)
        if self.best.breaks is None:
            yield from self._fair_one(_FAIR_CONFLICTS)
        turn = 0
        while self.possible and (self.best.breaks is None or self.best.breaks > self.bound):
            prover = self._prover(turn % 2)
            answer = prover.ask(self.bound, _turn(_PROOF_CONFLICTS, turn))
            if answer:
                yield from self._take(prover)
            elif answer is False:
                turn = 0
                self.bound += 1
                yield self._none() if prover.is_stuck() else replace(self.best, bound=self.bound)
            else:
                turn += 1
                if turn >= _UNDISTURBED:
                    conflicts = _turn(_DESCENT_CONFLICTS, turn - _UNDISTURBED)
                    if self.best.breaks is None:
                        yield from self._fair_one(conflicts)
                    yield from self._improve(conflicts)

    def _prover(self, number: int) -> _Prover:
        """Return one of the provers, with everything that is proven so far."""
        if number == len(self.provers):
            self.provers.append(_Prover(self.problem, self.open, by_people=number == 0))
        prover = self.provers[number]
        limit = self.problem.max_break_difference
        if limit is not None and self.bound > limit:
            # Until here the rule on differences says nothing: all breaks together are within it.
            prover.demand_fairness()
        if self.bound:
            prover.deny(self.bound - 1)
        return prover

    def _none(self) -> Progress:
        """Note that no timetable exists."""
        self.possible = False
        return Progress(None)

    def _fair_one(self, conflicts: int) -> Iterator[Progress]:
        """Look for any timetable that keeps the rule on break differences; the scout keeps it from now on."""
        self.scout.demand_fairness()
        answer = self.scout.ask(None, conflicts)
        if answer:
            yield from self._take(self.scout)
        elif answer is False:
            yield self._none()

    def _improve(self, conflicts: int) -> Iterator[Progress]:
        """Look for a better timetable near the bound, then twice as far from it, until there is one."""
        away = 2
        while self.possible and (self.best.breaks is None or self.bound + away < self.best.breaks):
            if self.bound + away > sum(map(len, self.scout.breaks.values())):
                return
            if self.scout.ask(self.bound + away, conflicts):
                yield from self._take(self.scout)
                return
            away *= 2

    def _take(self, prover: _Prover) -> Iterator[Progress]:
        """Take over the answer of a prover, if it is legal and better."""
        slots, counts = prover.found()
        limit = self.problem.max_break_difference
        legal = limit is None or not counts or max(counts) - min(counts) <= limit
        if legal and (self.best.breaks is None or sum(counts) < self.best.breaks):
            self.best = Progress(self.bound, slots, sum(counts))
            yield self.best
