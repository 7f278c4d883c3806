"""Every column with its arithmetic, and the law of them all: what is unknown is 0 and said to be unknown."""

from __future__ import annotations

from math import inf, log, nan, sqrt
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from matcher.conference import Dataset
from matcher.pairs import Pairs
from matcher.profiles import WORLD, Side, Stage
from matcher.recommendation.closeness import Closeness
from matcher.recommendation.eligibility import Eligibility
from matcher.recommendation.features import Evidence, Feature, PairFeatures, pair_features, places
from tests.factories import dataset, investor, startup
from tests.matcher.recommendation.rooms import LAWS, all_pairs, rooms

CELLS = st.sampled_from((nan, 0.0, 0.25, 1.0, -2.0, 9.0, inf, -inf))


def column(found: PairFeatures, feature: Feature, side: Side = Side.INVESTOR) -> list[tuple[float, bool]]:
    """Return value and known of one column, rounded."""
    at = list(Feature).index(feature)
    values, known = found.values[side][:, at], found.known[side][:, at]
    return [(round(float(value), 6), bool(told)) for value, told in zip(values, known, strict=True)]


def features(data: Dataset, pairs: Pairs, **evidence: Any) -> PairFeatures:
    """Return the columns of pairs; what is not given as evidence is unknown, and membership certain."""
    text = evidence.pop("text", {side: np.full(len(pairs), nan) for side in Side})
    return pair_features(
        data,
        pairs,
        Eligibility.of(data.investors, data.startups, 0.02),
        Evidence(
            Closeness(text, np.full(len(pairs), -1)),
            **{
                "tags": np.full(len(pairs), nan),
                "membership": np.ones(len(pairs)),
                "history": np.full(len(pairs), nan),
                **evidence,
            },
        ),
    )


def one_pair(mine: dict[str, Any], theirs: dict[str, Any], **evidence: Any) -> PairFeatures:
    data = dataset(investors=(investor(**mine),), startups=(startup(**theirs),))
    return features(data, all_pairs(1, 1), **{name: np.array([value]) for name, value in evidence.items()})


@LAWS
@given(data=rooms(), drawn=st.data())
def test_no_cell_is_nan_and_unknown_cells_are_zero(data: Dataset, drawn: st.DataObject) -> None:
    pairs = all_pairs(len(data.investors), len(data.startups))
    m = len(pairs)

    def cells() -> NDArray[np.float64]:
        return np.array(drawn.draw(st.lists(CELLS, min_size=m, max_size=m)))

    found = features(data, pairs, text={side: cells() for side in Side}, tags=cells(), history=cells())
    for side in Side:
        assert found.values[side].shape == found.known[side].shape == (m, len(Feature))
        assert not np.isnan(found.values[side]).any()
        assert (found.values[side][~found.known[side]] == 0).all()


@LAWS
@given(data=rooms())
def test_each_pair_is_described_by_itself(data: Dataset) -> None:
    pairs = all_pairs(len(data.investors), len(data.startups))
    together = features(data, pairs)
    for row in range(len(pairs)):
        alone = features(data, pairs.take(np.array([row])))
        for side in Side:
            np.testing.assert_array_equal(alone.values[side][0], together.values[side][row])
            np.testing.assert_array_equal(alone.known[side][0], together.known[side][row])


@pytest.mark.parametrize(
    ("wanted", "raised", "value", "known"),
    [
        # 天使轮 can mean pre-seed or seed; who takes seed takes one of the two.
        ({Stage.SEED, Stage.A}, {Stage.PRE_SEED, Stage.SEED}, 1 / 2, True),
        ({Stage.PRE_SEED, Stage.SEED}, {Stage.PRE_SEED, Stage.SEED}, 1.0, True),
        # Only a pinned pair can get here: no round in common.
        ({Stage.C}, {Stage.A}, 0.0, True),
        ({Stage.A}, set(), 0.0, False),
        (set(), {Stage.A}, 0.0, False),
    ],
)
def test_stage_is_the_share_of_what_the_word_can_mean(
    wanted: set[Stage], raised: set[Stage], value: float, known: bool
) -> None:
    found = one_pair({"stages": frozenset(wanted)}, {"stages": frozenset(raised)})
    assert column(found, Feature.STAGE) == [(value, known)]


@pytest.mark.parametrize(
    ("ticket", "raising", "value", "known"),
    [
        (1e6, 4e6, 0.5, True),  # a quarter of the round; its root is a half
        (1e6, 1e6, 1.0, True),
        (9e6, 1e6, 1.0, True),  # more than the round is no more than the round
        (1e6, 1e8, 0.1, True),
        (None, 1e6, 0.0, False),
        (1e6, None, 0.0, False),
    ],
)
def test_cheque_is_the_root_of_the_share_of_the_round(
    ticket: float | None, raising: float | None, value: float, known: bool
) -> None:
    found = one_pair({"ticket_max_usd": ticket}, {"raising_usd": raising})
    assert column(found, Feature.CHEQUE) == [(value, known)]
    assert value == pytest.approx(sqrt(min(1.0, ticket / raising)) if ticket and raising else 0.0)


@pytest.mark.parametrize(
    ("markets", "country", "value", "known"),
    [
        ({"CN", "DE"}, "DE", 1.0, True),
        ({WORLD}, "DE", 0.0, True),
        ({WORLD, "DE"}, "DE", 1.0, True),
        (
            {"CN"},
            "DE",
            0.0,
            False,
        ),  # only a pinned pair: nothing speaks for it, and eligibility is not judged twice
        (set(), "DE", 0.0, False),
        ({"CN"}, None, 0.0, False),
        ({WORLD}, None, 0.0, False),
    ],
)
def test_region_is_one_where_the_country_is_named(
    markets: set[str], country: str | None, value: float, known: bool
) -> None:
    assert column(one_pair({"markets": frozenset(markets)}, {"country": country}), Feature.REGION) == [
        (value, known)
    ]


@pytest.mark.parametrize(
    ("mine", "theirs", "value", "known"),
    [
        ({"region": "陕西", "city": "西安"}, {"city": "西安"}, 1.0, True),
        ({"region": "陕西"}, {"region": "陕西", "city": "宝鸡"}, 1.0, True),
        ({"city": "Berlin"}, {"city": "Munich"}, 0.0, True),
        ({"city": "Berlin"}, {}, 0.0, False),
        ({}, {"city": "Berlin"}, 0.0, False),
        ({"city": "berlin"}, {"city": "Berlin"}, 1.0, True),
        # A word in common makes no place in common.
        ({"city": "New York"}, {"city": "New Delhi"}, 0.0, True),
        ({"city": "Winston-Salem"}, {"city": "Salem"}, 0.0, True),
        # Places of one name in two countries.
        ({"city": "Cambridge", "country": "US"}, {"city": "Cambridge", "country": "GB"}, 0.0, True),
        ({"city": "Cambridge", "country": "US"}, {"city": "Cambridge"}, 1.0, True),
        # Elsewhere is no place.
        ({"region": "北美洲 · 其他"}, {"region": "欧洲 · 其他"}, 0.0, True),
        ({"region": "其他"}, {"region": "其他"}, 0.0, False),
    ],
)
def test_place_is_one_where_both_sit_in_one_place(
    mine: dict[str, str], theirs: dict[str, str], value: float, known: bool
) -> None:
    assert column(one_pair(mine, theirs), Feature.PLACE) == [(value, known)]


@pytest.mark.parametrize(
    ("region", "names"),
    [
        ("北京-海淀区", ["北京", "海淀区"]),
        ("广东 · 深圳", ["广东", "深圳"]),
        ("浙江 杭州", ["浙江", "杭州"]),
        ("陕西省西安市", ["陕西", "西安"]),
        ("沙市", ["沙市"]),
        ("北京;上海", ["北京", "上海"]),
        ("California, Palo Alto", ["California", "Palo Alto"]),
        ("China - Xi'an", ["China", "Xi'an"]),
        ("Baden-Württemberg", ["Baden-Württemberg"]),
        ("", []),
    ],
)
def test_places_that_stand_together_are_told_apart(region: str, names: list[str]) -> None:
    found = places(startup(region=region))
    assert list(found.values()) == names
    assert list(found) == [name.casefold() for name in names]


@pytest.mark.parametrize(
    ("membership", "value"),
    [
        (1.0, 0.0),  # both named the sub-forum
        (0.5, log(0.5)),  # one was suggested with 1/2: -0.693
        (0.25 * 0.4, log(0.1)),  # both were suggested: -2.303
        (1e-9, log(1e-4)),  # no less than -9.21
    ],
)
def test_field_is_the_log_of_the_probability_that_both_belong(membership: float, value: float) -> None:
    found = one_pair({}, {}, membership=membership)
    assert column(found, Feature.FIELD) == [(round(value, 6), True)]


@pytest.mark.parametrize(("history", "value"), [(1.5, 1.5), (-3.0, -3.0), (7.0, 4.0), (-7.0, -4.0)])
def test_history_and_text_reach_no_further_than_four_deviations(history: float, value: float) -> None:
    data = dataset(investors=(investor(),), startups=(startup(),))
    found = features(
        data,
        all_pairs(1, 1),
        history=np.array([history]),
        text={Side.INVESTOR: np.array([history]), Side.STARTUP: np.array([nan])},
    )
    assert column(found, Feature.HISTORY) == column(found, Feature.TEXT) == [(value, True)]
    assert column(found, Feature.HISTORY, Side.STARTUP) == [(value, True)]
    assert column(found, Feature.TEXT, Side.STARTUP) == [(0.0, False)]


def test_tags_are_taken_as_they_are() -> None:
    assert column(one_pair({}, {}, tags=0.5), Feature.TAGS) == [(0.5, True)]
