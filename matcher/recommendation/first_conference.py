"""What people would have declared at a first conference on some day of the past, made from the deals before it.

Public deals come without profiles of investors. So an investor is given those words that a form asks for and that
its deals before the day answer: the fields it backed most often, the rounds it took part in, and its own place. It
gets no thesis, no cheque and no regions: deals say nothing of these. What it backed itself is forgotten.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from matcher.conference import Dataset
from matcher.deals import Deals, backing, companies, deals_of, first_days
from matcher.profiles import Investor, Stage, Startup, field_tags

#: Companies an investor must have backed before the day: fewer say little about what it would declare.
LEAST_HISTORY = 3
# So many fields a form has room for; more would tell how much an investor did and not what it looks for.
_MOST_TAGS = 5
_YEAR = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class FirstConference:
    """Profiles without a past, and (n, s) bool ``backed``: who made a deal with whom in the year that followed."""

    dataset: Dataset
    backed: NDArray[np.bool_]

    @property
    def can_teach(self) -> bool:
        """Whether some startup that says something in sentences was backed, and another one was not."""
        speaks = np.array([bool(startup.text) for startup in self.dataset.startups], dtype=bool)
        told = self.backed[:, speaks]
        return bool((told.any(axis=1) & ~told.all(axis=1)).any() and (told.any(axis=0) & ~told.all(axis=0)).any())


def without_history(dataset: Dataset, day: date, rows: NDArray[np.int64]) -> Dataset:
    """Return the startups of a dataset and (n,) rows of its investors as they would meet at a first conference.

    Only deals before the day are looked at; portfolio and interactions of the result are empty.
    """
    deals = deals_of(dataset)
    past = deals.take(deals.day < day.toordinal())
    return replace(dataset, investors=_declared(dataset, past, rows), portfolio=(), interactions=())


def first_conferences(dataset: Dataset, cut: date, years: int) -> tuple[FirstConference, ...]:
    """Return a first conference a year, for the last years before a day; nothing from the day on is looked at.

    The startups of a year are those whose first deal fell into it and was made with somebody of the pool, which is
    everybody with at least ``LEAST_HISTORY`` companies before the year. Years without any are left out.
    """
    deals = deals_of(dataset)
    known = deals.take(deals.day < cut.toordinal())
    days = [cut - back * _YEAR for back in range(1, years + 1)]
    found = (_first_conference(dataset, known, day) for day in days)
    return tuple(one for one in found if one.backed.any())


def _first_conference(dataset: Dataset, deals: Deals, day: date) -> FirstConference:
    everybody, start = companies(dataset), day.toordinal()
    first = first_days(deals, len(everybody))
    past = deals.take(deals.day < start)
    pool = np.flatnonzero(np.bincount(past.investor, minlength=len(dataset.investors)) >= LEAST_HISTORY)
    fresh = (first >= start) & (first < start + _YEAR.days)
    coming = deals.take(fresh[deals.company] & np.isin(deals.investor, pool) & (deals.day < start + _YEAR.days))
    rows = np.unique(coming.company)
    room = replace(
        dataset,
        investors=_declared(dataset, past, pool),
        startups=tuple(everybody[row] for row in rows),
        portfolio=(),
        interactions=(),
    )
    return FirstConference(room, backing(coming, pool, rows))


def _declared(dataset: Dataset, past: Deals, rows: NDArray[np.int64]) -> tuple[Investor, ...]:
    """Return the investors of some rows with what their past deals say in their place."""
    everybody = companies(dataset)
    meaning = _meaning(everybody)
    tags: dict[int, Counter[str]] = {int(row): Counter() for row in rows}
    rounds: dict[int, set[str]] = {int(row): set() for row in rows}
    for investor, company, name in zip(past.investor.tolist(), past.company.tolist(), past.round, strict=True):
        if investor in tags:
            tags[investor].update(field_tags(everybody[company]))
            rounds[investor].add(name)
    return tuple(_profile(dataset.investors[row], tags[row], rounds[row], meaning) for row in map(int, rows))


def _profile(
    investor: Investor, tags: Counter[str], rounds: set[str], meaning: Mapping[str, frozenset[Stage]]
) -> Investor:
    names = tuple(sorted(name for name in rounds if meaning.get(name)))
    return replace(
        investor,
        thesis="",
        tags=tuple(sorted(tags, key=lambda tag: (-tags[tag], tag))[:_MOST_TAGS]),
        stage_names=names,
        stages=frozenset().union(*(meaning[name] for name in names)),
        ticket_min_usd=None,
        ticket_max_usd=None,
        countries=(),
        markets=frozenset(),
    )


def _meaning(everybody: Sequence[Startup]) -> dict[str, frozenset[Stage]]:
    """Return what the names of rounds mean, as read where a company declares one."""
    return {company.stage: company.stages for company in everybody if company.stage}
