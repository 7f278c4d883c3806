"""The benchmarks measure what they say: their rivals keep every rule, and the exact one is exact."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from numpy.typing import NDArray

from benchmarks.growth import Growth, drawing
from benchmarks.instances import raleigh, synthetic, with_away
from benchmarks.machine import machine, peak_gibibytes
from benchmarks.plans import compare, growth_line, line
from benchmarks.rivals import (
    Limits,
    Outcome,
    Places,
    constraint_programme,
    count_places,
    most_value,
    round_down,
    rounded_programme,
)
from matcher.planning.board import Board
from matcher.planning.problem import PlanningProblem, Timetable
from matcher.planning.served import people_reached
from tests import oracle
from tests.factories import grid, planning_problem

Rival = Callable[[PlanningProblem, Limits], Outcome]
RIVALS = pytest.mark.parametrize("rival", [constraint_programme, rounded_programme])
QUICK = Limits(seconds=5.0)
ONES = {"most": 1}

# Two sub-forums at the same time, in two slots of one table each; the first couple shares both.
CROWDED = {(0, 0, 0): 0.9, (0, 0, 1): 0.8, (0, 1, 0): 0.8, (1, 0, 1): 0.7, (1, 1, 0): 0.1, (1, 1, 1): 0.3}
AT_ONCE = [(0, 0), (1, 0), (0, 20), (1, 20)]


def tiny(seed: int = 0) -> PlanningProblem:
    return with_away(synthetic(40, "tight", 0.0, seed), 0.3, seed)


def crowded(**fields: object) -> PlanningProblem:
    return planning_problem(CROWDED, grid(AT_ONCE), investors={"away": [(1, 2)]}, **fields)  # type: ignore[arg-type]


def assert_legal(problem: PlanningProblem, plan: Timetable) -> None:
    board = Board(problem, plan.chosen)
    for meeting, slot in enumerate(plan.slot.tolist()):
        assert problem.grid.forum[slot] == problem.pairs.forum[plan.chosen[meeting]]
        assert board.fits(meeting, slot)
        board.put(meeting, slot)
    for side, own in problem.sides:
        assert np.all(np.bincount(own[plan.chosen], minlength=len(side)) <= side.most)
    assert len(np.unique(problem.couple[plan.chosen])) == len(plan.chosen)


def held(outcome: Outcome) -> Timetable:
    assert outcome.timetable is not None, outcome.status
    return outcome.timetable


def best_by_trying(problem: PlanningProblem) -> tuple[int, float]:
    """Return the most people any plan reaches, and the greatest value of those that do."""
    choices = [
        one for one in oracle.legal_choices(problem) if oracle.has_timetable(problem, np.flatnonzero(one).tolist())
    ]
    return max((int(oracle.people_met(problem, one[None])[0]), round(one @ problem.scores, 6)) for one in choices)


@RIVALS
@pytest.mark.parametrize("seed", [0, 1])
def test_rivals_keep_every_rule(rival: Rival, seed: int) -> None:
    problem = tiny(seed)
    plan = held(rival(problem, QUICK))
    assert len(plan.chosen)
    assert_legal(problem, plan)


@pytest.mark.parametrize("wishes", [{}, {"startups": ONES}, {"startups": {"away": [(0, 0), (0, 1)]}}])
def test_the_constraint_programme_finds_what_trying_everything_finds(wishes: dict[str, object]) -> None:
    problem = crowded(**wishes)
    outcome = constraint_programme(problem, QUICK)
    plan = held(outcome)
    assert outcome.status == "optimal"
    assert_legal(problem, plan)
    value = round(float(problem.scores[plan.chosen].sum()), 6)
    assert (people_reached(problem, plan.chosen), value) == best_by_trying(problem)


def test_people_go_before_scores() -> None:
    # One meeting each: 0.9 alone, or everybody for 0.1 + 0.1.
    scores = {(0, 0, 0): 0.9, (0, 1, 0): 0.1, (1, 0, 0): 0.1}
    problem = planning_problem(scores, grid([(0, 0)], 2), investors=ONES, startups=ONES)
    for rival in (constraint_programme, rounded_programme):
        assert held(rival(problem, QUICK)).chosen.tolist() == [1, 2]


@RIVALS
def test_a_model_that_is_too_large_is_not_attempted(rival: Rival) -> None:
    problem = tiny()
    few = rival(problem, Limits(variables=3))
    assert few.timetable is None
    assert few.status.startswith("too large")


def test_the_programme_over_pairs_is_rounded_to_a_legal_plan() -> None:
    problem = tiny()
    outcome = rounded_programme(problem, Limits(by_slot=0))
    assert outcome.status == "pairs rounded"
    assert_legal(problem, held(outcome))


def test_rounding_holds_the_greatest_fractions_and_repairs_the_rest() -> None:
    # Both people of the second pair are at the first slot too late for its table: the pair takes the other slot.
    problem = planning_problem({(0, 0, 0): 0.2, (1, 1, 0): 0.9}, [(0, 0), (0, 20)])
    places = Places.of(problem)
    fractions: NDArray[np.float64] = np.where(places.slot == 0, np.where(places.row == 0, 0.6, 0.4), 0.0)
    plan = round_down(problem, places, fractions)
    assert dict(zip(plan.chosen.tolist(), plan.slot.tolist(), strict=True)) == {0: 0, 1: 1}


def test_places_are_counted_as_they_are_listed() -> None:
    for problem in (tiny(), crowded()):
        assert count_places(problem) == len(Places.of(problem))


def test_no_value_is_above_the_limit_that_weighs_people() -> None:
    # Each investor wants one: 0.9 and 0.7; each startup has time for its two: 0.9 + 0.8 + 0.8 + 0.7 and more.
    assert most_value(planning_problem(CROWDED, investors=ONES)) == pytest.approx(1.6)


def test_everybody_is_away_in_the_share_that_was_asked_for() -> None:
    problem = with_away(synthetic(400, "ample", 0.0), 0.25)
    assert problem.investors.free.mean() == pytest.approx(0.75, abs=0.01)
    assert np.array_equal(problem.startups.free, with_away(synthetic(400, "ample", 0.0), 0.25).startups.free)


def test_the_startup_week_is_read_as_it_was_published(tmp_path: Path) -> None:
    (tmp_path / "investors.csv").write_text("id,Sector: AI\n7,1\n9,0\n", encoding="utf-8")
    (tmp_path / "companies.csv").write_text("id,Sector: AI\n1,1\n", encoding="utf-8")
    (tmp_path / "eligible_pairs.csv").write_text("investor,company\n9,1\n7,1\n", encoding="utf-8")
    problem = raleigh(tmp_path)
    assert problem.pairs.investor.tolist() == [1, 0]
    assert (len(problem.grid), problem.grid.tables[0]) == (10, 20)


def test_all_ways_of_planning_stand_side_by_side() -> None:
    rows = compare("crowded", crowded(), QUICK)
    assert [row.plan for row in rows] == [
        "matcher",
        "matcher, no floor",
        "greedy",
        "slot by slot",
        "CP-SAT",
        "LP, rounded",
    ]
    assert rows[0].of_matchers == 1.0
    assert all(row.of_bound is not None and row.of_bound <= 1.0 + 1e-6 for row in rows if row.is_bound)
    assert len({line(row).count("|") for row in rows}) == 1


def test_the_picture_is_svg_and_shows_every_size() -> None:
    sizes = [Growth(people, 10, 5, 0, 0.0, seconds, 0.2) for people, seconds in ((500, 2.0), (5000, 31.0))]
    picture = ElementTree.fromstring(drawing(sizes))
    texts = {"".join(one.itertext()) for one in picture.iter("{http://www.w3.org/2000/svg}text")}
    assert {"500", "5,000", "2.0", "31.0"} <= texts


def test_a_size_that_took_too_long_says_so() -> None:
    assert "stopped" in growth_line(50_000, None)


def test_the_machine_can_be_written_down() -> None:
    assert json.loads(json.dumps(machine()))["packages"]["ortools"]
    assert peak_gibibytes() > 0.01
