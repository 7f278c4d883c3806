"""Signs of life and durations."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from tests.web.cast import NOW
from web.store.engine import Store
from web.store.signs import forget_sign, moment_of, note_sign, note_steps, signs_of_life, step_times


def test_the_last_sign_stands_first_and_old_ones_are_forgotten(store: Store) -> None:
    with store.writing() as db:
        note_sign(db, "a 1", "1.0", NOW, NOW)
        note_sign(db, "b 2", "1.0", NOW, NOW + timedelta(seconds=5))
        note_sign(db, "a 1", "1.0", NOW, NOW + timedelta(seconds=9))
    with store.reading() as db:
        seen = [(one.worker, one.seen_at - NOW) for one in signs_of_life(db)]
    assert seen == [("a 1", timedelta(seconds=9)), ("b 2", timedelta(seconds=5))]
    with store.writing() as db:
        note_sign(db, "c 3", "1.0", NOW, NOW + timedelta(days=1, seconds=7))
        forget_sign(db, "c 3")
    with store.reading() as db:
        assert [one.worker for one in signs_of_life(db)] == ["a 1"]


def test_durations_add_up_and_the_longest_is_kept(store: Store) -> None:
    for took in (2.0, 5.0, 1.0):
        with store.writing() as db:
            note_steps(db, "suggest", {"embed": took})
    with store.reading() as db:
        (one,) = step_times(db)
    assert (one.times, one.seconds, one.longest) == (3, 8.0, 5.0)


def test_the_clock_of_the_database_is_ours(store: Store) -> None:
    with store.reading() as db:
        moment = moment_of(db)
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    assert abs((datetime.now(UTC) - aware).total_seconds()) < 5
