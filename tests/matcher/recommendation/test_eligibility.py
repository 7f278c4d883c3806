"""The hard rules: stage, cheque and region, each only where both sides declared it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.conference import Rules
from matcher.planning.checks import violations
from matcher.profiles import WORLD, Investor, Stage, Startup
from matcher.recommendation.eligibility import Eligibility, Rule
from tests.factories import conference, dataset, investor, meeting, ruling, startup
from tests.matcher.recommendation.rooms import LAWS, SMALL_LAWS, all_pairs, investors, startups

SMALLEST = 0.02
SHARES = st.sampled_from((0.0, SMALLEST, 0.2, 1.0))
UNKNOWN_INVESTOR: tuple[dict[str, Any], ...] = (
    {"stages": frozenset()},
    {"ticket_min_usd": None},
    {"ticket_max_usd": None},
    {"markets": frozenset()},
)
UNKNOWN_STARTUP: tuple[dict[str, Any], ...] = ({"stages": frozenset()}, {"raising_usd": None}, {"country": None})


def broken(one: Investor, other: Startup, smallest_share: float = SMALLEST) -> set[Rule]:
    """Return the rules that a pair breaks."""
    rows = np.array([0])
    declared = Eligibility.of([one], [other], smallest_share)
    flags = declared.breaks(rows, rows)
    found = {rule for rule, broke in flags.items() if broke[0]}
    assert declared.allows(rows, rows)[0] == (not found)
    return found


def frozen(fields: dict[str, Any]) -> dict[str, Any]:
    """Return the fields with their sets as profiles have them."""
    return {name: frozenset(value) if isinstance(value, set) else value for name, value in fields.items()}


@pytest.mark.parametrize(
    ("one", "other", "rules"),
    [
        ({"stages": {Stage.SEED, Stage.A}}, {"stages": {Stage.A, Stage.B}}, set()),
        ({"stages": {Stage.SEED, Stage.A}}, {"stages": {Stage.B}}, {Rule.STAGE}),
        ({"markets": {"CN", "DE"}}, {"country": "DE"}, set()),
        ({"markets": {"CN", "DE"}}, {"country": "US"}, {Rule.REGION}),
        ({"markets": {"CN", WORLD}}, {"country": "US"}, set()),
        # The least cheque is the whole round, and a dollar more than that.
        ({"ticket_min_usd": 1e6}, {"raising_usd": 1e6}, set()),
        ({"ticket_min_usd": 1e6 + 1}, {"raising_usd": 1e6}, {Rule.CHEQUE}),
        # The largest cheque is 2 % of the round, and a dollar less.
        ({"ticket_max_usd": 2e4}, {"raising_usd": 1e6}, set()),
        ({"ticket_max_usd": 2e4 - 1}, {"raising_usd": 1e6}, {Rule.CHEQUE}),
        (
            {"stages": {Stage.A}, "markets": {"CN"}, "ticket_min_usd": 2e6},
            {"stages": {Stage.B}, "country": "US", "raising_usd": 1e6},
            {Rule.STAGE, Rule.REGION, Rule.CHEQUE},
        ),
    ],
)
def test_a_pair_breaks_what_both_sides_declared_otherwise(
    one: dict[str, Any], other: dict[str, Any], rules: set[Rule]
) -> None:
    assert broken(investor(**frozen(one)), startup(**frozen(other))) == rules


@SMALL_LAWS
@given(one=investors(), other=startups())
def test_who_declares_nothing_breaks_nothing(one: Investor, other: Startup) -> None:
    assert broken(investor(), other) == broken(one, startup()) == set()


@pytest.mark.parametrize(
    "unknown", [(one, {}) for one in UNKNOWN_INVESTOR] + [({}, one) for one in UNKNOWN_STARTUP]
)
@SMALL_LAWS
@given(one=investors(), other=startups())
def test_withdrawing_a_declaration_breaks_nothing_more(
    unknown: tuple[dict[str, Any], dict[str, Any]], one: Investor, other: Startup
) -> None:
    assert broken(replace(one, **unknown[0]), replace(other, **unknown[1])) <= broken(one, other)


@SMALL_LAWS
@given(one=investors(), other=startups(), share=SHARES)
def test_the_independent_checker_says_the_same(one: Investor, other: Startup, share: float) -> None:
    data = dataset(
        conference=conference(rules=Rules(smallest_round_share=share)), investors=(one,), startups=(other,)
    )
    said = [violation.rule for violation in violations(ruling(data), [meeting()])]
    assert {f"{rule} does not agree" for rule in broken(one, other, share)} == {
        rule for rule in said if rule.endswith("does not agree")
    }


@LAWS
@given(people=st.lists(investors(), max_size=4), companies=st.lists(startups(), max_size=4))
def test_many_pairs_are_judged_as_one_by_one(people: list[Investor], companies: list[Startup]) -> None:
    pairs = all_pairs(len(people), len(companies))
    allowed = Eligibility.of(people, companies, SMALLEST).allows(pairs.investor, pairs.startup)
    assert allowed.tolist() == [not broken(one, other) for one in people for other in companies]
