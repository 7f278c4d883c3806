"""What the settings say of people goes before what the columns say; strangers are told and ignored."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from matcher.intake.folder import Intake
from matcher.intake.overrides import COLUMN_GIVES_WAY, NO_SUCH_KIND, NO_SUCH_PARTICIPANT
from matcher.intake.programme import ENDS_TOO_EARLY, MAX_BELOW_MIN, NO_SUCH_SUB_FORUM, NOT_A_MOMENT
from matcher.profiles import Attendance, Interval

Reading = Callable[..., Intake]
Saying = Callable[..., list[Any]]

PROGRAMME = """[conference]
id = "small"
name = { en = "Small", zh = "小" }
time_zone = "Asia/Shanghai"
[[sub_forums]]
id = "robots"
name = { en = "Robots", zh = "机器人" }
[[sessions]]
sub_forum = "robots"
start = 2017-11-07T13:30:00
end = 2017-11-07T17:30:00
"""  # 11 lines


def first_investor(intake: Intake) -> Attendance:
    assert intake.dataset is not None, intake.findings
    return intake.dataset.investors[0].attendance


def test_the_settings_go_before_the_columns_field_by_field(read: Reading) -> None:
    intake = read(
        investors="id,name,unavailable,min_meetings,max_meetings\ni1,Ines,2017-11-08,2,6\n",
        conference=PROGRAMME
        + '[participants.investors."i1"]\nsub_forums = ["机器人"]\nmax_meetings = 4\n'
        + '[participants.startups.s2]\nunavailable = [["2017-11-07T13:30", "2017-11-07T15:00"], '
        + "[2017-11-07T16:00:00, 2017-11-07T17:00:00]]\n",
    )
    assert intake.findings == ()
    assert first_investor(intake).sub_forums == ("robots",)
    assert (first_investor(intake).min_meetings, first_investor(intake).max_meetings) == (2, 4)
    assert len(first_investor(intake).unavailable) == 1
    assert intake.dataset is not None
    assert intake.dataset.startups[1].attendance.unavailable == (
        Interval(datetime(2017, 11, 7, 5, 30, tzinfo=UTC), datetime(2017, 11, 7, 7, tzinfo=UTC)),
        Interval(datetime(2017, 11, 7, 8, tzinfo=UTC), datetime(2017, 11, 7, 9, tzinfo=UTC)),
    )
    assert intake.dataset.startups[0].attendance == Attendance()


@pytest.mark.parametrize(
    ("text", "setting", "found", "problem"),
    [
        ("max_meetings = 2\nmin_meetings = 4\n", "max_meetings", "2 < 4", MAX_BELOW_MIN),
        ('sub_forums = ["robots", "robts"]\n', "sub_forums[2]", "robts", NO_SUCH_SUB_FORUM),
        (
            'unavailable = [["2017-11-07T15:00", "2017-11-07T13:30"]]\n',
            *("unavailable[1]", "2017-11-07T15:00/2017-11-07T13:30", ENDS_TOO_EARLY),
        ),
        ('unavailable = [["noon", "later"]]\n', "unavailable[1]", "noon/later", NOT_A_MOMENT),
    ],
)
def test_what_makes_no_sense_in_the_settings_is_an_error(
    text: str, setting: str, found: str, problem: Any, read: Reading, said: Saying
) -> None:
    intake = read(conference=PROGRAMME + "[participants.investors.i1]\n" + text)
    assert intake.dataset is None
    column = f"participants.investors.i1.{setting}"
    assert said(intake.findings) == [("error", "conference.toml", 13, column, found, problem.problem.en)]


@pytest.mark.parametrize(
    ("columns", "setting", "number", "limits"),
    [("4,", "max_meetings", 2, (None, 2)), (",2", "min_meetings", 4, (4, None))],
)
def test_where_settings_and_columns_contradict_the_settings_hold(
    columns: str,
    setting: str,
    number: int,
    limits: tuple[int | None, int | None],
    read: Reading,
    said: Saying,
) -> None:
    intake = read(
        investors=f"id,name,min_meetings,max_meetings\ni1,Ines,{columns}\n",
        conference=PROGRAMME + "[participants.investors.i1]\n" + f"{setting} = {number}\n",
    )
    assert (first_investor(intake).min_meetings, first_investor(intake).max_meetings) == limits
    column = f"participants.investors.i1.{setting}"
    assert said(intake.findings) == [
        ("warning", "conference.toml", 13, column, str(number), COLUMN_GIVES_WAY.problem.en)
    ]


def test_strangers_in_pairs_are_told_and_their_pairs_dropped(read: Reading, said: Saying) -> None:
    intake = read(
        investors="id,name\ninvestor-1,Ines\n",
        conference=PROGRAMME + '[rules]\nblocked = [["investor-2", "s1"], ["investor-1", "s2"]]\n'
        'pinned = [\n  ["investor-1", "s1"],\n  ["investor-1", "zz"],\n]\n',
    )
    assert intake.dataset is not None
    rules = intake.dataset.conference.rules
    assert rules.blocked == {("investor-1", "s2")}
    assert rules.pinned == {("investor-1", "s1")}
    assert said(intake.findings) == [
        ("warning", "conference.toml", 13, "rules.blocked[1]", "investor-2", NO_SUCH_PARTICIPANT.problem.en),
        ("warning", "conference.toml", 16, "rules.pinned[2]", "zz", NO_SUCH_PARTICIPANT.problem.en),
    ]
    assert intake.findings[0].advice.en.endswith("The nearest is investor-1.")
    assert intake.findings[0].advice.zh.endswith("最接近的是 investor-1。")
    assert intake.findings[1].advice.en == "Correct the id or remove it from the settings."


def test_strangers_among_participants_are_told_and_ignored(read: Reading, said: Saying) -> None:
    intake = read(conference=PROGRAMME + '[participants.startups."i1"]\nmax_meetings = 2\n')
    assert said(intake.findings) == [
        ("warning", "conference.toml", 12, "participants.startups.i1", "i1", NO_SUCH_PARTICIPANT.problem.en)
    ]


def test_a_kind_that_never_occurs_is_told(read: Reading, said: Saying) -> None:
    intake = read(
        interactions="investor_id,startup_id,kind\ni1,s1,mentored\n",
        conference=PROGRAMME + '[rules]\nnot_again = ["met", "mentored", "invest"]\n',
    )
    warned = [finding for finding in intake.findings if finding.file == "conference.toml"]
    assert said(warned) == [
        ("warning", "conference.toml", 13, "rules.not_again[3]", "invest", NO_SUCH_KIND.problem.en)
    ]
    assert "invested, met" in warned[0].advice.en
