from __future__ import annotations

import os
from collections.abc import Iterator
from time import monotonic, sleep

import pytest

from matcher.planning.deadline import Deadline, until


def count(upto: int) -> Iterator[int]:
    yield from range(upto)


def stall(first: int) -> Iterator[int]:
    yield first
    yield os.getpid()
    sleep(60)


def die() -> Iterator[int]:
    yield 1
    os._exit(3)


def fail() -> Iterator[int]:
    yield 1
    raise ValueError("no")


def alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def test_work_that_ends_in_time_is_told_as_a_whole() -> None:
    assert list(until(Deadline.after(30), count, 3)) == [0, 1, 2]


def test_work_is_killed_at_its_deadline_and_what_it_told_stands() -> None:
    start = monotonic()
    seven, process = until(Deadline.after(0.5), stall, 7)
    assert seven == 7
    assert 0.4 < monotonic() - start < 5
    assert not alive(process)


def test_whoever_stops_listening_ends_the_work() -> None:
    work = until(Deadline.after(30), stall, 7)
    assert next(work) == 7
    process = next(work)
    work.close()  # type: ignore[attr-defined]
    assert not alive(process)


def test_a_deadline_can_be_moved_nearer_but_not_away() -> None:
    deadline = Deadline.after(30)
    start = monotonic()
    for _ in until(deadline, stall, 7):
        deadline.move(0.2)
        deadline.move(50)
    assert monotonic() - start < 5
    assert deadline.left == 0


@pytest.mark.parametrize("work", [die, fail])
@pytest.mark.filterwarnings("ignore")
def test_work_that_breaks_off_is_an_error(work: object, capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(RuntimeError, match="ended before"):
        list(until(Deadline.after(30), work))  # type: ignore[arg-type]
