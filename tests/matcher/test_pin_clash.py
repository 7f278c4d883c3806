"""Pins that clash are told with names, rooms and times, in both languages."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from matcher.pin_clash import pin_clash
from matcher.planning.slots import slot_grid
from tests.factories import conference, dataset, investor, planning_problem, session, startup


def test_a_clash_names_people_and_rooms_and_the_cheapest_way_out() -> None:
    hall = session("ai-1", room="Hall 1", tables=1)
    data = dataset(
        conference=conference(sessions=(hall,)),
        investors=(investor("Ines"), investor("Ivo")),
        startups=(startup("Sara"), startup("Sol")),
    )
    grid = slot_grid(data.conference, {"ai-1": 1})
    problem = planning_problem({(0, 0, 0): 0.9, (1, 1, 0): 0.9}, grid, pinned=[(0, 0, 0), (1, 1, 0)])
    assert pin_clash(data, problem) is None
    one_slot = np.zeros(len(grid), dtype=bool)
    one_slot[0] = True
    busy = [replace(side, free=side.free & one_slot) for side in (problem.investors, problem.startups)]
    said = pin_clash(data, replace(problem, investors=busy[0], startups=busy[1]))
    assert said is not None
    assert "Ines (ines) and Sara (sara) are pinned" in said.en
    assert "Hall 1" in said.en
    assert "The cheapest way out:" in said.en
    assert "代价最小的办法" in said.zh
