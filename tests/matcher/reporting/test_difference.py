"""What changed, in words, as a table and as plain values."""

from __future__ import annotations

import csv
from pathlib import Path

from matcher.plan import Cancellation, Difference, Move
from matcher.reporting.difference import COLUMNS, TOLD, difference_record, difference_told, write_changes
from matcher.words import Language, Words
from tests.factories import at, dataset, meeting

DATA = dataset()
MOVED = Move(meeting(), meeting(start=at(20), end=at(35), table=2))
CANCELLED = Cancellation(meeting("ivo", "sara", table=2), Words("Sara is away then", "Sara 届时不在"))
NEW = meeting("ivo", "sol", start=at(40), end=at(55))
SOME = Difference((meeting("ines", "sol"),) * 1234, (MOVED,), (CANCELLED,), (NEW,), proven=True)


def test_the_first_line_says_how_much_and_the_others_what() -> None:
    assert difference_told(SOME, DATA, Path("out"), Language.EN).splitlines() == [
        "1 moved, 1 cancelled, 1 new, 1,234 kept.",
        "No repair cancels fewer meetings, and none that cancels as few moves fewer: proven.",
        "Cancelled",
        "  Ivo (ivo) × Sara (sara): Tue 12 May 17:00–17:15, Hall 1, table 2 (Sara is away then)",
        "Moved",
        "  Ines (ines) × Sara (sara): Tue 12 May 17:00–17:15, Hall 1, table 1 → "
        "Tue 12 May 17:20–17:35, Hall 1, table 2",
        "New",
        "  Ivo (ivo) × Sol (sol): Tue 12 May 17:40–17:55, Hall 1, table 1",
    ]


def test_of_a_meeting_at_another_table_only_the_table_is_told() -> None:
    near = Difference((), (Move(meeting(), meeting(table=2)),), (), (), proven=True)
    lines = difference_told(near, DATA, Path("out"), Language.EN).splitlines()
    assert lines[-1].endswith("17:00–17:15, Hall 1, table 1 → table 2")


def test_both_languages_are_spoken() -> None:
    lines = difference_told(SOME, DATA, Path("out"), Language.ZH).splitlines()
    assert lines[0] == "调整 1 场，取消 1 场，新增 1 场，保留 1,234 场。"
    assert lines[3] == "  Ivo (ivo) × Sara (sara)：5月12日 周二 17:00–17:15，Hall 1 2 号桌（Sara 届时不在）"


def test_nothing_is_claimed_that_is_not_proven_and_long_lists_are_cut() -> None:
    many = Difference((), (), (), (NEW,) * (TOLD + 3), proven=False)
    lines = difference_told(many, DATA, Path("out"), Language.EN).splitlines()
    assert "is not proven" in lines[1]
    assert lines[-1] == f"… and 3 more in {Path('out') / 'changes.csv'}"
    assert len(lines) == 4 + TOLD


def test_the_table_holds_every_change_with_both_places(tmp_path: Path) -> None:
    write_changes(SOME, DATA, tmp_path / "changes.csv")
    with (tmp_path / "changes.csv").open(encoding="utf-8", newline="") as file:
        moved, cancelled, new = csv.DictReader(file)
    assert tuple(moved) == COLUMNS
    assert (moved["start"], moved["new_start"]) == ("2026-05-12T17:00:00+08:00", "2026-05-12T17:20:00+08:00")
    assert (moved["table"], moved["new_table"], moved["reason"]) == ("1", "2", "")
    assert (cancelled["change"], cancelled["new_start"]) == ("cancelled", "")
    assert cancelled["reason"] == "Sara is away then / Sara 届时不在"
    assert (new["change"], new["start"], new["new_room"]) == ("new", "", "Hall 1")


def test_the_record_adds_up() -> None:
    record = difference_record(SOME, DATA)
    assert (record["kept"], record["proven"]) == (1234, True)
    assert record["moved"][0]["to"] == {
        "sub_forum": "ai",
        "start": "2026-05-12T17:20:00+08:00",
        "end": "2026-05-12T17:35:00+08:00",
        "room": "Hall 1",
        "table": 2,
    }
    assert record["cancelled"][0]["reason"] == {"en": "Sara is away then", "zh": "Sara 届时不在"}
    assert [one["startup_id"] for one in record["new"]] == ["sol"]
