"""Who backed which company, and when: the dated deals of a conference folder as rows of its people."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.conference import Dataset
from matcher.profiles import Startup

#: Kinds of interaction that show what an investor likes.
BACKED = frozenset({"invested", "accepted"})


@dataclass(frozen=True, slots=True)
class Deals:
    """The d couples of an investor and a company it backed, each once, at its earliest dated deal.

    Rows are in order of day, then investor, then company.

    Attributes
    ----------
    investor : (d,) int64, row of ``dataset.investors``.
    company : (d,) int64, row of ``companies(dataset)``.
    day : (d,) int64, as ``date.toordinal`` counts.
    round : d names of rounds, as written; empty where none was.
    """

    investor: NDArray[np.int64]
    company: NDArray[np.int64]
    day: NDArray[np.int64]
    round: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.day)

    def take(self, rows: NDArray[np.integer] | NDArray[np.bool_]) -> Deals:
        """Return the chosen rows as new deals."""
        names = np.array(self.round, dtype=object)[rows]
        return Deals(self.investor[rows], self.company[rows], self.day[rows], tuple(names.tolist()))


@dataclass(frozen=True, slots=True)
class SkippedRows:
    """How many rows of the interactions are no deal of their own, by the first reason that holds."""

    other_kinds: int
    """What happened is no backing."""
    undated: int
    """A deal without a date."""
    repeated: int
    """A later deal of a couple that has an earlier one."""


def companies(dataset: Dataset) -> tuple[Startup, ...]:
    """Return everybody who can have been backed: the startups, then the portfolio."""
    return (*dataset.startups, *dataset.portfolio)


def deals_of(dataset: Dataset, rounds: Collection[str] = ()) -> Deals:
    """Return the dated deals of a dataset, each couple once; of rounds on one day the first by name.

    Parameters
    ----------
    dataset
        Interactions with somebody it does not know are left out, as are those without a date.
    rounds
        Names of rounds as written; only deals of these count, and a couple stands at its earliest among them.
        Without any, all count.
    """
    investor_row = {person.id: row for row, person in enumerate(dataset.investors)}
    # A company that attends and stands in the portfolio too is the one that attends.
    company_row: dict[str, int] = {}
    for row, company in enumerate(companies(dataset)):
        company_row.setdefault(company.id, row)
    wanted = frozenset(rounds)
    earliest: dict[tuple[int, int], tuple[int, str]] = {}
    for event in dataset.interactions:
        investor, company_at = investor_row.get(event.investor_id), company_row.get(event.startup_id)
        if investor is None or company_at is None or event.at is None or event.kind not in BACKED:
            continue
        if wanted and event.round not in wanted:
            continue
        deal, couple = (event.at.toordinal(), event.round), (investor, company_at)
        if couple not in earliest or deal < earliest[couple]:
            earliest[couple] = deal
    ordered = sorted((day, investor, company, name) for (investor, company), (day, name) in earliest.items())
    columns = np.array([row[:3] for row in ordered], dtype=np.int64).reshape(-1, 3)
    return Deals(columns[:, 1], columns[:, 2], columns[:, 0], tuple(row[3] for row in ordered))


def first_days(deals: Deals, count: int) -> NDArray[np.float64]:
    """Return (count,) float64: the day of each company's first deal; inf without any."""
    first = np.full(count, np.inf)
    np.minimum.at(first, deals.company, deals.day)
    return first


def positions(rows: NDArray[np.int64], count: int) -> NDArray[np.int64]:
    """Return (count,) int64: where each row stands among the chosen; -1 where it does not."""
    places = np.full(count, -1, dtype=np.int64)
    places[rows] = np.arange(len(rows))
    return places


def backing(deals: Deals, investors: NDArray[np.int64], chosen: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Return (n, s) bool: which of n investors backed which of s companies; deals of others are passed over."""
    investor = positions(investors, int(np.concatenate([investors, deals.investor]).max(initial=-1)) + 1)
    company = positions(chosen, int(np.concatenate([chosen, deals.company]).max(initial=-1)) + 1)
    row, column = investor[deals.investor], company[deals.company]
    among = (row >= 0) & (column >= 0)
    table = np.zeros((len(investors), len(chosen)), dtype=bool)
    table[row[among], column[among]] = True
    return table


def skipped_rows(dataset: Dataset) -> SkippedRows:
    """Count the rows that ``deals_of`` passes over when all rounds count."""
    backed = [event for event in dataset.interactions if event.kind in BACKED]
    dated = [(event.investor_id, event.startup_id) for event in backed if event.at is not None]
    return SkippedRows(
        len(dataset.interactions) - len(backed), len(backed) - len(dated), len(dated) - len(set(dated))
    )
