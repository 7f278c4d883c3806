"""From a planning problem to a whole plan with its proof: choose, place, refill, seat, prove."""

from __future__ import annotations

import numpy as np

from matcher.errors import PlanError
from matcher.pairs import Rows
from matcher.planning.assignment import assign, people_reached, status_of
from matcher.planning.comfort import comfort
from matcher.planning.polish import polish
from matcher.planning.problem import UNPLACED, Plan, PlanningProblem, Timetable
from matcher.planning.programme import Programme
from matcher.planning.refill import refill
from matcher.planning.seating import seat
from matcher.planning.timetable import place


def solve(problem: PlanningProblem, seed: int = 0) -> Plan:
    """Make the plan: the exact match list, a slot for each meeting, the next best where one found none.

    Then meetings change slots until the aims of the timetable gain no more.

    The bound is that of the match list: no timetable over the same candidate pairs that gives as many people a
    meeting can be worth more, whatever its slots. Where the timetable reaches fewer, it is that for so many.

    Raises
    ------
    PlanError
        When the pinned pairs cannot all meet.
    """
    assignment = assign(problem)
    board = place(problem, assignment.chosen)
    refill(board)
    placed = np.flatnonzero(board.slot != UNPLACED)
    chosen, slot = board.chosen[placed], board.slot[placed]
    _refuse_unmet_pins(problem, chosen)
    slot = polish(problem, chosen, slot, np.random.default_rng(seed))
    in_time = np.lexsort([chosen, slot])
    chosen, slot = chosen[in_time], slot[in_time]
    value = float(problem.scores[chosen].sum())
    reached = people_reached(problem, chosen)
    bound = assignment.bound
    if reached < assignment.reached:  # without the people left out, the others might have been worth more
        bound = Programme(problem).value_bound(reached)
    bound = max(bound, value)
    status = status_of(value, bound) if reached == assignment.reached_bound else status_of(value, np.inf)
    return Plan(
        status=status,
        timetable=Timetable(chosen, slot, seat(problem, chosen, slot)),
        value=value,
        bound=bound,
        reached=reached,
        reached_bound=assignment.reached_bound,
        replaced=np.setdiff1d(assignment.chosen, chosen),
        added=np.setdiff1d(chosen, assignment.chosen),
        comfort=comfort(problem, chosen, slot),
    )


def _refuse_unmet_pins(problem: PlanningProblem, chosen: Rows) -> None:
    couple, _ = problem.couples
    unmet = np.setdiff1d(couple[problem.pinned], couple[chosen])
    if len(unmet):
        raise PlanError(
            f"{len(unmet)} pinned pairs found no slot: both people have to be free, and a table. Make them or "
            "their sub-forum's tables available at more times, or unpin them."
        )
