"""The numbers that describe a pair, one row a pair and one column a piece of evidence.

Every column is 0 where nothing is known, so that silence speaks neither for nor against a pair, and is nan-free;
``known`` says which cells were really told. Columns are the same for both sides; those about text are measured
from the side that is asked.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from matcher.conference import Dataset
from matcher.pairs import Pairs
from matcher.profiles import WORLD, Investor, Side, Startup
from matcher.recommendation.closeness import Closeness
from matcher.recommendation.eligibility import Eligibility


class Feature(StrEnum):
    """The columns, in their order."""

    TEXT = "text"
    TAGS = "tags"
    STAGE = "stage"
    CHEQUE = "cheque"
    REGION = "region"
    PLACE = "place"
    FIELD = "field"
    HISTORY = "history"


# Beyond this many standard deviations a text is simply very near: the tail must not outweigh all else.
_TEXT_REACH = 4.0
_UNLIKELY = 1e-4
_NOWHERE = frozenset({"其他", "other"})
# Where the name of a place ends. A space or a hyphen ends a Chinese name only: New York is one place, and shares
# nothing with New Delhi. So do the words for province and city, unless the name would be a single character.
_PLACE_END = re.compile(r"[;；,，、/|·]|\s-\s|(?<=[一-鿿])[-\s]+|(?<=[一-鿿]{2})[省市]")


@dataclass(frozen=True, slots=True)
class PairFeatures:
    """What is known of m pairs.

    Attributes
    ----------
    values : by side, (m, f) float64, no nan.
    known : by side, (m, f) bool.
    """

    values: dict[Side, NDArray[np.float64]]
    known: dict[Side, NDArray[np.bool_]]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the columns are made of, each aligned to the pairs, nan where unknown.

    Attributes
    ----------
    closeness : text of both sides against what is usual.
    tags : (m,) share of the startup's tags that the investor shares.
    membership : (m,) product of both sides' probabilities to belong to the sub-forum, in (0, 1].
    history : (m,) nearness to the investor's portfolio, in standard deviations.
    """

    closeness: Closeness
    tags: NDArray[np.float64]
    membership: NDArray[np.float64]
    history: NDArray[np.float64]


def pair_features(dataset: Dataset, pairs: Pairs, declared: Eligibility, evidence: Evidence) -> PairFeatures:
    """Return the columns for all pairs."""
    shared = {
        Feature.TAGS: evidence.tags,
        Feature.STAGE: _stage(declared, pairs),
        Feature.CHEQUE: _cheque(declared, pairs),
        Feature.REGION: _region(dataset, pairs),
        Feature.PLACE: _place(dataset, pairs),
        Feature.FIELD: np.log(np.maximum(evidence.membership, _UNLIKELY)),
        Feature.HISTORY: np.clip(evidence.history, -_TEXT_REACH, _TEXT_REACH),
    }
    values, known = {}, {}
    for side in Side:
        text = np.clip(evidence.closeness.usual[side], -_TEXT_REACH, _TEXT_REACH)
        columns = np.column_stack([(shared | {Feature.TEXT: text})[feature] for feature in Feature])
        known[side] = ~np.isnan(columns)
        values[side] = np.nan_to_num(columns, nan=0.0)
    return PairFeatures(values, known)


def _stage(declared: Eligibility, pairs: Pairs) -> NDArray[np.float64]:
    """Share of the rounds that the startup's word can mean which the investor takes, in (0, 1]."""
    wanted = declared.investor_stages[pairs.investor]
    raised = declared.startup_stages[pairs.startup]
    share = np.bitwise_count(wanted & raised) / np.maximum(np.bitwise_count(raised), 1)
    return np.where((wanted == 0) | (raised == 0), np.nan, share)


def _cheque(declared: Eligibility, pairs: Pairs) -> NDArray[np.float64]:
    """Share of the round that the largest cheque can fill, in [0, 1], on a square-root scale."""
    share = declared.ticket_max[pairs.investor] / declared.raising[pairs.startup]
    return np.asarray(np.sqrt(np.minimum(share, 1.0)))


def _region(dataset: Dataset, pairs: Pairs) -> NDArray[np.float64]:
    """1 where the investor names the startup's country, 0 where it invests anywhere."""
    columns = {code: at for at, code in enumerate(sorted({s.country for s in dataset.startups if s.country}))}
    named = np.full((len(dataset.investors), len(columns) + 1), np.nan)
    for row, investor in enumerate(dataset.investors):
        if WORLD in investor.markets:
            named[row, :-1] = 0.0
        for code in investor.markets & columns.keys():
            named[row, columns[code]] = 1.0
    country = np.array([columns.get(s.country or "", len(columns)) for s in dataset.startups], dtype=np.int64)
    return named[pairs.investor, country[pairs.startup]]


def _place(dataset: Dataset, pairs: Pairs) -> NDArray[np.float64]:
    """1 where both sit in one province or town, 0 where both say where they sit and do not."""
    investors = [places(person) for person in dataset.investors]
    startups = [places(person) for person in dataset.startups]
    near = np.full(len(pairs), np.nan)
    for at, (i, s) in enumerate(zip(pairs.investor.tolist(), pairs.startup.tolist(), strict=True)):
        if investors[i] and startups[s]:
            home, other = dataset.investors[i].country, dataset.startups[s].country
            abroad = home is not None and other is not None and home != other
            near[at] = float(not abroad and not investors[i].keys().isdisjoint(startups[s]))
    return near


def places(person: Investor | Startup) -> dict[str, str]:
    """Return the places a profile names below its country, each by itself, by their names without letter case."""
    parts = (part.strip() for part in _PLACE_END.split(f"{person.region};{person.city}"))
    return {folded: part for part in parts if part and (folded := part.casefold()) not in _NOWHERE}
