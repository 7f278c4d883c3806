"""What earlier releases left is brought to today's layout, and nothing of it is lost."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import func, inspect, select, text

from tests.web.cast import NOW, Cast, TestSite
from tests.web.databases import Databases
from tests.web.live import settings_at
from tests.web.past import RELEASES, lay_out, plain_rows, read_release, reflected
from web.application import create_app
from web.jobs import Queue
from web.store.engine import Store
from web.store.records import Base
from web.store.records.accounts import User
from web.store.records.conferences import ConferenceRecord
from web.store.records.log import MailState, OutgoingMailRecord
from web.store.upgrade import layout_of, upgrade

#: What was kept for a day at most, and begins anew.
DROPPED = {"sign_in_tries"}


@pytest.fixture(params=RELEASES, ids=lambda path: path.stem)
def release(request: pytest.FixtureRequest) -> Mapping[str, Any]:
    """What a release left."""
    return read_release(request.param)


@pytest.fixture
def old(server: Databases, release: Mapping[str, Any]) -> Iterator[Store]:
    """A database as the release left it."""
    address = server.empty()
    store = Store.at(address)
    lay_out(store, release)
    yield store
    store.engine.dispose()
    server.remove(address)


def test_every_release_with_a_site_left_something() -> None:
    assert [path.stem for path in RELEASES] == ["0.2.0", "0.3.0", "0.4.0"]


def test_the_layout_becomes_that_of_the_rows(old: Store) -> None:
    upgrade(old.engine)
    with old.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []


def test_nothing_is_lost(old: Store, release: Mapping[str, Any]) -> None:
    upgrade(old.engine)
    today = reflected(old).tables
    assert set(release["tables"]) - set(today) == DROPPED & set(release["tables"])
    for name in set(release["tables"]) - DROPPED:
        table = today[name]
        kept = plain_rows(table, release["tables"][name])
        with old.engine.connect() as connection:
            columns = [table.c[key] for key in release["tables"][name]["columns"]]
            found = [dict(row) for row in connection.execute(select(*columns)).mappings()]
        assert sorted(found, key=repr) == sorted(kept, key=repr), name
    with old.engine.connect() as connection:
        foreign = "PRAGMA foreign_key_check" if not old.has_server else "SELECT 1 WHERE false"
        assert connection.exec_driver_sql(foreign).all() == []


def test_numbers_that_the_log_alone_remembers_stay_taken(old: Store) -> None:
    if old.has_server:
        pytest.skip("a server never counts back")
    changes = reflected(old).tables["changes"]
    with old.engine.execution_options(writing=True).begin() as connection:
        known = connection.execute(select(changes).limit(1)).mappings().one()
        connection.execute(changes.insert(), dict(known) | {"id": 10**6, "subject": "absence", "subject_id": 7000})
    upgrade(old.engine)
    with old.engine.connect() as connection:
        counters = dict(map(tuple, connection.exec_driver_sql("SELECT name, seq FROM sqlite_sequence").all()))
        for name, last in counters.items():
            highest = connection.scalar(select(func.max(Base.metadata.tables[name].c.id))) or 0
            assert last == (7000 if name == "absences" else highest) >= highest
    assert len(counters) == 6


def test_its_people_find_their_pages(old: Store, tmp_path: Path) -> None:
    upgrade(old.engine)
    settings = replace(settings_at(tmp_path), address="http://localhost")
    queue = Queue.at(settings, old)
    queue.huey.immediate = True
    app = create_app(settings, old, queue)
    with old.reading() as db:
        accounts = {row.name.lower(): row.id for row in db.scalars(select(User))}
    site = TestSite(app, old, queue, settings, **vars(Cast(1, 2, {}, accounts)))
    seen = {
        f"{who} {page}": site.client(who).get(f"/spring/{page}", follow_redirects=True).status_code
        for who, pages in {
            "ines": ("review/", "people/", "meetings/", "profile/"),
            "sara": ("people/", "meetings/", "profile/"),
            "olga": ("organiser/overview/", "organiser/people/", "organiser/log/", "organiser/match-lists/"),
        }.items()
        for page in pages
    }
    assert {page: status for page, status in seen.items() if status != 200} == {}


def test_letters_of_before_there_were_states_get_theirs(server: Databases) -> None:
    store = Store.at(server.empty())
    upgrade(store.engine, "0002")
    letters = reflected(store).tables["outgoing_mail"]
    now = NOW if store.has_server else NOW.replace(tzinfo=None)
    row = {"to": "a@example.org", "subject": "", "body": "", "created_at": now}
    with store.engine.connect().execution_options(writing=True) as connection:
        for sent, failure in ((now, ""), (None, ""), (None, "550 no such person"), (now, "421 later")):
            connection.execute(letters.insert(), {**row, "sent_at": sent, "failure": failure})
        connection.commit()
    upgrade(store.engine)
    with store.writing() as db:
        db.add(OutgoingMailRecord(to="b@example.org", subject="", body="", created_at=NOW))
        db.flush()
        states = list(db.scalars(select(OutgoingMailRecord.state).order_by(OutgoingMailRecord.id)))
    store.engine.dispose()
    assert states == [MailState.SENT, MailState.WAITING, MailState.FAILED, MailState.SENT, MailState.WAITING]


def test_on_a_server_a_migration_does_not_wait_for_a_table_that_somebody_reads(server: Databases) -> None:
    store = Store.at(server.empty())
    if not store.has_server:
        pytest.skip("one alone writes to a file, and whoever reads it holds up nobody")
    upgrade(store.engine, "0009")
    with ThreadPoolExecutor() as threads, store.engine.connect() as reader:
        reader.execute(text("SELECT count(*) FROM conferences"))  # and the transaction stays open
        upgrading = threads.submit(upgrade, store.engine)
        sleep(1)
        began = monotonic()
        with store.reading() as db:
            assert db.scalar(select(func.count(ConferenceRecord.id))) == 0
        waited = monotonic() - began
        assert not upgrading.done()
        reader.rollback()
        upgrading.result(timeout=30)
    store.engine.dispose()
    assert waited < 1


def test_a_layout_in_between_is_brought_on_too(server: Databases) -> None:
    store = Store.at(server.empty())
    upgrade(store.engine, "0003")
    assert "notices" in inspect(store.engine).get_table_names()
    upgrade(store.engine)
    with store.engine.connect() as connection:
        assert layout_of(connection) == max(path.stem[:4] for path in _migrations())
    store.engine.dispose()


def _migrations() -> list[Path]:
    return list(Path("web/store/migrations/versions").glob("0*.py"))
