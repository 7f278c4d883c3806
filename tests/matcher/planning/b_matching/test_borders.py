from __future__ import annotations

from matcher.planning.b_matching.borders import smaller_border
from matcher.planning.b_matching.rules import Rule, RuleKind
from tests.matcher.planning.b_matching.small_problems import problem

# Startup 0 wants two meetings and may meet one investor; nothing else clashes.
ASKED = problem(
    [[0.5, 0.4], [0.3, 0.2]], forbidden=[[False, False], [True, False]], startup_min=[2, 0], startup_max=[2, 1]
)


def test_the_border_of_fewest_rules_is_found_and_proven() -> None:
    rules, proven = smaller_border(ASKED, 5, seconds=10.0)
    assert proven
    assert rules is not None
    assert rules[0] == Rule(RuleKind.STARTUP_MIN, 0, 2)
    assert rules[1].kind in (RuleKind.STARTUP_FORBIDDEN, RuleKind.INVESTOR_FORBIDDEN)
    assert len(rules) == 2


def test_that_no_border_has_fewer_rules_is_proven() -> None:
    assert smaller_border(ASKED, 2, seconds=10.0) == (None, True)
