"""The map of all profiles as shapes to draw: near on the map is near in text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from matcher.profiles import Side
from web.store.figures import Point

WIDTH, HEIGHT, _MARGIN = 1000, 640, 16
#: So many points carry their names; more are drawn as one shape each group, which stays light.
NAMED = 1500
#: Colours that stand out from white and from each other; whoever comes after the last is grey.
COLOURS = (
    *("#0072b2", "#d55e00", "#00795c", "#a3318e", "#8a6d00", "#c4161c", "#3f51b5", "#6a4b1e"),
    *("#00838f", "#5e8c00", "#7e57c2", "#d81b60", "#455a64", "#b26a00", "#1b5e20", "#4e0e6b"),
)
GREY = "#757575"


@dataclass(frozen=True, slots=True)
class Dot:
    """One participant on the map."""

    name: str
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Group:
    """Everybody of one side and one sub-forum."""

    forum: int | None
    side: Side
    colour: str
    dots: tuple[Dot, ...]

    @property
    def path(self) -> str:
        """All of it as one path of points."""
        return "".join(f"M{dot.x} {dot.y}h0" for dot in self.dots)


def drawn(points: Sequence[Point], forums: Sequence[int]) -> list[Group]:
    """Return the groups of the map, sub-forums in their order; investors lie above startups."""
    if not points:
        return []
    left, right = min(p[3] for p in points), max(p[3] for p in points)
    top, bottom = min(p[4] for p in points), max(p[4] for p in points)
    colours = dict(zip(forums, COLOURS, strict=False))
    groups: dict[tuple[Side, int | None], list[Dot]] = {}
    for _id, name, side, x, y, forum in points:
        dot = Dot(name, _scaled(x, left, right, WIDTH), _scaled(y, top, bottom, HEIGHT))
        groups.setdefault((side, forum), []).append(dot)
    order: dict[int | None, int] = {forum: at for at, forum in enumerate(forums)}
    ranked = sorted(groups.items(), key=lambda one: (one[0][0] is Side.INVESTOR, order.get(one[0][1], len(order))))
    return [
        Group(forum, side, GREY if forum is None else colours.get(forum, GREY), tuple(dots))
        for (side, forum), dots in ranked
    ]


def _scaled(value: float, least: float, most: float, length: int) -> int:
    share = (value - least) / (most - least) if most > least else 0.5
    return round(_MARGIN + share * (length - 2 * _MARGIN))
