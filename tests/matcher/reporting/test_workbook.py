from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from matcher.plan import ConferencePlan
from matcher.profiles import Side
from matcher.reporting.bands import BAND_WORDS, mutual_band, one_sided_band
from matcher.reporting.measures import by_id, session_uses
from matcher.reporting.workbook import write_workbook
from tests.factories_plan import AWKWARD_NAMES

SHEETS = [
    "Overview 概览",
    "Meetings 会面",
    "By investor 按投资方",
    "By startup 按创业公司",
    "Without a meeting 无会面",
    "Rooms 房间",
]


@pytest.fixture(scope="module")
def book(written: Path) -> Any:
    return load_workbook(written / "plan.xlsx")


def test_the_workbook_has_its_sheets_and_each_header_both_languages(book: Any) -> None:
    assert book.sheetnames == SHEETS
    for sheet in book.worksheets[1:]:
        for cell in sheet[1]:
            english, chinese = cell.value.split("\n")
            assert english.isascii()
            assert not chinese.isascii()


def test_each_meeting_has_its_row(book: Any, plan: ConferencePlan) -> None:
    people = by_id(plan)
    rows = list(book["Meetings 会面"].iter_rows(min_row=2, values_only=True))
    assert len(rows) == len(plan.meetings)
    for row, planned in zip(rows, plan.meetings, strict=True):
        meeting = planned.meeting
        local = meeting.start.astimezone(plan.dataset.conference.zone)
        assert (row[0].date(), row[1]) == (local.date(), local.replace(tzinfo=None))
        assert row[3:9] == (
            meeting.room,
            meeting.table,
            people[Side.INVESTOR][meeting.investor_id].name,
            meeting.investor_id,
            people[Side.STARTUP][meeting.startup_id].name,
            meeting.startup_id,
        )
        pair, yardstick = planned.recommendation, plan.yardstick
        bands = [mutual_band(pair, yardstick)]
        bands += [one_sided_band(pair.opinions[side], side, yardstick) for side in (Side.INVESTOR, Side.STARTUP)]
        assert list(row[10:13]) == [str(BAND_WORDS[one]) for one in bands]


@pytest.mark.parametrize(("sheet", "side"), [(SHEETS[2], Side.INVESTOR), (SHEETS[3], Side.STARTUP)])
def test_each_person_has_a_row_with_all_own_meetings(
    book: Any, plan: ConferencePlan, sheet: str, side: Side
) -> None:
    people = by_id(plan)[side]
    rows = list(book[sheet].iter_rows(min_row=2, values_only=True))
    assert [row[0] for row in rows] == list(people)
    for row in rows:
        appointments = [cell for cell in row[4:] if cell]
        assert len(appointments) == row[3]
    assert sum(row[3] for row in rows) == len(plan.meetings)


def test_who_has_no_meeting_is_listed_with_the_reason_in_both_languages(book: Any, plan: ConferencePlan) -> None:
    rows = list(book["Without a meeting 无会面"].iter_rows(min_row=2, values_only=True))
    assert [(row[1], row[3], row[4]) for row in rows] == [
        (left.id, left.reason.en, left.reason.zh) for left in plan.left_out
    ]


def test_rooms_say_where_the_number_of_tables_comes_from(book: Any, plan: ConferencePlan) -> None:
    rows = list(book["Rooms 房间"].iter_rows(min_row=2, values_only=True))
    assert len(rows) == len(session_uses(plan))
    assert {row[7] for row in rows} == {"from the programme / 议程给定", "worked out here / 由系统推算"}
    assert sum(row[10] for row in rows) == len(plan.meetings)


def test_no_cell_is_a_formula_or_a_link(book: Any) -> None:
    texts = set()
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f"
                assert cell.hyperlink is None
                texts.add(cell.value)
    assert set(AWKWARD_NAMES) <= texts


def test_a_plan_without_meetings_is_a_workbook_too(nothing_planned: ConferencePlan, tmp_path: Path) -> None:
    write_workbook(nothing_planned, tmp_path / "plan.xlsx")
    assert load_workbook(tmp_path / "plan.xlsx").sheetnames == SHEETS
