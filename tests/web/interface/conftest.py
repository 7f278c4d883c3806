from __future__ import annotations

import pytest

from tests.web.cast import TestSite
from tests.web.interface.program import Program, program_for
from tests.web.world import World, full_world


@pytest.fixture
def program(site: TestSite) -> Program:
    """A program that may do everything."""
    return program_for(site)


@pytest.fixture
def world(site: TestSite, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setenv("MATCHER_CACHE", str(tmp_path_factory.mktemp("cache") / "vectors.sqlite"))
    return full_world(site)
