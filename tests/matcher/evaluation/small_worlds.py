"""Small worlds of deals around a day: four investors, six companies, every kind of row."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np
from hypothesis import strategies as st
from numpy.typing import ArrayLike

from matcher.conference import Dataset, Interaction
from matcher.evaluation.splitting import Asked, TimeSplit
from tests.factories import dataset, investor, startup

CUT = date(2020, 1, 1)
ROUNDS = ("A", "B", "")
_INVESTORS = tuple(investor(name) for name in ("Ivo", "Ines", "Iris", "Ian"))
_COMPANIES = tuple(startup(name) for name in ("Sol", "Sara", "Sam", "Pia", "Pam", "Pol"))


def events(first: int, last: int, *, undated: bool = True) -> st.SearchStrategy[Interaction]:
    """Draw rows dated so many days after the cut, or not at all."""
    days = st.integers(first, last).map(lambda days: CUT + timedelta(days))
    return st.builds(
        Interaction,
        st.sampled_from([one.id for one in _INVESTORS]),
        st.sampled_from([one.id for one in _COMPANIES]),
        st.sampled_from(["invested", "invested", "invested", "accepted", "met"]),
        st.none() | days if undated else days,
        st.sampled_from(ROUNDS),
    )


def world(interactions: Sequence[Interaction]) -> Dataset:
    """Return the world in which these things happened; half of the companies attend."""
    return dataset(
        investors=_INVESTORS,
        startups=_COMPANIES[:3],
        portfolio=_COMPANIES[3:],
        interactions=tuple(interactions),
    )


def worlds() -> st.SearchStrategy[Dataset]:
    """Draw worlds in which up to 25 things happened before and after the cut."""
    return st.lists(events(-4, 4), max_size=25).map(world)


def split_of(truth: ArrayLike, history: Sequence[Interaction] = ()) -> TimeSplit:
    """Return a split with a given (n, s) truth; the investors are i0, i1, …, the startups s0, s1, …"""
    table = np.array(truth, dtype=bool)
    data = dataset(
        investors=tuple(investor(f"I{row}") for row in range(table.shape[0])),
        startups=tuple(startup(f"S{row}") for row in range(table.shape[1])),
        portfolio=(startup("Old"), startup("Older")),
        interactions=tuple(history),
    )
    return TimeSplit(Asked(data, CUT, np.arange(table.shape[0])), table)
