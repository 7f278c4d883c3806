"""Both sides' decisions on meetings, predicted for people nobody has seen: one direction, and both saying yes.

Two ways to hold people out: whole evenings (nobody of a room that is asked about was ever seen, a first
conference), and single people (their room was seen, their own decisions were not; the other's answer belongs to
the other model).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from matcher.encounters import Encounters
from matcher.evaluation.calibration import Resampled, area, mean
from matcher.evaluation.meeting_models import MeetingSettings, folds, inner, predicted, settled
from matcher.evaluation.metrics import ndcg_at
from matcher.recommendation.reciprocal import both_say_yes, harmonic_mean, learned_combination

Floats = NDArray[np.float64]
_PEOPLE_FOLDS = 5
_RATE_PRIOR = 20.0


class HeldOut(StrEnum):
    """What a model that is asked has not seen."""

    EVENINGS = "evenings"
    PEOPLE = "people"


@dataclass(frozen=True, slots=True)
class MeetingForecast:
    """What was said, before it was known, of every decision and of every couple.

    Attributes
    ----------
    said : by name, (m,) float64: the model's probabilities, and baselines.
    both : by name, (k,) float64: scores of both saying yes, for the couples of ``Encounters.both_ways``.
    """

    said: Mapping[str, Floats]
    both: Mapping[str, Floats]


def forecast(encounters: Encounters, held_out: HeldOut, settings: MeetingSettings, seed: int) -> MeetingForecast:
    """Return out-of-sample forecasts; nothing, calibration and combination too, is learned from the held out.

    The learned combination needs both decisions of a couple from one fold, which only whole evenings give.
    """
    everything = np.ones(len(encounters.yes), dtype=np.bool_)
    group = encounters.evening if held_out is HeldOut.EVENINGS else encounters.decider
    count = len(np.unique(group)) if held_out is HeldOut.EVENINGS else _PEOPLE_FOLDS
    fold = folds(group, everything, count)
    first, second = encounters.both_ways()
    said = {
        name: np.full(len(fold), np.nan) for name in ("model", "model, as fitted", "rate", "rate by direction")
    }
    learned = np.full(len(first), np.nan)
    for number in range(count):
        ask = fold == number
        train = ~ask
        asked = predicted(encounters, train, ask, settings, seed)
        found = settled(encounters, inner(encounters, train, group, settings, seed), asked)
        said["model, as fitted"][ask], said["model"][ask] = found.as_fitted[ask], found.said[ask]
        said["rate"][ask] = _rate(encounters, train)
        said["rate by direction"][ask] = _rates_by_side(encounters, train)[encounters.side[ask]]
        if held_out is HeldOut.EVENINGS:
            known, wanted = train[first] & train[second], ask[first] & ask[second]
            both_yes = (encounters.yes[first] & encounters.yes[second])[known]
            combined = learned_combination(found.honest[first[known]], found.honest[second[known]], both_yes)
            learned[wanted] = combined.applied(found.said[first[wanted]], found.said[second[wanted]])
    chance = np.random.default_rng(seed).random(len(first))
    both = {"random": chance, **combinations(said["model"][first], said["model"][second])}
    return MeetingForecast(said, both if held_out is HeldOut.PEOPLE else {**both, "learned": learned})


def combinations(one: Floats, other: Floats) -> dict[str, Floats]:
    """Return the scores of a couple that need no learning, by name, from both (k,) probabilities."""
    return {
        "side 0 alone": one,
        "side 1 alone": other,
        "product": both_say_yes(one, other),
        "harmonic mean": harmonic_mean(one, other),
        "minimum": np.minimum(one, other),
    }


def mutual_measures(encounters: Encounters, scores: Floats, drawn: Floats) -> dict[str, Resampled]:
    """Return the AUC of (k,) scores for both saying yes, and nDCG@5 over the people somebody agreed with.

    Every person's list holds those they met. ``drawn`` counts evenings, in order of their number.
    """
    first, second = encounters.both_ways()
    both = encounters.yes[first] & encounters.yes[second]
    _, evening = np.unique(encounters.evening, return_inverse=True)
    lists = _lists(encounters, first, second)
    gained = np.array([ndcg_at(scores[rows][None], both[rows][None], 5)[0] for rows in lists])
    of = np.array([evening[first[rows[0]]] for rows in lists], dtype=np.int64)
    return {"auc": area(scores, both, evening[first], drawn), "ndcg@5": mean(gained, of, drawn)}


def _lists(encounters: Encounters, first: NDArray[np.int64], second: NDArray[np.int64]) -> list[NDArray[np.int64]]:
    """Return for each guest who met somebody the couples it belongs to."""
    lists = []
    for rows in (first, second):
        who = encounters.decider[rows]
        lists += [np.flatnonzero(who == guest) for guest in np.unique(who)]
    return lists


def _rate(encounters: Encounters, train: NDArray[np.bool_]) -> float:
    return float(encounters.yes[train].mean())


def _rates_by_side(encounters: Encounters, train: NDArray[np.bool_]) -> Floats:
    """Return each side's rate of yes, (2,), shrunk to the common one as if so many more had been seen."""
    side, yes = encounters.side[train], encounters.yes[train]
    sums, counts = np.bincount(side[yes], minlength=2), np.bincount(side, minlength=2)
    rates: Floats = (sums + _RATE_PRIOR * yes.mean()) / (counts + _RATE_PRIOR)
    return rates
