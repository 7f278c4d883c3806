"""What the profiles of a conference have in common is taken out of their vectors, so that the rest is compared.

Sentence encoders give every text a large share of one direction, and every language another one: uncentred, nearly
all of the nearest neighbours of a profile are in its own language. Investors and startups differ in the same way,
whatever they do. All three are properties of the room and not of a participant; each view is treated by itself.

The mean of a group is shrunk toward that of the larger group it is part of, as empirical Bayes does (Efron and
Morris, Stein's estimation rule and its competitors, JASA 68, 1973):

    overall  = n S / (n + k) of all profiles, shrunk toward nothing
    language = (n S + k overall) / (n + k)
    group    = (n S + k language) / (n + k)

where S is the mean of the n profiles in question, and k (``SHRINKAGE``) is the number of profiles that the larger
group counts for. For the smallest squared error k would be the variance within groups over the variance between
them, 4 to 7 for language and side with multilingual-e5-small. For finding the right profiles less is better, since
what is left of a mean stands in the way of all comparisons. Share of the ten nearest of 1,271 Chinese startups
that are in the field of a Chinese investor, by the number of investors there are (``benchmarks/encoder.py``):

=========  ====  ======  =====  =====  =====  =======  =====
investors  raw   k = 20  k = 5  k = 3  k = 1  k = 0.3  k = 0
=========  ====  ======  =====  =====  =====  =======  =====
2          .443  .477    .503   .514   .565   .595     .593
5          .418  .475    .556   .594   .657   .673     .674
20         .408  .565    .651   .666   .672   .677     .677
100        .428  .676    .692   .693   .695   .696     .696
=========  ====  ======  =====  =====  =====  =======  =====

A little less than 1 would be better here, a little more where only two or three participants have a language. A
plain mean (k = 0) would subtract a profile that is alone from itself. No k helps who is alone with a language: how
such a profile differs from the others is, first of all, how its language does.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

#: How many profiles the larger group counts for in the mean of a smaller one.
SHRINKAGE = 1.0

# A difference of unit vectors that is shorter than this is rounding: they are float32.
_NOTHING_LEFT = 1e-6

Mean = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Centring:
    """The means of a conference, each of shape (sum of views,), float64, in units of unit views.

    Attributes
    ----------
    views : widths of the views beside each other in a vector.
    overall : the shrunk mean of all profiles.
    languages : the shrunk mean of each language.
    groups : the shrunk mean of each (language, side).
    """

    views: tuple[int, ...]
    overall: Mean
    languages: Mapping[str, Mean]
    groups: Mapping[tuple[str, str], Mean]

    def mean(self, language: str, side: str) -> Mean:
        """Return what is subtracted from a profile: the mean of the smallest group of its that was there."""
        return self.groups.get((language, side), self.languages.get(language, self.overall))

    def apply(
        self, vectors: NDArray[np.float32], languages: Sequence[str], sides: Sequence[str]
    ) -> NDArray[np.float32]:
        """Subtract from each row the mean of its group and scale each view back.

        Parameters
        ----------
        vectors : ndarray
            Shape (n, sum of views), float32, as the encoder gives them.
        languages, sides : sequence of str
            n each. A group or a language that was not there when the means were taken has the mean of the larger
            group.

        Returns
        -------
        ndarray
            Shape (n, sum of views), float32; rows have norm 1, each view's part of them 1 / sqrt(views). A view of
            which nothing is left keeps its direction; a row of zeros gets one direction like all such rows.

        Raises
        ------
        ValueError
            If the shapes do not fit.
        """
        unit = _unit_views(vectors, self.views)
        _check(unit, languages, sides)
        groups = list(zip(languages, sides, strict=True))
        centred = np.empty_like(unit)
        for group in dict.fromkeys(groups):
            rows = [row for row, own in enumerate(groups) if own == group]
            centred[rows] = unit[rows] - self.mean(*group)
        parts = []
        for view in _slices(self.views):
            part = centred[:, view]
            left = np.linalg.norm(part, axis=1, keepdims=True) >= _NOTHING_LEFT
            parts.append(_unit_rows(np.where(left, part, unit[:, view])))
        return (np.concatenate(parts, axis=1) / math.sqrt(len(parts))).astype(np.float32)


def fit_centring(
    vectors: NDArray[np.float32],
    views: Sequence[int],
    languages: Sequence[str],
    sides: Sequence[str],
    shrinkage: float = SHRINKAGE,
) -> Centring:
    """Take the means of a conference's profiles.

    Parameters
    ----------
    vectors : ndarray
        Shape (n, sum of views), float32, one row a profile, as the encoder gives them; n may be 0.
    views : sequence of int
        Widths of the views.
    languages, sides : sequence of str
        n each.
    shrinkage : float
        How many profiles the larger group counts for, above 0.

    Returns
    -------
    Centring
        The means.

    Raises
    ------
    ValueError
        If the shapes do not fit, or the shrinkage is not above 0.
    """
    if not shrinkage > 0:
        raise ValueError(f"shrinkage must be above 0, not {shrinkage}")
    unit = _unit_views(vectors, tuple(views))
    _check(unit, languages, sides)
    spoken = np.array(languages, dtype=object)
    sided = np.array(sides, dtype=object)
    overall = _shrunk(unit, np.zeros(unit.shape[1]), shrinkage)
    by_language = {
        language: _shrunk(unit[spoken == language], overall, shrinkage) for language in dict.fromkeys(languages)
    }
    by_group = {
        (language, side): _shrunk(unit[(spoken == language) & (sided == side)], by_language[language], shrinkage)
        for language, side in dict.fromkeys(zip(languages, sides, strict=True))
    }
    return Centring(tuple(views), overall, by_language, by_group)


def _shrunk(rows: NDArray[np.float64], toward: Mean, shrinkage: float) -> Mean:
    mean: Mean = (rows.sum(axis=0) + shrinkage * toward) / (len(rows) + shrinkage)
    return mean


def _unit_views(vectors: NDArray[np.float32], views: tuple[int, ...]) -> NDArray[np.float64]:
    """Return float64 in which each view has norm 1."""
    if vectors.ndim != 2 or not views or vectors.shape[1] != sum(views):
        raise ValueError(f"vectors of shape {vectors.shape} do not consist of views of widths {tuple(views)}")
    return np.concatenate([_unit_rows(vectors[:, view].astype(np.float64)) for view in _slices(views)], axis=1)


def _unit_rows(rows: NDArray[np.float64]) -> NDArray[np.float64]:
    norms = np.linalg.norm(rows, axis=1, keepdims=True)
    directed = np.where(norms > 0, rows, 1.0)
    unit: NDArray[np.float64] = directed / np.linalg.norm(directed, axis=1, keepdims=True)
    return unit


def _slices(views: tuple[int, ...]) -> list[slice]:
    ends = np.cumsum(views).tolist()
    return [slice(end - width, end) for end, width in zip(ends, views, strict=True)]


def _check(vectors: NDArray[np.float64], languages: Sequence[str], sides: Sequence[str]) -> None:
    if not len(vectors) == len(languages) == len(sides):
        raise ValueError(
            f"there are {len(vectors)} vectors, {len(languages)} languages and {len(sides)} sides; they must match"
        )
