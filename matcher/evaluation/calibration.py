"""Whether probabilities mean what they say: measures of yes and no, with intervals by bootstrap over clusters.

Decisions of one evening, or about one pitch, hang together; so whole clusters are drawn (``uncertainty.draws``).
Every measure is made of sums over clusters, and a resample weighs them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.evaluation.uncertainty import LEVEL, Estimate

Floats = NDArray[np.float64]
#: How many bins the calibration curve and both calibration errors have.
BINS = 10
_SUREST = 1e-6


@dataclass(frozen=True, slots=True)
class Resampled:
    """A measure and its values in (r,) resamples, the same resamples for whatever is compared."""

    value: float
    again: Floats

    def estimate(self) -> Estimate:
        """Return the value with its percentile interval; nan where no resample has a value."""
        known = self.again[~np.isnan(self.again)]
        if not len(known):
            return Estimate(self.value, np.nan, np.nan)
        low, high = np.quantile(known, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
        return Estimate(self.value, float(low), float(high))

    def minus(self, other: Resampled) -> Estimate:
        """Return by how much this is greater, with the interval of the paired difference."""
        return Resampled(self.value - other.value, self.again - other.again).estimate()


@dataclass(frozen=True, slots=True)
class CurveBin:
    """A tenth of the decisions: what was said and what was seen on average, and how many there are."""

    said: float
    seen: Estimate
    count: int


def measured(
    said: Floats, yes: NDArray[np.bool_], cluster: NDArray[np.int64], drawn: Floats
) -> dict[str, Resampled]:
    """Return every measure of probabilities by its name.

    Parameters
    ----------
    said
        (m,) float64 in [0, 1].
    yes
        (m,) bool.
    cluster
        (m,) int64 from 0, of each decision.
    drawn
        (r, c) float64 from ``uncertainty.draws``: how often each cluster counts in each resample.
    """
    # A rate of 0 that turns out wrong would cost infinitely much.
    sure = np.clip(said, _SUREST, 1 - _SUREST)
    bits = -np.log(np.where(yes, sure, 1 - sure))
    return {
        "auc": area(said, yes, cluster, drawn),
        "log_loss": mean(bits, cluster, drawn),
        "brier": mean((said - yes) ** 2, cluster, drawn),
        "ece": calibration_error(said, yes, cluster, drawn, equal_mass_bins(said)),
        "ece_equal_width": calibration_error(said, yes, cluster, drawn, equal_width_bins(said)),
        "said": mean(said, cluster, drawn),
        "seen": mean(yes.astype(np.float64), cluster, drawn),
    }


#: The calibration error of a perfect model is not 0: so many worlds in which it is right say how large chance
#: makes it.
_WORLDS = 200


def chance_error(said: Floats, rng: np.random.Generator) -> float:
    """Return the mean equal-mass calibration error if what is said, (m,) in [0, 1], were exactly right."""
    bins = equal_mass_bins(said)
    yes = rng.random((_WORLDS, len(said))) < said
    gaps = [(yes[:, bins == bin_] - said[bins == bin_]).sum(axis=1) for bin_ in range(BINS)]
    return float(np.abs(gaps).sum(axis=0).mean() / len(said))


def mean(values: Floats, cluster: NDArray[np.int64], drawn: Floats) -> Resampled:
    """Return the mean of (m,) values; nan values are passed over."""
    known, clusters = ~np.isnan(values), drawn.shape[1]
    total = np.bincount(cluster[known], weights=values[known], minlength=clusters)
    count = np.bincount(cluster[known], minlength=clusters).astype(np.float64)
    return Resampled(_over(total.sum(), count.sum()), _each_over(drawn @ total, drawn @ count))


def area(scores: Floats, yes: NDArray[np.bool_], cluster: NDArray[np.int64], drawn: Floats) -> Resampled:
    """Return the AUC over all decisions: how often a yes scores above a no, a tie counting half.

    ``wins`` counts it between every two clusters, so that a resample is a product (Hanley and McNeil, 1982).
    """
    clusters = drawn.shape[1]
    wins = np.zeros((clusters, clusters))
    positive, negative = np.flatnonzero(yes), np.flatnonzero(~yes)
    for row in positive.tolist():
        beaten = (scores[row] > scores[negative]) + 0.5 * (scores[row] == scores[negative])
        wins[cluster[row]] += np.bincount(cluster[negative], weights=beaten, minlength=clusters)
    of_yes = np.bincount(cluster[positive], minlength=clusters).astype(np.float64)
    of_no = np.bincount(cluster[negative], minlength=clusters).astype(np.float64)
    again = _each_over(((drawn @ wins) * drawn).sum(axis=1), (drawn @ of_yes) * (drawn @ of_no))
    return Resampled(_over(wins.sum(), of_yes.sum() * of_no.sum()), again)


def calibration_error(
    said: Floats, yes: NDArray[np.bool_], cluster: NDArray[np.int64], drawn: Floats, bins: NDArray[np.int64]
) -> Resampled:
    """Return the expected calibration error: the gap between said and seen in each bin, weighed by its decisions.

    Naeini, Cooper and Hauskrecht, *Obtaining well calibrated probabilities using Bayesian binning*, AAAI 2015.
    Resamples are never better calibrated than chance allows, so its interval leans upwards.
    """
    clusters = drawn.shape[1]
    gaps = np.zeros((clusters, BINS))
    np.add.at(gaps, (cluster, bins), yes - said)
    count = np.bincount(cluster, minlength=clusters).astype(np.float64)
    value = _over(np.abs(gaps.sum(axis=0)).sum(), count.sum())
    return Resampled(value, _each_over(np.abs(drawn @ gaps).sum(axis=1), drawn @ count))


def equal_mass_bins(said: Floats) -> NDArray[np.int64]:
    """Return the tenth of the order in which each probability lies, (m,) int64 from 0; equal ones lie together."""
    _, value, count = np.unique(said, return_inverse=True, return_counts=True)
    middle = np.cumsum(count) - count / 2
    bins: NDArray[np.int64] = np.minimum(middle[value] * BINS / max(1, len(said)), BINS - 1).astype(np.int64)
    return bins


def equal_width_bins(said: Floats) -> NDArray[np.int64]:
    """Return the tenth of [0, 1] in which each probability lies, (m,) int64."""
    return np.minimum((said * BINS).astype(np.int64), BINS - 1)


def curve(said: Floats, yes: NDArray[np.bool_], cluster: NDArray[np.int64], drawn: Floats) -> tuple[CurveBin, ...]:
    """Return the calibration curve over equal-mass bins, from the least probable on; empty bins are left out."""
    bins, found = equal_mass_bins(said), []
    for bin_ in range(BINS):
        rows = bins == bin_
        if rows.any():
            seen = mean(yes[rows].astype(np.float64), cluster[rows], drawn).estimate()
            found.append(CurveBin(float(said[rows].mean()), seen, int(rows.sum())))
    return tuple(found)


def estimates(figures: Mapping[str, Resampled]) -> dict[str, Estimate]:
    """Return the figures with their intervals."""
    return {name: figure.estimate() for name, figure in figures.items()}


def _over(part: float, whole: float) -> float:
    return float(part / whole) if whole else float("nan")


def _each_over(part: Floats, whole: Floats) -> Floats:
    quotient: Floats = np.divide(part, whole, out=np.full(len(part), np.nan), where=whole > 0)
    return quotient
