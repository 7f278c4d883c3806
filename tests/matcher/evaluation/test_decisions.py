"""Yes and no measured whole: every forecaster beside the favourite, with intervals."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest

from matcher.errors import InputError
from matcher.evaluation.decisions import evaluate_decisions, judged_meetings, judged_pitches
from matcher.evaluation.meeting_models import MeetingSettings
from matcher.evaluation.pitches import MODEL
from tests.matcher.evaluation.small_evenings import evenings, pitches

REAL = Path(os.environ.get("MATCHER_TEST_DATA", "/nowhere"))
SMALL = MeetingSettings(landmarks=10, penalties=(0.01,))


def test_pitches_are_judged_beside_the_rates() -> None:
    data = pitches(np.random.default_rng(0), (1, 2, 3, 4, 5, 6), (0.2,) * 6)
    report = judged_pitches(data, np.random.default_rng(0))
    (table,) = report.tables
    assert (table.favourite, table.count, table.clusters) == (MODEL, 2 * 180, 2 * 60)
    assert {row.name: bool(row.ahead) for row in table.rows} == {
        "rate": True,
        "recent rate": True,
        "rate by investor": True,
        "model": True,
        MODEL: False,
    }
    # Ada says yes twice as often as the others: one rate for all cannot tell.
    by_name = {row.name: row for row in table.rows}
    assert by_name["rate"].ahead["auc"].low > 0
    assert report.left_out["learned from only"] == 4 * 180
    assert sum(one.count for one in by_name[MODEL].curve) == table.count


def test_evenings_are_judged_in_both_ways_of_holding_out_and_the_same_seed_tells_the_same() -> None:
    met = evenings(np.random.default_rng(0), count=5, each=6)
    one, other = (judged_meetings(met, np.random.default_rng(3), SMALL) for _ in range(2))
    assert one == other
    assert [(table.question, table.held_out) for table in one.tables] == [
        ("decisions", "evenings"),
        ("both say yes", "evenings"),
        ("decisions", "people"),
        ("both say yes", "people"),
    ]
    mutual = {row.name: row for row in one.tables[1].rows}
    assert set(mutual) == {
        *("random", "side 0 alone", "side 1 alone", "product", "harmonic mean", "minimum", "learned")
    }
    assert "ece" in mutual["learned"].measures
    assert "ece" not in mutual["minimum"].measures


def test_a_folder_without_decisions_is_refused(tmp_path: Path) -> None:
    (tmp_path / "startups.csv").write_text("id,name\ns1,Sol\n")
    (tmp_path / "investors.csv").write_text("id,name\ni1,Ines\n")
    with pytest.raises(InputError, match="accepted and declined"):
        evaluate_decisions(tmp_path, np.random.default_rng(0))


@pytest.mark.skipif(
    not (REAL / "sharktank_us").exists(), reason="MATCHER_TEST_DATA does not name a folder that holds sharktank_us"
)
def test_real_pitches_hold_little_signal_and_are_foreseen_at_the_right_level() -> None:
    report = evaluate_decisions(REAL / "sharktank_us", np.random.default_rng(0))
    favourite = next(row for row in report.tables[0].rows if not row.ahead)
    assert favourite.measures["ece"].value < 0.03
    assert 0.5 < favourite.measures["auc"].low < favourite.measures["auc"].high < 0.65
    assert report.left_out["of investors without a recorded refusal"] == 82
    assert [one.period for one in report.drift if one.bands] == [15]


def test_too_few_evenings_are_refused() -> None:
    with pytest.raises(InputError, match="At least 5 evenings"):
        judged_meetings(evenings(np.random.default_rng(0), count=3), np.random.default_rng(0), SMALL)
