from __future__ import annotations

from matcher.planning.conflicts import Conflict, GuardedRule, Rule, conflicts
from matcher.planning.satisfiability import Formula
from matcher.words import Words


def rule(name: str, cost: int = 1) -> Rule:
    return Rule(Words(name, name), Words(f"without {name} ({{count}})", f"{name} {{count}}"), cost)


def named(conflict: Conflict) -> list[str]:
    return [one.words.en for one in conflict.rules]


def test_answers_come_in_order_of_effort() -> None:
    formula = Formula()
    a, b, c = (formula.variable() for _ in range(3))
    formula.add(-a, -b)
    rules = [GuardedRule(rule("a", 3), (a,)), GuardedRule(rule("b", 2), (b,)), GuardedRule(rule("c"), (c,))]
    first, second, third = conflicts(formula, rules)
    assert (named(first), first.minimal, first.smallest, first.way_out) == (["a", "b"], True, False, None)
    assert [words.en for words in second.way_out or ()] == ["without b (1)"]
    assert second.cost == 2
    assert (named(third), third.smallest) == (["a", "b"], True)


def test_rules_that_can_hold_together_have_no_conflict() -> None:
    formula = Formula()
    assert list(conflicts(formula, [GuardedRule(rule("a"), (formula.variable(),))])) == []


def test_what_cannot_hold_without_rules_has_an_empty_conflict() -> None:
    formula = Formula()
    formula.add()
    (found,) = conflicts(formula, [GuardedRule(rule("a"), (formula.variable(),))])
    assert found.rules == ()


def test_steps_are_counted_and_paid_one_by_one() -> None:
    formula = Formula()
    steps = tuple(formula.variable() for _ in range(3))
    formula.add(-steps[0])
    formula.add(-steps[1])
    *_, last = conflicts(formula, [GuardedRule(rule("a", 5), steps)])
    assert [words.en for words in last.way_out or ()] == ["without a (2)"]
    assert last.cost == 10


def test_what_is_granted_is_not_told_but_may_be_given_up() -> None:
    formula = Formula()
    a, b = formula.variable(), formula.variable()
    formula.add(-a, -b)
    *_, last = conflicts(formula, [GuardedRule(rule("a", 9), (a,))], [GuardedRule(rule("b"), (b,))])
    assert named(last) == ["a"]
    assert [words.en for words in last.way_out or ()] == ["without b (1)"]


def test_a_conflict_is_told_as_plain_values() -> None:
    found = Conflict((rule("a"),), (Words("go", "去"),), 4)
    assert found.record() == {
        "rules": [{"en": "a", "zh": "a"}],
        "smallest": False,
        "minimal": True,
        "way_out": [{"en": "go", "zh": "去"}],
        "cost": 4,
    }
    assert Conflict(()).record()["way_out"] is None
