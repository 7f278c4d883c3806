"""The list that breaks rules at the least cost: what it breaks is the way out, its prices tell what clashes.

The programme is a flow like that of the list itself, with a column more for every meeting that is missing to a row
or too many in it; its corners are whole.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, hstack

from matcher.planning.b_matching.flow import flow_of
from matcher.planning.b_matching.problem import MatrixProblem
from matcher.planning.b_matching.rules import Change, Rule, RuleKind, cost_of, only
from matcher.planning.linear import BoundedRows, Priced

# Corners and their prices are whole numbers; this is none.
_SOME = 0.5

_LEAST = RuleKind.INVESTOR_MIN, RuleKind.STARTUP_MIN
_MOST = RuleKind.INVESTOR_MAX, RuleKind.STARTUP_MAX, RuleKind.CAPACITY


@dataclass(frozen=True, slots=True)
class Elastic:
    """The cheapest list that may break rules, solved.

    Attributes
    ----------
    rules : its rows: one an investor, one a startup, one a sub-forum.
    answer : pairs row by row as columns, then what is missing to each row, then what is too many in it.
    """

    problem: MatrixProblem
    rules: BoundedRows
    answer: Priced


def elastic(problem: MatrixProblem) -> Elastic:
    """Solve the programme in which every rule may be broken at its price."""
    n, p = problem.shape
    rules = flow_of(only(problem, ())).rules
    least = np.concatenate([problem.investor_min, problem.startup_min, 0 * problem.sub_forum_capacity])
    most = np.concatenate([problem.investor_max, problem.startup_max, problem.sub_forum_capacity])
    rows = len(least)
    matrix = hstack([rules.rows, csr_array(np.eye(rows)), csr_array(-np.eye(rows))], format="csr")
    upper = np.concatenate([rules.upper, least, np.full(rows, float(n * p))])
    asked = BoundedRows(np.zeros(len(upper)), upper, matrix, least.astype(np.float64), most.astype(np.float64))
    pairs = cost_of(RuleKind.PINNED) * problem.pinned.ravel() - cost_of(RuleKind.INVESTOR_FORBIDDEN) * (
        problem.forbidden.ravel()
    )
    answer = asked.relaxed(np.concatenate([pairs, np.full(2 * rows, -float(cost_of(RuleKind.CAPACITY)))]))
    if answer is None or np.abs(answer.x - np.round(answer.x)).max() > _SOME / 100:
        raise RuntimeError("a corner of the flow is not whole")
    return Elastic(problem, asked, answer)


def way_out(solved: Elastic) -> tuple[Change, ...]:
    """Return what the cheapest list breaks."""
    problem = solved.problem
    n, p = problem.shape
    rows = len(solved.rules.least)
    x = np.round(solved.answer.x).astype(np.int64)
    meets, missing, over = x[: n * p].reshape(n, p), x[n * p : n * p + rows], x[n * p + rows :]
    found: list[Change] = []
    for counts, kinds in ((missing, _LEAST), (over, _MOST)):
        for kind, part in zip(kinds, np.split(counts, [n, n + p]), strict=False):
            found.extend(Change(kind, row, int(part[row])) for row in np.flatnonzero(part).tolist())
    for kind, wrong in (
        (RuleKind.PINNED, problem.pinned & (meets == 0)),
        (RuleKind.INVESTOR_FORBIDDEN, problem.forbidden & (meets == 1)),
    ):
        found.extend(Change(kind, row, column) for row, column in np.argwhere(wrong).tolist())
    return tuple(found)


def clashing(solved: Elastic) -> tuple[Rule, ...]:
    """Return rules that contradict each other, as the prices tell: without those that are not needed for that.

    By duality, the rules weighed by their prices ask for more than can be, by as much as the way out costs. A
    least, a pin or the forbidden pairs of somebody may be left out as long as something is left of that.
    """
    problem, prices = solved.problem, solved.answer.prices
    n, p = problem.shape
    parts = np.split(prices, [n, n + p])
    taking = [
        Rule(kind, row, int(getattr(problem, kind.value)[row]))
        for kind, part in zip(_MOST, parts, strict=True)
        for row in np.flatnonzero(part > _SOME).tolist()
    ]
    giving: list[tuple[float, Rule]] = []
    for kind, part in zip(_LEAST, parts, strict=False):
        numbers = getattr(problem, kind.value)
        giving.extend(
            (float(-part[row] * numbers[row]), Rule(kind, row, int(numbers[row])))
            for row in np.flatnonzero(part < -_SOME).tolist()
        )
    charged = parts[0][:, None] + parts[1] + parts[2][problem.sub_forum]
    for row, column in np.argwhere(problem.pinned & (charged > _SOME)).tolist():
        giving.append((charged[row, column], Rule(RuleKind.PINNED, row, column)))
    giving.extend(_forbidding(problem, np.where(problem.forbidden, np.maximum(-charged, 0.0), 0.0)))
    spare = _overdrawn(problem, prices, charged) - _SOME
    kept = []
    for weight, rule in sorted(giving, key=lambda one: one[0]):
        if weight < spare:
            spare -= weight
        else:
            kept.append(rule)
    return (*kept, *taking)


def _overdrawn(problem: MatrixProblem, prices: NDArray[np.float64], charged: NDArray[np.float64]) -> float:
    """Return by how much the rules, weighed by their prices, ask for more than can be."""
    least = np.concatenate([problem.investor_min, problem.startup_min, 0 * problem.sub_forum_capacity])
    most = np.concatenate([problem.investor_max, problem.startup_max, problem.sub_forum_capacity])
    given = least @ np.maximum(-prices, 0.0) + charged[problem.pinned].clip(min=0.0).sum()
    taken = most @ np.maximum(prices, 0.0) + np.maximum(-charged, 0.0)[~problem.forbidden].sum()
    return float(given - taken)


def _forbidding(problem: MatrixProblem, weight: NDArray[np.float64]) -> list[tuple[float, Rule]]:
    """Return the rules that forbid the pairs that weigh something, with their weights: of the side with fewer."""
    allowed = ~problem.forbidden
    by_investor, by_startup = weight.sum(axis=1), weight.sum(axis=0)
    kind, sums, left = RuleKind.INVESTOR_FORBIDDEN, by_investor, allowed.sum(axis=1)
    if np.count_nonzero(by_startup) < np.count_nonzero(by_investor):
        kind, sums, left = RuleKind.STARTUP_FORBIDDEN, by_startup, allowed.sum(axis=0)
    return [(float(sums[row]), Rule(kind, row, int(left[row]))) for row in np.flatnonzero(sums).tolist()]
