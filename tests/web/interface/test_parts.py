from __future__ import annotations

import pytest
from pydantic import ValidationError

from web.interface.parts import PartAsked, next_cursor
from web.store.listing import Part


def test_a_part_asks_for_one_more_than_it_shows() -> None:
    assert PartAsked(limit=10).part == Part(0, 11)


def test_the_next_part_begins_after_the_last_that_was_shown() -> None:
    cursor = next_cursor([3, 5, 8, 9], PartAsked(limit=3))
    assert cursor is not None
    assert PartAsked(cursor=cursor, limit=3).part == Part(8, 4)


def test_a_list_that_is_over_has_no_next_part() -> None:
    assert next_cursor([3, 5, 8], PartAsked(limit=3)) is None


@pytest.mark.parametrize("cursor", ["x", "YWZ0ZXIgLTE=", "YWZ0ZXIgOTk5OTk5OTk5OTk5", "文", "YmVmb3JlIDE="])
def test_what_is_no_cursor_is_refused(cursor: str) -> None:
    with pytest.raises(ValidationError):
        PartAsked(cursor=cursor)


@pytest.mark.parametrize("limit", [0, 201])
def test_parts_have_a_size_that_can_be_shown(limit: int) -> None:
    with pytest.raises(ValidationError):
        PartAsked(limit=limit)
