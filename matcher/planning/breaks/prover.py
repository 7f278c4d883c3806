"""A model of the problem and its solver, to be asked whether there can be so few breaks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from matcher.planning.breaks.model import break_literals, difference_steps, order_rule, people_model, table_rules
from matcher.planning.breaks.problem import EventProblem, Id
from matcher.planning.satisfiability import Search

#: Breaks that are counted at first; the count grows with the questions.
_COUNTED = 12


@dataclass(frozen=True, slots=True)
class Found:
    """A timetable: the slot of every meeting by its id, and everybody's breaks."""

    slots: Mapping[Id, int]
    breaks: Mapping[Id, int]

    @property
    def total(self) -> int:
        """The breaks of all participants together."""
        return sum(self.breaks.values())

    def is_fair(self, limit: int | None) -> bool:
        """Return whether nobody has so many breaks more than another."""
        counts = self.breaks.values()
        return limit is None or not counts or max(counts) - min(counts) <= limit


class Prover:
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

    def ask(
        self, most: int | None, conflicts: int | None = None, kept: Mapping[int, int] | None = None
    ) -> bool | None:
        """Return whether a timetable has at most so many breaks; None if that many conflicts do not tell.

        Parameters
        ----------
        kept : meetings, by their rows, that must have the slots given here.
        """
        assumed = [self.model.placed[row][slot] for row, slot in (kept or {}).items()]
        return self._solver.holds([*([] if most is None else [self._at_most(most)]), *assumed], conflicts)

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

    def found(self) -> Found:
        """Return the timetable that is the answer to the last question."""
        true = self._solver.true_literals()
        counts = {who: sum(one in true for one in own) for who, own in self.breaks.items()}
        return Found(self.model.slots_of(true), counts)

    def _at_most(self, most: int) -> int:
        if most >= len(self._literals):
            return self.model.formula.true()
        if most >= len(self._total):
            up_to = max(_COUNTED, 2 * len(self._total), most + 1)
            self._total = self.model.formula.counted(self._literals, up_to)
        return -self._total[most]
