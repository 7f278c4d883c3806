"""Counts the queries that something asks."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import event

from tests.web.cast import TestSite


@contextmanager
def queries(site: TestSite) -> Iterator[list[str]]:
    """Give a list that fills with the statements that the site's database is asked."""
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        if not statement.startswith("BEGIN"):
            asked.append(statement)

    event.listen(site.store.engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(site.store.engine, "before_cursor_execute", note)
