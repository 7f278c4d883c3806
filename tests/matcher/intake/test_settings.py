"""The shape of conference.toml, and which keys a table may have."""

from __future__ import annotations

import tomllib

import pytest
from pydantic import ValidationError

from matcher.intake.settings import RulesTable, Settings, WordsTable, known_keys
from matcher.intake.toml_lines import Path
from matcher.words import Words

SMALLEST = """
[conference]
id = "small"
name = "Small"
time_zone = "UTC"
"""


def settings(text: str = "") -> Settings:
    return Settings.model_validate(tomllib.loads(SMALLEST + text))


def test_three_lines_are_enough_and_the_rest_has_defaults() -> None:
    small = settings()
    assert small.conference.name.words == Words("Small", "Small")
    assert (small.meetings.minutes, small.meetings.changeover) == (15, 5)
    assert small.rules == RulesTable()
    assert (small.rules.investors.min, small.rules.startups.max) == (1, 8)
    assert small.rules.not_again == ["invested", "met"]
    assert small.rules.smallest_round_share == 0.02
    assert (small.conference.encoder, small.conference.fictional) == ("default", False)


def test_moments_may_be_toml_or_text() -> None:
    text = '[[sessions]]\nstart = 2017-11-07T13:30:00\nend = "2017-11-07T17:30"\n'
    (session,) = settings(text).sessions
    assert (session.start, session.end) == ("2017-11-07T13:30:00", "2017-11-07T17:30")


def test_settings_read_back_equal() -> None:
    rules = '[rules]\ninvestors = { max = 3 }\nblocked = [["i1", "s1"]]\n'
    full = settings(rules + "[participants.startups.s1]\nmax_meetings = 2\n")
    assert Settings.model_validate(full.model_dump()) == full
    assert (full.rules.investors.min, full.rules.investors.max) == (1, 3)


@pytest.mark.parametrize(
    "text",
    [
        "[meetings]\nminutes = 0\n",
        '[meetings]\nminutes = "15"\n',
        "[meetings]\nchangeover = -1\n",
        "[rules]\nsmallest_round_share = 1.5\n",
        "[rules]\nsmallest_round_share = nan\n",
        "[rules]\ninvestors = { min = -1 }\n",
        '[rules]\nblocked = [["i1"]]\n',
        "[meeting]\nminutes = 15\n",
        "[[sessions]]\nstart = 2017-11-07T13:30:00\nend = 2017-11-07T17:30:00\ntables = -1\n",
        "[participants.investors.i1]\nmax_meetings = 1.5\n",
    ],
)
def test_values_out_of_bounds_or_of_another_type_are_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        settings(text)


def test_wrapped_texts_are_unwrapped_as_each_language_wants_it() -> None:
    table = WordsTable(en="two\n  lines and\nmore\n", zh="两行\n文字，\n以及 AI\n更多")
    assert table.words == Words("two lines and more", "两行文字，以及 AI 更多")


@pytest.mark.parametrize(
    ("path", "keys"),
    [
        ((), ("conference", "meetings", "rules", "aims", "lists", "sub_forums", "sessions", "participants")),
        (("meetings",), ("minutes", "changeover")),
        (("conference", "name"), ("en", "zh")),
        (("rules", "investors"), ("min", "max")),
        (("sessions", 3), ("sub_forum", "id", "name", "room", "start", "end", "tables", "minutes")),
        (("sessions", 3, "name"), ("en", "zh")),
        (("participants",), ("investors", "startups")),
        (
            ("participants", "investors", "i1"),
            ("sub_forums", "unavailable", "min_meetings", "max_meetings"),
        ),
        (("nowhere", "at all"), ()),
        (("meetings", "minutes", "x"), ()),
    ],
)
def test_the_keys_a_table_may_have(path: Path, keys: tuple[str, ...]) -> None:
    assert known_keys(path) == keys
