"""Settings to compare are read, and what cannot be used is refused with its place and what to write."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from matcher.comparison import Setting
from matcher.conference import Aim
from matcher.errors import Finding, InputError
from matcher.intake.aims import NO_INTEREST, UNKNOWN_AIM
from matcher.intake.comparison_file import (
    NAME_TWICE,
    NO_NAME,
    NO_SETTINGS,
    NOT_TABLES,
    NOTHING_CHANGES,
    UNKNOWN_SESSION,
    read_comparison,
)
from matcher.intake.findings import Problem
from matcher.intake.programme import MAX_BELOW_MIN, NO_SUCH_SUB_FORUM
from matcher.intake.settings_file import MISSING_KEY, NOT_TOML, OUT_OF_BOUNDS, UNKNOWN_KEY, WRONG_TYPE
from matcher.profiles import Side
from matcher.words import Words
from tests.matcher.recommendation.rooms import two_forums

Saying = Callable[..., list[Any]]
HEAD = '[[settings]]\nname = "Other"\n'


def read(folder: Path, text: str) -> tuple[Setting, ...]:
    (folder / "settings.toml").write_text(text, encoding="utf-8")
    return read_comparison(folder / "settings.toml", two_forums())


def refused(folder: Path, text: str) -> tuple[Finding, ...]:
    with pytest.raises(InputError, match=r"settings\.toml") as caught:
        read(folder, text)
    return caught.value.findings


def test_everything_a_setting_may_change_is_read(tmp_path: Path) -> None:
    text = """
[[settings]]
name = { en = "Longer", zh = "延长" }
minutes = 20
changeover = 0
min_meetings = { startups = 2 }
max_meetings = { investors = 6, startups = 6 }
order = ["people", "interest", "breaks"]
drop_sessions = ["bio-1"]

[[settings]]
name = "More tables"
tables = 2

[[settings]]
name = "A large hall"
tables = { ai = 12 }
"""
    longer, more, hall = read(tmp_path, text)
    assert longer == Setting(
        Words("Longer", "延长"),
        meeting=timedelta(minutes=20),
        changeover=timedelta(0),
        least={Side.STARTUP: 2},
        most={Side.INVESTOR: 6, Side.STARTUP: 6},
        order=(Aim.PEOPLE, Aim.INTEREST, Aim.BREAKS),
        dropped=frozenset({"bio-1"}),
    )
    assert (more.name, more.table_factor, more.tables) == (Words("More tables", "More tables"), 2.0, {})
    assert (hall.table_factor, hall.tables) == (1.0, {"ai": 12})


@pytest.mark.parametrize(
    ("text", "line", "setting", "problem"),
    [
        ("tables = 0\n", 3, "settings[1].tables", NOT_TABLES),
        ("tables = -1.5\n", 3, "settings[1].tables", NOT_TABLES),
        ("tables = nan\n", 3, "settings[1].tables", NOT_TABLES),
        ("tables = 8\n", 3, "settings[1].tables", NOT_TABLES),
        ("tables = true\n", 3, "settings[1].tables", NOT_TABLES),
        ('tables = "1.5"\n', 3, "settings[1].tables", NOT_TABLES),
        ("tables = { ai = 1.5 }\n", 3, "settings[1].tables.ai", NOT_TABLES),
        ("tables = { robots = 2 }\n", 3, "settings[1].tables.robots", NO_SUCH_SUB_FORUM),
        ('minutes = "20"\n', 3, "settings[1].minutes", WRONG_TYPE),
        ("minutes = 0\n", 3, "settings[1].minutes", OUT_OF_BOUNDS),
        ("min_meetings = { startups = 9 }\n", 3, "settings[1].min_meetings.startups", MAX_BELOW_MIN),
        ("max_meetings = { investors = 0 }\n", 3, "settings[1].max_meetings.investors", MAX_BELOW_MIN),
        ("min_meetings = { founders = 1 }\n", 3, "settings[1].min_meetings.founders", UNKNOWN_KEY),
        ('order = ["people",\n"interst"]\n', 3, "settings[1].order[2]", UNKNOWN_AIM),
        ('order = ["people"]\n', 3, "settings[1].order", NO_INTEREST),
        ('minutes = 20\ndrop_sessions = ["ai-2"]\n', 4, "settings[1].drop_sessions[1]", UNKNOWN_SESSION),
        ("lenght = 20\n", 3, "settings[1].lenght", UNKNOWN_KEY),
        ("", 1, "settings[1]", NOTHING_CHANGES),
        (f"minutes = 20\n{HEAD}minutes = 30\n", 5, "settings[2].name", NAME_TWICE),
        ('minutes = 20\n[[settings]]\nname = "as it is now"\nminutes = 30\n', 5, "settings[2].name", NAME_TWICE),
        ('minutes = 20\n[[settings]]\nname = ""\nminutes = 30\n', 5, "settings[2].name", NO_NAME),
        ("minutes = 20\n[[settings]]\nminutes = 30\n", 4, "settings[2].name", MISSING_KEY),
        ("minutes = \n", 3, None, NOT_TOML),
    ],
)
def test_what_cannot_be_used_is_refused_with_its_place(
    tmp_path: Path, said: Saying, text: str, line: int, setting: str | None, problem: Problem
) -> None:
    findings = refused(tmp_path, HEAD + text)
    told = [(file, at, column, what) for _, file, at, column, _, what in said(findings)]
    assert ("settings.toml", line, setting, problem.problem.en) in told


def test_a_count_in_the_place_of_a_factor_is_told_how_to_write_it(tmp_path: Path) -> None:
    (finding,) = refused(tmp_path, f"{HEAD}tables = 8\n")
    assert "tables = { ai = 8 }" in finding.advice.en
    assert "tables = { ai = 8 }" in finding.advice.zh


def test_a_file_without_settings_is_refused(tmp_path: Path, said: Saying) -> None:
    assert [what for *_, what in said(refused(tmp_path, "# nothing\n"))] == [NO_SETTINGS.problem.en]


def test_all_refusals_come_at_once(tmp_path: Path) -> None:
    findings = refused(tmp_path, f'{HEAD}tables = 0\ndrop_sessions = ["x"]\norder = []\n')
    assert sorted(finding.line or 0 for finding in findings) == [3, 4, 5]


def test_a_missing_file_is_told_plainly(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="is no file"):
        read_comparison(tmp_path / "none.toml", two_forums())
