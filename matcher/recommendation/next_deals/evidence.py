"""The columns that describe an investor and a new startup, each a reason in itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from matcher.profiles import Investor, Startup
from matcher.recommendation.next_deals.activity import recent_deals
from matcher.recommendation.next_deals.likeness import (
    all_words,
    mean_of_nearest,
    nearest_likeness,
    portfolio_likeness,
    single_words,
    theme_likeness,
)
from matcher.recommendation.next_deals.partners import likely_partners, rivals
from matcher.recommendation.next_deals.past import Past
from matcher.recommendation.next_deals.shares import field_share, round_share, share_of
from matcher.recommendation.next_deals.space import SpaceConfig, learned_space
from matcher.recommendation.next_deals.words import city_of, fields_of, region_of, round_of


class Clue(StrEnum):
    """The columns, in their order."""

    LAST_QUARTER = "last_quarter"
    LAST_YEAR = "last_year"
    LAST_YEARS = "last_years"
    NEW_COMPANIES = "new_companies"
    REGION = "region"
    CITY = "city"
    FIRST_ROUND = "first_round"
    ROUND = "round"
    FIELDS = "fields"
    PORTFOLIO = "portfolio"
    NEAREST = "nearest"
    THEMES = "themes"
    LEARNED = "learned"
    LEARNED_NEAREST = "learned_nearest"
    HOME_REGION = "home_region"
    OTHER_REGION = "other_region"
    HOME_CITY = "home_city"
    PARTNERS = "partners"
    RIVALS = "rivals"


#: What an investor goes by only once it is known what startups go by.
LATER = (Clue.PARTNERS, Clue.RIVALS)


@dataclass(frozen=True, slots=True)
class Clues:
    """What is known of all pairs: ``values`` (f, n, s) float32 in the order of ``Clue``."""

    values: NDArray[np.float32]

    def __getitem__(self, clue: Clue) -> NDArray[np.float32]:
        """Return (n, s) float32, one column."""
        return np.asarray(self.values[list(Clue).index(clue)])

    def scores(self, weights: NDArray[np.float64]) -> NDArray[np.float32]:
        """Return (n, s) float32, the weighted sum of the columns."""
        return np.tensordot(weights.astype(np.float32), self.values, axes=1)


def clues_of(past: Past, seed: int, space: SpaceConfig) -> Clues:
    """Return all columns of all pairs of a past; those of ``LATER`` are 0 until ``with_partners``."""
    columns = _activity(past) | _shares(past) | _likeness(past, seed, space) | _homes(past)
    values = np.zeros((len(Clue), *past.shape), dtype=np.float32)
    for at, clue in enumerate(Clue):
        if clue not in LATER:
            values[at] = columns[clue]
    return Clues(values)


def with_partners(clues: Clues, past: Past, weights: NDArray[np.float64]) -> Clues:
    """Return the clues with those of ``LATER``, given (f,) float64: what startups choose their investors by."""
    scores = clues.scores(weights)
    values = clues.values.copy()
    values[list(Clue).index(Clue.PARTNERS)] = likely_partners(past, scores)
    values[list(Clue).index(Clue.RIVALS)] = rivals(scores)
    return Clues(values)


def _activity(past: Past) -> dict[Clue, NDArray[np.float32]]:
    return {
        Clue.LAST_QUARTER: recent_deals(past, 0.25),
        Clue.LAST_YEAR: recent_deals(past, 1.0),
        Clue.LAST_YEARS: recent_deals(past, 3.0),
        Clue.NEW_COMPANIES: recent_deals(past, 1.0, opening=True),
    }


def _shares(past: Past) -> dict[Clue, NDArray[np.float32]]:
    return {
        Clue.REGION: share_of(past, region_of),
        Clue.CITY: share_of(past, city_of),
        Clue.FIRST_ROUND: share_of(past, round_of),
        Clue.ROUND: round_share(past),
        Clue.FIELDS: field_share(past, fields_of),
    }


def _likeness(past: Past, seed: int, space: SpaceConfig) -> dict[Clue, NDArray[np.float32]]:
    single, every = single_words(past), all_words(past)
    learned = learned_space(past, every, seed, space)
    return {
        Clue.PORTFOLIO: portfolio_likeness(past, single),
        Clue.NEAREST: nearest_likeness(past, single),
        Clue.THEMES: theme_likeness(past, every, seed),
        Clue.LEARNED: learned.liking,
        Clue.LEARNED_NEAREST: mean_of_nearest(past, learned.cosines),
    }


def _homes(past: Past) -> dict[Clue, NDArray[np.float32]]:
    """Return where both sit: the same province or state, another, the same town; 0 where either is silent."""
    region, city = _same(past, region_of), _same(past, city_of)
    return {
        Clue.HOME_REGION: (region > 0).astype(np.float32),
        Clue.OTHER_REGION: (region < 0).astype(np.float32),
        Clue.HOME_CITY: (city > 0).astype(np.float32),
    }


def _same(past: Past, word_of: Callable[[Investor | Startup], str]) -> NDArray[np.int8]:
    """Return (n, s) int8: 1 where both say the same, -1 where both say something else, 0 where one is silent."""
    investors = np.array([word_of(person) for person in past.investors], dtype=object)[:, None]
    startups = np.array([word_of(person) for person in past.startups], dtype=object)[None, :]
    both = (investors != "") & (startups != "")
    return np.where(both, np.where(investors == startups, 1, -1), 0).astype(np.int8)
