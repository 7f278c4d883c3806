from __future__ import annotations

import csv
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from matcher.plan import ConferencePlan
from matcher.profiles import Side
from matcher.reporting.reasons import reasons_line
from matcher.reporting.tables import MATCH_COLUMNS, TIMETABLE_COLUMNS


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_match_list_read_back_is_the_plan(plan: ConferencePlan, written: Path) -> None:
    read = rows(written / "matches.csv")
    assert list(read[0]) == list(MATCH_COLUMNS)
    assert len(read) == len(plan.meetings)
    for row, planned in zip(read, plan.meetings, strict=True):
        pair = planned.recommendation
        assert (row["investor_id"], row["startup_id"]) == (pair.investor_id, pair.startup_id)
        assert row["sub_forum"] == pair.sub_forum
        assert float(row["score"]) == pytest.approx(pair.score, abs=1e-6)
        assert float(row["investor_score"]) == pytest.approx(pair.opinions[Side.INVESTOR].score, abs=1e-6)
        assert float(row["startup_score"]) == pytest.approx(pair.opinions[Side.STARTUP].score, abs=1e-6)
        assert row["reasons"] == reasons_line(pair)


def test_the_timetable_read_back_is_the_plan_in_local_time(plan: ConferencePlan, written: Path) -> None:
    read = rows(written / "timetable.csv")
    assert list(read[0]) == list(TIMETABLE_COLUMNS)
    for row, planned in zip(read, plan.meetings, strict=True):
        meeting = planned.meeting
        assert row["start"].endswith("+08:00")
        assert datetime.fromisoformat(row["start"]) == meeting.start
        assert datetime.fromisoformat(row["end"]) == meeting.end
        assert datetime.fromisoformat(row["start"]).utcoffset() == timedelta(hours=8)
        assert (row["investor_id"], row["startup_id"]) == (meeting.investor_id, meeting.startup_id)
        assert (row["sub_forum"], row["room"]) == (meeting.sub_forum, meeting.room)
        assert int(row["table"]) == meeting.table


@pytest.mark.parametrize("name", ["matches.csv", "timetable.csv"])
def test_tables_have_no_byte_order_mark_and_plain_line_ends(written: Path, name: str) -> None:
    content = (written / name).read_bytes()
    assert content.startswith(b"investor_id,")
    assert b"\r" not in content
