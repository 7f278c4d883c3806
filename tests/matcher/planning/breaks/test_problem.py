from __future__ import annotations

from matcher.planning.breaks.problem import EventTimetable
from matcher.planning.conflicts import Conflict, Rule
from matcher.planning.problem import PlanStatus
from matcher.words import Words
from tests.matcher.planning.breaks.small_events import event

RULE = Rule(Words("1 table", "1 张桌子"), Words("one more", "加一张"), 3)


def test_everybody_has_their_meetings_and_some_have_none() -> None:
    assert event("ab", "bc", away={"d": [1]}).meetings_of() == {"a": [0], "b": [0, 1], "c": [1], "d": []}


def test_a_timetable_is_told_as_plain_values() -> None:
    found = EventTimetable(PlanStatus.FEASIBLE, {"ab": 1}, 4, 2, 1.23456)
    assert found.record() == {"status": "feasible", "breaks": 4, "bound": 2, "seconds": 1.235}


def test_the_conflict_is_told_with_what_is_infeasible() -> None:
    conflict = Conflict((RULE,), (Words("one more", "加一张"),), 3, smallest=True)
    record = EventTimetable(PlanStatus.INFEASIBLE, None, None, None, 0.0, conflict).record()
    assert record["conflict"] == {
        "rules": [{"en": "1 table", "zh": "1 张桌子"}],
        "smallest": True,
        "minimal": True,
    }
    assert record["way_out"] == [{"en": "one more", "zh": "加一张"}]
    assert record["way_out_cost"] == 3


def test_a_conflict_that_was_not_found_in_time_is_none() -> None:
    record = EventTimetable(PlanStatus.INFEASIBLE, None, None, None).record()
    assert record["conflict"] is None
    assert record["way_out"] is None
