"""The picture of the trade-off is a picture, and names every method once a panel."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from benchmarks.tradeoff_picture import Box, Curve, drawing, name_boxes

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


#: As close together as methods stand in the room of the public generator.
CROWD = [(100.0, 87.2), (109.0, 92.5), (112.0, 105.3), (113.5, 104.3), (300.0, 221.3)]
NAMES = ["joint, balance 0", "joint, balance 1", "TU, heat 1", "TU, heat 0.1", "naive"]


def test_names_overlap_neither_each_other_nor_a_dot() -> None:
    dots = [Box(x - 6, y - 6, x + 6, y + 6) for x, y in CROWD]
    boxes = name_boxes(NAMES, CROWD, dots, Box(0, 50, 400, 300))
    for at, box in enumerate(boxes):
        assert not any(box.meets(other) for other in [*dots, *boxes[:at]])
        assert 0 <= box.left < box.right <= 400


def test_a_dot_alone_has_its_name_beside_it_and_one_at_the_edge_to_its_left() -> None:
    room = Box(0, 0, 400, 300)
    (alone,), (edge,) = (name_boxes(["naive"], [(x, 100.0)], [], room) for x in (100.0, 390.0))
    assert (alone.left > 100, edge.right < 390) == (True, True)
    assert (alone.top + alone.bottom) / 2 == pytest.approx(100)


def test_no_mark_stands_beyond_the_end_of_its_axis() -> None:
    # .7 is the most, so that the axis ends at .756 and a mark at .8 would stand outside.
    picture = ElementTree.fromstring(
        drawing([Curve("room", [("naive", 1.0, 9.0, 0.7), ("joint, balance 0", 2.0, 4.0, 0.4)])])
    )
    ends = [float(one.get("x2", 0)) for one in picture.iter() if one.get("class") == "grid"]
    assert max(ends) <= 62 + 380 + 78 + 380
