"""What was measured on yes and no, as JSON and as text in both languages."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np

from matcher.cli.decisions_told import decision_record, decisions_told
from matcher.evaluation.decisions import judged_meetings, judged_pitches
from matcher.evaluation.meeting_models import MeetingSettings
from matcher.evaluation.uncertainty import Estimate
from matcher.words import Language
from tests.matcher.evaluation.small_evenings import evenings, pitches

PITCHES = judged_pitches(pitches(np.random.default_rng(0), (1, 2, 3, 4, 6), (0.2,) * 5), np.random.default_rng(0))
SMALL = MeetingSettings(landmarks=10, penalties=(0.01,))
EVENINGS = judged_meetings(evenings(np.random.default_rng(0), 5, 6), np.random.default_rng(0), SMALL)


def test_the_record_is_json_without_numbers_that_are_none() -> None:
    hollow = replace(PITCHES.tables[0].rows[0], measures={"auc": Estimate(float("nan"), 0.0, float("inf"))})
    report = replace(PITCHES, tables=(replace(PITCHES.tables[0], rows=(hollow,)),))
    record = json.loads(json.dumps(decision_record(report), allow_nan=False))
    assert record["tables"][0]["rows"][0]["measures"]["auc"] == {"value": None, "low": 0.0, "high": None}
    assert record["drift"][0]["bands"] is True
    assert record["settings"]["bins"] == 10


def test_pitches_are_told_with_a_curve_and_the_drift() -> None:
    said = decisions_told(PITCHES, Language.EN)
    for part in ("180 decisions of later periods", "rate by investor", "ece", "█", "│", "bands: nothing recent"):
        assert part in said
    assert "learned from only 720" in said


def test_a_bar_is_as_long_as_what_was_seen() -> None:
    table = PITCHES.tables[0]
    point = replace(table.rows[-1].curve[0], said=0.1, seen=Estimate(0.2, 0.1, 0.3), count=9)
    report = replace(PITCHES, tables=(replace(table, rows=(replace(table.rows[-1], curve=(point,)),)),))
    # .2 is the greatest and fills 40 places; .1 is half of it.
    line = next(line for line in decisions_told(report, Language.EN).splitlines() if line.startswith("  0.100"))
    assert line == f"  0.100  {'█' * 20}│{'█' * 19}   0.200  0.100…0.300  9"


def test_evenings_are_told_in_chinese() -> None:
    said = decisions_told(EVENINGS, Language.ZH)
    for part in ("整场留出", "按人留出", "双方是否都同意", "学习组合", "校准误差"):
        assert part in said


def test_readers_of_chinese_find_every_name_in_their_language() -> None:
    for report in (PITCHES, EVENINGS):
        said = decisions_told(report, Language.ZH)
        names = {row.name for table in report.tables for row in table.rows} | set(report.left_out)
        assert names
        # "rate" is part of no Chinese text, and measures keep their symbols.
        assert not [name for name in names if name in said]
        assert "模型" in said
