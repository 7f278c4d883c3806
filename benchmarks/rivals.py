"""Two textbook ways to plan a conference, under the same rules as matcher's: constraint programming, and rounding.

Both choose who meets whom and when in one model: as many people as possible with a meeting, then the greatest sum
of scores. Neither looks at breaks, rooms or a floor. Pinned pairs are not among what is compared here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray
from ortools.sat.python import cp_model
from scipy.optimize import linprog
from scipy.sparse import csr_array

from matcher.pairs import Rows
from matcher.planning.board import Board
from matcher.planning.limits import forum_places, grouped, placeable
from matcher.planning.problem import UNPLACED, Flags, PlanningProblem, Timetable
from matcher.planning.rivals import greedy
from matcher.planning.seating import seat

Numbers = NDArray[np.intp]
Fractions = NDArray[np.float64]

# Scores as whole numbers: equal up to a ten thousandth is equal.
_PARTS = 10_000
# What HiGHS answers when the time is over.
_LIMIT_REACHED = 1
# A fraction below this is nothing.
_NOTHING = 1e-6


@dataclass(frozen=True, slots=True)
class Limits:
    """How long a rival may take, how many variables are still attempted, and its threads."""

    seconds: float = 60.0
    variables: int = 400_000
    by_slot: int = 60_000
    workers: int = 2


@dataclass(frozen=True, slots=True)
class Outcome:
    """A rival's plan, None where it has none, and in a word or two how it ended."""

    timetable: Timetable | None
    status: str


@dataclass(frozen=True, slots=True)
class Places:
    """Every way to hold a pair, v in all: (v,) row of the pair, and slot; both people are free, tables exist."""

    row: Numbers
    slot: Numbers

    def __len__(self) -> int:
        return len(self.row)

    @classmethod
    def of(cls, problem: PlanningProblem) -> Places:
        """Return the ways of a problem, slot by slot."""
        rows: list[Numbers] = []
        for slot in range(len(problem.grid)):
            own = np.flatnonzero(problem.pairs.forum == problem.grid.forum[slot])
            free = np.full(len(own), problem.grid.tables[slot] > 0)
            for side, who in problem.sides:
                free &= side.free[who[own], slot]
            rows.append(own[free])
        counts = [len(own) for own in rows]
        return cls(np.concatenate(rows) if rows else np.empty(0, np.intp), np.repeat(np.arange(len(rows)), counts))


@dataclass(frozen=True, slots=True)
class AtMost:
    """At most ``most`` of these columns."""

    columns: Numbers
    most: int


def count_places(problem: PlanningProblem) -> int:
    """Return how many ways there are to hold a pair, without listing them."""
    found = 0
    for slot in np.flatnonzero(problem.grid.tables > 0):
        free = problem.pairs.forum == problem.grid.forum[slot]
        for side, who in problem.sides:
            free &= side.free[who, slot]
        found += int(np.count_nonzero(free))
    return found


def constraint_programme(problem: PlanningProblem, limits: Limits) -> Outcome:
    """Let CP-SAT choose a slot for every pair or none: one yes-or-no variable a pair and slot.

    It begins with the greedy plan; left to itself it hardly finds so good a one within a minute.
    """
    size = count_places(problem)
    if size > limits.variables:
        return Outcome(None, f"too large: {size:,} variables")
    places = Places.of(problem)
    model = cp_model.CpModel()
    held = [model.new_bool_var("") for _ in range(len(places))]
    for rule in _rules_by_slot(problem, places):
        columns = [held[column] for column in rule.columns.tolist()]
        if rule.most == 1:
            model.add_at_most_one(columns)
        else:
            model.add(sum(columns) <= rule.most)
    people = list(_meetings_of_people(problem, places.row))
    reached = []
    for own in people:
        reached.append(model.new_bool_var(""))
        model.add_bool_or([*(held[column] for column in own.tolist()), ~reached[-1]])
    worth = np.round(_PARTS * problem.scores[places.row]).astype(np.int64)
    first = round(_PARTS * most_value(problem)) + len(problem.pairs) + 1
    weights = [first] * len(reached) + worth.tolist()
    model.maximize(cp_model.LinearExpr.weighted_sum([*reached, *held], weights))
    begun = _held_in(places, greedy(problem))
    for variable, way in zip(held, begun.tolist(), strict=True):
        model.add_hint(variable, way)
    for variable, own in zip(reached, people, strict=True):
        model.add_hint(variable, bool(begun[own].any()))
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = limits.seconds
    solver.parameters.num_workers = limits.workers
    solver.parameters.random_seed = 0
    ended = solver.solve(model)
    if ended not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return Outcome(None, "no plan within the limit")
    chosen = np.array([solver.boolean_value(one) for one in held], dtype=bool)
    status = "optimal" if ended == cp_model.OPTIMAL else f"best in {limits.seconds:.0f} s"
    return Outcome(_timetable(problem, places.row[chosen], places.slot[chosen]), status)


def rounded_programme(problem: PlanningProblem, limits: Limits) -> Outcome:
    """Solve without whole numbers, then hold what the fractions are greatest for, as far as it still fits.

    Where pairs and slots are too many, only the pairs are in the programme, with the places of each sub-forum.
    What lost its slot takes the first other one that fits; in the end the other pairs fill up, by their scores.
    """
    by_slot = count_places(problem) <= limits.by_slot
    if by_slot:
        places = Places.of(problem)
        rules = list(_rules_by_slot(problem, places))
    else:
        free = problem.investors.free, problem.startups.free
        rows = np.flatnonzero(placeable(problem.pairs, *free, problem.grid))
        places = Places(rows, np.full(len(rows), UNPLACED))
        rules = list(_rules_by_pair(problem, rows))
    if len(places) > limits.variables:
        return Outcome(None, f"too large: {len(places):,} variables")
    fractions = _relaxed(problem, places, rules, limits.seconds)
    if fractions is None:
        return Outcome(None, "no plan within the limit")
    kind = "pairs and slots" if by_slot else "pairs"
    return Outcome(round_down(problem, places, fractions), f"{kind} rounded")


def round_down(problem: PlanningProblem, places: Places, fractions: Fractions) -> Timetable:
    """Hold the ways of greatest fraction, (v,), first; each if both people, the couple and a table still can."""
    agenda = _Agenda(problem)
    some = np.flatnonzero(fractions > _NOTHING)
    by_fraction = some[np.lexsort([-problem.scores[places.row[some]], -fractions[some].round(6)])]
    for way in by_fraction.tolist():
        agenda.hold(int(places.row[way]), places.slot[way : way + 1])
    wanted = places.row[by_fraction]
    by_score = np.argsort(-problem.scores, kind="stable")
    for row in chain(wanted.tolist(), by_score.tolist()):
        agenda.hold(row, agenda.board.slots_of(row))
    return agenda.timetable()


def most_value(problem: PlanningProblem) -> float:
    """Return what no plan's scores can sum up to more than: everybody's best, as many as wanted, of one side."""
    totals = []
    for side, own in problem.sides:
        best = (np.sort(problem.scores[rows])[::-1][: side.most[who]] for who, rows in grouped(own, len(side)))
        totals.append(sum(float(one.sum()) for one in best))
    return min(totals)


class _Agenda:
    """A board on which every pair is a meeting that may be held, and how many more everybody wants."""

    def __init__(self, problem: PlanningProblem) -> None:
        self.board = Board(problem, np.arange(len(problem.pairs), dtype=np.int32))
        self._wants = [side.most.copy() for side, _ in problem.sides]
        self._met = np.zeros(problem.couples, dtype=bool)

    def hold(self, row: int, slots: Numbers) -> None:
        """Hold a pair in the first of the slots that fits, if it is still wanted."""
        problem = self.board.problem
        people = [own[row] for _, own in problem.sides]
        if self._met[problem.couple[row]] or not all(
            wants[who] for wants, who in zip(self._wants, people, strict=True)
        ):
            return
        fitting = next((slot for slot in slots.tolist() if slot >= 0 and self.board.fits(row, slot)), None)
        if fitting is None:
            return
        self.board.put(row, fitting)
        self._met[problem.couple[row]] = True
        for wants, who in zip(self._wants, people, strict=True):
            wants[who] -= 1

    def timetable(self) -> Timetable:
        """Return what is held."""
        held = np.flatnonzero(self.board.slot != UNPLACED)
        return _timetable(self.board.problem, held, self.board.slot[held])


def _rules_by_slot(problem: PlanningProblem, places: Places) -> Iterator[AtMost]:
    """Everybody's most, one place at once, tables, and each couple once."""
    grid = problem.grid
    for slot, own in grouped(places.slot, len(grid)):
        if len(own) > grid.tables[slot]:
            yield AtMost(own, int(grid.tables[slot]))
    yield from _people_and_couples(problem, places.row)
    start, end = grid.start[places.slot], grid.end[places.slot]
    # Slots that clash with each other are all under way at the start of the last of them.
    for moment in np.unique(start):
        now = np.flatnonzero((start <= moment) & (moment < end))
        for side, who in problem.sides:
            yield from (AtMost(now[own], 1) for _, own in grouped(who[places.row[now]], len(side)) if len(own) > 1)


def _rules_by_pair(problem: PlanningProblem, rows: Numbers) -> Iterator[AtMost]:
    """Everybody's most, the places of each sub-forum, and each couple once."""
    yield from _people_and_couples(problem, rows)
    room = forum_places(problem)
    for forum, own in grouped(problem.pairs.forum[rows], problem.forums):
        yield AtMost(own, int(room[forum]))


def _people_and_couples(problem: PlanningProblem, rows: Numbers) -> Iterator[AtMost]:
    for side, who in problem.sides:
        for person, own in grouped(who[rows], len(side)):
            if len(own) > side.most[person]:
                yield AtMost(own, int(side.most[person]))
    for _, own in grouped(problem.couple[rows], problem.couples):
        if len(own) > 1:
            yield AtMost(own, 1)


def _meetings_of_people(problem: PlanningProblem, rows: Numbers) -> Iterator[Numbers]:
    """Yield for everybody who has any the columns of its pairs."""
    for side, who in problem.sides:
        yield from (own for _, own in grouped(who[rows], len(side)))


def _held_in(places: Places, plan: Timetable) -> Flags:
    """Return which ways, (v,) bool, a plan has taken."""
    taken = np.full(int(places.row.max(initial=-1)) + 1, UNPLACED)
    taken[plan.chosen] = plan.slot
    return np.asarray(taken[places.row] == places.slot)


def _relaxed(problem: PlanningProblem, places: Places, rules: list[AtMost], seconds: float) -> Fractions | None:
    """Return the best fractions of the ways, (v,), None without an answer in time.

    Further columns, one a person, say how far somebody is reached: no more than by its meetings.
    """
    people = list(_meetings_of_people(problem, places.row))
    v, width = len(places), len(places) + len(people)
    columns = [*(rule.columns for rule in rules), *(np.append(own, v + at) for at, own in enumerate(people))]
    values = [
        *(np.ones(len(rule.columns)) for rule in rules),
        *(np.append(-np.ones(len(own)), 1.0) for own in people),
    ]
    starts = np.concatenate([[0], np.cumsum([len(one) for one in columns], dtype=np.int64)])
    matrix = csr_array((np.concatenate(values), np.concatenate(columns), starts), shape=(len(columns), width))
    worth = np.concatenate([problem.scores[places.row], np.full(len(people), 1.0 + most_value(problem))])
    result = linprog(
        -worth,
        A_ub=matrix,
        b_ub=np.array([*(float(rule.most) for rule in rules), *np.zeros(len(people))]),
        bounds=(0.0, 1.0),
        method="highs",
        options={"time_limit": seconds},
    )
    if result.status == _LIMIT_REACHED or result.x is None:
        return None
    return np.asarray(result.x[:v], dtype=np.float64)


def _timetable(problem: PlanningProblem, rows: Numbers, slots: NDArray[np.integer]) -> Timetable:
    order = np.lexsort([rows, slots])
    chosen: Rows = rows[order].astype(np.int32)
    slot: Rows = slots[order].astype(np.int32)
    return Timetable(chosen, slot, seat(problem, chosen, slot))
