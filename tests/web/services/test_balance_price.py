"""The organiser learns what an even list costs."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from matcher.pairs import Pairs
from matcher.profiles import Side
from matcher.progress import StepClock
from matcher.recommendation.joint_lists.lists import JointLists, joint_lists
from tests.web.cast import TestSite, small_conference
from web.services.balance_price import price_of_balance, sharing
from web.services.suggesting import joint_at, recommended, suggest
from web.store.records.conferences import ConferenceRecord


def lists(balance: float) -> JointLists:
    """Return the lists of two investors and two startups; all want the first ones."""
    pairs = Pairs.of([0, 0, 1, 1], [0, 1, 0, 1], [0, 0, 0, 0])
    scores = {Side.INVESTOR: np.array([1.0, 0.5, 1.0, 0.5]), Side.STARTUP: np.array([1.0, 1.0, 0.5, 0.5])}
    return joint_lists(scores, pairs, dict.fromkeys(Side, 2), balance, 2, np.random.default_rng(0))


def test_an_even_list_costs_matches_and_brings_less_envy() -> None:
    without, even = (sharing(lists(balance)) for balance in (0.0, 1.0))
    assert without.matches >= even.matches
    assert sum(even.envy.values()) <= sum(without.envy.values())


def test_the_figures_are_those_of_the_lists_that_are_shown() -> None:
    joint = lists(0.0)
    told = sharing(joint)
    # Rank 1 is looked at with probability 1, rank 2 with 1/2.
    looked = {side: np.where(joint.places(side) == 0, 1.0, 0.5) for side in Side}
    assert told.matches == pytest.approx(
        (joint.market.mutual * looked[Side.INVESTOR] * looked[Side.STARTUP]).sum()
    )
    # Both of a side are looked at with 1 or 1/2 by each of two: Gini of (a, b) is |a - b| / (2 (a + b)).
    by_startups = np.bincount([0, 0, 1, 1], weights=looked[Side.STARTUP])
    assert told.gini[Side.INVESTOR] == pytest.approx(abs(np.diff(by_startups)[0]) / (2 * by_startups.sum()))


def test_at_balance_0_there_is_nothing_to_hold_it_against() -> None:
    assert set(price_of_balance(0.0, lists(0.0), None)) == {"balance", "chosen"}
    assert set(price_of_balance(0.5, lists(0.5), lists(0.0))) == {"balance", "chosen", "without"}


def test_the_price_is_kept_with_the_suggestions(site: TestSite) -> None:
    suggest(site.store, site.conference_id)
    with site.store.reading() as db:
        conference = db.get_one(ConferenceRecord, site.conference_id)
    known = conference.suggested["balance"]
    assert known["balance"] == conference.balance > 0
    assert known["without"]["matches"] > 0


def test_the_lists_it_is_measured_on_are_made_at_both_balances() -> None:
    dataset = small_conference("even")
    conference = replace(dataset.conference, balance=0.5)
    found, _embedding = recommended(replace(dataset, conference=conference), StepClock(None), None)
    price = price_of_balance(0.5, joint_at(found, 0.5), joint_at(found, 0.0))
    assert price["without"] == sharing(joint_at(found, 0.0)).record()
