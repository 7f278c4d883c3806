"""A file on the shelf is made once, whole, and never read when it is not."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from matcher.recommendation.shelf import DAYS_KEPT, is_whole, shelved


class Maker:
    """Writes the same content each time and counts how often."""

    def __init__(self, content: bytes = b"a large index") -> None:
        self.content = content
        self.times = 0

    def __call__(self, path: Path) -> None:
        self.times += 1
        path.write_bytes(self.content)


def test_a_file_is_made_once(tmp_path: Path) -> None:
    make = Maker()
    first = shelved(tmp_path / "new folder", "a", make)
    assert shelved(tmp_path / "new folder", "a", make) == first
    assert make.times == 1
    assert first.read_bytes().startswith(make.content)


def test_each_name_has_a_file_of_its_own(tmp_path: Path) -> None:
    one, other = shelved(tmp_path, "a", Maker(b"one")), shelved(tmp_path, "b", Maker(b"other"))
    assert one.read_bytes()[:3] == b"one"
    assert other.read_bytes()[:5] == b"other"


@pytest.mark.parametrize("kept", [0, 5, 31, 32, -1])
def test_a_truncated_file_is_made_again(tmp_path: Path, kept: int) -> None:
    make = Maker()
    path = shelved(tmp_path, "a", make)
    whole = path.read_bytes()
    path.write_bytes(whole[:kept])
    assert not is_whole(path)
    assert shelved(tmp_path, "a", make).read_bytes() == whole
    assert make.times == 2


@pytest.mark.parametrize("at", [0, 12, 13, -1])
def test_a_file_with_one_flipped_bit_is_made_again(tmp_path: Path, at: int) -> None:
    make = Maker()
    path = shelved(tmp_path, "a", make)
    whole = path.read_bytes()
    damaged = bytearray(whole)
    damaged[at] ^= 1
    path.write_bytes(damaged)
    assert shelved(tmp_path, "a", make).read_bytes() == whole


def test_a_maker_that_fails_leaves_nothing_behind(tmp_path: Path) -> None:
    def fail(path: Path) -> None:
        path.write_bytes(b"half of")
        raise OSError("the disk is full")

    with pytest.raises(OSError, match="full"):
        shelved(tmp_path, "a", fail)
    assert [path.name for path in tmp_path.iterdir() if path.name != "lock"] == []
    assert is_whole(shelved(tmp_path, "a", Maker()))


def test_threads_that_ask_at_once_get_one_file(tmp_path: Path) -> None:
    make, found = Maker(), []
    threads = [threading.Thread(target=lambda: found.append(shelved(tmp_path, "a", make))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [tmp_path / "a"] * 8
    assert make.times == 1


_SLOW = """
import sys, time
from pathlib import Path
from matcher.recommendation.shelf import shelved

def make(path):
    print("made", flush=True)
    with path.open("wb") as stream:
        stream.write(b"first half, ")
        stream.flush()
        time.sleep(float(sys.argv[2]))
        stream.write(b"second half")

shelved(Path(sys.argv[1]), "a", make)
"""


def _process(folder: Path, seconds: float) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", _SLOW, str(folder), str(seconds)], stdout=subprocess.PIPE, text=True
    )


def test_two_processes_that_make_at_once_end_with_one_good_file(tmp_path: Path) -> None:
    both = [_process(tmp_path, 0.5) for _ in range(2)]
    told = "".join(process.communicate(timeout=60)[0] for process in both)
    assert [process.returncode for process in both] == [0, 0]
    assert told == "made\n"
    assert (tmp_path / "a").read_bytes().startswith(b"first half, second half")
    assert is_whole(tmp_path / "a")


def test_what_a_killed_process_had_begun_is_swept_and_made_anew(tmp_path: Path) -> None:
    process = _process(tmp_path, 600)
    assert process.stdout is not None
    assert process.stdout.readline() == "made\n"
    process.kill()
    process.communicate(timeout=60)
    assert not is_whole(tmp_path / "a")
    assert is_whole(shelved(tmp_path, "b", Maker()))
    assert sorted(path.name for path in tmp_path.iterdir() if path.name != "lock") == ["b"]


def test_what_nobody_asked_for_in_a_month_is_swept_when_another_is_made(tmp_path: Path) -> None:
    old, asked = shelved(tmp_path, "old", Maker()), shelved(tmp_path, "asked", Maker())
    long_ago = time.time() - (DAYS_KEPT + 1) * 24 * 60 * 60
    for path in (old, asked):
        os.utime(path, (long_ago, long_ago))
    shelved(tmp_path, "asked", Maker())
    shelved(tmp_path, "new", Maker())
    assert not old.exists()
    assert is_whole(asked)
