"""Learned weights tried on the deals that came after them, from declared profiles alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

import numpy as np

from matcher.conference import Dataset
from matcher.evaluation.baselines import Popularity, Random
from matcher.evaluation.contest import Contest, hold, plain_number
from matcher.evaluation.declared import Declared, DeclaredRooms
from matcher.evaluation.groups import METRICS_TOLD, Group, by_group
from matcher.evaluation.splitting import TimeSplit, split_by_time
from matcher.evaluation.uncertainty import Estimate
from matcher.profiles import Side
from matcher.progress import StepProgress
from matcher.recommendation.encoder import Encoder
from matcher.recommendation.first_conference import LEAST_HISTORY, FirstConference
from matcher.recommendation.ranker import PRIOR, PriorWeights
from matcher.recommendation.training import learned_weights

HAND: Final = "written by hand"
LEARNED: Final = "learned"


@dataclass(frozen=True, slots=True)
class Trial:
    """Weights, how they were learned, and what they reached beside others on later deals."""

    weights: Mapping[Side, PriorWeights] = field(hash=False)
    settings: Mapping[str, str | int | float] = field(hash=False)
    contest: Contest
    groups: tuple[Group, ...]

    def is_better(self) -> bool:
        """Return whether AUC and nDCG@20 surely exceed those of the hand-written weights, in both directions."""
        hand = next(result for result in self.contest.results if result.name == HAND)
        return all(hand.behind[side][metric].low > 0 for side in Side for metric in ("ndcg@20", "auc"))

    def record(self) -> dict[str, Any]:
        """Return what was reached as plain values, for JSON: the metrics told, overall and by group."""
        contest = self.contest
        return {
            "queries": {side.value: count for side, count in contest.queries.items()},
            "candidates": {side.value: count for side, count in contest.candidates.items()},
            "methods": {
                result.name: {side.value: _plain(result.means[side]) for side in Side}
                for result in contest.results
            },
            "learned_is_better_by": {
                result.name: {side.value: _plain(result.behind[side]) for side in Side}
                for result in contest.results
                if result.behind
            },
            "groups": [
                {
                    "side": one.side.value,
                    "by": one.by,
                    "name": one.name,
                    "queries": one.queries,
                    "learned": _plain(one.reached),
                    f"better_than_{HAND.replace(' ', '_')}_by": _plain(one.ahead),
                }
                for one in self.groups
            ],
        }


def trial(
    dataset: Dataset,
    cut: date,
    past: Sequence[FirstConference],
    encoder: Encoder,
    seed: int,
    progress: StepProgress | None = None,
) -> Trial | None:
    """Learn from first conferences before the cut, and measure on the startups that are new from then on.

    Returns
    -------
    Trial or None
        None where nobody of those with a history backed a new startup after the cut.
    """
    split = split_by_time(dataset, cut, LEAST_HISTORY)
    if not split.truth.any():
        return None
    weights = learned_weights(past, encoder, PRIOR, np.random.default_rng(seed))
    contest = beside_hand(split, weights, encoder, seed, progress)
    settings: dict[str, str | int | float] = {
        "cut": cut.isoformat(),
        "years": len(past),
        "least_history": LEAST_HISTORY,
        "seed": seed,
        "encoder": encoder.fingerprint,
    }
    return Trial(weights, settings, contest, by_group(contest, split, HAND, seed))


def beside_hand(
    split: TimeSplit,
    weights: Mapping[Side, PriorWeights],
    encoder: Encoder,
    seed: int,
    progress: StepProgress | None = None,
) -> Contest:
    """Hold weights against those written by hand, chance, and popularity, which they do not know."""
    rooms = DeclaredRooms(encoder)
    methods = (Random(), Popularity(), Declared(HAND, PRIOR, rooms), Declared(LEARNED, weights, rooms))
    return hold(methods, split, seed, favourite=LEARNED, progress=progress)


def _plain(estimates: Mapping[str, Estimate]) -> dict[str, list[float | None]]:
    """Return value, low and high of each metric, to four digits: more would be noise."""
    return {
        metric: [plain_number(round(number, 4)) for number in (one.value, one.low, one.high)]
        for metric, one in estimates.items()
        if metric in METRICS_TOLD
    }
