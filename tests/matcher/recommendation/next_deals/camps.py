"""A world of two camps: investors of Boston back biology, those of Austin software, each in its own round."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from matcher.conference import Dataset, Interaction
from matcher.profiles import Investor, Startup
from matcher.recommendation.next_deals.past import Past, Record
from matcher.recommendation.next_deals.space import SpaceConfig
from tests.factories import dataset

CUT = date(2012, 1, 1)
#: Enough for two camps, and quick.
SMALL = SpaceConfig(width=8, epochs=3, runs=1)
_CAMPS = (("biology", "MA", "Boston", "series-a"), ("software", "TX", "Austin", "angel"))
_INVESTORS, _COMPANIES, _NEW = 24, 420, 30


def camp_of(number: int) -> int:
    """Return the camp of the investor or company of a number."""
    return number % 2


def camps(rng: np.random.Generator) -> Dataset:
    """Return deals of four years before the cut, three a company; startups without deals are new at the cut."""
    old = [_company(number, f"Old{number}", rng) for number in range(_COMPANIES)]
    new = [_company(number, f"New{number}", rng) for number in range(_NEW)]
    investors = [
        Investor(f"i{number:02}", f"Fund {number}", region=_CAMPS[camp_of(number)][1], kind="fund")
        for number in range(_INVESTORS)
    ]
    events = []
    for number, company in enumerate(old):
        first = CUT - timedelta(int(rng.integers(1, 4 * 365)))
        for backer in rng.choice(_INVESTORS // 2, 3, replace=False):
            mine = investors[2 * int(backer) + camp_of(number)]
            events.append(Interaction(mine.id, company.id, "invested", first, company.stage))
    return Dataset(dataset().conference, tuple(investors), tuple(new), tuple(old), tuple(events))


def past_of(world: Dataset, day: date = CUT) -> Past:
    """Return what everybody knew on a day, all investors and the new startups."""
    record = Record.of(world)
    return record.at(day.toordinal(), np.arange(len(world.investors)), np.arange(len(world.startups)))


def same_camp(world: Dataset) -> NDArray[np.bool_]:
    """Return (n, s) bool: whether an investor and a new startup are of one camp."""
    investors, startups = np.arange(len(world.investors)) % 2, np.arange(len(world.startups)) % 2
    return np.asarray(investors[:, None] == startups[None, :])


def _company(number: int, name: str, rng: np.random.Generator) -> Startup:
    field, region, city, stage = _CAMPS[camp_of(number)]
    said = f"We build {field} tools for {rng.choice(['farms', 'schools', 'ships'])}"
    return Startup(name.casefold(), name, said, (field,), stage, region=region, city=city, founded=2008)
