from dataclasses import FrozenInstanceError, fields

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.plan import BandLimits, ConferencePlan, Figures, Level, Membership, Yardstick
from matcher.profiles import Side


def test_a_plan_cannot_be_changed_after_it_was_made() -> None:
    figures = Figures("optimal", 1.0, 1.0, 0.0, 1, 2, 2, 0, 0, 0.5, None, 0, 0, 0, 0, 1)
    with pytest.raises(FrozenInstanceError):
        figures.value = 2.0  # type: ignore[misc]


def test_a_named_sub_forum_has_no_probability() -> None:
    assert Membership("photonics", None).probability is None


def test_every_part_of_a_plan_is_described() -> None:
    documented = ConferencePlan.__doc__ or ""
    told = {"meetings", "tables", "memberships", "map_points", "seconds"}
    assert told <= {field.name for field in fields(ConferencePlan)}
    assert all(f"{name} :" in documented for name in told)


def test_strong_is_better_than_19_in_20_of_the_others_and_good_than_4_in_5() -> None:
    # Of 101 scores each is held against 100 others: 95 lie below .95, and 80 below .80.
    limits = BandLimits.among(np.arange(101) / 100)
    assert limits == BandLimits(strong=0.94, good=0.79)


def test_of_few_pairs_the_best_is_strong_and_a_lone_one_has_nothing_to_be_better_than() -> None:
    # Of three, the best is better than both others; of two others 4 in 5 is both, too.
    assert BandLimits.among(np.array([0.3, 0.1, 0.2])) == BandLimits(0.2, 0.2)
    assert BandLimits.among(np.array([0.9])) == BandLimits.among(np.empty(0)) == BandLimits(1.0, 1.0)


def test_where_all_score_alike_nobody_stands_out() -> None:
    assert BandLimits.among(np.full(50, 0.4)) == BandLimits(0.4, 0.4)


@given(odds=st.lists(st.floats(-4, 4), min_size=2, max_size=60), slope=st.floats(0.1, 3), level=st.floats(-2, 2))
def test_bands_hang_on_the_order_alone(odds: list[float], slope: float, level: float) -> None:
    some = np.round(np.array(odds), 3)
    plain, stretched = (1 / (1 + np.exp(-x)) for x in (some, slope * some + level))
    one, other = BandLimits.among(plain), BandLimits.among(stretched)
    assert ((plain > one.strong) == (stretched > other.strong)).all()
    assert ((plain > one.good) == (stretched > other.good)).all()
    assert (plain > one.strong).mean() <= max(0.05 + 1 / len(some), 0.0)


def test_a_yardstick_comes_back_from_its_record() -> None:
    sides = {Side.INVESTOR: BandLimits(0.6, 0.4), Side.STARTUP: BandLimits(0.8, 0.7)}
    yardstick = Yardstick(Level.MEASURED, BandLimits(0.3, 0.1), sides)
    record = yardstick.record()
    assert record["level"] == "measured"
    assert record["startup"] == {"strong": 0.8, "good": 0.7}
    assert Yardstick.of_record(record) == yardstick
