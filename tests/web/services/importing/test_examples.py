"""Tables to begin with."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from matcher.intake.attendance import Frame
from web.services.importing.examples import example_table
from web.services.importing.tables import TableKind, read_history, read_people


@pytest.mark.parametrize("kind", [kind for kind in TableKind if kind is not TableKind.INTERACTIONS])
def test_every_example_is_read_without_a_word(kind: TableKind) -> None:
    table = read_people(example_table(kind), f"{kind}.csv", kind, Frame(ZoneInfo("UTC"), {}))
    assert (table.findings, len(table.rows)) == ((), 1)
    assert not any(name.startswith("extra.") for name in table.fields)


def test_the_example_of_history_is_read_too() -> None:
    table = read_history(example_table(TableKind.INTERACTIONS), "interactions.csv", {"i001"}, {"p001"})
    assert (table.findings, len(table.interactions)) == ((), 1)
