"""Each door is tried a little on every run, and a door that is broken is seen to be."""

from __future__ import annotations

import time
from pathlib import Path
from random import Random

import pytest

from matcher.errors import InputError
from tests.fuzz.byte_doors import Files
from tests.fuzz.doors import DOORS, tried
from tests.fuzz.site_doors import addresses_on, forms_on, opened
from tests.fuzz.watch import Watch

#: So many inputs for each door for files; pages and imports take longer.
INPUTS = {"xlsx": 30, "toml": 30, "whole": 8}
FILES = ("csv", "json-lines", "xlsx", "toml", "assign", "timetable", "plan", "whole")


@pytest.mark.parametrize("name", FILES)
def test_files_are_read_or_refused_in_words(tmp_path: Path, name: str) -> None:
    watch = tried(DOORS[name](tmp_path), Watch(most=INPUTS.get(name, 150)), Random(20170512))
    assert watch.found == {}
    assert watch.answered > 0
    assert watch.refused > 0


def test_pages_answer_or_refuse_whatever_they_are_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MATCHER_CACHE", str(tmp_path / "vectors.sqlite"))
    site = opened(tmp_path, full=False)
    for door in (forms_on(site), addresses_on(site)):
        watch = tried(door, Watch(most=20), Random(20170512))
        assert watch.found == {}
        assert watch.tried == 20


def test_a_door_that_breaks_is_reported_once_and_goes_on() -> None:
    def feed(content: bytes) -> bool:
        if b"9" in content:
            raise ZeroDivisionError("broken")
        if b"1" in content:
            raise InputError("refused")
        return True

    watch = tried(Files([b"0", b"1", b"9", b"99"], feed), Watch(most=200), Random(1))
    (found,) = watch.found.values()
    assert (found.fault, found.example) == ("ZeroDivisionError: broken", "b'9'")
    assert min(watch.answered, watch.refused, watch.faulty) > 0
    assert watch.tried == 200


def test_a_door_that_takes_too_long_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.fuzz.watch.MOST_SECONDS", 0.05)
    watch = Watch()

    def feed(_content: bytes) -> bool:
        end = time.process_time() + 5
        while time.process_time() < end:
            pass
        return True

    watch.see(feed, b"")
    assert [one.fault.partition(":")[0] for one in watch.found.values()] == ["TooSlowError"]
    assert watch.slowest < 4


def test_a_door_that_takes_too_much_memory_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.fuzz.watch.MOST_BYTES", -1)
    watch = Watch()
    watch.see(lambda _content: True, b"")
    assert [one.fault for one in watch.found.values()] == ["FaultError: took 0.0 GiB"]
