"""Rows, best cells and shifts: what is better is said only where it can be."""

from __future__ import annotations

from datetime import timedelta

import pytest

from matcher.comparison import Comparison, Setting
from matcher.conference import Aim, Aims
from matcher.profiles import Side
from matcher.reporting.comparison.measures import MEASURES, changes, rows, shifts, signed_percent
from tests.factories import words
from tests.factories_comparison import made, small_comparison


def table(comparison: Comparison) -> dict[str, list[str]]:
    """Return the cells by the English label, the best with a star; lines aside follow their own."""
    found: dict[str, list[str]] = {}
    own = ""
    for row in rows(comparison):
        label = f"{own}: {row.label.en}" if row.aside else row.label.en
        own = own if row.aside else row.label.en
        found[label] = [cell.text + "*" * cell.best for cell in row.cells]
    return found


def test_each_row_marks_its_best_and_ties_share_the_mark(comparison: Comparison) -> None:
    told = table(comparison)
    assert told["Meetings"] == ["50", "54*", "50"]
    assert told["Startups without a meeting"] == ["0*", "0*", "3"]
    assert told["Breaks"] == ["6", "2*", "6"]
    assert told["Tables in use"] == ["8*", "12", "8*"]
    assert told["Unevenness among startups"] == ["0.400*", "0.400*", "0.600"]


def test_what_is_alike_everywhere_is_marked_nowhere(comparison: Comparison) -> None:
    assert table(comparison)["Investors without a meeting"] == ["0", "0", "0"]


def test_the_price_and_the_bound_stand_below_the_interest(comparison: Comparison) -> None:
    told = table(comparison)
    # 21 and 22 where now there are 20.
    assert told["Expected mutual interest"] == ["20.00", "21.00", "22.00*"]
    assert told["Expected mutual interest: compared with now"] == ["–", "+5.00%", "+10.00%"]
    assert told["Expected mutual interest: no plan can exceed"] == ["20.00", "22.00", "22.00"]


def test_a_floor_that_others_pay_for_is_no_better_floor(comparison: Comparison) -> None:
    told = table(comparison)
    (label,) = (one for one in told if one.startswith("Best meeting") and ":" not in one)
    assert told[label] == ["0.0500", "0.0500", "(0.200)"]
    assert label not in {shift.label.en for shift in shifts(comparison, comparison.alternatives[2])}


def test_missing_meetings_are_compared_under_the_same_minima_only() -> None:
    stricter = Setting(words("two each"), least={Side.STARTUP: 2})
    told = table(small_comparison(made(), made(stricter, short=9)))
    assert told["Meetings missing to minima"] == ["0", "(9)"]


def test_a_setting_brings_and_costs_what_shows(comparison: Comparison) -> None:
    assert [(one.label.en, one.change, one.better) for one in shifts(comparison, comparison.alternatives[1])] == [
        ("Meetings", "50 → 54", True),
        ("Expected mutual interest", "20.00 → 21.00 (+5.00%)", True),
        ("Breaks", "6 → 2", True),
        ("Tables in use", "8 → 12", False),
    ]
    assert shifts(comparison, comparison.baseline) == []


def test_measures_are_told_in_both_languages() -> None:
    for measure in MEASURES:
        assert measure.label.en != measure.label.zh
        assert measure.meaning is None or measure.meaning.en != measure.meaning.zh


@pytest.mark.parametrize(
    ("share", "text"), [(0.0123, "+1.23%"), (-0.5, "−50.00%"), (1e-6, "0.00%"), (-1e-6, "0.00%"), (0.0, "0.00%")]
)
def test_differences_have_a_sign_unless_they_do_not_show(share: float, text: str) -> None:
    assert signed_percent(share) == text


@pytest.mark.parametrize(
    ("setting", "told"),
    [
        (Setting(words("a"), table_factor=1.5), ["1.5 times the tables"]),
        (Setting(words("a"), tables={"ai": 4}), ["4 tables in ai"]),
        (Setting(words("a"), meeting=timedelta(minutes=20)), ["Meetings of 20 minutes"]),
        (Setting(words("a"), changeover=timedelta(0)), ["0 minutes between meetings"]),
        (Setting(words("a"), least={Side.STARTUP: 2}), ["Startups: at least 2 meetings"]),
        (Setting(words("a"), order=(Aim.INTEREST,)), ["No longer counts: few breaks"]),
        (Setting(words("a"), order=(Aim.FLOOR, Aim.INTEREST)), ["Aims in this order: the floor, mutual interest"]),
        (Setting(words("a"), dropped=frozenset({"b", "a"})), ["Without the sessions a, b"]),
    ],
)
def test_what_a_setting_changes_is_said_in_words(setting: Setting, told: list[str]) -> None:
    assert [one.en for one in changes(setting, Aims((Aim.INTEREST, Aim.BREAKS)))] == told
