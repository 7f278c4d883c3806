"""Why no list keeps every rule: the smallest set of rules that cannot hold together, and the cheapest way out.

A match list is a circulation, from everybody's minimum to everybody's maximum. By Hoffman's theorem there is none
exactly when some set of people and sub-forums must give out more than can come in; the rules at its border then
contradict each other, and every contradiction holds such a border. The prices of the cheapest way out show one;
rules that it does not need are left out, and where few are left a search for a border with fewer rules tries to
prove that there is none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from time import monotonic
from typing import Any

import numpy as np

from matcher.planning.b_matching.borders import smaller_border
from matcher.planning.b_matching.elastic import clashing, elastic, way_out
from matcher.planning.b_matching.flow import flow_of
from matcher.planning.b_matching.problem import MatrixProblem
from matcher.planning.b_matching.rules import (
    OF_PAIRS,
    Change,
    Rule,
    changes_told,
    cost_of,
    only,
    rule_told,
    rules_told,
)
from matcher.planning.conflicts import Conflict
from matcher.planning.conflicts import Rule as ConflictRule
from matcher.words import Words

_SECONDS = 10.0
# The search for a contradiction of fewer rules ends in time where so few are known; of more, it would not.
_PROVABLE = 12


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Rules that cannot hold together, and what to change.

    Attributes
    ----------
    way_out : changes of least cost after which a list exists.
    minimal : bool, whether each rule is needed: without it, the others can hold together.
    smallest : bool, whether no fewer rules contradict each other (proven).
    """

    rules: tuple[Rule, ...]
    way_out: tuple[Change, ...]
    minimal: bool
    smallest: bool

    @property
    def cost(self) -> int:
        """What the way out pays."""
        return sum(cost_of(change.kind) * (1 if change.kind in OF_PAIRS else change.by) for change in self.way_out)

    def conflict(self) -> Conflict:
        """Return it in words, as every kind of plan says why there is none."""
        rules = tuple(ConflictRule(*rule_told(rule), cost_of(rule.kind)) for rule in self.rules)
        return Conflict(rules, changes_told(self.way_out), self.cost, self.minimal, self.smallest)

    def record(self) -> dict[str, Any]:
        """Return plain values for JSON: the words, and the rules and changes by array and row."""
        return {
            "conflict": self.conflict().record(),
            "rules": [{"rule": r.kind.value, "row": r.row, "number": r.number} for r in self.rules],
            "way_out": [{"rule": c.kind.value, "row": c.row, "by": c.by} for c in self.way_out],
        }


def explain(problem: MatrixProblem, seconds: float = _SECONDS) -> Contradiction | None:
    """Return a contradiction among the rules of a problem and the cheapest way out; None where a list exists."""
    if possible(problem):
        return None
    stop = monotonic() + seconds
    solved = elastic(problem)
    rules, minimal = _needed(problem, clashing(solved), stop)
    # One rule alone contradicts nothing but that a pair meets once at most.
    alone = np.any(problem.investor_min > problem.shape[1]) or np.any(problem.startup_min > problem.shape[0])
    if len(rules) == 1 or (len(rules) == 2 and not alone):
        smallest = True
    elif len(rules) <= _PROVABLE:
        fewer, smallest = smaller_border(problem, len(rules), max(0.0, stop - monotonic()))
        rules, minimal = fewer or rules, minimal or smallest
    else:
        smallest = False
    return Contradiction(rules, way_out(solved), minimal, smallest)


def possible(problem: MatrixProblem) -> bool:
    """Return whether any list keeps every rule."""
    flow = flow_of(problem)
    if not len(flow.worth):
        return not np.any(flow.rules.least > 0)
    return flow.rules.relaxed(np.zeros(len(flow.worth))) is not None


def _needed(problem: MatrixProblem, rules: tuple[Rule, ...], stop: float) -> tuple[tuple[Rule, ...], bool]:
    """Leave out rules, many at once and then ever fewer, as long as the others contradict each other.

    Return the rules that are left, and whether each of them was found to be needed.
    """
    size = max(1, len(rules) // 8)
    while True:
        start = 0
        while start < len(rules) and monotonic() < stop:
            others = rules[:start] + rules[start + size :]
            if possible(only(problem, others)):
                start += size
            else:
                rules = others
        if size == 1 or monotonic() >= stop:
            return rules, size == 1 and start >= len(rules)
        size = (size + 1) // 2 if size > 2 else 1


def told(found: Contradiction) -> Words:
    """Return the whole explanation in words."""
    rules, changes = rules_told(found.rules), changes_told(found.way_out)
    size = Words("there may be fewer", "可能还有更小的一组")
    if found.minimal:
        size = Words("each is needed for that", "缺一则可满足")
    if found.smallest:
        size = Words("the fewest that do", "已是最小的一组")
    return Words(
        "These rules cannot hold together ({size}): {rules}. A pair meets once at most. The cheapest way out: "
        "{changes}.",
        "以下要求不能同时满足（{size}）：{rules}。每一对最多会面一次。代价最小的办法：{changes}。",
    ).format(size=size, rules=_joined(rules), changes=_joined(changes))


def _joined(parts: Sequence[Words]) -> Words:
    return Words("; ".join(part.en for part in parts), "；".join(part.zh for part in parts))
