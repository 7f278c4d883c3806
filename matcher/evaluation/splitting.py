"""A strict split by time: what was known on a day, who is asked about, and what came of it afterwards."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from matcher.conference import Dataset
from matcher.deals import Deals, backing, companies, deals_of, first_days
from matcher.profiles import Side

Cell = TypeVar("Cell", bound=np.generic)


@dataclass(frozen=True, slots=True)
class Asked:
    """What may be learned from, and who is to be ranked for whom.

    Attributes
    ----------
    dataset
        As it was known at the cut. ``startups`` are the s new ones that are asked about, in order of id;
        ``portfolio`` holds the companies with a deal before the cut; ``interactions`` are those dated before it,
        of every round; all investors are there.
    cut
        The first day of which nothing is known.
    pool : (n,) int64
        Rows of ``dataset.investors`` that are ranked and ask, in order of id.
    rounds
        Rounds of the deals that are asked about, as written; empty: any.
    """

    dataset: Dataset
    cut: date
    pool: NDArray[np.int64]
    rounds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TimeSplit:
    """The question, and (n, s) bool ``truth``: who of the pool backed which new startup from the cut on."""

    asked: Asked
    truth: NDArray[np.bool_]

    def queries(self, side: Side) -> NDArray[np.int64]:
        """Return (q,) int64: who of the askers of a side has a truth, as rows of the pool or of the startups.

        Every startup that is asked about has one; an investor of the pool may have backed nobody new.
        """
        return np.flatnonzero(self.truth.any(axis=1 if side is Side.INVESTOR else 0))


def by_query(matrix: NDArray[Cell], side: Side, queries: NDArray[np.int64]) -> NDArray[Cell]:
    """Return (q, c): of an (n, s) matrix the rows, or for startups the columns, that are queries of a side."""
    turned: NDArray[Cell] = (matrix if side is Side.INVESTOR else matrix.T)[queries]
    return turned


def split_by_time(dataset: Dataset, cut: date, min_history: int = 1, rounds: Collection[str] = ()) -> TimeSplit:
    """Cut a dataset at a day.

    A startup is new if its first dated deal, of any round and with anybody, is on or after the cut. It is asked
    about if somebody of the pool made a deal with it.

    Parameters
    ----------
    dataset
        Deals without a date are left out: nobody knows on which side of the cut they are.
    cut
        The first day of the time that is asked about.
    min_history
        How many different companies an investor must have backed before the cut to be in the pool.
    rounds
        Only deals of these rounds count for the pool and for the truth; a startup's first deal is that of any
        round. Empty: all.

    Returns
    -------
    TimeSplit
        With n investors and s startups; either may be 0.
    """
    day = cut.toordinal()
    known = companies(dataset)
    old = first_days(deals_of(dataset), len(known)) < day
    deals = deals_of(dataset, rounds)
    pool = _by_id(_pool(deals, day, min_history, len(dataset.investors)), [one.id for one in dataset.investors])
    truths = deals.take(np.isin(deals.investor, pool) & ~old[deals.company])
    asked_rows = _by_id(np.unique(truths.company), [company.id for company in known])
    truth = backing(truths, pool, asked_rows)
    startups = tuple(known[row] for row in asked_rows)
    portfolio = tuple(known[row] for row in np.flatnonzero(old))
    remembered = {company.id for company in (*startups, *portfolio)}
    before = tuple(
        event
        for event in dataset.interactions
        if event.at is not None and event.at < cut and event.startup_id in remembered
    )
    kept = replace(dataset, startups=startups, portfolio=portfolio, interactions=before)
    return TimeSplit(Asked(kept, cut, pool, tuple(sorted(set(rounds)))), truth)


def _pool(deals: Deals, day: int, min_history: int, count: int) -> NDArray[np.int64]:
    """Return the rows of the investors with at least so many companies before a day."""
    history = np.bincount(deals.investor[deals.day < day], minlength=count)
    return np.flatnonzero(history >= min_history)


def _by_id(rows: NDArray[np.int64], ids: list[str]) -> NDArray[np.int64]:
    return np.array(sorted(rows.tolist(), key=lambda row: ids[row]), dtype=np.int64)
