"""Folders written for one test each: two participants of each side unless the test says otherwise."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from hypothesis import settings

from matcher.errors import Finding
from matcher.intake.folder import Intake, read_folder

# These properties write files: on a busy machine a pause of the disk is no failure of the door.
settings.register_profile("files", parent=settings(), deadline=None)
settings.load_profile("files")

STARTUPS = "id,name\ns1,Lumen\ns2,Tide\n"
INVESTORS = "id,name\ni1,Ines Capital\ni2,Ivo Ventures\n"
SETTINGS = """
[conference]
id = "small"
name = { en = "Small", zh = "小型会议" }
time_zone = "Asia/Shanghai"

[[sub_forums]]
id = "robots"
name = { en = "Robots", zh = "机器人" }

[[sessions]]
sub_forum = "robots"
room = "A1"
start = 2017-11-07T13:30:00
end = 2017-11-07T17:30:00
"""

#: What a test compares of a finding: severity, file, line, column, found, and the English of the problem.
Said = tuple[str, str, int | None, str | None, str, str]


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Return a function that writes a conference folder: table by keyword, text or bytes; None leaves one out."""

    def write_folder(suffix: str = ".csv", **files: str | bytes | None) -> Path:
        wanted = {"startups": STARTUPS, "investors": INVESTORS, "conference": SETTINGS} | files
        for name, content in wanted.items():
            path = tmp_path / (f"{name}.toml" if name == "conference" else f"{name}{suffix}")
            if isinstance(content, str):
                path.write_bytes(content.encode())
            elif content is not None:
                path.write_bytes(content)
        return tmp_path

    return write_folder


@pytest.fixture
def read(write: Callable[..., Path]) -> Callable[..., Intake]:
    """Return a function that writes a conference folder and reads it."""

    def read_files(**files: str | bytes | None) -> Intake:
        return read_folder(write(**files))

    return read_files


@pytest.fixture
def said() -> Callable[[Iterable[Finding]], list[Said]]:
    """Return a function that brings findings down to what a test compares; each advises in both languages."""

    def all_said(findings: Iterable[Finding]) -> list[Said]:
        listed = list(findings)
        assert all(finding.advice.en and finding.advice.zh for finding in listed)
        return [(f.severity.value, f.file, f.line, f.column, f.found, f.problem.en) for f in listed]

    return all_said


@pytest.fixture
def json_lines() -> Callable[..., str]:
    """Return a function that writes objects as JSON Lines."""

    def dumped(*objects: object) -> str:
        return "".join(json.dumps(item, ensure_ascii=False) + "\n" for item in objects)

    return dumped
