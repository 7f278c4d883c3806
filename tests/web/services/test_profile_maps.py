"""The map of all profiles."""

from __future__ import annotations

from matcher.profiles import Side
from web.services.profile_maps import COLOURS, GREY, HEIGHT, WIDTH, drawn
from web.store.figures import Point

POINTS: list[Point] = [
    (1, "Ines", Side.INVESTOR, -3.0, 0.0, 7),
    (2, "Sara", Side.STARTUP, 5.0, 2.0, 7),
    (3, "Sol", Side.STARTUP, 1.0, -2.0, 8),
    (4, "Sina", Side.STARTUP, 1.0, 0.0, None),
]


def test_every_point_lies_within_the_picture() -> None:
    dots = [dot for group in drawn(POINTS, [7, 8]) for dot in group.dots]
    assert len(dots) == 4
    assert all(0 < dot.x < WIDTH and 0 < dot.y < HEIGHT for dot in dots)


def test_a_sub_forum_has_one_colour_for_both_sides_and_nobody_elses() -> None:
    colours = {(group.forum, group.side): group.colour for group in drawn(POINTS, [7, 8])}
    assert colours[7, Side.INVESTOR] == colours[7, Side.STARTUP] == COLOURS[0]
    assert (colours[8, Side.STARTUP], colours[None, Side.STARTUP]) == (COLOURS[1], GREY)


def test_startups_are_drawn_before_the_fewer_investors() -> None:
    assert [group.side for group in drawn(POINTS, [7, 8])][-1] is Side.INVESTOR


def test_a_group_is_one_light_path() -> None:
    (group,) = drawn(POINTS[:1], [7])
    assert group.path == f"M{WIDTH // 2} {HEIGHT // 2}h0"


def test_nobody_makes_no_map() -> None:
    assert drawn([], [7]) == []
