"""Ids, times and rules of the programme are checked against one another."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from matcher.conference import Conference, MeetingLimits, Session
from matcher.intake.cells import BAD_ID_SETTING
from matcher.intake.folder import Intake
from matcher.intake.programme import (
    BLOCKED_AND_PINNED,
    ENDS_TOO_EARLY,
    ID_TWICE,
    MAX_BELOW_MIN,
    MORE_THAN_FIT,
    NO_SESSION,
    NO_SUB_FORUMS,
    NO_SUCH_SUB_FORUM,
    NOT_A_MOMENT,
    PLENARY_NAME,
    ROOM_TAKEN,
    TOO_SHORT,
    UNKNOWN_ZONE,
)
from matcher.profiles import Side
from matcher.words import Words

Reading = Callable[..., Intake]
Saying = Callable[..., list[Any]]

HEAD = '[conference]\nid = "small"\nname = { en = "Small", zh = "小" }\ntime_zone = "Asia/Shanghai"\n'  # 4 lines
FORUM = '[[sub_forums]]\nid = "robots"\nname = { en = "Robots", zh = "机器人" }\n'  # 3 lines, to line 7


def session(start: str, end: str, room: str = "A1", forum: str | None = "robots", more: str = "") -> str:
    """Write a session of five lines, or four when it is plenary."""
    which = f'sub_forum = "{forum}"\n' if forum else ""
    return f'[[sessions]]\n{which}room = "{room}"\nstart = 2017-11-{start}:00\nend = 2017-11-{end}:00\n{more}'


AFTERNOON = session("07T13:30", "07T17:30")  # from line 8; start on line 11, end on line 12


def conference(intake: Intake) -> Conference:
    assert intake.dataset is not None, intake.findings
    return intake.dataset.conference


def test_a_whole_programme(read: Reading) -> None:
    text = (
        HEAD
        + 'fictional = true\nencoder = "tfidf"\n[meetings]\nminutes = 20\nchangeover = 10\n'
        + "[rules]\ninvestors = { min = 2, max = 5 }\nstartups = { max = 0, min = 0 }\n"
        + 'blocked = [["i1", "s1"]]\npinned = [["i1", "s2"]]\nnot_again = ["met"]\nsmallest_round_share = 0\n'
        + "[lists]\nbalance = 1\n"
        + FORUM
        + 'field = { en = "AI", zh = "人工智能" }\ndescription = { en = "Arms.", zh = "机械臂。" }\n'
        + session("07T09:00", "07T10:00", "Hall", None)
        + session("07T13:30", "07T17:30", more='id = "arms"\ntables = 8\nname = "Arms"\n')
    )
    intake = read(conference=text)
    small = conference(intake)
    assert intake.findings == ()
    assert (small.id, small.name, small.zone.key) == ("small", Words("Small", "小"), "Asia/Shanghai")
    assert (small.meeting, small.changeover) == (timedelta(minutes=20), timedelta(minutes=10))
    assert (small.fictional, small.is_template, small.encoder) == (True, False, "tfidf")
    (forum,) = small.sub_forums
    assert (forum.field, forum.description) == (Words("AI", "人工智能"), Words("Arms.", "机械臂。"))
    assert small.rules.limits == {Side.INVESTOR: MeetingLimits(2, 5), Side.STARTUP: MeetingLimits(0, 0)}
    assert small.rules.blocked == {("i1", "s1")}
    assert small.rules.pinned == {("i1", "s2")}
    assert small.rules.known_kinds == {"met"}
    assert (small.rules.smallest_round_share, small.balance) == (0, 1.0)
    # Xi'an is eight hours ahead of UTC.
    assert small.sessions == (
        Session(
            *("plenary-1", None, PLENARY_NAME, "Hall"),
            *(datetime(2017, 11, 7, 1, tzinfo=UTC), datetime(2017, 11, 7, 2, tzinfo=UTC), None),
        ),
        Session(
            *("arms", "robots", Words("Arms", "Arms"), "A1"),
            *(datetime(2017, 11, 7, 5, 30, tzinfo=UTC), datetime(2017, 11, 7, 9, 30, tzinfo=UTC), 8),
        ),
    )


def test_sessions_without_an_id_are_numbered_by_sub_forum_around_the_given_ids(read: Reading) -> None:
    text = (
        HEAD
        + FORUM
        + session("07T09:00", "07T10:00", more='id = "robots-2"\n')
        + session("07T10:00", "07T11:00")
        + session("07T11:00", "07T12:00")
        + session("07T12:00", "07T13:00", forum=None)
    )
    sessions = conference(read(conference=text)).sessions
    assert [s.id for s in sessions] == ["robots-2", "robots-1", "robots-3", "plenary-1"]
    assert sessions[1].name == Words("Robots", "机器人")


def test_times_with_an_offset_go_before_the_zone(read: Reading) -> None:
    text = (
        HEAD
        + FORUM
        + '[[sessions]]\nsub_forum = "robots"\nstart = 2017-11-07T05:30:00Z\nend = "2017-11-07T17:30"\n'
    )
    (only,) = conference(read(conference=text)).sessions
    assert (only.start.hour, only.end.hour, only.end.minute) == (5, 9, 30)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            HEAD.replace("Asia/Shanghai", "Asia/Beijing") + FORUM + AFTERNOON,
            ("error", 4, "conference.time_zone", "Asia/Beijing", UNKNOWN_ZONE),
        ),
        (
            HEAD.replace("Asia/Shanghai", "../etc/passwd") + FORUM + AFTERNOON,
            ("error", 4, "conference.time_zone", "../etc/passwd", UNKNOWN_ZONE),
        ),
        (
            HEAD.replace("Asia/Shanghai", "Asia") + FORUM + AFTERNOON,
            ("error", 4, "conference.time_zone", "Asia", UNKNOWN_ZONE),
        ),
        (
            HEAD.replace('"small"', '"/a/b"') + FORUM + AFTERNOON,
            ("error", 2, "conference.id", "/a/b", BAD_ID_SETTING),
        ),
        (
            HEAD + FORUM + session("07T17:30", "07T13:30"),
            ("error", 12, "sessions[1].end", "2017-11-07T17:30:00 – 2017-11-07T13:30:00", ENDS_TOO_EARLY),
        ),
        (
            HEAD + FORUM + AFTERNOON + session("08T13:30", "08T17:30", forum="robts"),
            ("error", 14, "sessions[2].sub_forum", "robts", NO_SUCH_SUB_FORUM),
        ),
        (
            HEAD + FORUM + AFTERNOON + session("07T17:00", "07T18:00"),
            ("error", 15, "sessions[2].room", "A1", ROOM_TAKEN),
        ),
        (HEAD + FORUM + FORUM + AFTERNOON, ("error", 9, "sub_forums[2].id", "robots", ID_TWICE)),
        (
            HEAD
            + FORUM
            + session("07T09:00", "07T10:00", more='id = "x"\n')
            + session("07T10:00", "07T11:00", more='id = "x"\n'),
            ("error", 19, "sessions[2].id", "x", ID_TWICE),
        ),
        (
            HEAD + FORUM + AFTERNOON.replace("2017-11-07T13:30:00", '"half past one"'),
            ("error", 11, "sessions[1].start", "half past one", NOT_A_MOMENT),
        ),
        (  # from 13:30 to 17:30 twelve meetings of 15 minutes with 5 between
            HEAD + FORUM + AFTERNOON + "[rules]\nstartups = { min = 13, max = 20 }\n",
            ("error", 14, "rules.startups.min", "13", MORE_THAN_FIT),
        ),
        (
            HEAD + FORUM + AFTERNOON + "[rules]\ninvestors = { min = 4, max = 2 }\n",
            ("error", 14, "rules.investors.max", "2 < 4", MAX_BELOW_MIN),
        ),
        (
            HEAD + FORUM + AFTERNOON + "[rules]\nstartups = { max = 0 }\n",
            ("error", 14, "rules.startups.max", "0 < 1", MAX_BELOW_MIN),
        ),
        (
            HEAD
            + FORUM
            + AFTERNOON
            + '[rules]\nblocked = [["i1", "s1"]]\npinned = [["i2", "s1"], ["i1", "s1"]]\n',
            ("error", 15, "rules.pinned[2]", "i1, s1", BLOCKED_AND_PINNED),
        ),
        (HEAD + FORUM, ("warning", 6, "sub_forums[1].id", "robots", NO_SESSION)),
        (
            HEAD + FORUM + session("07T13:30", "07T13:40"),
            ("warning", 12, "sessions[1].end", "2017-11-07T13:40:00", TOO_SHORT),
        ),
        (HEAD, ("warning", None, "sub_forums", "", NO_SUB_FORUMS)),
    ],
)
def test_what_clashes_is_reported_on_its_line(
    text: str, expected: tuple[Any, ...], read: Reading, said: Saying
) -> None:
    intake = read(conference=text)
    severity, line, setting, found, problem = expected
    assert said(intake.findings) == [(severity, "conference.toml", line, setting, found, problem.problem.en)]
    assert (intake.dataset is None) == (severity == "error")


def test_the_people_of_beijing_and_xian_are_sent_to_the_zone_they_live_in(read: Reading) -> None:
    for name in ("Asia/Beijing", "北京", "Xi'an"):
        (finding,) = read(conference=HEAD.replace("Asia/Shanghai", name) + FORUM + AFTERNOON).findings
        assert finding.advice.en == "Write a name such as Asia/Shanghai."
        assert finding.advice.zh == "请填写 Asia/Shanghai 这样的时区名称。"


def test_a_mistyped_zone_is_told_the_nearest(read: Reading) -> None:
    (finding,) = read(conference=HEAD.replace("Asia/Shanghai", "Europe/Berln") + FORUM + AFTERNOON).findings
    assert finding.advice.en == "Write a name such as Europe/Berlin."


def test_a_taken_room_names_the_other_session(read: Reading) -> None:
    (finding,) = read(conference=HEAD + FORUM + AFTERNOON + session("07T17:00", "07T18:00")).findings
    assert "the other session is robots-1" in finding.advice.en
    assert "另一场是 robots-1" in finding.advice.zh


def test_a_long_session_clashes_with_every_later_one_in_its_room(read: Reading) -> None:
    text = (
        HEAD
        + FORUM
        + session("07T09:00", "07T18:00")
        + session("07T10:00", "07T11:00")
        + session("07T12:00", "07T13:00")
    )
    assert [finding.column for finding in read(conference=text).findings] == [
        "sessions[2].room",
        "sessions[3].room",
    ]


def test_one_session_after_another_and_sessions_without_a_room_do_not_clash(read: Reading) -> None:
    text = (
        HEAD
        + FORUM
        + session("07T13:30", "07T15:00")
        + session("07T15:00", "07T17:00")
        + session("07T13:30", "07T15:00", room="")
        + session("07T13:30", "07T15:00", room="")
    )
    assert read(conference=text).findings == ()


def test_a_short_session_without_tables_or_without_a_sub_forum_is_fine(read: Reading) -> None:
    text = (
        HEAD
        + FORUM
        + AFTERNOON
        + session("07T09:00", "07T09:05", room="B", more="tables = 0\n")
        + session("07T09:00", "07T09:05", room="C", forum=None)
    )
    assert read(conference=text).findings == ()


def test_all_clashes_come_at_once(read: Reading) -> None:
    text = HEAD.replace("Asia/Shanghai", "Nowhere") + FORUM + FORUM + session("07T17:30", "07T13:30")
    assert len(read(conference=text).findings) == 3
