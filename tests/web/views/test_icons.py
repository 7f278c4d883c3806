"""Icons in the page."""

from __future__ import annotations

from web.views.icons import icon_shape


def test_an_icon_is_drawn_without_a_request() -> None:
    shape = icon_shape("calendar-week")
    assert shape.startswith("<path")
    assert "ns0" not in shape
