from __future__ import annotations

import numpy as np

from matcher.planning.b_matching.rules import (
    Change,
    Rule,
    RuleKind,
    changed,
    changes_told,
    only,
    rules_told,
)
from tests.matcher.planning.b_matching.small_problems import problem, rules_of

ASKED = problem(
    [[0.5, 0.4], [0.3, 0.2]],
    forbidden=[[False, False], [True, False]],
    pinned=[[False, True], [False, False]],
    investor_min=[1, 0],
    startup_max=[1, 2],
    sub_forum_capacity=[3],
)


def test_rules_that_bind_nobody_are_none() -> None:
    assert set(rules_of(ASKED)) == {
        Rule(RuleKind.INVESTOR_MIN, 0, 1),
        Rule(RuleKind.STARTUP_MAX, 0, 1),
        Rule(RuleKind.CAPACITY, 0, 3),
        Rule(RuleKind.PINNED, 0, 1),
        Rule(RuleKind.INVESTOR_FORBIDDEN, 1, 1),
        Rule(RuleKind.STARTUP_FORBIDDEN, 0, 1),
    }
    assert rules_of(problem([[0.5]])) == ()


def test_a_problem_with_all_its_rules_is_itself_and_with_none_is_free() -> None:
    whole, free = only(ASKED, rules_of(ASKED)), only(ASKED, ())
    for name in ("forbidden", "pinned", "investor_min", "investor_max", "startup_min", "startup_max"):
        assert np.array_equal(getattr(whole, name), getattr(ASKED, name)), name
    assert not free.forbidden.any()
    assert not free.pinned.any()
    assert free.startup_max.tolist() == [2, 2]


def test_changes_loosen_what_they_name() -> None:
    loose = changed(
        ASKED,
        [
            Change(RuleKind.INVESTOR_MIN, 0, 1),
            Change(RuleKind.STARTUP_MAX, 0, 2),
            Change(RuleKind.CAPACITY, 0, 1),
            Change(RuleKind.PINNED, 0, 1),
            Change(RuleKind.INVESTOR_FORBIDDEN, 1, 0),
        ],
    )
    assert loose.investor_min.tolist() == [0, 0]
    assert loose.startup_max.tolist() == [3, 2]
    assert loose.sub_forum_capacity.tolist() == [4]
    assert not loose.pinned.any()
    assert not loose.forbidden.any()
    assert loose.scores[1, 0] == 0.0
    assert ASKED.pinned[0, 1]  # the problem itself is as it was


def test_rules_are_said_in_both_languages() -> None:
    said = rules_told(
        [
            Rule(RuleKind.INVESTOR_MIN, 3, 5),
            Rule(RuleKind.STARTUP_MAX, 7, 1),
            Rule(RuleKind.CAPACITY, 1, 10),
            Rule(RuleKind.STARTUP_FORBIDDEN, 7, 2),
            Rule(RuleKind.PINNED, 3, 7),
        ]
    )
    assert [words.en for words in said] == [
        "investor 3 wants at least 5 meetings",
        "startup 7 takes at most 1 meeting",
        "sub-forum 1 has 10 places",
        "startup 7 may meet 2 investors only",
        "investor 3 and startup 7 are pinned",
    ]
    assert said[0].zh == "投资人 3 至少要 5 场会面"


def test_people_of_whom_the_same_is_said_are_named_together() -> None:
    (said,) = rules_told([Rule(RuleKind.INVESTOR_MIN, row, 3) for row in range(9)])
    assert said.en == "each of the investors 0, 1, 2, 3, 4, 5 … (9 of them) wants at least 3 meetings"
    assert said.zh == "投资人 0、1、2、3、4、5 …（共 9 个） 至少要 3 场会面"


def test_changes_are_said_in_both_languages() -> None:
    said = changes_told(
        [
            Change(RuleKind.INVESTOR_MIN, 3, 2),
            Change(RuleKind.CAPACITY, 1, 1),
            Change(RuleKind.PINNED, 3, 7),
            Change(RuleKind.INVESTOR_FORBIDDEN, 4, 8),
        ]
    )
    assert [words.en for words in said] == [
        "lower the minimum of investor 3 by 2",
        "1 more place in sub-forum 1",
        "unpin investor 3 and startup 7",
        "allow investor 4 and startup 8 to meet",
    ]
    assert said[1].zh == "分论坛 1 增加 1 个席位"
