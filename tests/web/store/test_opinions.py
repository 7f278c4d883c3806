"""Opinions keep their words in few bytes."""

from __future__ import annotations

from matcher.plan import Opinion, Reason
from matcher.profiles import Side
from matcher.words import Words
from web.store.opinions import packed, unpacked


def test_opinions_come_out_as_they_went_in() -> None:
    opinions = {
        Side.INVESTOR: Opinion(
            0.25,
            -1.5,
            (Reason("text", 0.5, Words("near", "相近"), "A “passage”."), Reason("tags", -0.25, Words("a", "b"))),
        ),
        Side.STARTUP: Opinion(0.5, 0.0, ()),
    }
    assert unpacked(packed(opinions)) == opinions
