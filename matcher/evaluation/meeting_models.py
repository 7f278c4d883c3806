"""P(yes) before a meeting, a model for each direction, fitted on some evenings and asked about others.

Each model is additive: what the decider's profile says, what the other's says, and how the two compare. The
profiles go through Nyström features of a Gaussian kernel (Williams and Seeger, NIPS 2000), so that an unusual
profile is judged by profiles like it; a logistic regression weighs them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.encounters import Encounters
from matcher.evaluation.meeting_features import comparisons, learned_texts, profiles
from matcher.recommendation.calibrating import Calibration, fitted_calibration

Floats = NDArray[np.float64]
Rows = NDArray[np.bool_]
_INNER_FOLDS = 4


@dataclass(frozen=True, slots=True)
class MeetingSettings:
    """How wide the models are, and how firm they may be."""

    width: float = 0.2
    """Of the kernel (gamma), for profiles whose parts are about 1 wide."""
    landmarks: int = 100
    penalties: tuple[float, ...] = (0.001, 0.003, 0.01)
    """Inverses of the ridge's strength (C); each direction takes what foresees unseen training rows best."""


def numbers(encounters: Encounters, train: Rows, settings: MeetingSettings, seed: int) -> Floats:
    """Return (m, f) float64 features of all rows; whatever is learned in them comes from guests that train."""
    from sklearn.kernel_approximation import Nystroem
    from sklearn.preprocessing import StandardScaler

    guests = encounters.guests
    seen = np.unique(encounters.decider[train])
    fields = learned_texts([guests[row].field.casefold() for row in seen], seed)
    careers = learned_texts([guests[row].career.casefold() for row in seen], seed)
    described = profiles(guests, fields, careers)
    compared = comparisons(encounters, fields, careers)
    kernel = Nystroem(gamma=settings.width, n_components=min(settings.landmarks, len(seen)), random_state=seed)
    places = kernel.fit(described[seen]).transform(described)
    # A kernel's features share one unit of length, standardised ones have a unit each: bring both to that scale.
    places = (places - places[seen].mean(axis=0)) * np.sqrt(described.shape[1])
    parts = [compared, described[encounters.decider], described[encounters.other]]
    plain = StandardScaler().fit(np.hstack(parts)[train]).transform(np.hstack(parts))
    return np.hstack([plain, places[encounters.decider], places[encounters.other]])


def predicted(encounters: Encounters, train: Rows, ask: Rows, settings: MeetingSettings, seed: int) -> Floats:
    """Return P(yes) by every penalty, (c, m) float64, nan in rows not asked about; a model for each direction."""
    from sklearn.linear_model import LogisticRegression

    features = numbers(encounters, train, settings, seed)
    said = np.full((len(settings.penalties), len(train)), np.nan)
    for side in (0, 1):
        own = encounters.side == side
        if not (ask & own).any():
            continue
        for row, penalty in enumerate(settings.penalties):
            model = LogisticRegression(C=penalty, max_iter=1000)
            model.fit(features[train & own], encounters.yes[train & own])
            said[row, ask & own] = model.predict_proba(features[ask & own])[:, 1]
    return said


def inner(
    encounters: Encounters, train: Rows, group: NDArray[np.int64], settings: MeetingSettings, seed: int
) -> Floats:
    """Return what models say about training rows they have not seen, (c, m) float64, nan outside ``train``.

    ``group`` (m,) int64 is never divided: an evening, or a person.
    """
    said = np.full((len(settings.penalties), len(train)), np.nan)
    fold = folds(group, train, _INNER_FOLDS)
    for number in range(_INNER_FOLDS):
        ask = train & (fold == number)
        said[:, ask] = predicted(encounters, train & ~ask, ask, settings, seed)[:, ask]
    return said


@dataclass(frozen=True, slots=True)
class Settled:
    """What is said with the chosen penalties; all are (m,) float64.

    ``honest`` is of training rows by models that had not seen them, the others of asked rows; nan elsewhere.
    ``honest`` and ``said`` are calibrated, ``as_fitted`` is not.
    """

    honest: Floats
    said: Floats
    as_fitted: Floats


def settled(encounters: Encounters, honest: Floats, asked: Floats) -> Settled:
    """Choose a penalty for each direction, and one calibration, by the ``honest`` (c, m) forecasts.

    Both directions share the line: a dozen evenings do not tell two apart, and each model has a level of its own.
    """
    seen, as_fitted = np.full((2, honest.shape[1]), np.nan)
    for side in (0, 1):
        own = encounters.side == side
        known = own & ~np.isnan(honest[0])
        yes = encounters.yes[known]
        losses = -np.log(np.where(yes, honest[:, known], 1 - honest[:, known])).mean(axis=1)
        best = int(losses.argmin())
        seen[own], as_fitted[own] = honest[best, own], asked[best, own]
    known = ~np.isnan(seen)
    line: Calibration = fitted_calibration(seen[known], encounters.yes[known])
    return Settled(line.applied(seen), line.applied(as_fitted), as_fitted)


def folds(group: NDArray[np.int64], among: Rows, count: int) -> NDArray[np.int64]:
    """Return the fold of each row, (m,) int64, -1 outside ``among``: the largest group to the smallest fold."""
    names, sizes = np.unique(group[among], return_counts=True)
    held, fold = np.zeros(count), np.full(len(group), -1, dtype=np.int64)
    for name, size in sorted(
        zip(names.tolist(), sizes.tolist(), strict=True), key=lambda pair: (-pair[1], pair[0])
    ):
        smallest = int(held.argmin())
        held[smallest] += size
        fold[among & (group == name)] = smallest
    return fold
