"""Everybody wants the same few slots at the same moment, in several processes."""

from __future__ import annotations

from sqlalchemy import text

from tests.web.booking_checks import faults
from tests.web.storm import Storm, prepare, unleash
from web.settings import Settings
from web.store.engine import Store


def test_a_storm_of_requests_books_nobody_twice_and_loses_no_answer(settings: Settings, store: Store) -> None:
    storm = Storm()
    conference_id = prepare(store, storm)
    outcome = unleash(settings.database, conference_id, storm)
    assert outcome.errors == []
    assert faults(store) == []
    with store.reading() as db:
        waiting = db.execute(text("SELECT count(*) FROM meeting_requests WHERE state = 'pending'")).scalar()
        booked = db.execute(text("SELECT count(*) FROM meetings")).scalar()
    assert waiting == 0
    assert booked
    assert outcome.counts["asked"] + outcome.counts["ask refused"] == storm.people * storm.asks_each
