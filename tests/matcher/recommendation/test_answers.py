"""Who has answered is believed: the score says so, the reasons say so, and they still add up."""

from __future__ import annotations

from math import exp

import pytest

from matcher.conference import Dataset
from matcher.plan import Opinion, Recommendation
from matcher.profiles import Side
from matcher.recommendation.answers import SCORE, Answer, Reply, answered
from matcher.recommendation.recommender import Recommendations
from tests.factories import dataset, investor, startup
from tests.matcher.recommendation.rooms import at, recommended

CAST: Dataset = dataset(
    investors=(investor(thesis="We back robots that weld.", attendance=at("ai")),),
    startups=(
        startup(description="Welding robots for cars.", attendance=at("ai")),
        startup("Sol", description="Enzymes that eat plastics.", attendance=at("ai")),
    ),
)


def pair(found: Recommendations, startup_id: str = "sara") -> Recommendation:
    told = [found.explained(row) for row in range(len(found.pairs))]
    return next(one for one in told if one.startup_id == startup_id)


def odds_to_share(opinion: Opinion) -> float:
    return 1 / (1 + exp(-opinion.base - sum(reason.log_odds for reason in opinion.reasons)))


@pytest.mark.parametrize("reply", Reply)
def test_an_answer_takes_the_place_of_the_expectation(reply: Reply) -> None:
    before = pair(recommended(CAST))
    after = pair(answered(recommended(CAST), [Answer(Side.INVESTOR, "ines", "sara", reply)]))
    assert after.opinions[Side.INVESTOR].score == SCORE[reply]
    assert after.opinions[Side.STARTUP] == before.opinions[Side.STARTUP]
    assert after.score == pytest.approx(SCORE[reply] * before.opinions[Side.STARTUP].score)


def test_the_parts_of_an_answered_score_still_add_up() -> None:
    answers = [Answer(side, "ines", "sara", Reply.YES) for side in Side]
    one = pair(answered(recommended(CAST), answers))
    for side in Side:
        assert one.opinions[side].reasons[0].feature == "answer"
        assert odds_to_share(one.opinions[side]) == pytest.approx(SCORE[Reply.YES])


def test_whoever_was_not_spoken_of_is_seen_as_before() -> None:
    answers = [
        Answer(Side.INVESTOR, "ines", "sara", Reply.MAYBE),
        Answer(Side.INVESTOR, "nobody", "sol", Reply.YES),
    ]
    assert pair(answered(recommended(CAST), answers), "sol") == pair(recommended(CAST), "sol")


def test_a_yes_is_worth_more_than_a_maybe_and_a_maybe_more_than_a_no() -> None:
    assert SCORE[Reply.YES] > SCORE[Reply.MAYBE] > SCORE[Reply.NO]
