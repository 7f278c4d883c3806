"""Too many at once: those at work are not disturbed, the rest hear of it quickly, afterwards all is as before."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from threading import Event, Semaphore
from time import sleep
from typing import TYPE_CHECKING, Any

from werkzeug.test import Client

from web.overload import Environment, Line, Turnstile

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse


class Slow:
    """An application whose pages are ready when the test says so."""

    def __init__(self) -> None:
        self.begun, self.ready = Semaphore(0), Event()

    def __call__(self, environment: Environment, begin: StartResponse) -> Iterable[bytes]:
        self.begun.release()
        if environment["PATH_INFO"] == "/slow":
            assert self.ready.wait(timeout=20)
        begin("200 OK", [("Content-Type", "text/plain")])
        return [b"done"]


@contextmanager
def busy(at_work: int, waiting: int, patience: float) -> Iterator[tuple[Slow, Client, list[Any]]]:
    """A site with as many at work as may be; the block's end lets them finish."""
    slow = Slow()
    client = Client(Turnstile(slow, at_work, waiting, patience))
    with ThreadPoolExecutor(at_work) as pool:
        answers = [pool.submit(client.get, "/slow") for _ in range(at_work)]
        for _ in answers:
            assert slow.begun.acquire(timeout=20)
        try:
            yield slow, client, answers
        finally:
            slow.ready.set()


def test_whoever_finds_no_room_hears_of_it_at_once() -> None:
    with busy(at_work=2, waiting=0, patience=60) as (_, client, answers):
        refused = client.get("/page")
    assert (refused.status_code, refused.headers["Retry-After"]) == (503, "10")
    assert "请稍候" in refused.text
    assert [answer.result().status_code for answer in answers] == [200, 200]


def test_patience_ends() -> None:
    with busy(at_work=1, waiting=1, patience=0.01) as (_, client, _):
        assert client.get("/page").status_code == 503


def test_whoever_waits_is_answered_when_somebody_is_done() -> None:
    with busy(at_work=1, waiting=1, patience=20) as (slow, client, _), ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(client.get, "/page")
        slow.ready.set()
        assert waiting.result().status_code == 200


def waiting_for(line: Line, pool: ThreadPoolExecutor, how_many: int) -> list[Future[bool]]:
    """Let so many stand in line, one after another."""
    waiting = []
    for number in range(how_many):
        waiting.append(pool.submit(line.enter, 20))
        while len(line.waiting) <= number:
            sleep(0.001)
    return waiting


def test_nobody_overtakes_whoever_waits() -> None:
    line = Line(at_work=1, waiting=5)
    assert line.enter(0)
    with ThreadPoolExecutor(3) as pool:
        waiting = waiting_for(line, pool, 3)
        for number, first in enumerate(waiting, 1):
            line.leave()
            assert not line.enter(0)
            assert first.result()
            assert [one.done() for one in waiting] == [True] * number + [False] * (3 - number)
        line.leave()
    assert line.enter(0)


def test_whoever_lost_patience_takes_no_place() -> None:
    line = Line(at_work=1, waiting=5)
    assert line.enter(0)
    assert not line.enter(0.01)
    line.leave()
    assert [line.enter(0), line.enter(0)] == [True, False]


def test_afterwards_everybody_is_answered_again() -> None:
    with busy(at_work=2, waiting=0, patience=60) as (_, client, _):
        assert client.get("/page").status_code == 503
    assert [client.get("/page").status_code for _ in range(5)] == [200] * 5


def test_an_application_that_breaks_leaves_its_place() -> None:
    def breaks(_environment: Environment, _begin: StartResponse) -> Iterable[bytes]:
        raise ValueError

    client = Client(Turnstile(breaks, at_work=1, waiting=0, patience=0))
    for _ in range(3):
        try:
            client.get("/page")
        except ValueError:
            continue
        raise AssertionError("it was refused, not called")


def test_signs_of_life_and_styles_are_answered_however_many_are_here() -> None:
    with busy(at_work=1, waiting=0, patience=0) as (_, client, _):
        assert [client.get(path).status_code for path in ("/health", "/static/matcher.css")] == [200, 200]


def test_a_program_reads_a_problem() -> None:
    with busy(at_work=1, waiting=0, patience=0) as (_, client, _):
        refused = client.get("/api/v1/meetings")
    assert refused.headers["Content-Type"] == "application/problem+json"
    assert json.loads(refused.text)["status"] == 503
