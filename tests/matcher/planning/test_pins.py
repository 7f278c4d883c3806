"""Pinned pairs meet wherever they can; where they cannot, the rules in the way are named, and what would help."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given, settings

from matcher.errors import PlanError
from matcher.planning.board import Board
from matcher.planning.conflicts import Conflict
from matcher.planning.pins import Names, pinned_places, why_pins_clash
from matcher.planning.problem import PlanningProblem
from matcher.planning.solve import solve
from matcher.words import Words
from tests.factories import grid, planning_problem
from tests.oracle import legal_choices, timetables
from tests.strategies import problems

NAMES = Names(
    (("Ines", "Ivo", "Ida"), ("Sara", "Sol", "Suna")), (Words("Photonics", "光子"), Words("Robots", "机器人"))
)


def clash(problem: PlanningProblem) -> Conflict:
    found = why_pins_clash(problem, NAMES)
    assert found is not None
    assert found.smallest
    return found


def told(conflict: Conflict) -> tuple[set[str], set[str]]:
    return {rule.words.en for rule in conflict.rules}, {words.en for words in conflict.way_out or ()}


def test_two_couples_and_one_table_in_one_slot() -> None:
    problem = planning_problem({(0, 0, 0): 0.9, (1, 1, 0): 0.9}, [(0, 0)], pinned=[(0, 0, 0), (1, 1, 0)])
    rules, way_out = told(clash(problem))
    assert rules == {"Ines and Sara are pinned", "Ivo and Sol are pinned", "Photonics has 1 tables"}
    assert way_out == {"1 more tables in Photonics"}
    assert pinned_places(problem) is None
    with pytest.raises(PlanError):
        solve(problem)


def test_somebody_who_is_away_and_what_it_costs_to_come() -> None:
    problem = planning_problem(
        {(0, 0, 0): 0.9, (1, 1, 0): 0.9},
        [(0, 0), (0, 20)],
        pinned=[(0, 0, 0), (1, 1, 0)],
        investors={"away": [(0, 0)]},
        startups={"away": [(0, 1)]},
    )
    rules, way_out = told(clash(problem))
    assert rules == {
        "Ines and Sara are pinned",
        "Ines is not always free in Photonics",
        "Sara is not always free in Photonics",
    }
    assert len(way_out) == 1
    assert way_out < rules | {"let Ines come at any time in Photonics", "let Sara come at any time in Photonics"}


def test_one_meeting_too_many() -> None:
    problem = planning_problem(
        {(0, 0, 0): 0.9, (0, 1, 0): 0.9}, pinned=[(0, 0, 0), (0, 1, 0)], investors={"most": 1}
    )
    conflict = clash(problem)
    assert told(conflict) == (
        {"Ines and Sara are pinned", "Ines and Sol are pinned", "Ines takes at most 1 meetings"},
        {"give Ines 1 more"},
    )
    assert {rule.words.zh for rule in conflict.rules} >= {"Ines 最多接受 1 场会面"}


def test_pins_that_can_meet_are_no_conflict() -> None:
    problem = planning_problem({(0, 0, 0): 0.9, (0, 1, 0): 0.9}, pinned=[(0, 0, 0), (0, 1, 0)])
    assert why_pins_clash(problem, NAMES) is None
    places = pinned_places(problem)
    assert places is not None
    assert set(places) == {0, 1}


def test_a_pin_may_need_its_other_sub_forum() -> None:
    # Both couples share both sub-forums, each with one place.
    scores = {(0, 0, 0): 0.9, (0, 0, 1): 0.1, (1, 1, 0): 0.9, (1, 1, 1): 0.1}
    problem = planning_problem(scores, grid([(0, 0), (1, 100)]), pinned=[(0, 0, 0), (1, 1, 0)])
    assert len(solve(problem).timetable.chosen) == 2


@settings(deadline=None, max_examples=60)
@given(problems(most_pairs=6, most_slots=6))
def test_pins_are_refused_only_where_no_plan_holds_them(problem: PlanningProblem) -> None:
    assume(len(problem.pairs))
    everybody = replace(problem, pinned=np.arange(len(problem.pairs)) < 3)
    possible = any(
        next(timetables(everybody, np.flatnonzero(choice).tolist()), None) is not None
        for choice in legal_choices(everybody)
        if not np.any(choice & ~everybody.must_meet)
    )
    places = pinned_places(everybody)
    assert (places is not None) is possible
    if places is None:
        with pytest.raises(PlanError):
            solve(everybody)
        assert why_pins_clash(everybody, _names(everybody)) is not None
        return
    board = Board(everybody, np.array(list(places), dtype=np.int32))
    for meeting, slot in enumerate(places.values()):
        assert board.fits(meeting, slot)
        board.put(meeting, slot)
    met = set(everybody.couple[solve(everybody).timetable.chosen].tolist())
    assert set(everybody.couple[everybody.pinned].tolist()) <= met


def _names(problem: PlanningProblem) -> Names:
    sessions = [Words(f"session {n}", f"场次 {n}") for n in range(int(problem.grid.session.max(initial=0)) + 1)]
    people = tuple([f"{side} {n}" for n in range(len(who))] for side, (who, _) in enumerate(problem.sides))
    return Names((people[0], people[1]), sessions)


def test_where_a_session_has_fewer_tables_left_in_one_slot_pins_go_to_another() -> None:
    pinned, slots = [(0, 0, 0), (1, 1, 0)], [(0, 0), (0, 20), (0, 40)]
    problem = planning_problem(dict.fromkeys(pinned, 0.9), grid(slots, [1, 0, 1]), pinned=pinned)
    places = pinned_places(problem)
    assert places is not None
    assert sorted(places.values()) == [0, 2]
    assert pinned_places(replace(problem, grid=grid(slots, [1, 0, 0]))) is None
