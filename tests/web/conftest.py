"""A running application with the cast, for every test of the web."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.web.cast import TestSite, build_site
from web.application import create_app
from web.jobs import Queue
from web.settings import Settings
from web.store.engine import Store
from web.store.records import Base


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file with the whole layout and nothing in it, made once and copied for each test."""
    path = tmp_path_factory.mktemp("layout") / "matcher.sqlite"
    store = Store.at(f"sqlite:///{path}")
    Base.metadata.create_all(store.engine)
    store.engine.dispose()
    return path


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(
        folder=tmp_path,
        database=f"sqlite:///{tmp_path / 'matcher.sqlite'}",
        queue="",
        secret="a secret of the tests",
        address="http://localhost",
        mail_server="",
        mail_from="matcher@example.org",
    )


@pytest.fixture
def store(settings: Settings, tmp_path: Path, empty_database: Path) -> Iterator[Store]:
    shutil.copy(empty_database, tmp_path / "matcher.sqlite")
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
