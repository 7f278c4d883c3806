"""The contradiction of fewest rules, as a border that must let more out than can come in.

People and sub-forums are nodes of a circulation that closes through one node more, the programme. Every rule is a
least or a most of one arc: from the programme to an investor, from an investor to a startup, from a startup to its
sub-forum, from there back to the programme. A set of nodes is *inside*; a least of an arc that leads out gives, a
most of an arc that leads in takes. Where what is given exceeds what is taken, the rules involved contradict each
other; a rule that gives may be left out of the count, one that takes may not.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, vstack

from matcher.planning.b_matching.problem import MatrixProblem
from matcher.planning.b_matching.rules import Rule, RuleKind
from matcher.planning.linear import BoundedRows


def smaller_border(problem: MatrixProblem, than: int, seconds: float) -> tuple[tuple[Rule, ...] | None, bool]:
    """Return the fewest rules, less ``than`` so many, of an overdrawn border, or None; whether it is proven."""
    border = _Border(problem)
    asked, cost = border.programme(than - 1)
    found = asked.searched(-cost, border.whole, seconds)
    return None if found.x is None else border.rules(np.round(found.x).astype(bool)), found.proven


class _Border:
    """Columns: who is inside; who gives; whose most takes; which pairs take; whose forbidden pairs count."""

    def __init__(self, problem: MatrixProblem) -> None:
        self._problem = problem
        n, p = problem.shape
        forums = len(problem.sub_forum_capacity)
        investors, startups = 1 + np.arange(n), 1 + n + np.arange(p)
        places = 1 + n + p + np.arange(forums)
        programme = np.zeros(1, np.int64)
        pins = np.argwhere(problem.pinned)
        home = places[problem.sub_forum]
        self._tail = np.concatenate([np.repeat(programme, n), startups, investors[pins[:, 0]]])
        self._head = np.concatenate([investors, home, startups[pins[:, 1]]])
        self._given = np.concatenate([problem.investor_min, problem.startup_min, np.ones(len(pins), np.int64)])
        self._from = np.concatenate([np.repeat(programme, n), startups, places])
        self._into = np.concatenate([investors, home, np.repeat(programme, forums)])
        self._taken = np.concatenate([problem.investor_max, problem.startup_max, problem.sub_forum_capacity])
        self._kinds = (
            [(RuleKind.INVESTOR_MIN, row, int(problem.investor_min[row])) for row in range(n)]
            + [(RuleKind.STARTUP_MIN, row, int(problem.startup_min[row])) for row in range(p)]
            + [(RuleKind.PINNED, row, column) for row, column in pins.tolist()]
            + [(RuleKind.INVESTOR_MAX, row, int(problem.investor_max[row])) for row in range(n)]
            + [(RuleKind.STARTUP_MAX, row, int(problem.startup_max[row])) for row in range(p)]
            + [(RuleKind.CAPACITY, row, int(problem.sub_forum_capacity[row])) for row in range(forums)]
        )
        allowed = ~problem.forbidden
        self._forbidden_kinds = [
            (RuleKind.INVESTOR_FORBIDDEN, row, int(allowed[row].sum())) for row in range(n)
        ] + [(RuleKind.STARTUP_FORBIDDEN, row, int(allowed[:, row].sum())) for row in range(p)]
        nodes, self._rules = 1 + n + p + forums, len(self._kinds)
        self._pairs_at = nodes + self._rules
        self._groups_at = self._pairs_at + n * p
        self._width = self._groups_at + n + p
        self.whole = np.ones(self._width, bool)
        self.whole[self._pairs_at : self._groups_at] = False

    def programme(self, most: int) -> tuple[BoundedRows, NDArray[np.float64]]:
        """Return the rows of an overdrawn border of at most so many rules, and each column's cost, (width,)."""
        n, p = self._problem.shape
        gives, takes = len(self._given), len(self._taken)
        nodes = self._pairs_at - self._rules
        giving, taking = nodes + np.arange(gives), nodes + gives + np.arange(takes)
        investor, startup = np.divmod(np.arange(n * p), p)
        pairs = self._pairs_at + np.arange(n * p)
        excused = self._problem.forbidden.ravel().astype(np.float64)
        rows = [
            # An arc gives only where it leads from inside to outside.
            _rows(self._width, (giving, -1.0), (self._tail, 1.0)),
            _rows(self._width, (giving, -1.0), (self._head, -1.0)),
            # A most takes wherever its arc leads from outside to inside.
            _rows(self._width, (taking, 1.0), (self._from, 1.0), (self._into, -1.0)),
            # So does a pair, once, unless it is forbidden and that counts as a rule.
            _rows(
                self._width,
                (pairs, 1.0),
                (1 + investor, 1.0),
                (1 + n + startup, -1.0),
                (self._groups_at + investor, excused),
                (self._groups_at + n + startup, excused),
            ),
        ]
        least = np.concatenate([np.zeros(gives), -np.ones(gives), np.zeros(takes + n * p)])
        overdrawn = np.zeros(self._width)
        overdrawn[giving], overdrawn[taking], overdrawn[pairs] = self._given, -self._taken, -1.0
        cost = np.zeros(self._width)
        cost[nodes : self._pairs_at] = cost[self._groups_at :] = 1.0
        matrix = vstack([*rows, csr_array(overdrawn[None, :]), csr_array(-cost[None, :])], format="csr")
        least = np.concatenate([least, [1.0, -float(most)]])
        lower, upper = np.zeros(self._width), np.ones(self._width)
        return BoundedRows(lower, upper, matrix, least, np.full(len(least), np.inf)), cost

    def rules(self, x: NDArray[np.bool_]) -> tuple[Rule, ...]:
        """Return the rules whose columns are taken, (width,) bool."""
        nodes = self._pairs_at - self._rules
        kinds = np.flatnonzero(x[nodes : self._pairs_at]).tolist()
        groups = np.flatnonzero(x[self._groups_at :]).tolist()
        return tuple(
            Rule(*said) for said in (*(self._kinds[k] for k in kinds), *(self._forbidden_kinds[g] for g in groups))
        )


def _rows(width: int, *parts: tuple[NDArray[np.integer], float | NDArray[np.float64]]) -> csr_array:
    """Return rows, the k-th of which holds the value of each part in the part's k-th column."""
    size = len(parts[0][0])
    columns = np.concatenate([columns for columns, _ in parts])
    values = np.concatenate([np.broadcast_to(value, size) for _, value in parts])
    return csr_array((values, (np.tile(np.arange(size), len(parts)), columns)), shape=(size, width))
