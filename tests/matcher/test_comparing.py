"""Settings side by side: the first is the plan itself, and what must hold between two of them holds."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from matcher.comparing import alternative, compare, gini
from matcher.comparison import AS_IT_IS, Setting, fairness_settings
from matcher.conference import Aims, Dataset
from matcher.drafting import draft_plan
from matcher.errors import PlanError
from matcher.profiles import Side
from tests.factories import conference, dataset, investor, session, startup, words
from tests.matcher.recommendation.rooms import at, recommended, rooms, tiny

CAST = dataset(
    investors=(
        investor(thesis="We back robots that weld.", attendance=at("ai")),
        investor("Ivo", thesis="我们投资机器人。", attendance=at("ai")),
    ),
    startups=(
        startup(description="Welding robots for cars.", attendance=at("ai")),
        startup("Sol", description="我们研发焊接机器人。", attendance=at("ai")),
    ),
)
FEW = settings(deadline=None, max_examples=10)
# What two plans may differ by when both are proven best.
SLACK = 1e-4


def test_the_first_alternative_is_the_plan_itself() -> None:
    made = compare(CAST, tiny(), None, [Setting(words("more"), table_factor=2.0)], seed=3)
    plan = draft_plan(CAST, (), tiny(), None, seed=3)
    now = made.baseline
    assert now.setting is AS_IT_IS
    assert (now.meetings, now.value, now.bound, now.gap, now.status) == (
        len(plan.meetings),
        plan.figures.value,
        plan.figures.bound,
        plan.figures.gap,
        plan.figures.status,
    )
    assert sum(share.reached for share in now.shares.values()) == plan.figures.people_reached
    assert sum(share.left_out for share in now.shares.values()) == len(plan.left_out)
    assert now.tables == sum(plan.tables.values())
    assert (made.seed, made.candidates, made.versions) == (3, plan.figures.candidates, plan.versions)
    assert list(made.seconds) == ["embed", "recommend", "plan"]


def test_one_table_and_one_slot_leave_one_meeting() -> None:
    # 15 minutes at one table, where there were three slots at two.
    short = replace(CAST, conference=conference(sessions=(session(tables=1),)))
    made = alternative(recommended(short), Setting(words("long"), meeting=short.conference.meeting * 4))
    assert made.meetings == 1
    assert [made.shares[side].left_out for side in Side] == [1, 1]
    assert (made.shares[Side.STARTUP].least, made.shares[Side.STARTUP].middle, made.shares[Side.STARTUP].most) == (
        0,
        0.5,
        1,
    )
    # One of two startups has all there is.
    assert made.unevenness == pytest.approx(0.5)
    assert (made.tables, made.tables_in_use, made.breaks) == (1, 1, 0)


def test_open_tables_are_multiplied_once_they_are_worked_out() -> None:
    found = recommended(replace(CAST, conference=conference(sessions=(session(tables=None),))))
    now = alternative(found, AS_IT_IS)
    # Four meetings in three slots need 4 * 1.15 / 3 tables, rounded up: two.
    assert now.tables == 2
    assert alternative(found, Setting(words("twice"), table_factor=2.0)).tables == 4


def test_without_a_session_nobody_meets() -> None:
    made = alternative(recommended(CAST), Setting(words("none"), dropped=frozenset({"ai-1"})))
    assert (made.meetings, made.value, made.unevenness, made.tables) == (0, 0.0, 0.0, 0)


def test_a_setting_that_leaves_no_plan_is_named() -> None:
    rules = replace(CAST.conference.rules, pinned=frozenset({("ines", "sara")}))
    pinned = replace(CAST, conference=replace(CAST.conference, rules=rules))
    with pytest.raises(PlanError, match="“no hall”"):
        alternative(recommended(pinned), Setting(words("no hall"), dropped=frozenset({"ai-1"})))


@FEW
@given(data=rooms(), factor=st.sampled_from((1.5, 2.0, 3.0)))
def test_more_tables_never_lower_what_is_possible(data: Dataset, factor: float) -> None:
    # Over plans that serve as many; so interest alone, where nothing else goes before the value.
    found = recommended(data)
    order = fairness_settings(Aims())[1].order
    now = alternative(found, Setting(words("now"), order=order))
    more = alternative(found, Setting(words("more"), order=order, table_factor=factor))
    assert more.bound >= now.value - SLACK


@FEW
@given(data=rooms())
def test_fairness_never_raises_the_expected_interest(data: Dataset) -> None:
    found = recommended(data)
    now, without, alone = (alternative(found, one) for one in (AS_IT_IS, *fairness_settings(Aims())))
    reached = [sum(share.reached for share in one.shares.values()) for one in (now, without)]
    assert now.value <= without.bound + SLACK or reached[0] < reached[1]
    assert now.value <= alone.bound + SLACK
    assert without.value <= alone.bound + SLACK
    assert np.isinf(without.floor_bound)
    assert now.floor <= now.floor_bound + SLACK


@given(amounts=st.lists(st.floats(0, 1e3), min_size=1, max_size=8).map(np.array))
def test_unevenness_is_half_the_mean_difference_over_the_mean(amounts: NDArray[np.float64]) -> None:
    n, total = len(amounts), amounts.sum()
    pairs = np.abs(amounts[:, None] - amounts[None, :]).sum()
    assert gini(amounts) == pytest.approx(pairs / (2 * n * total) if total > 0 else 0.0, abs=1e-9)
    assert 0.0 <= gini(amounts) < 1.0


def test_progress_tells_of_every_setting() -> None:
    heard: list[tuple[str, int, int]] = []
    compare(CAST, tiny(), None, [], progress=lambda *step: heard.append(step))
    assert ("plan", 0, 1) in heard
    assert heard[-1] == ("plan", 1, 1)
