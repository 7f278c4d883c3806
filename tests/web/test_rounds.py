"""What a worker does by the clock."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest

from tests.web.cast import NOW, TestSite
from web.jobs import Queue
from web.rounds import ROUNDS, Round


@pytest.mark.parametrize("each", ROUNDS, ids=lambda each: each.name)
def test_a_round_with_nothing_due_changes_nothing(site: TestSite, each: Round) -> None:
    for minutes in (0, 1):
        each.look(site.store, site.settings, NOW + timedelta(minutes=minutes))


def test_every_round_has_a_name_of_its_own() -> None:
    assert set(Counter(each.name for each in ROUNDS).values()) == {1}


def test_a_worker_knows_every_round(site: TestSite) -> None:
    queue = Queue.at(site.settings, site.store)
    assert {each.name for each in ROUNDS} <= {task.name for task in queue.huey._registry.periodic_tasks}
