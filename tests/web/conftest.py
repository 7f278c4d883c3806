"""A running application with the cast, for every test of the web."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from tests.web.cast import Cast, TestSite, write_cast
from tests.web.databases import Databases, databases
from web.application import create_app
from web.jobs import Queue
from web.settings import Settings
from web.store.engine import Store
from web.views.access import Site


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Databases]:
    """Where databases of the tests come from."""
    with databases(tmp_path_factory.mktemp("databases")) as made:
        yield made


@pytest.fixture(scope="session")
def empty_database(server: Databases) -> str:
    """A database with the whole layout and nothing in it, made once and copied for each test."""
    return server.laid_out()


@pytest.fixture(scope="session")
def cast_database(server: Databases, empty_database: str) -> tuple[str, Cast]:
    """A database with the cast in it, written once and copied for each test, and who is who."""
    address = server.copy(empty_database, server.folder / "cast.sqlite")
    store = Store.at(address)
    cast = write_cast(store)
    store.engine.dispose()
    return address, cast


@pytest.fixture
def settings(request: pytest.FixtureRequest, tmp_path: Path, server: Databases) -> Iterator[Settings]:
    played = "site" in request.fixturenames
    template = request.getfixturevalue("cast_database")[0] if played else request.getfixturevalue("empty_database")
    database = server.copy(template, tmp_path / "matcher.sqlite")
    yield _settings(tmp_path, database)
    server.remove(database)


@pytest.fixture
def store(settings: Settings) -> Iterator[Store]:
    opened = Store.at(settings.database)
    yield opened
    opened.engine.dispose()


@pytest.fixture(scope="session")
def shared_app(server: Databases, empty_database: str) -> Flask:
    """The application, made once: that takes longer than most tests, and so does reading its templates."""
    settings = _settings(server.folder, empty_database)
    store = Store.at(empty_database)
    app = create_app(settings, store, Queue.at(settings, store))
    app.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
    return app


@pytest.fixture
def site(
    settings: Settings, store: Store, cast_database: tuple[str, Cast], shared_app: Flask
) -> Iterator[TestSite]:
    """The application, and the cast at its conferences; forms need no token here, which has tests of its own."""
    queue = Queue.at(settings, store)
    queue.huey.immediate = True
    for app in (shared_app, shared_app.extensions["matcher_interface"]):
        app.extensions["matcher"] = Site(settings, store, queue)
    config = dict(shared_app.config)
    yield TestSite(shared_app, store, queue, settings, **vars(cast_database[1]))
    shared_app.config.clear()
    shared_app.config.update(config)


def _settings(folder: Path, database: str) -> Settings:
    return Settings(
        folder=folder,
        database=database,
        queue="",
        secret="a secret of the tests",
        address="http://localhost",
        mail_server="",
        mail_from="matcher@example.org",
    )
