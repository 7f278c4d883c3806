"""What programs read: the same figures in JSON and CSV, nothing infinite."""

from __future__ import annotations

import csv
import json
from datetime import timedelta
from io import StringIO

from matcher.comparison import Comparison, Setting
from matcher.conference import Aim
from matcher.profiles import Side
from matcher.reporting.comparison.records import FORMAT, record, table
from tests.factories import words
from tests.factories_comparison import made, small_comparison


def test_json_holds_every_setting_with_the_baseline_first(comparison: Comparison) -> None:
    found = json.loads(json.dumps(record(comparison), allow_nan=False))
    assert found["format"] == FORMAT
    now, more, alone = found["settings"]
    assert now["name"] == {"en": "As it is now", "zh": "现状"}
    assert (now["changes"], now["gain"]) == ({}, 0.0)
    assert (more["changes"], more["gain"], more["meetings"]) == ({"tables": 1.5}, 0.05, 54)
    assert alone["floor_bound"] is None
    assert alone["startups"] == {
        "with_a_meeting": 17,
        "without_a_meeting": 3,
        "meetings_a_person": {"min": 0, "median": 2.5, "max": 8},
    }


def test_changes_are_recorded_in_the_words_of_the_file() -> None:
    setting = Setting(
        words("all"),
        tables={"ai": 4},
        meeting=timedelta(minutes=20),
        changeover=timedelta(0),
        least={Side.STARTUP: 2},
        most={Side.INVESTOR: 6},
        order=(Aim.INTEREST,),
        dropped=frozenset({"b", "a"}),
    )
    assert record(small_comparison(made(), made(setting)))["settings"][1]["changes"] == {
        "tables": {"ai": 4},
        "minutes": 20.0,
        "changeover": 0.0,
        "min_meetings": {"startups": 2},
        "max_meetings": {"investors": 6},
        "order": ["interest"],
        "drop_sessions": ["a", "b"],
    }


def test_csv_has_a_line_a_setting_and_leaves_empty_what_was_not_proven(comparison: Comparison) -> None:
    now, more, alone = csv.DictReader(StringIO(table(comparison)))
    assert [one["name_zh"] for one in (now, more, alone)] == ["现状", "增加桌数", "只看意向"]
    assert (more["value"], more["gain"], more["tables_in_use"]) == ("21.0", "0.05", "12")
    assert (alone["floor_bound"], alone["startups_without_a_meeting"]) == ("", "3")
