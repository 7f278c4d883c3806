"""The picture of the trade-off is a picture, and names every method once a panel."""

from __future__ import annotations

from xml.etree import ElementTree

from benchmarks.tradeoff_picture import Curve, drawing

POINTS = [
    ("product", 13.2, 292.0, 0.31),
    ("joint, balance 0", 16.9, 18.0, 0.1),
    ("joint, balance 0.5", 16.8, 10.0, 0.09),
    ("joint, balance 1", 16.5, 0.0, 0.08),
    ("  steady", 16.8, 16.0, 0.08),
]


def test_a_room_is_two_panels_with_a_dot_a_method() -> None:
    picture = ElementTree.fromstring(drawing([Curve("a < b", POINTS)]))
    dots = [one for one in picture.iter() if one.tag.endswith("circle")]
    names = [one.text for one in picture.iter() if one.get("class") == "name"]
    # What is only a view of the line above it has no dot, and of the line the ends alone are named.
    assert len(dots) == 2 * 4
    assert names == 2 * ["product", "joint, balance 0", "joint, balance 1"]


def test_fewer_envious_pairs_and_more_matches_stand_further_left_and_up() -> None:
    picture = ElementTree.fromstring(drawing([Curve("room", POINTS)]))
    dots = [
        (float(one.get("cx", 0)), float(one.get("cy", 0))) for one in picture.iter() if one.tag.endswith("circle")
    ]
    assert dots[0][0] > dots[1][0] > dots[2][0] > dots[3][0]
    assert dots[0][1] > dots[3][1] > dots[1][1]
