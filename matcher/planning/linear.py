"""Linear programmes over sparse rows, and the best of their whole-number answers: the one house of HiGHS."""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, OptimizeResult, linprog, milp
from scipy.sparse import csr_array, vstack

Vector = NDArray[np.float64]

# Columns whose reduced cost is below this are left open in the first search.
_FIRST_OPEN = 0.02
_WHOLE = 1e-6
# Columns of each row to begin with, some three times as many as a person has meetings, and how near to paying its
# price a column must be to join when others do: chosen by time, they change no answer.
_BEGIN_WITH = 30
_NEARLY_PAYS = 0.05
# A reduced cost within the solver's own tolerance counts as none.
_PRICED = 1e-7
# Nodes end a search at the same point on every machine; the seconds only guard against a hang.
_SEARCH = {"mip_rel_gap": 0.0, "node_limit": 1000, "time_limit": 120.0}
# How SciPy numbers the ways in which HiGHS ends.
_SOLVED, _LIMIT_REACHED, _INFEASIBLE = 0, 1, 2


@dataclass(frozen=True, slots=True)
class _Relaxation:
    """The best answer without whole numbers, what it is worth, and the reduced cost of each column."""

    x: Vector
    bound: float
    reduced: Vector


@dataclass(frozen=True, slots=True)
class LinearProgramme:
    """Columns between 0 and ``upper`` with ``equal @ x == 0`` and ``below @ x <= at_most``; n columns.

    Attributes
    ----------
    upper : (n,) float64.
    whole : int, so many of the first columns must be whole.
    """

    upper: Vector
    whole: int
    equal: csr_array
    below: csr_array
    at_most: Vector

    def with_at_least(self, columns: Vector, least: float) -> LinearProgramme:
        """Return the programme with one row more: ``columns @ x >= least``."""
        return self.with_rows(csr_array(-columns[None, :]), np.array([-least]))

    def with_rows(self, below: csr_array, at_most: Vector) -> LinearProgramme:
        """Return the programme with more rows: ``below @ x <= at_most``."""
        rows = vstack([self.below, below], format="csr")
        return replace(self, below=rows, at_most=np.concatenate([self.at_most, at_most]))

    def bound(self, worth: Vector) -> float:
        """Return what no answer can be worth more than; minus infinity when there is none."""
        relaxed = self._relaxed(worth)
        return -np.inf if relaxed is None else relaxed.bound

    def best(self, worth: Vector, close: float) -> tuple[Vector, float] | None:
        """Return the whole answer of greatest worth, up to ``close``, and a bound on all; None when there is none.

        The relaxation is whole nearly always. Where it is not, a first, quick search keeps what it is sure of.
        An answer better than that one can differ from the relaxation only in columns whose reduced cost is no
        more than what is missing to the bound, so a second search, of these, settles the question.
        """
        relaxed = self._relaxed(worth)
        if relaxed is None:
            return None
        bound = relaxed.bound
        if np.all(np.abs(relaxed.x - np.round(relaxed.x)) <= _WHOLE):
            return relaxed.x, bound
        first, _ = self._search(worth, relaxed, _FIRST_OPEN)
        missing = np.inf if first is None else bound - float(worth @ first)
        if first is not None and missing <= close:
            return first, bound
        second, second_bound = self._search(worth, relaxed, missing)
        answers = [x for x in (first, second) if x is not None]
        if not answers:
            return None
        best = max(answers, key=lambda x: float(worth @ x))
        return best, min(bound, max(float(worth @ best), second_bound))

    def _relaxed(self, worth: Vector) -> _Relaxation | None:
        """Solve without whole numbers; None when there is no answer.

        By column generation: first with the columns that promise most, then with those that the prices of the rows
        show to be missing, until none is. The last answer is that of the programme with all its columns.
        """
        active = self._promising(worth)
        while True:
            result = self._restricted(worth, active)
            if result.x is None:
                if active.all():
                    return None
                active[:] = True
                continue
            prices = self.equal.T @ result.eqlin.marginals + self.below.T @ result.ineqlin.marginals
            reduced = -worth - prices
            if not np.any(~active & (reduced < -_PRICED)):
                x = np.zeros(len(worth))
                x[active] = result.x
                return _Relaxation(x, -float(result.fun), reduced)
            active |= reduced < _NEARLY_PAYS

    def _promising(self, worth: Vector) -> NDArray[np.bool_]:
        """Return the columns to begin with, (n,) bool: the worthiest of each row that must be met exactly."""
        active = np.arange(len(worth)) >= self.whole
        rows = np.repeat(np.arange(self.equal.shape[0]), np.diff(self.equal.indptr))
        order = np.lexsort([-worth[self.equal.indices], rows])
        rank = np.arange(len(rows)) - self.equal.indptr[rows]
        active[self.equal.indices[order[rank < _BEGIN_WITH]]] = True
        return active if active.any() else ~active

    def _restricted(self, worth: Vector, active: NDArray[np.bool_]) -> OptimizeResult:
        return linprog(
            -worth[active],
            A_ub=self.below[:, active],
            b_ub=self.at_most,
            A_eq=self.equal[:, active],
            b_eq=np.zeros(self.equal.shape[0]),
            bounds=np.column_stack([np.zeros(np.count_nonzero(active)), self.upper[active]]),
            method="highs-ds",
        )

    def _search(self, worth: Vector, relaxed: _Relaxation, open_below: float) -> tuple[Vector | None, float]:
        """Search the columns whose reduced cost in the relaxation is small; return the answer and its bound."""
        settled = np.abs(relaxed.reduced) > open_below
        lower = np.where(settled, np.round(relaxed.x), 0.0)
        result = milp(
            np.where(settled, 0.0, -worth),
            integrality=np.arange(len(worth)) < self.whole,
            bounds=Bounds(lower, np.where(settled, lower, self.upper)),
            constraints=[
                LinearConstraint(self.equal, 0.0, 0.0),
                LinearConstraint(self.below, -np.inf, self.at_most),
            ],
            options=_SEARCH,
        )
        open_bound = np.inf if result.mip_dual_bound is None else -float(result.mip_dual_bound)
        return result.x, float(worth @ lower) + open_bound


class Rows:
    """Collects the rows of a sparse matrix."""

    def __init__(self) -> None:
        self._columns: list[NDArray[np.int64]] = []
        self._values: list[Vector] = []
        self._right: list[float] = []

    def add(self, columns: NDArray[np.integer], right: float = 0.0, negative: int = 0) -> None:
        """Add a row of ones whose last ``negative`` entries are minus one."""
        values = np.ones(len(columns))
        values[len(columns) - negative :] = -1.0
        self._columns.append(columns.astype(np.int64))
        self._values.append(values)
        self._right.append(right)

    def matrix(self, width: int) -> tuple[csr_array, Vector]:
        """Return the rows, (r, width), and their right sides, (r,)."""
        starts = np.concatenate([[0], np.cumsum([len(c) for c in self._columns], dtype=np.int64)])
        columns = np.concatenate([np.empty(0, np.int64), *self._columns])
        values = np.concatenate([np.empty(0), *self._values])
        return csr_array((values, columns, starts), shape=(len(starts) - 1, width)), np.array(self._right)


@contextmanager
def _silence() -> Iterator[None]:
    """Keep what the solver prints off standard output: a line for its developers would spoil ours for programs."""
    library = ctypes.CDLL(None) if os.name == "posix" else None
    sys.stdout.flush()
    ours = os.dup(1)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    try:
        yield
    finally:
        if library is not None:
            library.fflush(None)
        os.dup2(ours, 1)
        os.close(ours)
        os.close(nowhere)


@dataclass(frozen=True, slots=True)
class BoundedRows:
    """Columns between ``lower`` and ``upper`` whose rows lie between ``least`` and ``most``; n columns, r rows.

    Attributes
    ----------
    lower, upper : (n,) float64.
    rows : (r, n) sparse float64.
    least, most : (r,) float64, may be infinite.
    """

    lower: Vector
    upper: Vector
    rows: csr_array
    least: Vector
    most: Vector

    def relaxed(self, worth: Vector, seconds: float = np.inf) -> Priced | None:
        """Return a corner of greatest worth with its prices, None where the rows contradict each other.

        Raises
        ------
        TimeoutError
            When the time did not suffice.
        """
        above, below = np.isfinite(self.most), np.isfinite(self.least)
        rows = vstack([self.rows[above], -self.rows[below]], format="csr")
        right = np.concatenate([self.most[above], -self.least[below]])
        result = linprog(
            -worth,
            A_ub=rows,
            b_ub=right,
            bounds=np.column_stack([self.lower, self.upper]),
            method="highs-ds",
            options={} if np.isinf(seconds) else {"time_limit": max(seconds, 0.01)},
        )
        if result.status == _LIMIT_REACHED:
            raise TimeoutError("the linear programme needs more time")
        if result.status == _INFEASIBLE:
            return None
        if result.x is None:
            raise RuntimeError(f"the linear programme ended with {result.message}")
        # Any prices of 0 or more bound every answer, by duality and our own arithmetic: no tolerance is in it.
        prices = np.maximum(-result.ineqlin.marginals, 0.0)
        left = worth - rows.T @ prices
        bound = float(right @ prices + np.maximum(left * self.lower, left * self.upper).sum())
        row_prices = np.zeros(len(self.most))
        row_prices[above] += prices[: np.count_nonzero(above)]
        row_prices[below] -= prices[np.count_nonzero(above) :]
        return Priced(result.x, bound, row_prices, left)

    def searched(self, worth: Vector, whole: NDArray[np.bool_], seconds: float = np.inf) -> Searched:
        """Search the answer of greatest worth whose ``whole`` columns, (n,) bool, are whole numbers."""
        with _silence():
            result = milp(
                -worth,
                integrality=whole.astype(np.int64),
                bounds=Bounds(self.lower, self.upper),
                constraints=[LinearConstraint(self.rows, self.least, self.most)] if len(self.most) else [],
                options={"mip_rel_gap": 0.0} | ({} if np.isinf(seconds) else {"time_limit": max(seconds, 0.01)}),
            )
        if result.status == _INFEASIBLE:
            return Searched(None, -np.inf, proven=True)
        bound = np.inf if result.mip_dual_bound is None else -float(result.mip_dual_bound)
        if result.status not in (_SOLVED, _LIMIT_REACHED):
            raise RuntimeError(f"the search ended with {result.message}")
        return Searched(result.x, bound, proven=result.status == _SOLVED)


@dataclass(frozen=True, slots=True)
class Priced:
    """An answer in fractions, a corner, with the prices that prove its bound.

    Attributes
    ----------
    x : (n,) float64.
    prices : (r,) float64, positive where a ``most`` binds and negative where a ``least`` does.
    surplus : (n,) float64, the worth of each column less what its rows charge.
    """

    x: Vector
    bound: float
    prices: Vector
    surplus: Vector


@dataclass(frozen=True, slots=True)
class Searched:
    """What a search found: an answer, (n,), or None; a bound on all; whether it ended with a proof."""

    x: Vector | None
    bound: float
    proven: bool
