from __future__ import annotations

from hypothesis import given

from matcher.planning.breaks.checks import breaks_of
from matcher.planning.breaks.model import break_literals, open_slots, order_rule, people_model, table_rules
from matcher.planning.breaks.problem import EventProblem
from matcher.planning.satisfiability import Search
from tests.matcher.planning.breaks.small_events import event, events, timetables


def test_what_own_rules_and_people_leave_open() -> None:
    problem = event(
        "ab", "ac", "bc", slots=4, away={"a": [1]}, allowed={"ab": frozenset({1, 2, 3})}, fixed={"bc": 4}
    )
    assert open_slots(problem) == [[2, 3], [2, 3, 4], [4]]


def test_an_order_leaves_no_room_at_the_ends_of_the_day() -> None:
    problem = event("ab", "cd", slots=2)
    model = people_model(problem, open_slots(problem))
    order_rule(model, 0, 1)
    search = Search(model.formula)
    assert search.holds()
    assert model.slots_of(search.true_literals()) == {"ab": 1, "cd": 2}


@given(events(most=4))
def test_literals_of_breaks_count_them(problem: EventProblem) -> None:
    slots = open_slots(problem)
    model = people_model(problem, slots)
    table_rules(model)
    breaks = {who: break_literals(model, who, together=True) for who in model.busy}
    search = Search(model.formula)
    for timetable in timetables(problem):
        placed = [own[timetable[m.id]] for m, own in zip(problem.meetings, model.placed, strict=True)]
        assert search.holds(placed)
        true = search.true_literals()
        assert {who: sum(one in true for one in own) for who, own in breaks.items()} == breaks_of(
            problem, timetable
        )


@given(events(most=4))
def test_counting_people_at_tables_is_the_same_law(problem: EventProblem) -> None:
    slots = open_slots(problem)
    answers = []
    for by_people in (False, True):
        model = people_model(problem, slots)
        table_rules(model, by_people=by_people)
        answers.append(Search(model.formula).holds())
    assert answers[0] == answers[1]
