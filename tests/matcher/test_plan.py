from dataclasses import FrozenInstanceError, fields

import pytest

from matcher.plan import ConferencePlan, Figures, Membership


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
