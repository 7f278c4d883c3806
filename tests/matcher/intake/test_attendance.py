"""Sub-forums by id or name, hours away in the conference's own time, and numbers of meetings."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from matcher.conference import SubForum
from matcher.intake.attendance import MAX_BELOW_MIN, UNKNOWN_SUB_FORUM, Frame, read_sub_forums
from matcher.intake.cells import NOT_A_COUNT
from matcher.intake.dates import ENDS_BEFORE_START, NOT_AN_INTERVAL
from matcher.intake.folder import Intake
from matcher.profiles import Attendance, Interval
from matcher.words import Words

Reading = Callable[..., Intake]
Saying = Callable[..., list[Any]]

NOTHING = Words("", "")
FRAME = Frame.of(
    ZoneInfo("Asia/Shanghai"),
    [
        SubForum("machine-vision", Words("Machine vision", "机器视觉"), NOTHING, NOTHING),
        SubForum("drones", Words("Drones", "无人机"), NOTHING, NOTHING),
        SubForum("chips", Words("Drones", "芯片"), NOTHING, NOTHING),
    ],
)


def attendance(intake: Intake) -> Attendance:
    assert intake.dataset is not None
    return intake.dataset.startups[0].attendance


def row(column: str, cell: str) -> str:
    return f'id,name,{column}\ns1,Lumen,"{cell}"\n'


@pytest.mark.parametrize("cell", ["drones", " Drones ", "无人机", "DRONES;无人机", ("drones",)])
def test_a_sub_forum_goes_by_id_or_by_name_in_either_language(cell: str | tuple[str, ...]) -> None:
    assert read_sub_forums(cell, FRAME).value == ("drones",)
    assert read_sub_forums(cell, FRAME).remarks == ()


def test_the_order_of_wishes_is_kept() -> None:
    assert read_sub_forums("无人机；machine vision;chips", FRAME).value == ("drones", "machine-vision", "chips")


def test_an_unknown_sub_forum_is_ignored_and_told_the_nearest_ids(read: Reading, said: Saying) -> None:
    intake = read(startups=row("sub_forums", "robts;robots"))
    assert attendance(intake).sub_forums == ("robots",)
    assert said(intake.findings) == [
        ("warning", "startups.csv", 2, "sub_forums", "robts", UNKNOWN_SUB_FORUM.problem.en)
    ]
    assert intake.findings[0].advice.en == "Write the id or the name of a sub-forum: robots."
    assert intake.findings[0].advice.zh == "请填写分论坛的编号或名称：robots。"


def test_a_sub_forum_far_from_all_is_told_some_of_them() -> None:
    assert FRAME.near("quantum") == "machine-vision, drones, chips"
    assert FRAME.near("drons") == "drones"


def test_without_a_programme_no_sub_forum_is_called_unknown() -> None:
    assert read_sub_forums("anything", Frame(ZoneInfo("UTC"), None)).remarks == ()


def test_hours_away_are_local_to_the_conference(read: Reading) -> None:
    intake = read(startups=row("unavailable", "2017-11-07T13:30/2017-11-07T15:00;2017-11-08T09:00Z/10:00"))
    assert attendance(intake).unavailable == (
        Interval(datetime(2017, 11, 7, 5, 30, tzinfo=UTC), datetime(2017, 11, 7, 7, tzinfo=UTC)),
        Interval(datetime(2017, 11, 8, 9, tzinfo=UTC), datetime(2017, 11, 8, 10, tzinfo=UTC)),
    )
    assert intake.findings == ()


@pytest.mark.parametrize(
    ("cell", "problem"),
    [("2017-11-07T15:00/2017-11-07T13:30", ENDS_BEFORE_START), ("Tuesday", NOT_AN_INTERVAL)],
)
def test_hours_that_make_no_sense_are_ignored(cell: str, problem: Any, read: Reading, said: Saying) -> None:
    intake = read(startups=row("unavailable", cell))
    assert attendance(intake).unavailable == ()
    assert said(intake.findings) == [("warning", "startups.csv", 2, "unavailable", cell, problem.problem.en)]


def test_least_and_most_meetings_are_read(read: Reading) -> None:
    intake = read(startups="id,name,min_meetings,max_meetings\ns1,Lumen,2,4.0\ns2,Tide,,3\n")
    assert intake.dataset is not None
    numbers = [(s.attendance.min_meetings, s.attendance.max_meetings) for s in intake.dataset.startups]
    assert numbers == [(2, 4), (None, 3)]


def test_a_number_of_meetings_that_is_none_is_ignored(read: Reading, said: Saying) -> None:
    intake = read(startups=row("max_meetings", "many"))
    assert attendance(intake) == Attendance()
    assert said(intake.findings) == [
        ("warning", "startups.csv", 2, "max_meetings", "many", NOT_A_COUNT.problem.en)
    ]


def test_most_below_least_leaves_both_open(read: Reading, said: Saying) -> None:
    intake = read(startups="id,name,min_meetings,max_meetings\ns1,Lumen,4,2\n")
    assert attendance(intake) == Attendance()
    assert said(intake.findings) == [
        ("warning", "startups.csv", 2, "max_meetings", "2 < 4", MAX_BELOW_MIN.problem.en)
    ]
