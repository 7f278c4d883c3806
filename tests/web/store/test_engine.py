"""Transactions: whole or not at all, and one writer at a time."""

from __future__ import annotations

import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.web.cast import NOW, small_conference
from web.errors import ChangedMeanwhileError, RefusedError, UnavailableError
from web.store.datasets import add_conference
from web.store.engine import Database, Store
from web.store.memberships import conference_by_slug
from web.store.records.participants import ParticipantRecord


def _conference(store: Store) -> int:
    with store.writing() as db:
        return add_conference(db, small_conference(), "spring", NOW).id


def test_a_failed_transaction_changes_nothing(store: Store) -> None:
    def half_done() -> None:
        with store.writing() as db:
            add_conference(db, small_conference(), "spring", NOW)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        half_done()
    with store.reading() as db:
        assert conference_by_slug(db, "spring") is None


def test_what_a_constraint_guards_cannot_be_taken_twice(store: Store) -> None:
    _conference(store)
    with pytest.raises(ChangedMeanwhileError), store.writing() as db:
        add_conference(db, small_conference(), "spring", NOW)


def test_the_second_of_two_edits_of_one_row_is_told(store: Store) -> None:
    id_ = _conference(store)
    with store.reading() as db:
        person = next(iter(db.query(ParticipantRecord).filter_by(conference_id=id_)))
    with store.writing() as db:
        db.get_one(ParticipantRecord, person.id).email = "first@example.org"
    person.email = "second@example.org"
    with pytest.raises(ChangedMeanwhileError), store.writing() as db:
        db.add(person)


def test_writers_wait_for_one_another(store: Store) -> None:
    id_ = _conference(store)

    def count_up() -> None:
        for _ in range(20):
            with store.writing() as db:
                row = (
                    db.query(ParticipantRecord).filter_by(conference_id=id_).order_by(ParticipantRecord.id).first()
                )
                assert row is not None
                row.newcomer, row.email = True, str(int(row.email or 0) + 1)

    threads = [threading.Thread(target=count_up) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with store.reading() as db:
        row = db.query(ParticipantRecord).filter_by(conference_id=id_).order_by(ParticipantRecord.id).first()
        assert row is not None
        assert row.email == "60"


def test_work_is_tried_again_while_the_database_is_busy(store: Store) -> None:
    tries: list[int] = []

    def work(_db: Database) -> str:
        tries.append(1)
        if len(tries) < 3:
            raise UnavailableError
        return "done"

    assert store.retrying(work) == "done"
    assert len(tries) == 3


def test_work_is_tried_again_when_somebody_else_was_quicker(store: Store) -> None:
    tries: list[int] = []

    def work(_db: Database) -> str:
        tries.append(1)
        if len(tries) < 2:
            raise ChangedMeanwhileError
        return "done"

    assert store.retrying(work) == "done"
    assert len(tries) == 2


def test_a_number_that_no_row_has_room_for_is_refused_in_words(store: Store) -> None:
    id_ = _conference(store)
    with pytest.raises(RefusedError, match="cannot be kept"), store.writing() as db:
        db.query(ParticipantRecord).filter_by(conference_id=id_, revision=10**30).all()


def test_a_reader_sees_one_moment(store: Store) -> None:
    id_ = _conference(store)
    with store.reading() as db:
        before = db.query(ParticipantRecord.email).filter_by(conference_id=id_).all()
        with store.writing() as other:
            other.query(ParticipantRecord).filter_by(conference_id=id_).update({"email": "new@example.org"})
        assert db.query(ParticipantRecord.email).filter_by(conference_id=id_).all() == before


def test_moments_keep_their_zone(store: Store) -> None:
    id_ = _conference(store)
    with store.reading() as db:
        row = db.query(ParticipantRecord).filter_by(conference_id=id_).first()
        assert row is not None
        assert row.created_at == datetime(2026, 4, 1, 12, tzinfo=UTC)


def test_a_database_that_cannot_be_reached_is_told_in_words(tmp_path: Path) -> None:
    away = Store.at(f"sqlite:///{tmp_path / 'nowhere' / 'matcher.sqlite'}")
    with pytest.raises(UnavailableError, match="Nothing that was confirmed to you is lost"), away.reading() as db:
        conference_by_slug(db, "spring")
    away.engine.dispose()


def test_a_last_word_takes_back_all_of_a_transaction(store: Store) -> None:
    id_ = _conference(store)

    def no(_db: Database) -> None:
        raise ChangedMeanwhileError

    with pytest.raises(ChangedMeanwhileError), store.ending_with(no).writing() as db:
        db.query(ParticipantRecord).filter_by(conference_id=id_).delete()
    with store.reading() as db:
        assert db.query(ParticipantRecord).filter_by(conference_id=id_).count() == 9
