"""A copy of a database is equal to it, row by row, and goes into a database of any kind."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from tests.factories import between
from tests.web.aftermath import met
from tests.web.booking_checks import faults
from tests.web.cast import NOW, TestSite
from tests.web.copies import everything, opened
from tests.web.databases import Databases
from tests.web.everything import fill as fill_every_table
from web.errors import RefusedError
from web.services.meetings import block_time, unblock_time
from web.services.privacy.erasure import erase_person
from web.store.records.accounts import User
from web.store.records.conferences import ConferenceRecord
from web.store.snapshots import DamagedError, Erasure, fill, look_at, make_ready, take_snapshot
from web.store.upgrade import layout_of, upgrade


@pytest.fixture
def full(site: TestSite) -> TestSite:
    """A site with rows in almost every table."""
    fill_every_table(site, "sara", met(site, "ines", "sara", 0))
    return site


@pytest.fixture
def copy(full: TestSite, tmp_path: Path) -> Path:
    file = tmp_path / "copy.sqlite"
    take_snapshot(full.store, file)
    return file


def test_a_copy_holds_every_row_of_every_table(full: TestSite, server: Databases, tmp_path: Path) -> None:
    before = everything(full.store)
    taken = take_snapshot(full.store, tmp_path / "copy.sqlite")
    assert taken.rows == {name: len(rows) for name, rows in before.items()}
    assert sum(map(bool, before.values())) > 35
    address = server.empty()
    with opened(address) as new:
        make_ready(new, replace=False)
        with new.writing() as db:
            assert fill(db, tmp_path / "copy.sqlite", replace=False) == []
        assert everything(new) == before
        assert take_snapshot(new, tmp_path / "again.sqlite") == taken
        # What is written next takes no number that is taken.
        with new.writing() as db:
            db.add(User(email="next@example.org", active=True, fs_uniquifier="next"))
    server.remove(address)


def test_a_number_that_was_given_back_is_given_to_nobody_after_a_return(
    site: TestSite, server: Databases, tmp_path: Path
) -> None:
    seat = site.seat("sara")
    gone = block_time(site.store, seat, between(0, 15), "", NOW)
    unblock_time(site.store, seat, gone, NOW)
    take_snapshot(site.store, tmp_path / "copy.sqlite")
    with opened(server.empty()) as new:
        make_ready(new, replace=False)
        with new.writing() as db:
            fill(db, tmp_path / "copy.sqlite", replace=False)
        assert block_time(new, seat, between(30, 45), "", NOW) > gone
        assert faults(new) == []


def test_a_copy_can_be_opened_as_a_database_of_its_own(full: TestSite, copy: Path) -> None:
    with opened(f"sqlite:///{copy}") as alone:
        assert everything(alone) == everything(full.store)


def test_an_erased_word_is_not_left_in_the_copy(full: TestSite, tmp_path: Path) -> None:
    word = "Xylographical" * 30
    with full.store.writing() as db:
        db.get_one(ConferenceRecord, full.conference_id).rules |= {"odd": word}
    with full.store.writing() as db:
        row = db.get_one(ConferenceRecord, full.conference_id)
        row.rules = {name: value for name, value in row.rules.items() if name != "odd"}
    take_snapshot(full.store, tmp_path / "clean.sqlite")
    assert word.encode() not in (tmp_path / "clean.sqlite").read_bytes()


def test_an_earlier_layout_is_copied_as_it_is_and_brought_up_when_it_goes_in(
    server: Databases, tmp_path: Path
) -> None:
    old, new = server.empty(), server.empty()
    with opened(old) as before, opened(new) as after:
        upgrade(before.engine, "0004")
        with before.writing() as db:
            db.connection().exec_driver_sql(
                "INSERT INTO accounts (name, email, active, fs_uniquifier) "
                "VALUES ('E', 'e@example.org', true, 'e')"
            )
        assert take_snapshot(before, tmp_path / "old.sqlite").layout == "0004"
        make_ready(after, replace=False)
        with after.writing() as db:
            fill(db, tmp_path / "old.sqlite", replace=False)
        with after.reading() as db:
            assert [one.email for one in db.query(User)] == ["e@example.org"]
            assert layout_of(db.connection()) not in (None, "0004")


def test_where_nothing_is_there_is_nothing_to_copy(server: Databases, tmp_path: Path) -> None:
    with opened(server.empty()) as empty, pytest.raises(RefusedError, match="holds no site yet"):
        take_snapshot(empty, tmp_path / "copy.sqlite")


def test_a_database_that_holds_a_site_is_not_filled(full: TestSite, copy: Path) -> None:
    before = everything(full.store)
    with pytest.raises(RefusedError, match="holds a site already"):
        make_ready(full.store, replace=False)
    with pytest.raises(RefusedError, match="holds a site already"), full.store.writing() as db:
        fill(db, copy, replace=False)
    assert everything(full.store) == before


def test_a_database_that_is_in_use_is_not_replaced(full: TestSite) -> None:
    address = full.store.engine.url.render_as_string(hide_password=False)
    with opened(address) as other:
        with other.reading() as db:
            assert db.query(User).count() > 0
        with pytest.raises(RefusedError, match="Somebody is connected"):
            make_ready(full.store, replace=True)
    make_ready(full.store, replace=True)


def test_what_replaces_a_database_says_whom_that_had_erased_since(full: TestSite, copy: Path) -> None:
    before = everything(full.store)
    person = full.people["sol"]
    erase_person(full.store, full.seat("olga"), person, NOW + timedelta(hours=1))
    with full.store.writing() as db:
        forgotten = fill(db, copy, replace=True)
    assert forgotten == [Erasure(full.conference_id, person, None)]
    assert everything(full.store) == before


def test_damage_is_seen(copy: Path) -> None:
    whole = copy.read_bytes()
    copy.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(DamagedError):
        look_at(copy)
    copy.write_bytes(b"no database at all")
    with pytest.raises(DamagedError):
        look_at(copy)


def test_a_row_that_names_nobody_is_damage(copy: Path) -> None:
    with closing(sqlite3.connect(copy)) as connection, connection:
        connection.execute("DELETE FROM conferences")
    with pytest.raises(DamagedError):
        look_at(copy)


def test_a_copy_without_a_layout_is_none(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "other.sqlite")) as connection:
        connection.execute("CREATE TABLE something (id INTEGER)")
    with pytest.raises(DamagedError, match="alembic_version"):
        look_at(tmp_path / "other.sqlite")
