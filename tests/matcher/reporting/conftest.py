"""A plan with awkward names, and the folder it is handed over in."""

from __future__ import annotations

from pathlib import Path

import pytest

from matcher.plan import ConferencePlan
from matcher.reporting.folder import write_plan
from tests.factories_plan import empty_plan, small_plan


@pytest.fixture(scope="session")
def plan() -> ConferencePlan:
    return small_plan()


@pytest.fixture(scope="session")
def nothing_planned() -> ConferencePlan:
    return empty_plan()


@pytest.fixture(scope="session")
def written(plan: ConferencePlan, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the plan, written once; nobody may change it."""
    out = tmp_path_factory.mktemp("written") / "plan"
    write_plan(plan, out)
    return out
