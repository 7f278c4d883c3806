"""What every room of the tests may ask for, and the database server that they share."""

import os
from contextlib import ExitStack
from pathlib import Path

import numpy as np
import pytest

from tests.postgresql import FORGETFUL, running_server

_OPENED = ExitStack()
ROOT = Path(__file__).parent
#: Files of half a minute or more, the longest first.
LONGEST = (
    "web/browser/test_story.py",
    "web/browser/test_every_page_by_sight.py",
    "test_learning_story.py",
    "web/test_two_days.py",
    "matcher/reporting/test_page.py",
    "matcher/test_workers.py",
    "web/test_faults.py",
    "web/services/exchange/test_whole_conference.py",
)


def pytest_configure(config: pytest.Config) -> None:
    """Start a PostgreSQL server where MATCHER_TEST_DATABASE is ``postgresql``; workers find its address there."""
    if os.environ.get("MATCHER_TEST_DATABASE") == "postgresql" and not hasattr(config, "workerinput"):
        server = _OPENED.enter_context(running_server(FORGETFUL))
        os.environ["MATCHER_TEST_DATABASE"] = server.address


def pytest_unconfigure() -> None:
    """End the server, if there is one."""
    _OPENED.close()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the files that take longest: one that comes last would leave the other processors idle."""
    places = {ROOT / name: place for place, name in enumerate(LONGEST)}
    items.sort(key=lambda item: places.get(item.path, len(places)))


@pytest.fixture
def rng() -> np.random.Generator:
    """Return chance that is the same in every run."""
    return np.random.default_rng(20171111)
