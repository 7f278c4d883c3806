"""Settings are found on the line on which a person wrote them."""

from __future__ import annotations

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.intake.toml_lines import Path, line_of, setting_lines

TEXT = '''# a comment with [brackets] and a = sign
[conference]
id = "small" # name = "no"
name = { en = "Small [one]", zh = "小" }
note = """
[not_a_table]
key = 1
"""

[rules]
"odd key" = 1
investors.max = 4
blocked = [
    ["i1", "s1"],  # [x]
    ["i2", "s2"], ["i3", "s3"],
]

[[sessions]]
room = "A1"
hours = [
  { start = 1 },
  { start = 2 },
]

[[sessions]]
room = 'A"2'
[sessions.extra]
x = 1

[participants.investors."i.001"]
max_meetings = 1
'''


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("conference",), 2),
        (("conference", "id"), 3),
        (("conference", "name", "zh"), 4),
        (("conference", "note"), 5),
        (("rules", "odd key"), 11),
        (("rules", "investors", "max"), 12),
        (("rules", "investors"), 12),
        (("rules", "blocked"), 13),
        (("rules", "blocked", 0), 14),
        (("rules", "blocked", 0, 1), 14),
        (("rules", "blocked", 1), 15),
        (("rules", "blocked", 2), 15),
        (("sessions", 0), 18),
        (("sessions", 0, "room"), 19),
        (("sessions", 0, "hours", 1, "start"), 22),
        (("sessions", 1, "room"), 26),
        (("sessions", 1, "extra", "x"), 28),
        (("sessions", 1, "missing"), 25),
        (("participants", "investors", "i.001"), 30),
        (("participants", "investors", "i.001", "max_meetings"), 31),
        (("nowhere",), None),
    ],
)
def test_the_line_of_a_setting(path: Path, line: int | None) -> None:
    tomllib.loads(TEXT)
    assert line_of(setting_lines(TEXT), path) == line


def test_the_parsers_own_table_has_a_line_for_every_key() -> None:
    lines = setting_lines(TEXT)
    values = tomllib.loads(TEXT)
    assert {(table, key) for table in ("conference", "rules") for key in values[table]} <= set(lines)


KEY = st.text("abc-_1", min_size=1, max_size=5)


@given(st.dictionaries(KEY, st.text("xyz[]{}=#\n' ", max_size=8), max_size=6))
def test_every_key_of_a_flat_file_stands_on_its_own_line(values: dict[str, str]) -> None:
    written = {key: '"' + value.replace("\n", "\\n") + '"' for key, value in values.items()}
    text = "".join(f"\n{key} = {value}\n" for key, value in written.items())
    assert setting_lines(text) == {(key,): 2 * number for number, key in enumerate(values, 1)}


@given(st.text())
def test_no_valid_file_raises(text: str) -> None:
    try:
        tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return
    setting_lines(text)
