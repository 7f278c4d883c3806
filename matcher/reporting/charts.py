"""The charts of the page as plotly specifications: plain data, written here without plotly's object model.

Text that people read is a pair ``{"en": ..., "zh": ...}``, and a colour is the name of a style variable such as
``"--accent"``: the page fills in its language and its theme, and does so again when either changes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np

from matcher.plan import ConferencePlan
from matcher.profiles import Side
from matcher.reporting import page_phrases as page
from matcher.reporting.clock import short_day
from matcher.reporting.measures import LanguageShare, Spread, Use
from matcher.reporting.numerals import percent, whole
from matcher.reporting.phrases import LANGUAGE, SIDES
from matcher.words import Words

Spec = dict[str, Any]

_ROW_HEIGHT = 26
_COLOUR = {Side.INVESTOR: "--accent", Side.STARTUP: "--second"}


def occupancy_chart(uses: Mapping[tuple[str, date, int], Use], names: Mapping[str, Words]) -> Spec:
    """Return a heat map: rooms against hours, the share of the table time that meetings fill."""
    rooms = sorted({room for room, _, _ in uses}, key=_natural)
    shown_names = {room: both(Words(shown(names[room].en), shown(names[room].zh))) for room in rooms}
    hours = sorted({(day, hour) for _, day, hour in uses})
    cells = [[uses.get((room, day, hour)) for day, hour in hours] for room in rooms]
    hover = [
        [
            both(
                page.CELL.format(
                    room=Words(**shown_names[room]),
                    day=short_day(day),
                    hour=f"{hour:02d}:00",
                    used=whole(use.used),
                    places=whole(use.places),
                    share=percent(use.share),
                )
            )
            if use
            else ""
            for use, (day, hour) in zip(row, hours, strict=True)
        ]
        for room, row in zip(rooms, cells, strict=True)
    ]
    return {
        "height": 74 + _ROW_HEIGHT * len(rooms),
        "data": [
            {
                "type": "heatmap",
                "x": list(range(len(hours))),
                "y": [shown_names[room] for room in rooms],
                "z": [[round(100 * use.share, 1) if use else None for use in row] for row in cells],
                "text": hover,
                "hovertemplate": "%{text}<extra></extra>",
                "hoverongaps": False,
                "zmin": 0,
                "zmax": 100,
                "xgap": 2,
                "ygap": 2,
                "colorscale": [[0, "--heat-low"], [0.5, "--heat-middle"], [1, "--accent"]],
                "colorbar": {"ticksuffix": "%", "thickness": 10, "outlinewidth": 0, "len": 1, "nticks": 3},
            }
        ],
        "layout": {
            "margin": {"l": 14, "r": 14, "t": 14, "b": 54},
            "xaxis": {
                "range": [-0.5, len(hours) - 0.5],
                "tickvals": list(range(len(hours))),
                "ticktext": [f"{hour:02d}:00" for _, hour in hours],
                "showgrid": False,
                "fixedrange": True,
            },
            "yaxis": {"type": "category", "autorange": "reversed", "showgrid": False, "fixedrange": True},
            **_days_below([day for day, _ in hours]),
        },
    }


def _days_below(days: Sequence[date]) -> Spec:
    """Return the names of the days below the hours, and a line between one day and the next.

    An axis of two levels would say this by itself, but it puts an hour that only the second day has last.
    """
    first = {day: days.index(day) for day in dict.fromkeys(days)}
    return {
        "annotations": [
            {
                "text": both(short_day(day)),
                "x": at + (days.count(day) - 1) / 2,
                "y": 0,
                "yref": "paper",
                "yanchor": "top",
                "yshift": -24,
                "showarrow": False,
                "font": {"color": "--soft"},
            }
            for day, at in first.items()
        ],
        "shapes": [
            {
                "type": "line",
                "x0": at - 0.5,
                "x1": at - 0.5,
                "y0": 0,
                "y1": 1,
                "yref": "paper",
                "line": {"color": "--faint", "width": 1, "dash": "dot"},
            }
            for at in list(first.values())[1:]
        ],
    }


def spread_chart(spreads: Mapping[Side, Spread]) -> Spec:
    """Return a histogram of meetings per person, the sides beside each other."""
    most = max(spread.most for spread in spreads.values())
    numbers = list(range(most + 1))
    return {
        "height": 320,
        "data": [
            {
                "type": "bar",
                "name": both(SIDES[side]),
                "x": numbers,
                "y": [spread.people[k] if k < len(spread.people) else 0 for k in numbers],
                "marker": {"color": _COLOUR[side]},
                "hovertemplate": both(page.SPREAD_HOVER.format(side=SIDES[side])),
            }
            for side, spread in spreads.items()
        ],
        "layout": {
            "barmode": "group",
            "bargap": 0.25,
            "bargroupgap": 0.08,
            "xaxis": {
                "title": {"text": both(page.SPREAD_X)},
                "dtick": 1 if most <= 20 else 5,
                "showgrid": False,
                "fixedrange": True,
            },
            "yaxis": {"title": {"text": both(page.SPREAD_Y)}, "gridcolor": "--line", "fixedrange": True},
            "showlegend": True,
        },
    }


def language_chart(shares: Sequence[LanguageShare]) -> Spec:
    """Return bars of the languages that meet, the pairs that could have met beside them."""
    pairs = [both(language_pair(share)) for share in shares]
    longest = 100 * max(max(share.meeting_share, share.possible_share) for share in shares)
    return {
        "height": 330,
        "data": [
            {
                "type": "bar",
                "orientation": "h",
                "name": both(name),
                "y": pairs,
                "x": [round(100 * value, 2) for value in values],
                "text": [percent(value) for value in values],
                "textposition": "outside",
                "cliponaxis": False,
                "marker": {"color": colour},
                "hovertemplate": "%{y}: %{text}<extra></extra>",
            }
            for name, values, colour in (
                (page.OF_MEETINGS, [share.meeting_share for share in shares], "--accent"),
                (page.OF_POSSIBLE, [share.possible_share for share in shares], "--faint"),
            )
        ],
        "layout": {
            "barmode": "group",
            "bargap": 0.3,
            "bargroupgap": 0.1,
            "xaxis": {
                "ticksuffix": "%",
                "gridcolor": "--line",
                "fixedrange": True,
                "range": [0, 1.15 * longest or 1],  # room for the number at the end of the longest bar
                "nticks": 5,
            },
            "yaxis": {"autorange": "reversed", "showgrid": False, "fixedrange": True},
            "showlegend": True,
        },
    }


def language_pair(share: LanguageShare) -> Words:
    """Return who speaks what in a pair, the investor first."""
    return page.LANGUAGE_PAIR.format(investor=LANGUAGE[share.investor], startup=LANGUAGE[share.startup])


def map_points(plan: ConferencePlan) -> dict[str, Any]:
    """Return the places on the map: by side, rows of people that have one, their x and y."""
    columns: dict[str, Any] = {}
    for side in Side:
        points = np.asarray(plan.map_points[side], dtype=np.float64).reshape(len(plan.dataset.people(side)), 2)
        rows = np.flatnonzero(np.isfinite(points).all(axis=1))
        columns[side.value] = {
            "row": rows.tolist(),
            "x": np.round(points[rows, 0], 3).tolist(),
            "y": np.round(points[rows, 1], 3).tolist(),
        }
    return columns


def both(words: Words) -> dict[str, str]:
    """Return words as the page's script takes them."""
    return words.record()


def shown(text: str) -> str:
    """Return somebody's text so that plotly, which reads a little HTML, shows it as it is."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _natural(text: str) -> list[tuple[int, str]]:
    """Return a key that puts ``Room 9`` before ``Room 10``."""
    parts: list[tuple[int, str]] = []
    digits = letters = ""
    for mark in text:
        if mark.isdecimal():
            if letters:
                parts.append((0, letters))
                letters = ""
            digits += mark
        else:
            if digits:
                parts.append((int(digits) + 1, ""))
                digits = ""
            letters += mark
    parts.append((int(digits) + 1, "") if digits else (0, letters))
    return parts
