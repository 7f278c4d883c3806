"""A worker's pulse."""

from __future__ import annotations

import time
from datetime import timedelta

from tests.web.cast import TestSite
from tests.web.logged import logged
from web.store.engine import Store
from web.store.signs import ALIVE, signs_of_life
from web.watching.pulse import EVERY_SECONDS, beating


def _seen(site: TestSite) -> list[str]:
    with site.store.reading() as db:
        return [one.worker for one in signs_of_life(db)]


def _wait(site: TestSite, workers: int) -> list[str]:
    for _ in range(100):
        if len(found := _seen(site)) == workers:
            return found
        time.sleep(0.05)
    raise TimeoutError


def test_a_worker_is_seen_while_it_lives_and_not_after(site: TestSite) -> None:
    with beating(site.store, 0.05) as name:
        assert _wait(site, 1) == [name]
        with site.store.reading() as db:
            first = signs_of_life(db)[0].seen_at
        time.sleep(0.3)
        with site.store.reading() as db:
            assert signs_of_life(db)[0].seen_at > first
    assert _seen(site) == []


def test_a_missed_beat_or_two_kill_nobody() -> None:
    assert timedelta(seconds=3 * EVERY_SECONDS) < ALIVE


def test_a_database_that_is_gone_ends_no_worker() -> None:
    lost = Store.at("sqlite:////no/such/folder/matcher.sqlite")
    with logged() as lines, beating(lost, 0.02):
        time.sleep(0.2)
    assert {line["event"] for line in lines.events()} == {"no sign of life", "no last sign of life"}
    lost.engine.dispose()
