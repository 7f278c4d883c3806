"""From a planning problem to a whole plan with its proof: choose, place, refill, seat, prove."""

from __future__ import annotations

import numpy as np

from matcher.conference import Aim
from matcher.errors import PlanError
from matcher.pairs import Rows
from matcher.planning.assignment import assign, status_of
from matcher.planning.board import Board
from matcher.planning.comfort import comfort
from matcher.planning.finish import finish
from matcher.planning.floor import floor_of
from matcher.planning.pins import pinned_places
from matcher.planning.polish import polish
from matcher.planning.problem import UNPLACED, Assignment, Plan, PlanningProblem, Timetable
from matcher.planning.programme import Programme
from matcher.planning.refill import refill
from matcher.planning.seating import seat
from matcher.planning.served import missing_to_minima, people_reached
from matcher.planning.timetable import place


def solve(problem: PlanningProblem, seed: int = 0) -> Plan:
    """Make the plan: the exact match list, a slot for each meeting, the next best where one found none.

    Then meetings change slots until the aims of the timetable gain no more; in small sessions that are alone in
    their stretch of the day the fewest breaks are searched for by clauses.

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
    if _unmet_pins(board):
        board = _with_pins_first(problem, assignment.chosen)
        refill(board)
    placed = np.flatnonzero(board.slot != UNPLACED)
    chosen, slot = board.chosen[placed], board.slot[placed]
    slot = polish(problem, chosen, slot, np.random.default_rng(seed))
    slot = finish(problem, chosen, slot)
    in_time = np.lexsort([chosen, slot])
    chosen, slot = chosen[in_time], slot[in_time]
    value = float(problem.scores[chosen].sum())
    reached = people_reached(problem, chosen)
    bound = max(_bound(problem, assignment, chosen), value)
    all_reached = reached == assignment.reached_bound or Aim.PEOPLE not in problem.aims
    return Plan(
        status=status_of(value, bound if all_reached else np.inf),
        timetable=Timetable(chosen, slot, seat(problem, chosen, slot)),
        value=value,
        bound=bound,
        reached=reached,
        reached_bound=assignment.reached_bound,
        replaced=np.setdiff1d(assignment.chosen, chosen),
        added=np.setdiff1d(chosen, assignment.chosen),
        floor=floor_of(problem, chosen),
        floor_bound=assignment.floor_bound,
        short=missing_to_minima(problem, chosen),
        comfort=comfort(problem, chosen, slot),
    )


def _bound(problem: PlanningProblem, assignment: Assignment, chosen: Rows) -> float:
    """Return the bound of the match list, or a new one where the timetable serves fewer people or minima.

    Without the people who are left out, the others might have been worth more.
    """
    people = people_reached(problem, chosen), people_reached(problem, assignment.chosen)
    short = missing_to_minima(problem, chosen), missing_to_minima(problem, assignment.chosen)
    served = Aim.PEOPLE not in problem.aims or people[0] >= people[1]
    if not served or (Aim.MINIMUM in problem.aims and short[0] > short[1]):
        return Programme(problem).value_bound_of(chosen)
    if Aim.FLOOR in problem.aims and floor_of(problem, chosen) < floor_of(problem, assignment.chosen):
        return assignment.bound_without_floor
    return assignment.bound


def _unmet_pins(board: Board) -> bool:
    problem = board.problem
    met = problem.couple[board.chosen[board.slot != UNPLACED]]
    return len(np.setdiff1d(problem.couple[problem.pinned], met)) > 0


def _with_pins_first(problem: PlanningProblem, chosen: Rows) -> Board:
    """Place pinned pairs where they can surely all meet, and the others around them."""
    given = pinned_places(problem)
    if given is None:
        raise PlanError(
            "The pinned pairs cannot all meet: both people have to be free, and a table. Make them or their "
            "sub-forum's tables available at more times, or unpin one."
        )
    return place(problem, chosen[~problem.must_meet[chosen]], given)
