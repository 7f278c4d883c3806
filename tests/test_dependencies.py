"""Nothing is asked for without a reason, nothing is used that was not asked for, and nothing is locked in vain."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.dependencies import (
    OWN,
    PLUG_IN,
    Dependency,
    declared,
    imports,
    licence,
    needed,
    oldest_line,
    versions,
)

ROOT = Path(__file__).parent.parent
ALL = declared((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
#: Peers and tools of the audit are installed by whoever needs them; only then is it known what they bring along.
OURS = [one for one in ALL if one.group not in ("audit", "fuzz", "peers")]
LOCKED = versions((ROOT / "constraints.txt").read_text(encoding="utf-8"))
OLDEST = versions((ROOT / "oldest.txt").read_text(encoding="utf-8"))
USED = imports(ROOT / folder for folder in OWN)


@pytest.mark.parametrize("one", OURS, ids=lambda one: one.name)
def test_each_package_has_a_reason_and_a_user(one: Dependency) -> None:
    assert one.reason != ""
    assert (one.name in USED) != one.reason.startswith(PLUG_IN)


def test_the_product_imports_only_what_comes_with_what_it_asks_for() -> None:
    used = {name for name, folders in USED.items() if folders & {"matcher", "web"}}
    assert used - needed(one.asked for one in ALL if one.group not in ("tests", "benchmarks", "peers")) == set()


def test_tests_and_benchmarks_import_only_what_was_asked_for() -> None:
    peers = {name for name, users in USED.items() if users == {"benchmarks"}}
    fuzz = {one.name for one in ALL if one.group == "fuzz"}
    assert USED.keys() - needed(one.asked for one in OURS) - peers - fuzz == set()


def test_everything_that_is_needed_is_locked_and_nothing_else() -> None:
    everything = needed(one.asked for one in ALL)
    assert LOCKED.keys() - everything == set()
    assert needed(one.asked for one in OURS) - LOCKED.keys() == set()


@pytest.mark.parametrize("one", OURS, ids=lambda one: one.name)
def test_the_locked_and_the_oldest_version_are_allowed(one: Dependency) -> None:
    for version in (LOCKED[one.name], OLDEST[one.name]):
        assert one.asked.specifier.contains(version, prereleases=True), "run: make oldest"


def test_reasons_are_read_off_the_file() -> None:
    text = """
[project]
dependencies = [
    "one>=1",  # because
    "two[more]==2",
]
[project.optional-dependencies]
tests = ["three>=3"]
"""
    assert [(one.name, one.group, one.reason) for one in declared(text)] == [
        ("one", "", "because"),
        ("two", "", ""),
        ("three", "tests", ""),
    ]


def test_a_package_brings_what_it_and_its_extras_need() -> None:
    flask = next(one.asked for one in ALL if one.name == "flask")
    assert {"flask", "werkzeug", "markupsafe"} <= needed([flask])
    assert "python-dotenv" not in needed([flask])


def test_a_licence_is_said_in_a_few_words() -> None:
    assert licence("flask") == "BSD-3-Clause"
    assert licence("no such package") == ""


def test_cuda_is_not_among_the_oldest_versions() -> None:
    assert [oldest_line(line) for line in ("nvidia-cublas==13", "triton==3", "torch==2.13.0")] == [
        False,
        False,
        True,
    ]
    assert OLDEST["torch"] == "2.13.0"
