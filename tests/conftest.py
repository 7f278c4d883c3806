"""What every room of the tests may ask for, and the database server that they share."""

import os
from contextlib import ExitStack

import numpy as np
import pytest

from tests.postgresql import FORGETFUL, running_server

_OPENED = ExitStack()


def pytest_configure(config: pytest.Config) -> None:
    """Start a PostgreSQL server where MATCHER_TEST_DATABASE is ``postgresql``; workers find its address there."""
    if os.environ.get("MATCHER_TEST_DATABASE") == "postgresql" and not hasattr(config, "workerinput"):
        server = _OPENED.enter_context(running_server(FORGETFUL))
        os.environ["MATCHER_TEST_DATABASE"] = server.address


def pytest_unconfigure() -> None:
    """End the server, if there is one."""
    _OPENED.close()


@pytest.fixture
def rng() -> np.random.Generator:
    """Return chance that is the same in every run."""
    return np.random.default_rng(20171111)
