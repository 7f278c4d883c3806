"""How long the steps of long work take."""

from __future__ import annotations

import time

import pytest

from tests.web.cast import TestSite
from web.store.records.log import JobKind
from web.store.signs import step_times
from web.watching.steps import Stopwatch, timed


def _times(site: TestSite) -> dict[tuple[str, str], int]:
    with site.store.reading() as db:
        return {(one.work, one.step): one.times for one in step_times(db)}


def test_a_step_ends_when_the_next_begins_and_may_come_again() -> None:
    watch = Stopwatch()
    for step in ("embed", "embed", "plan", "embed"):
        watch.at(step)
        time.sleep(0.01)
    watch.at("")
    assert watch.seconds["embed"] > watch.seconds["plan"] >= 0.01


def test_a_job_tells_how_long_its_steps_took(site: TestSite) -> None:
    site.queue.start(site.seat("olga"), JobKind.SUGGEST, {})
    found = _times(site)
    assert {("suggest", "embed"), ("suggest", "recommend")} <= set(found)
    assert set(found.values()) == {1}


def test_steps_of_several_workers_add_up(site: TestSite) -> None:
    for _ in range(3):
        with timed(site.store, "round", "tell_everybody"):
            pass
    with pytest.raises(ZeroDivisionError), timed(site.store, "round", "tell_everybody"):
        _ = 1 / 0
    assert _times(site) == {("round", "tell_everybody"): 4}
