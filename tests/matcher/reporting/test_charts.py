from __future__ import annotations

import json
from datetime import date

import numpy as np

from matcher.plan import ConferencePlan
from matcher.profiles import Side
from matcher.reporting.charts import language_chart, map_points, occupancy_chart, shown, spread_chart
from matcher.reporting.measures import Use, hourly_uses, language_balance, room_names, spread
from matcher.words import Words

THURSDAY, FRIDAY = date(2031, 4, 24), date(2031, 4, 25)


def test_hours_stand_in_the_order_of_time_even_where_days_differ() -> None:
    uses = {
        ("B", THURSDAY, 13): Use(3, 4),
        ("B", FRIDAY, 8): Use(1, 4),
        ("A", FRIDAY, 13): Use(0, 4),
    }
    spec = occupancy_chart(uses, {"A": Words("A", "A"), "B": Words("B<", "B")})
    (trace,) = spec["data"]
    axis = spec["layout"]["xaxis"]
    assert axis["ticktext"] == ["13:00", "08:00", "13:00"]
    assert trace["y"] == [{"en": "A", "zh": "A"}, {"en": "B&lt;", "zh": "B"}]
    assert trace["z"] == [[None, None, 0.0], [75.0, 25.0, None]]
    days = spec["layout"]["annotations"]
    assert [(day["text"]["en"], day["x"]) for day in days] == [("Thu 24 Apr", 0.0), ("Fri 25 Apr", 1.5)]
    assert [line["x0"] for line in spec["layout"]["shapes"]] == [0.5]


def test_room_nine_comes_before_room_ten() -> None:
    uses = {(f"Room {n}", THURSDAY, 9): Use(1, 2) for n in (10, 9, 2)}
    spec = occupancy_chart(uses, {room: Words(room, room) for room, _, _ in uses})
    assert [name["en"] for name in spec["data"][0]["y"]] == ["Room 2", "Room 9", "Room 10"]


def test_bars_hold_the_measured_numbers(plan: ConferencePlan) -> None:
    spreads, shares = spread(plan), language_balance(plan)
    for trace, one in zip(spread_chart(spreads)["data"], spreads.values(), strict=True):
        assert trace["y"][: len(one.people)] == list(one.people)
    meetings, possible = language_chart(shares)["data"]
    assert meetings["x"] == [round(100 * share.meeting_share, 2) for share in shares]
    assert possible["x"] == [round(100 * share.possible_share, 2) for share in shares]


def test_the_map_leaves_out_who_has_no_place_on_it(plan: ConferencePlan, nothing_planned: ConferencePlan) -> None:
    points = map_points(plan)
    for side in Side:
        rows = points[side.value]["row"]
        assert rows == np.flatnonzero(~np.isnan(plan.map_points[side]).any(axis=1)).tolist()
        assert len(points[side.value]["x"]) == len(points[side.value]["y"]) == len(rows)
    assert all(points["row"] == [] for points in map_points(nothing_planned).values())


def test_charts_are_plain_data_without_numbers_that_json_lacks(
    plan: ConferencePlan, nothing_planned: ConferencePlan
) -> None:
    for one in (plan, nothing_planned):
        specs = [
            occupancy_chart(hourly_uses(one), room_names(one)),
            spread_chart(spread(one)),
            language_chart(language_balance(one)),
            map_points(one),
        ]
        assert json.dumps(specs, allow_nan=False)


def test_somebodys_text_is_no_markup_for_plotly() -> None:
    assert shown("<b>A&B</b>") == "&lt;b&gt;A&amp;B&lt;/b&gt;"
