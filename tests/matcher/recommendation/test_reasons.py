"""The reasons are the parts of the score, nothing more and nothing less, in both languages."""

from __future__ import annotations

import re
from dataclasses import replace
from math import log
from typing import Any

import numpy as np
import pytest
from hypothesis import given

from matcher.conference import Dataset, Interaction
from matcher.plan import Reason
from matcher.profiles import WORLD, Participant, Side, Stage, passages, profile_text
from matcher.recommendation.features import Feature
from matcher.recommendation.ranker import PRIOR, directional_scores, prior_ranker
from matcher.recommendation.recommender import Recommendations
from matcher.words import Words
from tests.factories import dataset, investor, startup, sub_forum, words
from tests.matcher.recommendation.rooms import LAWS, at, recommended, rooms, two_forums

_HAN = re.compile(r"[一-鿿]")
LONG = "We back " + "robots, " * 100


def reason(found: Recommendations, feature: Feature, side: Side = Side.INVESTOR, row: int = 0) -> Reason:
    """Return the reason of one pair that is about one feature."""
    (one,) = [told for told in found.explainer.opinion(row, side).reasons if told.feature == feature.value]
    return one


def counterpart(found: Recommendations, row: int, side: Side) -> Participant:
    """Return who one side of a pair is asked about."""
    if side is Side.INVESTOR:
        return found.dataset.startups[int(found.pairs.startup[row])]
    return found.dataset.investors[int(found.pairs.investor[row])]


def pair_and_another(mine: dict[str, Any], *theirs: dict[str, Any]) -> Recommendations:
    """Return an investor before startups; only by their differences do features speak."""
    companies = tuple(startup(f"S{row}", **{"attendance": at("ai"), **own}) for row, own in enumerate(theirs))
    return recommended(dataset(investors=(investor(**{"attendance": at("ai"), **mine}),), startups=companies))


@LAWS
@given(data=rooms())
def test_base_and_reasons_add_up_to_the_log_odds(data: Dataset) -> None:
    found = recommended(data)
    for row in range(len(found.pairs)):
        for side in Side:
            opinion = found.explainer.opinion(row, side)
            total = opinion.base + sum(one.log_odds for one in opinion.reasons)
            assert total == pytest.approx(log(opinion.score / (1 - opinion.score)), abs=1e-9)


@LAWS
@given(data=rooms())
def test_every_part_has_one_reason_the_strongest_first_and_what_is_unknown_has_none(data: Dataset) -> None:
    found = recommended(data)
    for row in range(len(found.pairs)):
        for side in Side:
            told = found.explainer.opinion(row, side).reasons
            parts = dict(zip(Feature, found.explainer.parts[side][row].tolist(), strict=True))
            assert {one.feature: one.log_odds for one in told} == {
                f.value: part for f, part in parts.items() if part
            }
            assert len(told) == len({one.feature for one in told})
            strengths = [abs(one.log_odds) for one in told]
            assert strengths == sorted(strengths, reverse=True)
            known = dict(zip(Feature, found.explainer.features.known[side][row].tolist(), strict=True))
            assert all(known[Feature(one.feature)] for one in told)


@LAWS
@given(data=rooms())
def test_without_the_evidence_of_the_first_reason_the_log_odds_are_less_by_what_it_said(data: Dataset) -> None:
    found = recommended(data)
    for row in range(len(found.pairs)):
        for side in Side:
            opinion = found.explainer.opinion(row, side)
            if not opinion.reasons:
                continue
            first = list(Feature).index(Feature(opinion.reasons[0].feature))
            ranker = prior_ranker(PRIOR[side])
            telling = found.explainer.parts[side][[row]] / ranker.coef_
            telling[0, first] = 0.0  # what an unknown cell holds
            without = float(directional_scores(ranker, telling)[0])
            lost = log(opinion.score / (1 - opinion.score)) - log(without / (1 - without))
            assert lost == pytest.approx(opinion.reasons[0].log_odds, abs=1e-9)


BLANKS: dict[Feature, dict[str, Any]] = {
    Feature.TEXT: {"description": "", "tags": ()},
    Feature.TAGS: {"tags": ()},
    Feature.STAGE: {"stage": "", "stages": frozenset()},
    Feature.CHEQUE: {"raising_usd": None},
    Feature.REGION: {"country": None},
    Feature.PLACE: {"region": "", "city": ""},
}


@pytest.mark.parametrize("feature", list(BLANKS))
@LAWS
@given(data=rooms())
def test_a_field_left_blank_is_unknown_and_neither_a_match_nor_against_one(
    feature: Feature, data: Dataset
) -> None:
    first, *others = data.startups
    found = recommended(replace(data, startups=(replace(first, **BLANKS[feature]), *others)))
    column = list(Feature).index(feature)
    for row in np.flatnonzero(found.pairs.startup == 0).tolist():
        for side in Side:
            opinion = found.explainer.opinion(row, side)
            assert not found.explainer.features.known[side][row, column]
            assert found.explainer.parts[side][row, column] == 0
            assert feature.value not in {one.feature for one in opinion.reasons}
            # What is left is the base and the other parts: the score stands where the feature is usual.
            rest = opinion.base + np.delete(found.explainer.parts[side][row], column).sum()
            assert log(opinion.score / (1 - opinion.score)) == pytest.approx(rest, abs=1e-9)


def test_without_the_passage_that_is_quoted_the_text_is_further_away_than_without_another() -> None:
    said = (
        "Founded by two brothers long ago. Our robots weld cars. The office is in the old town.",
        "We grow tea. Solar farms and batteries are ours. Ten people work here.",
        "Dental clinics buy our software. We love mountains and lakes.",
    )
    theses = ("Robots that weld cars.", "Solar farms and batteries.", "Software for dental clinics.")

    def text_part(row: int, description: str) -> float:
        companies = [startup(f"S{at}", description=text, attendance=at_ai) for at, text in enumerate(said)]
        companies[row] = replace(companies[row], description=description)
        found = recommended(dataset(investors=investors, startups=tuple(companies)))
        (pair,) = np.flatnonzero((found.pairs.investor == row) & (found.pairs.startup == row)).tolist()
        return float(found.explainer.closeness.usual[Side.INVESTOR][pair])

    at_ai = at("ai")
    investors = tuple(investor(f"I{row}", thesis=text, attendance=at_ai) for row, text in enumerate(theses))
    found = recommended(
        dataset(
            investors=investors,
            startups=tuple(
                startup(f"S{row}", description=text, attendance=at_ai) for row, text in enumerate(said)
            ),
        )
    )
    for row, description in enumerate(said):
        (pair,) = np.flatnonzero((found.pairs.investor == row) & (found.pairs.startup == row)).tolist()
        quoted = reason(found, Feature.TEXT, row=pair).passage
        others = [passage for passage in passages(description) if passage != quoted]
        without = {gone: text_part(row, description.replace(gone, "").strip()) for gone in (quoted, *others)}
        assert all(without[quoted] < without[other] for other in others)


@LAWS
@given(data=rooms())
def test_reasons_are_told_in_both_languages(data: Dataset) -> None:
    found = recommended(data)
    for row in range(len(found.pairs)):
        for side in Side:
            for one in found.explainer.opinion(row, side).reasons:
                assert _HAN.search(one.words.zh)
                assert re.search("[a-z]{2}", one.words.en)
                assert "{" not in one.words.en + one.words.zh


@LAWS
@given(data=rooms())
def test_the_passage_stands_in_the_profile_of_the_other_side(data: Dataset) -> None:
    found = recommended(data)
    for row in range(len(found.pairs)):
        for side in Side:
            other = counterpart(found, row, side)
            said = passages(other.text) or (profile_text(other),)
            for one in found.explainer.opinion(row, side).reasons:
                if one.feature == Feature.TEXT:
                    assert one.passage in said
                    assert one.passage
                else:
                    assert one.passage == ""


def test_the_passage_is_the_sentence_that_is_near() -> None:
    mine = {"thesis": "Dental clinics in the city. Robots that weld cars."}
    theirs = {"description": "Founded by two brothers long ago. Our robots weld cars."}
    found = pair_and_another(mine, theirs, {"description": "Tea houses."})
    assert reason(found, Feature.TEXT).passage == "Our robots weld cars."
    assert reason(found, Feature.TEXT, Side.STARTUP).passage == "Robots that weld cars."


def test_where_there_is_no_sentence_the_tags_are_quoted() -> None:
    found = pair_and_another({"tags": ("robots", "cars")}, {"tags": ("robots", "steel")}, {"tags": ("tea",)})
    assert reason(found, Feature.TEXT).passage == "robots, steel"
    assert reason(found, Feature.TEXT, Side.STARTUP).passage == "robots, cars"


def test_a_sentence_without_an_end_is_quoted_in_part() -> None:
    found = pair_and_another({"thesis": LONG}, {"description": LONG}, {"description": "Tea houses."})
    for side in Side:
        quoted = reason(found, Feature.TEXT, side).passage
        assert LONG.startswith(quoted)
        assert 100 < len(quoted) <= 400


def told_of_text(deviations: float, part: float, side: Side = Side.INVESTOR) -> Words:
    """Return how a text is told that stands so far from the room's mean and adds so much."""
    found = pair_and_another({"thesis": "Robots."}, {"description": "Robots."}, {"description": "Tea."})
    values = {side: np.full_like(rows, deviations) for side, rows in found.explainer.features.values.items()}
    parts = {side: np.full_like(rows, part) for side, rows in found.explainer.parts.items()}
    explainer = replace(found.explainer, features=replace(found.explainer.features, values=values), parts=parts)
    return reason(replace(found, explainer=explainer), Feature.TEXT, side).words


@pytest.mark.parametrize(("deviations", "percent"), [(0.1, 54), (1.0, 84), (4.0, 99)])
def test_a_text_is_told_as_a_share_of_the_room(deviations: float, percent: int) -> None:
    # Of a normal distribution 84.1 % lie below one deviation and as many above one less; none is told as all.
    near, far = told_of_text(deviations, 0.5), told_of_text(-deviations, -0.5)
    assert near.en == f"the pitch is closer to this thesis than {percent} % of the pitches in the room"
    assert far.en == f"the pitch is further from this thesis than {percent} % of the pitches in the room"
    assert f"{percent}%" in near.zh
    assert f"{percent}%" in far.zh


@pytest.mark.parametrize("side", list(Side))
@pytest.mark.parametrize("deviations", [-0.5, 0.0, 0.5])
def test_a_part_that_speaks_against_never_says_closer_and_one_that_speaks_for_never_further(
    side: Side, deviations: float
) -> None:
    # Candidates are near to begin with: +.5 (nearer than 69 % of the room) can be less near than they are.
    against, speaks_for = (told_of_text(deviations, part, side) for part in (-0.5, 0.5))
    assert "closer" not in against.en
    assert re.search("further from|less close", against.en)
    assert re.search("距离大于|低于", against.zh)
    assert "closer" in speaks_for.en
    assert re.search("更贴近|高于", speaks_for.zh)


@pytest.mark.parametrize(
    ("feature", "mine", "theirs", "english", "chinese"),
    [
        (
            Feature.TAGS,
            {"tags": ("lidar", "chips")},
            ({"tags": ("lidar", "tea")}, {"tags": ("tea",)}),
            ("shared topics: lidar", "no topic of the startup is among the investor's"),
            ("共同领域：lidar", "项目领域不在投资人所列领域之内"),
        ),
        (
            Feature.STAGE,
            {"stages": frozenset({Stage.A})},
            (
                {"stage": "A轮", "stages": frozenset({Stage.A})},
                {"stage": "Pre-A", "stages": frozenset({Stage.PRE_A, Stage.A})},
            ),
            ("the round fits: A轮", "the round may fit: Pre-A"),
            ("轮次相符：A轮", "轮次可能相符：Pre-A"),
        ),
        (
            Feature.CHEQUE,
            {"ticket_max_usd": 1.5e6},
            ({"raising_usd": 1.5e6}, {"raising_usd": 6e6}),
            ("cheques of up to $1.5M for a round of $1.5M", "cheques of up to $1.5M for a round of $6M"),
            ("单笔最高 US$150万，本轮融资 US$150万", "单笔最高 US$150万，本轮融资 US$600万"),
        ),
        (
            Feature.REGION,
            {"markets": frozenset({WORLD, "CN"})},
            ({"country": "CN"}, {"country": "DE"}),
            ("invests in China", "invests anywhere"),
            ("投资地区包括中国", "投资地区不限"),
        ),
        (
            Feature.PLACE,
            {"region": "New York", "city": "Albany"},
            ({"region": "NEW YORK"}, {"city": "New Delhi"}),
            ("both in NEW YORK", "in different places"),
            ("同在NEW YORK", "不在同一地区"),
        ),
        (
            Feature.PLACE,
            {"city": "Cambridge", "country": "US"},
            ({"city": "Cambridge", "country": "US"}, {"city": "Cambridge", "country": "GB"}),
            ("both in Cambridge", "in different places"),
            ("同在Cambridge", "不在同一地区"),
        ),
    ],
)
def test_what_differs_between_two_startups_is_said(
    feature: Feature,
    mine: dict[str, Any],
    theirs: tuple[dict[str, Any], dict[str, Any]],
    english: tuple[str, str],
    chinese: tuple[str, str],
) -> None:
    found = pair_and_another(mine, *theirs)
    for side in Side:
        told = [reason(found, feature, side, row) for row in range(2)]
        assert tuple(one.words.en for one in told) == english
        assert tuple(one.words.zh for one in told) == chinese
        assert told[0].log_odds > 0 > told[1].log_odds


def test_a_pinned_pair_whose_rounds_differ_is_told_so() -> None:
    data = dataset(
        investors=(investor(stages=frozenset({Stage.A}), attendance=at("ai")),),
        startups=(
            startup(stage="C轮", stages=frozenset({Stage.C}), attendance=at("ai")),
            startup("Sol", stage="A轮", stages=frozenset({Stage.A}), attendance=at("ai")),
        ),
    )
    rules = replace(data.conference.rules, pinned=frozenset({("ines", "sara")}))
    found = recommended(replace(data, conference=replace(data.conference, rules=rules)))
    assert reason(found, Feature.STAGE).words.en == "the round does not fit: C轮"


def test_what_several_companies_have_in_common_with_a_startup_is_said() -> None:
    data = dataset(
        investors=(investor(attendance=at("ai")),),
        startups=(
            startup(description="Robots that weld cars", attendance=at("ai")),
            startup("Sol", description="Dental clinics in cities", attendance=at("ai")),
        ),
        portfolio=(startup("Pan", description="Robots that weld"), startup("Pip", description="Robots for cars")),
        interactions=(Interaction("ines", "pan", "invested"), Interaction("ines", "pip", "invested")),
    )
    found = recommended(data)
    near, far = (reason(found, Feature.HISTORY, row=row).words for row in range(2))
    assert sorted(near.en.split()[2:5]) == ["Pan", "Pip", "and"]
    assert near.zh.startswith("与其投过的 P")
    assert (far.en, far.zh) == ("far from what the portfolio shows", "与其以往投资相距较远")


def test_fewer_shared_topics_than_usual_speak_against_and_say_so() -> None:
    mine = {"tags": ("lidar", "chips", "lasers")}
    found = pair_and_another(mine, {"tags": ("lidar", "chips", "lasers")}, {"tags": ("lidar", "tea", "rice")})
    assert reason(found, Feature.TAGS, row=0).words.en.startswith("shared topics: ")
    few = reason(found, Feature.TAGS, row=1)
    assert few.log_odds < 0
    assert few.words == Words("fewer shared topics than is usual: lidar", "共同领域少于通常水平：lidar")


def test_a_sub_forum_that_was_suggested_is_told_with_its_certainty() -> None:
    forums = (
        sub_forum("ai", description=words("welding robots, robot arms")),
        sub_forum("bio", description=words("gene therapy, vaccines")),
    )
    data = dataset(
        conference=two_forums(sub_forums=forums),
        investors=(investor(attendance=at("ai")),),
        startups=(startup(attendance=at("ai")), startup("Sol", description="Arms of welding robots")),
    )
    found = recommended(data)
    certain = found.membership[Side.STARTUP][1, 0]
    named, suggested = (reason(found, Feature.FIELD, row=row).words for row in range(2))
    assert (named.en, named.zh) == ("both named this sub-forum", "双方均选择了该分论坛")
    assert suggested.en == f"the sub-forum was suggested from the profile ({round(100 * certain)} % certain)"
    assert f"{round(100 * certain)}%" in suggested.zh
