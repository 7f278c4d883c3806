"""What an organiser writes of a changed day comes through; nonsense is told by line and setting."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from matcher.changes import Away, Blocked, Cancelled, Change, NoShow, RoomLost, SessionMoved, TableLost
from matcher.errors import InputError
from matcher.intake import changes_file
from matcher.intake.changes_file import read_changes, read_now
from matcher.intake.findings import Problem
from matcher.intake.programme import ENDS_TOO_EARLY, NOT_A_MOMENT, ROOM_TAKEN
from matcher.intake.settings_file import MISSING_KEY, NOT_TOML, OUT_OF_BOUNDS, UNKNOWN_KEY, WRONG_TYPE
from matcher.profiles import Side
from tests.factories import at, between, conference, dataset, session

# Shanghai is eight hours ahead: the morning of the cast, nine to ten UTC, is there from 17:00 to 18:00.
DATA = dataset(
    conference=conference(
        sessions=(
            session(),
            session("ai-2", room="Hall 2", start=at(120), end=at(180), tables=None),
            session("opening", sub_forum=None, room="Hall 3", tables=None),
        )
    )
)


def read(tmp_path: Path, text: str, now: datetime | None = None) -> tuple[Change, ...]:
    path = tmp_path / "changes.toml"
    path.write_text(text, encoding="utf-8")
    return read_changes(path, DATA, {"ai-2": 3}, now)


def local(text: str) -> str:
    return f"2026-05-12T{text}:00"


@pytest.mark.parametrize(
    ("text", "change"),
    [
        ('[[cancelled]]\nstartup = "sara"', Cancelled(Side.STARTUP, "sara")),
        (f'[[away]]\ninvestor = "ines"\nend = {local("17:30")}', Away(Side.INVESTOR, "ines", between(0, 30))),
        (f'[[away]]\ninvestor = "ines"\nstart = {local("17:30")}', Away(Side.INVESTOR, "ines", between(30, 180))),
        (f'[[no_show]]\nstartup = "sol"\nsince = "{local("17:20")}"', NoShow(Side.STARTUP, "sol", at(20))),
        ('[[table_lost]]\nsession = "ai-1"\ntables = [2]', TableLost("ai-1", frozenset({2}), between(0, 60))),
        (
            f'[[table_lost]]\nsession = "ai-2"\ntables = [1, 3]\nstart = {local("19:30")}',
            TableLost("ai-2", frozenset({1, 3}), between(150, 180)),
        ),
        ('[[room_lost]]\nsession = "ai-1"', RoomLost("ai-1")),
        ('[[session_moved]]\nsession = "ai-1"\nroom = "Hall 9"', SessionMoved("ai-1", at(0), at(60), "Hall 9")),
        ('[[blocked]]\ninvestor = "ivo"\nstartup = "sol"', Blocked("ivo", "sol")),
    ],
)
def test_every_kind_of_change_comes_through(tmp_path: Path, text: str, change: Change) -> None:
    assert read(tmp_path, text) == (change,)


def test_an_empty_file_says_that_nothing_changed(tmp_path: Path) -> None:
    assert read(tmp_path, "") == ()


@pytest.mark.parametrize(
    ("text", "line", "setting", "problem"),
    [
        ("[[cancelled]\n", 1, None, NOT_TOML),
        ('[[canceled]]\nstartup = "sara"', 1, "canceled", UNKNOWN_KEY),
        ('[[cancelled]]\nstartup = "sarah"', 2, "cancelled[1].startup", changes_file.UNKNOWN_ID),
        ("[[cancelled]]", 1, "cancelled[1]", changes_file.ONE_PERSON),
        ('[[cancelled]]\ninvestor = "ivo"\nstartup = "sol"', 1, "cancelled[1]", changes_file.ONE_PERSON),
        ('[[away]]\nstartup = "sara"', 1, "away[1]", changes_file.NO_HOURS),
        ('[[away]]\nstartup = "sara"\nstart = "soon"', 3, "away[1].start", NOT_A_MOMENT),
        (
            f'[[away]]\nstartup = "sara"\nstart = {local("18:00")}\nend = {local("17:00")}',
            4,
            "away[1].end",
            ENDS_TOO_EARLY,
        ),
        ('[[no_show]]\nstartup = "sara"', 1, "no_show[1].since", MISSING_KEY),
        ('[[room_lost]]\nsession = "ai-9"', 2, "room_lost[1].session", changes_file.UNKNOWN_SESSION),
        ('[[room_lost]]\nsession = "opening"', 2, "room_lost[1].session", changes_file.NO_MEETINGS),
        (
            '[[table_lost]]\nsession = "ai-1"\ntables = [1, 3]',
            3,
            "table_lost[1].tables[2]",
            changes_file.NO_SUCH_TABLE,
        ),
        ('[[table_lost]]\nsession = "ai-1"\ntables = [0]', 3, "table_lost[1].tables[1]", OUT_OF_BOUNDS),
        ('[[table_lost]]\nsession = "ai-1"\ntables = 3', 3, "table_lost[1].tables", WRONG_TYPE),
        (
            f'[[session_moved]]\nsession = "ai-1"\nroom = "Hall 2"\nend = {local("19:30")}',
            1,
            "session_moved[1]",
            ROOM_TAKEN,
        ),
        ('[[blocked]]\ninvestor = "ivo"\nstartup = "solo"', 3, "blocked[1].startup", changes_file.UNKNOWN_ID),
    ],
)
def test_nonsense_is_told_by_line_and_setting(
    tmp_path: Path, text: str, line: int, setting: str | None, problem: Problem
) -> None:
    with pytest.raises(InputError, match=r"changes\.toml") as refusal:
        read(tmp_path, text)
    (finding,) = refusal.value.findings
    assert (finding.file, finding.line, finding.column) == ("changes.toml", line, setting)
    assert finding.problem == problem.problem


def test_a_session_that_has_begun_is_not_moved(tmp_path: Path) -> None:
    with pytest.raises(InputError) as refusal:
        read(tmp_path, f'[[session_moved]]\nsession = "ai-1"\nend = {local("19:00")}', at(10))
    assert refusal.value.findings[0].problem == changes_file.HAS_BEGUN.problem


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError):
        read_changes(tmp_path / "none.toml", DATA, {}, None)


def test_now_is_read_in_the_conferences_zone() -> None:
    assert read_now("2026-05-12T17:30", DATA) == at(30)
    assert read_now("2026-05-12T09:30Z", DATA) == datetime(2026, 5, 12, 9, 30, tzinfo=UTC)
    with pytest.raises(InputError, match="no moment"):
        read_now("now", DATA)
