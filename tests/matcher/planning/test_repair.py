"""Repairs of small timetables against every way to repair them: legal, and with as little upheaval as can be."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.planning.problem import UNPLACED, Flags, PlanningProblem, Timetable
from matcher.planning.repair import Repair, RepairProblem, repair
from matcher.planning.rivals import greedy
from tests.factories import grid, planning_problem
from tests.oracle import timetables
from tests.strategies import problems

LAWS = settings(max_examples=30, deadline=None)
FEW = 5


@dataclass(frozen=True)
class Broken:
    """A timetable that was legal, and the problem after something changed."""

    was: Timetable
    asked: RepairProblem


def all_tables(problem: PlanningProblem) -> Flags:
    numbers = np.arange(int(problem.grid.tables.max(initial=0)))
    return np.asarray(numbers[None, :] < problem.grid.tables[:, None])


def asking(problem: PlanningProblem, before: Timetable, **fields: object) -> RepairProblem:
    """Nothing has begun, nothing is pinned, and all tables are there, unless said otherwise."""
    people = len(problem.investors) + len(problem.startups)
    defaults = {
        "problem": problem,
        "before": before,
        "wish": np.full(len(before.chosen), UNPLACED, dtype=np.int32),
        "pinned": np.zeros(len(before.chosen), dtype=bool),
        "tables": all_tables(problem),
        "open": np.ones(len(problem.grid), dtype=bool),
        "lost": np.zeros(people, dtype=np.int64),
        "barred": np.zeros(len(problem.pairs), dtype=bool),
    }
    return RepairProblem(**{**defaults, **fields})  # type: ignore[arg-type]


@st.composite
def broken(draw: st.DrawFn) -> Broken:
    """Draw a small timetable and take away hours of people, tables, or the past from it."""
    problem = draw(problems(most_pairs=9, most_slots=6))
    problem = replace(problem, pinned=np.zeros(len(problem.pairs), dtype=bool))
    was = greedy(problem)
    few = slice(0, FEW)
    was = Timetable(was.chosen[few], was.slot[few], was.table[few])
    k = len(problem.grid)
    begun = draw(st.sampled_from((0, 0, 0, 1, 2)))
    open_slots = np.arange(k) >= begun
    tables = all_tables(problem)
    for slot, table in zip(was.slot, was.table, strict=True):
        if open_slots[slot] and draw(st.sampled_from((False, False, True))):
            tables[slot, table - 1] = False
    sides = []
    for side in (problem.investors, problem.startups):
        away = np.array(
            [[draw(st.sampled_from((False,) * 5 + (True,))) for _ in range(k)] for _ in range(len(side))]
        )
        sides.append(replace(side, free=side.free & ~(away.reshape(len(side), k) & open_slots)))
    changed = replace(
        problem,
        investors=sides[0],
        startups=sides[1],
        grid=replace(problem.grid, tables=tables.sum(axis=1).astype(np.int32)),
    )
    pinned = np.array([draw(st.sampled_from((False, False, False, True))) for _ in was.chosen], dtype=bool)
    return Broken(was, asking(changed, was, tables=tables, open=open_slots, pinned=pinned))


def legal_in_place(asked: RepairProblem) -> Flags:
    """Return which meetings may stay in their slot, by the rules alone."""
    problem, before = asked.problem, asked.before
    return np.array(
        [
            not asked.open[slot]
            or (
                problem.investors.free[problem.pairs.investor[row], slot]
                and problem.startups.free[problem.pairs.startup[row], slot]
                and problem.grid.tables[slot] > 0
            )
            for row, slot in zip(before.chosen, before.slot, strict=True)
        ],
        dtype=bool,
    )


def cancellable(asked: RepairProblem) -> Flags:
    """Return the meetings that lost their slot, or their table in a slot that has too few for all."""
    before, legal = asked.before, legal_in_place(asked)
    held = np.bincount(before.slot[legal], minlength=len(asked.problem.grid))
    over = (held > asked.problem.grid.tables) & asked.open
    own = asked.tables[before.slot, before.table - 1]
    return np.asarray(~legal | (over[before.slot] & ~own))


def best_possible(asked: RepairProblem) -> tuple[int, int]:
    """Return the fewest cancelled meetings, and then the fewest moved in time, by trying everything."""
    before, may = asked.before, cancellable(asked)
    begun = ~asked.open[before.slot]
    candidates = np.flatnonzero(may).tolist()
    for count in range(len(candidates) + 1):
        costs = []
        for gone in combinations(candidates, count):
            stay = np.setdiff1d(np.arange(len(before.chosen)), gone)
            home = before.slot[stay]
            held = begun[stay] | (asked.pinned[stay] & ~may[stay])
            for slots in timetables(asked.problem, before.chosen[stay].tolist()):
                new = np.array(slots, dtype=np.int64)
                if np.all(new[held] == home[held]) and np.all(asked.open[new] | (new == home)):
                    costs.append(int(np.count_nonzero(new != home)) + count)
        if costs:
            return count, min(costs)
    raise AssertionError("cancelling everything that may be cancelled is always possible")


def outcome(asked: RepairProblem, made: Repair) -> tuple[int, int]:
    """Return how many meetings were cancelled, and how many are not in their slot any more."""
    old = made.source >= 0
    moved = np.count_nonzero(made.timetable.slot[old] != asked.before.slot[made.source[old]])
    return len(made.cancelled), int(moved) + len(made.cancelled)


def breaches(asked: RepairProblem, made: Repair) -> list[str]:
    """Return what is not legal about a repaired timetable, begun meetings apart."""
    problem, table = asked.problem, made.timetable
    found = []
    rows = list(zip(table.chosen.tolist(), table.slot.tolist(), table.table.tolist(), strict=True))
    for at, (row, slot, number) in enumerate(rows):
        investor, startup = problem.pairs.investor[row], problem.pairs.startup[row]
        if asked.open[slot]:
            if not (problem.investors.free[investor, slot] and problem.startups.free[startup, slot]):
                found.append("away")
            if not asked.tables[slot, number - 1]:
                found.append("no such table")
        if problem.grid.forum[slot] != problem.pairs.forum[row]:
            found.append("forum")
        for other, taken, its in rows[:at]:
            same = problem.pairs.investor[other] == investor or problem.pairs.startup[other] == startup
            if same and problem.grid.clash[slot, taken]:
                found.append("two places at once")
            if (slot, number) == (taken, its):
                found.append("table twice")
    return found


@LAWS
@given(case=broken())
def test_a_repair_is_legal_and_adds_up(case: Broken) -> None:
    asked = case.asked
    made = repair(asked)
    assert breaches(asked, made) == []
    old = made.source[made.source >= 0]
    assert sorted([*old.tolist(), *made.cancelled.tolist()]) == list(range(len(case.was.chosen)))
    assert made.timetable.chosen[made.source >= 0].tolist() == case.was.chosen[old].tolist()
    couples = asked.problem.couple[made.timetable.chosen]
    assert len(np.unique(couples)) == len(couples)


@LAWS
@given(case=broken())
def test_nobody_gets_new_meetings_beyond_the_own_most(case: Broken) -> None:
    made = repair(case.asked)
    new = made.timetable.chosen[made.source < 0]
    for side, rows in case.asked.problem.sides:
        met = np.bincount(rows[made.timetable.chosen], minlength=len(side))
        concerned = np.unique(rows[new])
        assert np.all(met[concerned] <= side.most[concerned])
    assert np.all(case.asked.open[made.timetable.slot[made.source < 0]])


@LAWS
@given(case=broken())
def test_begun_and_pinned_meetings_stay_where_they_may(case: Broken) -> None:
    asked = case.asked
    made = repair(asked)
    after = dict(zip(made.source.tolist(), made.timetable.slot.tolist(), strict=True))
    for meeting in np.flatnonzero(~asked.open[asked.before.slot] | (asked.pinned & ~cancellable(asked))).tolist():
        assert after[meeting] == asked.before.slot[meeting]


@settings(LAWS, max_examples=80)
@given(case=broken())
def test_as_few_as_can_be_are_cancelled_and_moved_or_the_bounds_say_otherwise(case: Broken) -> None:
    asked = replace(case.asked, pinned=case.asked.pinned & ~cancellable(case.asked))
    made = repair(asked, refilling=False)
    best, got = best_possible(asked), outcome(asked, made)
    assert got >= best
    if made.proven:
        assert got == best
    assert made.proven, "on so small problems the search always ends"


@LAWS
@given(case=broken())
def test_refilling_changes_nothing_for_the_others(case: Broken) -> None:
    with_more, without = repair(case.asked), repair(case.asked, refilling=False)
    old = with_more.source >= 0
    assert with_more.timetable.slot[old].tolist() == without.timetable.slot.tolist()
    assert np.all(without.source >= 0)


@LAWS
@given(problem=problems())
def test_without_a_change_nothing_moves(problem: PlanningProblem) -> None:
    was = greedy(problem)
    made = repair(asking(problem, was), refilling=False)
    assert made.proven
    for name in ("chosen", "slot", "table"):
        assert getattr(made.timetable, name).tolist() == getattr(was, name).tolist()


# One investor, or as many as are named; slots of 20 minutes begin at 0, 20 and 40.


def at(*rows: tuple[int, int, int]) -> Timetable:
    """Return the meetings given as (row, slot, table)."""
    return Timetable(*(np.array([row[column] for row in rows], dtype=np.int32) for column in range(3)))


def test_who_comes_late_meets_later_and_nobody_else_moves() -> None:
    scores = {(0, 0, 0): 0.9, (1, 1, 0): 0.8}
    problem = planning_problem(
        scores, grid([(0, 0), (0, 20), (0, 40)], tables=2), investors={"away": [(0, 0)]}, startups={}
    )
    made = repair(asking(problem, at((0, 0, 1), (1, 0, 2))))
    assert made.timetable.slot.tolist() == [1, 0]
    assert made.timetable.table.tolist() == [1, 2]
    assert made.proven


def test_another_gives_way_where_that_saves_a_meeting() -> None:
    # Investor 0 can only be met at 20, where startup 0 sees investor 1, who could as well come at 40.
    scores = {(0, 0, 0): 0.9, (1, 0, 0): 0.8}
    problem = planning_problem(scores, investors={"away": [(0, 0), (0, 2)]})
    made = repair(asking(problem, at((0, 0, 1), (1, 1, 1))))
    assert made.timetable.slot[0] == 1
    assert made.timetable.slot[1] in (0, 2)
    assert (made.bounds.unplaced, made.bounds.moved, made.proven) == (0, 1, True)


def test_a_pinned_meeting_does_not_give_way() -> None:
    scores = {(0, 0, 0): 0.9, (1, 0, 0): 0.8}
    problem = planning_problem(scores, investors={"away": [(0, 0), (0, 2)]})
    made = repair(asking(problem, at((0, 0, 1), (1, 1, 1)), pinned=np.array([False, True])))
    assert made.cancelled.tolist() == [0]
    assert made.timetable.slot.tolist() == [1]
    assert made.proven


def test_a_lost_table_costs_only_the_table_where_another_is_free() -> None:
    slots = grid([(0, 0), (0, 20)], tables=[1, 2])
    problem = planning_problem({(0, 0, 0): 0.9}, slots)
    tables = np.array([[False, True], [True, True]])
    made = repair(asking(problem, at((0, 0, 1)), tables=tables))
    assert (made.timetable.slot.tolist(), made.timetable.table.tolist()) == ([0], [2])


def test_an_investor_who_loses_a_table_gets_one_for_the_whole_session() -> None:
    # Table 1 is lost; table 2 is taken at first, tables 3 and 4 are free.
    scores = {(0, 0, 0): 0.9, (0, 1, 0): 0.8, (1, 1, 0): 0.7}
    problem = planning_problem(scores, grid([(0, 0), (0, 20)], tables=3))
    tables = np.array([[False, True, True, True]] * 2)
    made = repair(asking(problem, at((0, 0, 1), (1, 1, 1), (2, 0, 2)), tables=tables), refilling=False)
    assert made.timetable.slot.tolist() == [0, 1, 0]
    assert made.timetable.table.tolist() == [3, 3, 2]


def test_a_freed_place_goes_first_to_whoever_lost_a_meeting() -> None:
    # Startup 0 cancelled on investor 0; only one place is left, and both investors could use it with startup 1.
    scores = {(0, 1, 0): 0.2, (1, 1, 0): 0.9}
    problem = planning_problem(scores, grid([(0, 0)], tables=1))
    nothing = at()
    lost = np.zeros(4, dtype=np.int64)
    lost[0] = 1
    assert repair(asking(problem, nothing, lost=lost)).timetable.chosen.tolist() == [0]
    lost[:2] = 0, 0
    assert repair(asking(problem, nothing, lost=lost)).timetable.chosen.tolist() == [1]


def test_a_meeting_that_has_begun_stays_though_its_table_is_gone() -> None:
    problem = planning_problem({(0, 0, 0): 0.9}, grid([(0, 0), (0, 20)], tables=[0, 1]))
    tables = np.array([[False], [True]])
    made = repair(asking(problem, at((0, 0, 1)), tables=tables, open=np.array([False, True])))
    assert (made.timetable.slot.tolist(), made.timetable.table.tolist()) == ([0], [1])


@pytest.mark.parametrize("field", ["wish", "pinned", "tables", "open", "lost", "barred"])
def test_arrays_of_another_length_are_refused(field: str) -> None:
    problem = planning_problem({(0, 0, 0): 0.9})
    with pytest.raises(ValueError, match="aligned"):
        asking(problem, at((0, 0, 1)), **{field: np.zeros((9, 1) if field == "tables" else 9, dtype=np.int64)})


def test_a_couple_that_meets_twice_is_refused() -> None:
    problem = planning_problem({(0, 0, 0): 0.9})
    with pytest.raises(ValueError, match="twice"):
        asking(problem, at((0, 0, 1), (0, 1, 1)))
