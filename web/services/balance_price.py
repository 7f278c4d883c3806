"""What it costs, and what it brings, that suggestions share out attention more evenly."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from matcher.comparing import gini
from matcher.profiles import Side
from matcher.recommendation.joint_lists.ascent import envies
from matcher.recommendation.joint_lists.lists import JointLists
from matcher.recommendation.joint_lists.market import other


@dataclass(frozen=True, slots=True)
class Sharing:
    """How everybody's lists, made together, share out attention."""

    matches: float
    """The expected number of couples who look at each other and both say yes."""
    envy: dict[Side, int]
    """How often somebody would rather stand where another of the same side stands."""
    gini: dict[Side, float]
    """How unevenly those are looked at who can be suggested: 0, all alike, to 1, one alone."""

    def record(self) -> dict[str, Any]:
        """Return plain values."""
        return {
            "matches": self.matches,
            "envy": {side.value: count for side, count in self.envy.items()},
            "gini": {side.value: share for side, share in self.gini.items()},
        }


def sharing(joint: JointLists) -> Sharing:
    """Return how the lists that are shown, always the same ones, share out attention."""
    market = joint.market
    shown = market.ranked(joint.exposure)
    uneven = {}
    for side, readers in market.readers.items():
        looked_at = readers.total(shown[other(side)])
        uneven[side] = gini(looked_at[np.unique(readers.owner)])
    return Sharing(float(market.matches(shown).sum()), envies(market, shown), uneven)


def price_of_balance(balance: float, chosen: JointLists, without: JointLists | None) -> dict[str, Any]:
    """Return how the lists at the chosen balance share out attention, and beside them those at balance 0.

    Parameters
    ----------
    without : the lists at balance 0; None where that is the chosen one.
    """
    at_zero = {"without": sharing(without).record()} if without else {}
    return {"balance": balance, "chosen": sharing(chosen).record(), **at_zero}
