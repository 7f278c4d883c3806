"""A running application with the cast, for every test of the web."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.web.cast import TestSite, build_site
from tests.web.databases import Databases, databases
from web.application import create_app
from web.jobs import Queue
from web.settings import Settings
from web.store.engine import Store


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Databases]:
    """Where databases of the tests come from."""
    with databases(tmp_path_factory.mktemp("databases")) as made:
        yield made


@pytest.fixture(scope="session")
def empty_database(server: Databases) -> str:
    """A database with the whole layout and nothing in it, made once and copied for each test."""
    return server.laid_out()


@pytest.fixture
def settings(tmp_path: Path, server: Databases, empty_database: str) -> Iterator[Settings]:
    database = server.copy(empty_database, tmp_path / "matcher.sqlite")
    yield Settings(
        folder=tmp_path,
        database=database,
        queue="",
        secret="a secret of the tests",
        address="http://localhost",
        mail_server="",
        mail_from="matcher@example.org",
    )
    server.remove(database)


@pytest.fixture
def store(settings: Settings) -> Iterator[Store]:
    opened = Store.at(settings.database)
    yield opened
    opened.engine.dispose()


@pytest.fixture
def site(settings: Settings, store: Store) -> TestSite:
    """The application, and the cast at its conferences; forms need no token here, which has tests of its own."""
    queue = Queue.at(settings, store)
    queue.huey.immediate = True
    app = create_app(settings, store, queue)
    app.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
    return build_site(app, store, queue, settings)
