"""From the answers of a conference to the next weights, and to what can be said of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.learning.answers import Answers
from matcher.learning.comparing import Comparison, Foretold, compared
from matcher.learning.exposure import CAP, weights_of
from matcher.learning.fitting import forecasts, learned, time_folds
from matcher.profiles import Side
from matcher.recommendation.exploring import DEPTH
from matcher.recommendation.ranker import PriorWeights

Weights = Mapping[Side, PriorWeights]


@dataclass(frozen=True, slots=True)
class Held:
    """The weights that learning begins with.

    Attributes
    ----------
    prior : what the next weights are held near; learned from none of the answers.
    present : what holds now, and what the next weights are compared with.
    unseen : seconds, as the times of answers: the present weights were learned from none that came later.
    """

    prior: Weights
    present: Weights
    unseen: float = -np.inf


@dataclass(frozen=True, slots=True)
class NextWeights:
    """What was learned.

    Attributes
    ----------
    weights : of both sides, learned from all answers; of a side without enough of them the present ones.
    taught : the sides that learned.
    spreads : by side that learned, how far its weights were let go from the prior.
    comparison : on answers that neither the present weights nor those learned before them had seen; None where
        there are none, or all are alike.
    """

    weights: Weights
    taught: tuple[Side, ...]
    spreads: Mapping[Side, float]
    comparison: Comparison | None


def next_weights(
    answers: Mapping[Side, Answers], held: Held, rng: np.random.Generator, cap: float = CAP
) -> NextWeights | None:
    """Learn the next weights from all answers; None where neither side has enough of them.

    How good they are is told by weights learned in the same way from fewer answers: those of each stretch of time
    are foretold from all before it (Dawid, *The Prequential Approach*, Journal of the Royal Statistical Society A
    147, 1984), and these forecasts are compared with those of the present weights.

    Parameters
    ----------
    answers : by side, no more than one of a reader about a counterpart: the last one.
    rng : draws the people of the comparison.
    cap : how much more the unlikeliest answer may count than the likeliest; 1: no correction for exposure.
    """
    taught = tuple(side for side in Side if answers[side].enough)
    if not taught:
        return None
    weights, spreads, later = dict(held.present), {}, {}
    for side in taught:
        counted = weights_of(answers[side], DEPTH, cap)
        weights[side], spreads[side] = learned(answers[side], counted, held.prior[side])
        later[side] = _foretold(answers[side], counted, held, side)
    return NextWeights(weights, taught, spreads, compared(later, rng))


def _foretold(answers: Answers, counted: NDArray[np.float64], held: Held, side: Side) -> Foretold:
    """Return the answers that the present weights have not seen, as foretold from those before them."""
    rows, following = [np.empty(0, np.int64)], [np.empty(0)]
    for before, after in time_folds(answers):
        unseen = after[answers.at[after] > held.unseen]
        weights, _ = learned(answers.taken(before), counted[before], held.prior[side])
        rows.append(unseen)
        following.append(forecasts(weights, answers.taken(unseen)))
    every = np.concatenate(rows)
    later = answers.taken(every)
    present = forecasts(held.present[side], later)
    stretch = np.repeat(np.arange(len(rows)), [len(one) for one in rows])
    return Foretold(later, counted[every], present, np.concatenate(following), stretch)
