"""Yes-or-no variables under clauses: rules as formulas, their solving, and what to drop. The house of python-sat.

A literal is a variable's number, negated for "not". A rule that may be dropped is a literal that its clauses wait
for: they hold while it is assumed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from pysat.examples.optux import OptUx
from pysat.examples.rc2 import RC2Stratified
from pysat.formula import WCNF
from pysat.solvers import Solver

# CaDiCaL 1.9.5 proves timetables fastest; on many small questions in turn the lighter Glucose is quicker.
_STRONG = "cadical195"
_LIGHT = "glucose4"
#: Conflicts after which an answer counts as hard to find: some ten seconds.
_CONFLICTS = 100_000


@dataclass(slots=True)
class Formula:
    """Clauses that must all hold; it only grows."""

    clauses: list[list[int]] = field(default_factory=list)
    variables: int = 0

    def variable(self) -> int:
        """Return a variable that nothing is said about yet."""
        self.variables += 1
        return self.variables

    def true(self) -> int:
        """Return a literal that is true."""
        literal = self.variable()
        self.add(literal)
        return literal

    def add(self, *literals: int) -> None:
        """Demand that one of the literals is true."""
        self.clauses.append(list(literals))

    def imply(self, cause: int, *effects: int) -> None:
        """Demand one of the effects wherever the cause is true."""
        self.clauses.append([-cause, *effects])

    def any_of(self, literals: Sequence[int]) -> int:
        """Return a literal that is true exactly where one of these is."""
        if len(literals) == 1:
            return literals[0]
        either = self.variable()
        for literal in literals:
            self.add(-literal, either)
        self.add(-either, *literals)
        return either

    def at_most_one(self, literals: Sequence[int]) -> None:
        """Demand that no two of the literals are true; few enough to name every pair."""
        for number, one in enumerate(literals):
            for other in literals[:number]:
                self.add(-one, -other)

    def at_most(self, literals: Sequence[int], most: int) -> None:
        """Demand that no more than ``most`` of the literals are true."""
        if most < len(literals):
            self.add(-self.counted(literals, most + 1)[most])

    def exactly(self, literals: Sequence[int], count: int) -> None:
        """Demand that precisely ``count`` of the literals are true."""
        if count > len(literals):
            self.add()
            return
        counts = self.counted(literals, count + 1, both=True)
        for number, literal in enumerate(counts):
            self.add(literal if number < count else -literal)

    def counted(self, literals: Sequence[int], up_to: int, *, both: bool = False) -> list[int]:
        """Return the count of true literals in unary: literal number ``k`` is true where more than ``k`` are.

        A totalizer (Bailleux and Boufkhad, 2003). Without ``both`` a literal of the count may also be true where
        fewer are: enough for what is only ever denied.

        Parameters
        ----------
        up_to : length of the count at most; what goes beyond is not told apart.
        """
        if len(literals) <= 1 or up_to < 1:
            return list(literals[: max(up_to, 0)])
        half = len(literals) // 2
        left = self.counted(literals[:half], up_to, both=both)
        right = self.counted(literals[half:], up_to, both=both)
        total = [self.variable() for _ in range(min(len(left) + len(right), up_to))]
        for i in range(len(left) + 1):
            for j in range(len(right) + 1):
                if i + j:
                    reached = (-literal for literal in (*left[:i][-1:], *right[:j][-1:]))
                    self.add(*reached, total[min(i + j, len(total)) - 1])
                if both and i + j < len(total):
                    self.add(*left[i : i + 1], *right[j : j + 1], -total[i + j])
        for fewer, more in pairwise(total):
            self.imply(more, fewer)
        return total


class Search:
    """A solver that keeps what it learns from one question to the next."""

    def __init__(self, formula: Formula, *, light: bool = False) -> None:
        self._formula = formula
        self._read = len(formula.clauses)
        self._solver = Solver(_LIGHT if light else _STRONG, bootstrap_with=formula.clauses)

    def holds(self, assumptions: Sequence[int] = (), conflicts: int | None = None) -> bool | None:
        """Return whether all clauses can hold under the assumptions; None if not known after so many conflicts.

        Clauses that the formula got since the last question count too.
        """
        for clause in self._formula.clauses[self._read :]:
            self._solver.add_clause(clause)
        self._read = len(self._formula.clauses)
        if conflicts is None:
            return bool(self._solver.solve(assumptions=list(assumptions)))
        self._solver.conf_budget(conflicts)
        answer = self._solver.solve_limited(assumptions=list(assumptions))
        return None if answer is None else bool(answer)

    def true_literals(self) -> frozenset[int]:
        """Return the variables that are true in the answer to the last question, which was yes."""
        return frozenset(literal for literal in self._solver.get_model() if literal > 0)

    def core(self) -> list[int]:
        """Return some of the last assumptions that cannot hold together; the last answer was no."""
        return list(self._solver.get_core() or ())

    def close(self) -> None:
        """Give the solver's memory back."""
        self._solver.delete()


def minimal_core(formula: Formula, assumptions: Sequence[int], granted: Sequence[int] = ()) -> list[int] | None:
    """Return assumptions that cannot hold together, none of which can be spared; None if all can hold.

    By deletion: each is left out once, and stays out if the rest still cannot hold.

    Parameters
    ----------
    granted : literals that are true in any case.
    """
    search = Search(formula, light=True)
    try:
        if search.holds([*granted, *assumptions]):
            return None
        core = set(search.core())
        suspects, needed = [one for one in assumptions if one in core], list[int]()
        while suspects:
            suspect = suspects.pop()
            if search.holds([*granted, *needed, *suspects]):
                needed.append(suspect)
            else:
                core = set(search.core())
                suspects = [one for one in suspects if one in core]
        return needed
    finally:
        search.close()


def smallest_core(formula: Formula, assumptions: Sequence[int], granted: Sequence[int] = ()) -> list[int]:
    """Return the fewest assumptions that cannot hold together (OptUx); all together they cannot."""
    weighted = _weighted(formula, [(literal, 1) for literal in assumptions])
    weighted.extend([[literal] for literal in granted])
    with OptUx(weighted, solver="g4") as search:
        found: list[int] = search.compute()
    return [assumptions[number - 1] for number in found]


def cheapest_relaxation(formula: Formula, costs: Sequence[tuple[int, int]], at_least: int = 0) -> list[int] | None:
    """Return the literals to give up, with the least sum of costs, so that all clauses hold (RC2).

    None if the clauses cannot hold whatever is given up.

    Parameters
    ----------
    costs : literals that should be true, each with the cost of its being false.
    at_least : what is known that giving up costs; where this is enough, it is found without proving it again.
    """
    true = _within(formula, costs, at_least)
    if true is None:
        with RC2Stratified(_weighted(formula, costs), solver="g4", adapt=True, exhaust=True, minz=True) as search:
            model = search.compute()
        if model is None:
            return None
        true = frozenset(literal for literal in model if literal > 0)
    return [literal for literal, _ in costs if (abs(literal) in true) != (literal > 0)]


def _within(formula: Formula, costs: Sequence[tuple[int, int]], most: int) -> frozenset[int] | None:
    """Return what is true in an answer that costs so much at most; None if there is none, or none soon."""
    if most < 1:
        return None
    wider = Formula(list(formula.clauses), formula.variables)
    wider.at_most([-literal for literal, cost in costs for _ in range(cost) if cost <= most], most)
    search = Search(wider)
    try:
        kept = [literal for literal, cost in costs if cost > most]
        return search.true_literals() if search.holds(kept, _CONFLICTS) else None
    finally:
        search.close()


def _weighted(formula: Formula, costs: Sequence[tuple[int, int]]) -> WCNF:
    weighted = WCNF()
    weighted.extend(formula.clauses)
    for literal, cost in costs:
        weighted.append([literal], weight=cost)
    return weighted
