"""Counting across processes."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from sqlalchemy import event, func, select

from tests.web.cast import NOW, TestSite
from web.store.engine import Store
from web.store.limits import count_less, count_once, ends_at, forget_counts
from web.store.records.limits import LimitRecord

KEY = ("link", "somebody")
LATER = NOW + timedelta(minutes=15)


def test_counting_stops_when_it_is_enough_and_begins_anew_when_its_time_is_over(site: TestSite) -> None:
    with site.store.writing() as db:
        assert [count_once(db, KEY, 2, LATER, NOW) for _ in range(4)] == [True, True, False, False]
        assert ends_at(db, KEY) == LATER
        assert count_once(db, ("link", "somebody else"), 2, LATER, NOW)
        anew = LATER + timedelta(minutes=15)
        assert [count_once(db, KEY, 2, anew, LATER) for _ in range(3)] == [True, True, False]
        assert ends_at(db, KEY) == anew


def test_what_is_taken_back_was_never_counted(site: TestSite) -> None:
    with site.store.writing() as db:
        count_less(db, KEY)
        assert count_once(db, KEY, 1, LATER, NOW)
        count_less(db, KEY)
        count_less(db, KEY)
        assert [count_once(db, KEY, 1, LATER, NOW) for _ in range(2)] == [True, False]


def test_what_is_over_is_forgotten(site: TestSite) -> None:
    with site.store.writing() as db:
        count_once(db, KEY, 2, LATER, NOW)
        forget_counts(db, NOW)
        assert ends_at(db, KEY) == LATER
        forget_counts(db, LATER)
        assert db.scalar(select(func.count()).select_from(LimitRecord)) == 0


def test_of_many_at_once_no_more_are_let_through_than_may(site: TestSite) -> None:
    def once(store: Store) -> Callable[[int], bool]:
        def do(_: int) -> bool:
            with store.writing(together=True) as db:
                return count_once(db, KEY, 7, LATER, NOW)

        return do

    # A store of its own is what every process has.
    stores = [Store.at(site.settings.database) for _ in range(4)]
    with ThreadPoolExecutor(8) as threads:
        counted = [one for store in stores for one in threads.map(once(store), range(10))]
    for store in stores:
        store.engine.dispose()
    assert sum(counted) == 7


def test_counting_takes_one_statement(site: TestSite) -> None:
    asked: list[str] = []
    with site.store.writing() as db:
        event.listen(site.store.engine, "before_cursor_execute", lambda *told: asked.append(told[2]))
        count_once(db, KEY, 2, LATER, NOW)
    assert len([one for one in asked if "limits" in one]) == 1
