"""Labels fit on their sheets."""

from __future__ import annotations

import pytest

from web.prints.paper import LABELS, USUAL_LABELS


@pytest.mark.parametrize("name", LABELS)
def test_labels_stay_on_an_a4_sheet(name: str) -> None:
    sheet = LABELS[name]
    assert sheet.left * 2 + sheet.columns * sheet.width + (sheet.columns - 1) * sheet.gap <= 210.1
    assert sheet.top * 2 + sheet.rows * sheet.height <= 297.1


def test_the_usual_sheet_has_24_labels() -> None:
    assert LABELS[USUAL_LABELS].count == 24
