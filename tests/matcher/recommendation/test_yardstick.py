from __future__ import annotations

from matcher.plan import BandLimits, Level
from matcher.profiles import Side
from matcher.recommendation.yardstick import yardstick_of
from tests.factories import dataset, investor, startup
from tests.matcher.recommendation.rooms import at, recommended


def test_limits_are_those_of_the_candidate_pairs_and_the_level_of_a_score_is_assumed() -> None:
    found = recommended(
        dataset(
            investors=(
                investor(thesis="We back robots that weld.", attendance=at("ai")),
                investor("Ivo", thesis="We back bakers.", attendance=at("ai")),
            ),
            startups=(startup(description="Robots that weld ships.", attendance=at("ai")),),
        )
    )
    yardstick = yardstick_of(found)
    assert yardstick.level is Level.ASSUMED
    assert yardstick.mutual == BandLimits.among(found.scores)
    # The better of two pairs is better than all others.
    assert (found.scores > yardstick.mutual.strong).sum() == 1
    for side in Side:
        assert yardstick.sides[side] == BandLimits.among(found.explainer.scores[side])
