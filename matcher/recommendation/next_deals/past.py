"""What was known on a day: who had backed whom until then, and which startups are new."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from matcher.conference import Dataset
from matcher.deals import Deals, companies, deals_of, first_days, positions
from matcher.profiles import Investor, Startup

if TYPE_CHECKING:
    from scipy.sparse import csr_array

_YEAR = 365.25
#: Where the year of founding is unknown.
NO_AGE = -1


@dataclass(frozen=True, slots=True)
class Past:
    """What was known on a day of n investors, c companies backed until then, and s new startups.

    Attributes
    ----------
    investor : (d,) int64, row of ``investors``, by deal.
    company : (d,) int64, row of ``companies``.
    years : (d,) float64, how long ago a deal was made, positive.
    opening : (d,) bool, whether it was the company's first.
    counts : (d,) bool, whether it is of a round that is asked about.
    round : (d,) object, the round as written, empty where none was.
    company_ages : (c,) int64, whole years from founding to the first deal; ``NO_AGE`` where unknown.
    startup_ages : (s,) int64, whole years from founding to the day.
    """

    investors: tuple[Investor, ...]
    companies: tuple[Startup, ...]
    startups: tuple[Startup, ...]
    investor: NDArray[np.int64]
    company: NDArray[np.int64]
    years: NDArray[np.float64]
    opening: NDArray[np.bool_]
    counts: NDArray[np.bool_]
    round: NDArray[np.object_]
    company_ages: NDArray[np.int64]
    startup_ages: NDArray[np.int64]

    @property
    def shape(self) -> tuple[int, int]:
        """Return n and s, the axes of everything about pairs."""
        return len(self.investors), len(self.startups)

    def faded(self, half_life: float) -> NDArray[np.float64]:
        """Return (d,) float64 in (0, 1]: what a deal still counts when it counts half after so many years."""
        return np.asarray(0.5 ** (self.years / half_life))

    def backed(self, weights: NDArray[np.float64]) -> csr_array:
        """Return (n, c) float32: the weight of each deal at its investor and company."""
        from scipy.sparse import csr_array

        cells = weights.astype(np.float32), (self.investor, self.company)
        return csr_array(cells, shape=(len(self.investors), len(self.companies)))


@dataclass(frozen=True, slots=True)
class Record:
    """All that a dataset knows of deals, from which any earlier day can be laid out.

    Attributes
    ----------
    deals : of every round; ``asked`` those of the rounds that are asked about.
    first : (companies,) float64, the day of a company's first deal; inf without any.
    """

    dataset: Dataset
    deals: Deals
    asked: Deals
    first: NDArray[np.float64]

    @classmethod
    def of(cls, dataset: Dataset, rounds: Collection[str] = ()) -> Record:
        """Read the deals of a dataset; without rounds all are asked about."""
        deals = deals_of(dataset)
        asked = deals_of(dataset, rounds) if rounds else deals
        return cls(dataset, deals, asked, first_days(deals, len(companies(dataset))))

    def at(self, day: int, pool: NDArray[np.int64], startups: NDArray[np.int64]) -> Past:
        """Lay out what was known before a day.

        Parameters
        ----------
        day : as ``date.toordinal`` counts; deals on it or later are not seen.
        pool : (n,) rows of the dataset's investors.
        startups : (s,) rows of ``companies``: those that are new on that day.
        """
        everybody = companies(self.dataset)
        known = np.flatnonzero(self.first < day)
        investor_at = positions(pool, len(self.dataset.investors))
        company_at = positions(known, len(everybody))
        seen = self.deals.take((self.deals.day < day) & (investor_at[self.deals.investor] >= 0))
        asked = self.asked.take(self.asked.day < day)
        ages = _ages(everybody, np.where(np.isfinite(self.first) & (self.first < day), self.first, day))
        return Past(
            tuple(self.dataset.investors[row] for row in pool),
            tuple(everybody[row] for row in known),
            tuple(everybody[row] for row in startups),
            investor_at[seen.investor],
            company_at[seen.company],
            (day - seen.day) / _YEAR,
            self.first[seen.company] == seen.day,
            np.isin(_couples(seen, len(everybody)), _couples(asked, len(everybody))),
            np.array(seen.round, dtype=object),
            ages[known],
            ages[startups],
        )


def _couples(deals: Deals, count: int) -> NDArray[np.int64]:
    return deals.investor * count + deals.company


def _ages(everybody: tuple[Startup, ...], day: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return whole years from founding to a day of each company; a later founding counts as that day's."""
    years = np.array([date.fromordinal(int(at)).year for at in day], dtype=np.int64)
    founded = np.array([company.founded or 0 for company in everybody], dtype=np.int64)
    return np.where(founded > 0, np.maximum(years - founded, 0), NO_AGE)
