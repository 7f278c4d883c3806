"""The hard rules: stage, cheque and region, each only where both sides declared it. Unknown passes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from matcher.profiles import WORLD, Investor, Stage, Startup

Flags = NDArray[np.bool_]


class Rule(StrEnum):
    """The hard rules by name."""

    STAGE = "stage"
    CHEQUE = "cheque"
    REGION = "region"


@dataclass(frozen=True, slots=True)
class Eligibility:
    """What both sides declared, as arrays; n investors, p startups, c countries.

    Attributes
    ----------
    investor_stages, startup_stages : (n,) and (p,) uint8, one bit a stage, 0 unknown.
    ticket_min, ticket_max : (n,) float64 US dollars, nan unknown.
    raising : (p,) float64 US dollars, nan unknown.
    markets : (n, c + 1) bool, the countries an investor takes; all where unknown or anywhere; last: unknown.
    country : (p,) int64, column of the startup's country in ``markets``.
    smallest_share : float, the least share of the round that a cheque must be able to reach.
    """

    investor_stages: NDArray[np.uint8]
    startup_stages: NDArray[np.uint8]
    ticket_min: NDArray[np.float64]
    ticket_max: NDArray[np.float64]
    raising: NDArray[np.float64]
    markets: Flags
    country: NDArray[np.int64]
    smallest_share: float

    @classmethod
    def of(cls, investors: Sequence[Investor], startups: Sequence[Startup], smallest_share: float) -> Eligibility:
        """Gather what was declared."""
        codes = sorted({s.country for s in startups if s.country})
        column = {code: at for at, code in enumerate(codes)}
        markets = np.ones((len(investors), len(codes) + 1), dtype=bool)
        for row, investor in enumerate(investors):
            if investor.markets and WORLD not in investor.markets:
                markets[row, :-1] = [code in investor.markets for code in codes]
        return cls(
            np.array([_bits(i.stages) for i in investors], dtype=np.uint8),
            np.array([_bits(s.stages) for s in startups], dtype=np.uint8),
            _amounts([i.ticket_min_usd for i in investors]),
            _amounts([i.ticket_max_usd for i in investors]),
            _amounts([s.raising_usd for s in startups]),
            markets,
            np.array([column.get(s.country or "", len(codes)) for s in startups], dtype=np.int64),
            smallest_share,
        )

    def breaks(self, investor: NDArray[np.integer], startup: NDArray[np.integer]) -> dict[Rule, Flags]:
        """Return for each rule which of the pairs, given as rows, break it: (m,) bool."""
        stages = self.investor_stages[investor], self.startup_stages[startup]
        raising = self.raising[startup]
        return {
            Rule.STAGE: (stages[0] != 0) & (stages[1] != 0) & (stages[0] & stages[1] == 0),
            # Comparisons with nan are false: an unknown amount breaks nothing.
            Rule.CHEQUE: (self.ticket_min[investor] > raising)
            | (self.ticket_max[investor] < self.smallest_share * raising),
            Rule.REGION: ~self.markets[investor, self.country[startup]],
        }

    def allows(self, investor: NDArray[np.integer], startup: NDArray[np.integer]) -> Flags:
        """Return which of the pairs, given as rows, break no rule: (m,) bool."""
        broken = self.breaks(investor, startup)
        return ~(broken[Rule.STAGE] | broken[Rule.CHEQUE] | broken[Rule.REGION])


def _bits(stages: frozenset[Stage]) -> int:
    return sum(1 << stage for stage in stages)


def _amounts(values: Sequence[float | None]) -> NDArray[np.float64]:
    return np.array([np.nan if value is None else value for value in values], dtype=np.float64)
