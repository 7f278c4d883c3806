"""Two sets of weights on answers that neither was learned from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matcher.evaluation.uncertainty import LEVEL, Estimate, draws
from matcher.learning.answers import LEAST_READERS, Answers
from matcher.profiles import Side

# So many answers a side are compared with each other at most: a table of 16 MB.
_MOST = 4000


class Verdict(StrEnum):
    """What a difference allows to say."""

    BETTER = "better"
    WORSE = "worse"
    UNKNOWN = "unknown"
    """No difference can be told yet."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """How often a yes scored above a no on later answers, and what was expected of their number.

    Attributes
    ----------
    answers, readers : how many were compared, of how many people.
    present, next : the shares in [0, 1], the mean over the sides.
    difference : next less present, with its interval over people.
    seen : by side, the share of yes among the answers.
    expected : by side, the share that the present and the next weights expect.
    """

    answers: int
    readers: int
    present: float
    next: float
    difference: Estimate
    seen: Mapping[Side, float]
    expected: Mapping[Side, tuple[float, float]]

    @property
    def verdict(self) -> Verdict:
        """What can be said."""
        if not self.difference.excludes_zero:
            return Verdict.UNKNOWN
        return Verdict.BETTER if self.difference.value > 0 else Verdict.WORSE

    def record(self) -> dict[str, Any]:
        """Return plain values, for JSON."""
        return {
            "answers": self.answers,
            "readers": self.readers,
            "present": self.present,
            "next": self.next,
            "difference": asdict(self.difference),
            "verdict": self.verdict.value,
            "seen": {side.value: share for side, share in self.seen.items()},
            "expected": {side.value: list(both) for side, both in self.expected.items()},
        }


@dataclass(frozen=True, slots=True)
class Foretold:
    """Answers of one side with what two sets of weights said of them before they were given; m answers.

    Attributes
    ----------
    answers : the answers.
    counted : (m,) float64, what each counts.
    present, following : (m,) float64 in (0, 1), the forecasts.
    stretch : (m,) int64, the stretch of time: within one, all following forecasts are of the same weights.
    """

    answers: Answers
    counted: NDArray[np.float64]
    present: NDArray[np.float64]
    following: NDArray[np.float64]
    stretch: NDArray[np.int64]


def compared(later: Mapping[Side, Foretold], rng: np.random.Generator) -> Comparison | None:
    """Hold the forecasts of two sets of weights against each other; None where there is too little to tell.

    A side with answers of fewer than ``LEAST_READERS`` people is left out, as is one without a yes or a no: people
    drawn from so few hardly differ, which would look like certainty, and a share would give them away.

    Of a yes and a no of one side and stretch, it is counted how often the yes has the higher score (the area under
    the curve of Hanley and McNeil, Radiology 1982), so that no level, which is easily moved, can win. People are
    drawn with replacement, each with all its answers (cluster bootstrap: Davison and Hinkley, *Bootstrap Methods
    and their Application*, 1997, section 3.8), the same ones for both sets of weights.

    Parameters
    ----------
    later : by side; sides that learned nothing are left out.
    rng : draws the people.
    """
    shares = {side: one for side, own in later.items() if (one := _shares(own, rng)) is not None}
    if not shares:
        return None
    told = {side: later[side] for side in shares}
    points, drawn = (np.mean([one[at] for one in shares.values()], axis=0) for at in (0, 1))
    gains = drawn[:, 1] - drawn[:, 0]
    low, high = np.quantile(gains, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return Comparison(
        answers=sum(len(own.answers) for own in told.values()),
        readers=sum(len(np.unique(own.answers.reader)) for own in told.values()),
        present=float(points[0]),
        next=float(points[1]),
        difference=Estimate(float(points[1] - points[0]), float(low), float(high)),
        seen={side: float(own.answers.said.mean()) for side, own in told.items()},
        expected={side: (float(own.present.mean()), float(own.following.mean())) for side, own in told.items()},
    )


def _shares(
    foretold: Foretold, rng: np.random.Generator
) -> tuple[NDArray[np.float64], NDArray[np.float64]] | None:
    """Return how often a yes scores above a no, (2,), and in each resample, (r, 2); None: too few."""
    rows = np.arange(len(foretold.answers))
    if len(rows) > _MOST:
        rows = np.sort(rng.choice(rows, _MOST, replace=False))
    some = foretold.answers.taken(rows)
    yes, no = some.said > 0.5, some.said < 0.5
    if not yes.any() or not no.any() or len(np.unique(some.reader)) < LEAST_READERS:
        return None
    _, person = np.unique(some.reader, return_inverse=True)
    people = int(person.max()) + 1
    drawn = np.vstack([np.ones(people), draws(people, rng)])[:, person] * foretold.counted[rows]
    stretch = foretold.stretch[rows]
    together = (stretch[yes][:, None] == stretch[no][None]).astype(np.float64)
    pairs = np.einsum("ri,ri->r", drawn[:, yes] @ together, drawn[:, no])
    shares = []
    for scores in (foretold.present[rows], foretold.following[rows]):
        above = scores[yes][:, None] - scores[no][None]
        won = together * ((above > 0) + 0.5 * (above == 0))
        weighed = np.einsum("ri,ri->r", drawn[:, yes] @ won, drawn[:, no])
        # A resample may hold no yes, or no no: nothing can be told from it.
        shares.append(np.divide(weighed, pairs, out=np.full(len(pairs), 0.5), where=pairs > 0))
    both = np.stack(shares, axis=1)
    return (both[0], both[1:]) if pairs[0] > 0 else None
