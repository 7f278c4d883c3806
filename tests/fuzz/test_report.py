"""What is told of a door is the sum of its runs, also of one that was stopped."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from tests.fuzz.byte_doors import Files
from tests.fuzz.doors import tried
from tests.fuzz.report import Telling, read_report
from tests.fuzz.watch import Watch


def feed(content: bytes) -> bool:
    """Break at a nine."""
    if b"9" in content:
        raise ZeroDivisionError("broken")
    return True


def test_runs_add_up(tmp_path: Path) -> None:
    path = tmp_path / "csv.json"
    for seed, corpus in ((3, [b"0"]), (4, [b"0", b"9"])):
        telling = Telling(path, read_report(path), seed)
        telling.now(
            tried(Files(corpus, feed, lambda content, _random, _others: content), Watch(most=20), Random(1))
        )
    report = read_report(path)
    assert (report.tried, report.seeds) == (40, (3, 4))
    assert report.faulty == 40 - report.answered > 0
    assert [one["example"] for one in report.found.values()] == ["b'9'"]


def test_a_run_that_is_stopped_has_told_what_it_saw(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.fuzz.report.EVERY_SECONDS", 0.0)
    path = tmp_path / "csv.json"
    watch = Watch(after_each=Telling(path, read_report(path), 3).now_and_then)
    for number in range(1, 4):
        watch.see(feed, b"0")
        assert read_report(path).tried == number
