"""What the scores of a conference are held against when people are told of them."""

from __future__ import annotations

from matcher.plan import BandLimits, Yardstick
from matcher.profiles import Side
from matcher.recommendation.recommender import Recommendations


def yardstick_of(found: Recommendations) -> Yardstick:
    """Return where the bands begin among a conference's candidate pairs, and what its scores may be taken for."""
    sides = {side: BandLimits.among(found.explainer.scores[side]) for side in Side}
    return Yardstick(found.level, BandLimits.among(found.scores), sides)
