"""A site under attack: two conferences in full swing beside each other, and a tally of what was tried."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator

import pytest

from tests.web.databases import Databases
from tests.web.security.standing import Standing, standing_in


@pytest.fixture(scope="session")
def standing(
    server: Databases, empty_database: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Standing]:
    """Two conferences that no attack may change: they are shared, and each test sees that they stay."""
    with standing_in(tmp_path_factory.mktemp("standing"), server, empty_database) as made:
        yield made


@pytest.fixture
def tried(request: pytest.FixtureRequest) -> Iterator[Callable[[str], None]]:
    """Count what was tried at which door; `python -m tests.web.security` adds it up."""
    tally: Counter[str] = Counter()
    yield lambda door: tally.update([door])
    request.node.user_properties.append(("tried", dict(tally)))
