"""Every refusal of conference.toml says line, setting, what was found and what to write, in both languages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.intake.findings import Findings
from matcher.intake.folder import Intake
from matcher.intake.settings_file import (
    MISSING_KEY,
    NOT_TOML,
    OUT_OF_BOUNDS,
    UNKNOWN_KEY,
    WRONG_TYPE,
    parse_settings,
    setting_name,
)

Reading = Callable[..., Intake]
Saying = Callable[..., list[Any]]

HEAD = '[conference]\nid = "small"\nname = "Small"\ntime_zone = "UTC"\n'  # four lines


def refused(intake: Intake) -> list[Any]:
    """Return the errors alone: a conference without sub-forums is warned about."""
    assert intake.dataset is None
    return [finding for finding in intake.findings if finding.severity.value == "error"]


def test_what_is_not_toml_names_line_and_column(read: Reading, said: Saying) -> None:
    (finding,) = refused(read(conference=HEAD + "minutes = = 15\n"))
    assert said([finding]) == [("error", "conference.toml", 5, None, "minutes = = 15", NOT_TOML.problem.en)]
    assert "column 11" in finding.advice.en
    assert "column 11" in finding.advice.zh
    assert "请更正该行" in finding.advice.zh


def test_a_file_that_ends_too_early_names_its_last_line(read: Reading, said: Saying) -> None:
    (finding,) = refused(read(conference=HEAD + 'room = "'))
    assert said([finding]) == [("error", "conference.toml", 5, None, 'room = "', NOT_TOML.problem.en)]


def test_an_unknown_setting_is_told_the_nearest(read: Reading, said: Saying) -> None:
    (finding,) = refused(read(conference=HEAD + "[meetings]\nminuets = 15\n"))
    assert said([finding]) == [
        ("error", "conference.toml", 6, "meetings.minuets", "minuets = 15", UNKNOWN_KEY.problem.en)
    ]
    assert finding.advice.en == "Remove it or write one of these: minutes, changeover. The nearest is minutes."
    assert finding.advice.zh == "请删除，或改为以下之一：minutes, changeover。最接近的是 minutes。"


def test_an_unknown_table_is_told_the_nearest(read: Reading, said: Saying) -> None:
    (finding,) = refused(read(conference=HEAD + "\n[[subforums]]\nid = 'x'\n"))
    assert said([finding])[0][2:4] == (6, "subforums")
    assert "The nearest is sub_forums." in finding.advice.en


def test_a_missing_setting_points_to_its_table(read: Reading, said: Saying) -> None:
    (finding,) = refused(read(conference='\n[conference]\nid = "x"\nname = "X"\n'))
    assert said([finding]) == [("error", "conference.toml", 2, "conference.time_zone", "", MISSING_KEY.problem.en)]
    assert finding.advice.en == "Add time_zone to [conference]."
    assert finding.advice.zh == "请在 [conference] 中加入 time_zone。"


def test_a_missing_table_points_to_the_file(read: Reading, said: Saying) -> None:
    (finding,) = refused(read(conference="[meetings]\nminutes = 15\n"))
    assert said([finding]) == [("error", "conference.toml", None, "conference", "", MISSING_KEY.problem.en)]
    assert finding.advice.en == "Add [conference] to conference.toml."
    assert finding.advice.zh == "请在 conference.toml 中加入 [conference]。"


@pytest.mark.parametrize(
    ("text", "expected", "wanted"),
    [
        ('[meetings]\nminutes = "15"\n', (6, "meetings.minutes", "15"), "a whole number such as 15"),
        ("[meetings]\nminutes = 1.5\n", (6, "meetings.minutes", "1.5"), "a whole number such as 15"),
        ("[rules]\nblocked = 3\n", (6, "rules.blocked", "3"), "a list such as"),
        ('[rules]\nblocked = [\n["a", "b"],\n["c"],\n]\n', (8, "rules.blocked[2]", '["c"]'), "exactly two"),
        ('[rules]\npinned = [["a", "b", "c"]]\n', (6, "rules.pinned[1]", '["a", "b", "c"]'), "exactly two"),
        (
            '[rules]\nsmallest_round_share = "2%"\n',
            (6, "rules.smallest_round_share", "2%"),
            "a number such as 0.02",
        ),
        ("[[sub_forums]]\nid = 7\nname = 'x'\n", (6, "sub_forums[1].id", "7"), "a text in double quotes"),
        ("[[sub_forums]]\nid = 'x'\nname = 7\n", (7, "sub_forums[1].name", "7"), 'such as { en = "…", zh = "…" }'),
        ("[[sub_forums]]\nid = 'x'\nname = {en = 'a', zh = 5}\n", (7, "sub_forums[1].name.zh", "5"), "a text"),
        ("[rules]\nnot_again = ['']\n", (6, "rules.not_again[1]", ""), "not empty"),
    ],
)
def test_a_value_of_another_type_is_told_the_right_one(
    text: str, expected: tuple[int, str, str], wanted: str, read: Reading, said: Saying
) -> None:
    (finding,) = refused(read(conference=HEAD + text))
    assert said([finding]) == [("error", "conference.toml", *expected, WRONG_TYPE.problem.en)]
    assert wanted in finding.advice.en
    assert finding.advice.zh.startswith("请填写")


@pytest.mark.parametrize(
    ("text", "setting", "found", "bound"),
    [
        ("[meetings]\nminutes = 0\n", "meetings.minutes", "0", "above 0"),
        ("[meetings]\nchangeover = -5\n", "meetings.changeover", "-5", "of at least 0"),
        ("[rules]\nsmallest_round_share = 1.5\n", "rules.smallest_round_share", "1.5", "of at most 1"),
        ("[lists]\nbalance = 2\n", "lists.balance", "2", "of at most 1"),
        ("[rules]\nsmallest_round_share = -0.1\n", "rules.smallest_round_share", "-0.1", "of at least 0"),
        ("[rules]\ninvestors = { min = -1 }\n", "rules.investors.min", "-1", "of at least 0"),
    ],
)
def test_a_value_out_of_bounds_is_told_the_bound(
    text: str, setting: str, found: str, bound: str, read: Reading, said: Saying
) -> None:
    (finding,) = refused(read(conference=HEAD + text))
    assert said([finding]) == [("error", "conference.toml", 6, setting, found, OUT_OF_BOUNDS.problem.en)]
    assert bound in finding.advice.en
    assert finding.advice.zh.startswith("请填写")


def test_negative_tables_are_refused(read: Reading, said: Saying) -> None:
    text = "[[sessions]]\nstart = 2017-11-07T13:30:00\nend = 2017-11-07T17:30:00\ntables = -1\n"
    (finding,) = refused(read(conference=HEAD + text))
    assert said([finding]) == [
        ("error", "conference.toml", 8, "sessions[1].tables", "-1", OUT_OF_BOUNDS.problem.en)
    ]


def test_all_refusals_of_a_file_come_at_once(read: Reading) -> None:
    text = "[meetings]\nminutes = 0\nchangeover = -1\nlength = 3\n"
    assert sorted(finding.line for finding in refused(read(conference=HEAD + text))) == [6, 7, 8]


@pytest.mark.parametrize(
    ("path", "name"),
    [
        (("meetings", "minutes"), "meetings.minutes"),
        (("sessions", 1, "room"), "sessions[2].room"),
        (("participants", "investors", "i.001", "max_meetings"), 'participants.investors."i.001".max_meetings'),
        ((), ""),
    ],
)
def test_settings_are_named_as_one_speaks_of_them(path: tuple[str | int, ...], name: str) -> None:
    assert setting_name(path) == name


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_file_of_any_encoding_is_read(encoding: str) -> None:
    text = parse_settings('name = "西安光机所"\r\n'.encode(encoding), "conference.toml", Findings())
    assert text is not None
    assert text.values == {"name": "西安光机所"}


@given(st.binary(max_size=300))
def test_no_bytes_raise(data: bytes) -> None:
    parse_settings(data, "conference.toml", Findings())
