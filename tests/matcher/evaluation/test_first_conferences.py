"""A trial learns before the cut, measures after it, and says whether that was worth it."""

from __future__ import annotations

import json
from datetime import date

from matcher.evaluation.first_conferences import HAND, LEARNED, trial
from matcher.profiles import Side
from matcher.recommendation.features import Feature
from matcher.recommendation.first_conference import first_conferences
from matcher.recommendation.ranker import PRIOR
from tests.matcher.evaluation.towns import CUT, PEOPLE, towns
from tests.matcher.recommendation.rooms import tiny


def test_a_trial_holds_what_it_learned_beside_what_is_written_by_hand() -> None:
    world = towns()
    found = trial(world, CUT, first_conferences(world, CUT, 3), tiny(), 0)
    assert found is not None
    assert [one.name for one in found.contest.results] == ["random", "popularity", HAND, LEARNED]
    assert found.contest.queries == {Side.INVESTOR: PEOPLE, Side.STARTUP: 2 * PEOPLE}
    for side in Side:
        # Everybody backs the own town, which weighs little by hand.
        assert found.weights[side].weights[Feature.PLACE] > PRIOR[side].weights[Feature.PLACE]
    record = json.loads(json.dumps(found.record(), allow_nan=False))
    assert record["methods"][LEARNED]["startup"]["auc"][0] > record["methods"]["random"]["startup"]["auc"][0]
    assert found.settings["cut"] == "2020-01-01"


def test_without_later_deals_there_is_no_trial() -> None:
    world = towns(last=2019)
    cut = date(2020, 6, 1)
    assert trial(world, cut, first_conferences(world, cut, 3), tiny(), 0) is None
