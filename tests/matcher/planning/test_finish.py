from __future__ import annotations

import numpy as np
import pytest

from matcher.conference import Aim, Aims
from matcher.planning.comfort import comfort
from matcher.planning.finish import finish
from matcher.planning.problem import PlanningProblem
from tests.factories import grid, planning_problem

# Ines meets Sara, Sol and Sun, Ivo meets Sol: three slots in a row.
PAIRS = {(0, 0, 0): 0.5, (0, 1, 0): 0.5, (0, 2, 0): 0.5, (1, 1, 0): 0.5}
ROW = [(0, 0), (0, 20), (0, 40), (0, 60)]
CHOSEN = np.arange(4, dtype=np.int32)
# Sol waits from the first slot to the third.
WAITING = np.array([1, 0, 2, 2], dtype=np.int32)


def week(**fields: object) -> PlanningProblem:
    return planning_problem(PAIRS, **{"slots": grid(ROW, 3), **fields})  # type: ignore[arg-type]


def test_no_break_is_left_where_none_must_be() -> None:
    problem = week()
    assert comfort(problem, CHOSEN, WAITING).breaks == 1
    slot = finish(problem, CHOSEN, WAITING)
    assert comfort(problem, CHOSEN, slot).breaks == 0


def test_tables_are_spared_last() -> None:
    # Both of Ines's neighbours in time and Ivo's meeting fit one a slot: four meetings, four slots, one table.
    slot = finish(week(), CHOSEN, WAITING)
    assert comfort(week(), CHOSEN, slot).tables == 1


def test_people_who_are_away_stay_away() -> None:
    problem = week(startups={"away": [(1, 1)]})
    slot = finish(problem, CHOSEN, WAITING)
    assert problem.startups.free[problem.pairs.startup, slot].all()


@pytest.mark.parametrize(
    "slots",
    [
        grid([*ROW, (1, 60)], 3),  # somebody can be in another room meanwhile
        grid([(0, 0), (0, 20), (0, 40), (0, 80)], 3),  # a gap in which a meeting would fit
        grid(ROW, [3, 3, 3, 2]),  # a table is closed for some time
    ],
)
def test_other_sessions_stay_as_they_are(slots: object) -> None:
    assert finish(week(slots=slots), CHOSEN, WAITING).tolist() == WAITING.tolist()


@pytest.mark.parametrize(
    "aims", [Aims((Aim.TABLES, Aim.BREAKS)), Aims(weights={Aim.BREAKS: 1}), Aims((Aim.PEOPLE,))]
)
def test_other_aims_are_not_for_it(aims: Aims) -> None:
    assert finish(week(aims=aims), CHOSEN, WAITING).tolist() == WAITING.tolist()
