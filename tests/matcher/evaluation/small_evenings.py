"""Made-up evenings and pitches with a preference planted in them, so that there is something to find."""

from __future__ import annotations

import numpy as np

from matcher.conference import Dataset, Interaction
from matcher.encounters import Encounters, Guest
from matcher.intake.template import template
from matcher.profiles import Investor, Startup

FIELDS = ("Law", "Biology", "Business", "Film")


def evenings(rng: np.random.Generator, count: int = 6, each: int = 8) -> Encounters:
    """Return evenings on which everybody prefers younger people, and those of the own field."""
    guests = [
        Guest(
            id=1 + number,
            side=number % 2,
            evening=1 + number // (2 * each),
            age=float(rng.integers(20, 36)),
            field=str(rng.choice(FIELDS)),
            career="lawyer",
            goal=int(rng.integers(1, 7)),
            wishes=tuple(rng.integers(5, 30, size=6).astype(float).tolist()),
        )
        for number in range(2 * each * count)
    ]
    met = [
        (row, other)
        for row, one in enumerate(guests)
        for other, two in enumerate(guests)
        if one.evening == two.evening and one.side != two.side
    ]
    decider, other = np.array(met, dtype=np.int64).T
    odds = np.array([(28 - (guests[b].age or 0)) / 3 + (guests[a].field == guests[b].field) for a, b in met])
    yes = rng.random(len(met)) < 1 / (1 + np.exp(-odds))
    return Encounters(tuple(guests), decider, other, yes, np.full(len(met), np.nan))


def pitches(
    rng: np.random.Generator, seasons: tuple[int, ...], rates: tuple[float, ...], each: int = 60
) -> Dataset:
    """Return pitches of some seasons to three investors; Ada says yes twice as often as Ben and Cleo."""
    investors = tuple(Investor(name, name) for name in ("Ada", "Ben", "Cleo"))
    startups = tuple(
        Startup(f"s{season}-{n}", "Pitch", tags=("food",), raising_usd=1e5, extra={"season": str(season)})
        for season in seasons
        for n in range(each)
    )
    events = []
    for startup in startups:
        rate = rates[seasons.index(int(startup.extra["season"]))]
        for investor in investors:
            yes = rng.random() < (2 * rate if investor.id == "Ada" else rate)
            events.append(Interaction(investor.id, startup.id, "accepted" if yes else "declined"))
    return Dataset(template(), investors, startups, (), tuple(events))
