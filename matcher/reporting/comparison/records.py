"""A comparison as plain values: comparison.json for programs, comparison.csv for spreadsheets.

The same data, settings and seed give the same values but for the seconds.
"""

from __future__ import annotations

import csv
import math
from datetime import timedelta
from io import StringIO
from typing import Any, Final

from matcher.comparison import Alternative, Comparison, Setting
from matcher.formulas import harmless
from matcher.profiles import Side

#: Tells our comparison.json from a stranger's, and one layout of it from the next.
FORMAT: Final = "matcher comparison 1"
_FIGURES: Final = (
    "status",
    "meetings",
    "value",
    "bound",
    "gap",
    "floor",
    "floor_bound",
    "short",
    "breaks",
    "room_changes",
    "most_breaks",
    "tables",
    "tables_in_use",
    "unevenness",
)


def record(comparison: Comparison) -> dict[str, Any]:
    """Return what ``comparison.json`` holds; the order of the members is part of it."""
    conference = comparison.conference
    return {
        "format": FORMAT,
        "conference": {
            "id": conference.id,
            "name": conference.name.record(),
            "fictional": conference.fictional,
            "template": conference.is_template,
        },
        "candidates": comparison.candidates,
        "settings": [_alternative(comparison, one) for one in comparison.alternatives],
        "seed": comparison.seed,
        "versions": dict(comparison.versions),
        "seconds": dict(comparison.seconds),
    }


def _alternative(comparison: Comparison, one: Alternative) -> dict[str, Any]:
    figures = {name: _finite(getattr(one, name)) for name in _FIGURES}
    return {
        "name": one.setting.name.record(),
        "changes": _changes(one.setting),
        **figures,
        "gain": comparison.gain(one),
        **{
            f"{side.value}s": {
                "with_a_meeting": share.reached,
                "without_a_meeting": share.left_out,
                "meetings_a_person": {"min": share.least, "median": share.middle, "max": share.most},
            }
            for side, share in one.shares.items()
        },
        "seconds": one.seconds,
    }


def _changes(setting: Setting) -> dict[str, Any]:
    """Return what a setting changes, in the words of its file."""
    changed: dict[str, Any] = {
        "tables": dict(setting.tables) or (setting.table_factor if setting.table_factor != 1 else None),
        "minutes": _minutes(setting.meeting),
        "changeover": _minutes(setting.changeover),
        "min_meetings": {f"{side.value}s": number for side, number in setting.least.items()} or None,
        "max_meetings": {f"{side.value}s": number for side, number in setting.most.items()} or None,
        "order": None if setting.order is None else [aim.value for aim in setting.order],
        "drop_sessions": sorted(setting.dropped) or None,
    }
    return {key: value for key, value in changed.items() if value is not None}


def table(comparison: Comparison) -> str:
    """Return ``comparison.csv``: a line a setting; an empty cell where nothing was proven."""
    lines = [_flat(comparison, one) for one in comparison.alternatives]
    text = StringIO()
    writer = csv.DictWriter(text, list(lines[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(
        {name: harmless(one) if isinstance(one, str) else one for name, one in line.items()} for line in lines
    )
    return text.getvalue()


def _flat(comparison: Comparison, one: Alternative) -> dict[str, Any]:
    line: dict[str, Any] = {"name_en": one.setting.name.en, "name_zh": one.setting.name.zh}
    line |= {name: _finite(getattr(one, name)) for name in _FIGURES}
    line["gain"] = comparison.gain(one)
    for side in Side:
        share = one.shares[side]
        line |= {
            f"{side.value}s_with_a_meeting": share.reached,
            f"{side.value}s_without_a_meeting": share.left_out,
            f"{side.value}_meetings_min": share.least,
            f"{side.value}_meetings_median": share.middle,
            f"{side.value}_meetings_max": share.most,
        }
    return line | {"seconds": one.seconds}


def _minutes(length: timedelta | None) -> float | None:
    return None if length is None else length / timedelta(minutes=1)


def _finite(value: float | str) -> float | str | None:
    """Return what JSON can hold; nothing was proven where a number is infinite."""
    return None if isinstance(value, float) and not math.isfinite(value) else value
