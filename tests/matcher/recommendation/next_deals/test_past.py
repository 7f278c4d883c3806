"""What was known on a day holds nothing that came later."""

from dataclasses import replace
from datetime import timedelta

import numpy as np

from matcher.conference import Dataset, Interaction
from matcher.recommendation.next_deals.past import NO_AGE, Record
from tests.factories import dataset, investor, startup
from tests.matcher.recommendation.next_deals.camps import CUT, camps, past_of


def _world(*events: Interaction, founded: int | None = None) -> Dataset:
    people = dataset(investors=(investor("Ivo"),), startups=(startup("New", founded=founded),))
    return replace(people, portfolio=(startup("Old", founded=founded),), interactions=events)


def _deal(company: str, days: int, round_: str = "A") -> Interaction:
    return Interaction("ivo", company, "invested", CUT + timedelta(days), round_)


def test_deals_on_the_day_or_later_are_not_seen(rng: np.random.Generator) -> None:
    world = camps(rng)
    earlier = CUT - timedelta(400)
    seen = past_of(world, earlier)
    before = [event for event in world.interactions if event.at is not None and event.at < earlier]
    assert len(seen.years) == len(before)
    assert seen.years.min() > 0


def test_a_company_is_known_from_its_first_deal_on() -> None:
    world = _world(_deal("old", -10), _deal("new", 10))
    past = past_of(world)
    assert [company.id for company in past.companies] == ["old"]
    assert past.opening.tolist() == [True]


def test_a_deal_counts_half_after_its_half_life() -> None:
    # 1461 days are four years of 365.25 days: a half-life of two years leaves a quarter.
    past = past_of(_world(_deal("old", -1461)))
    assert past.faded(2.0).tolist() == [0.25]


def test_a_later_round_that_is_asked_about_does_not_make_an_earlier_deal_count() -> None:
    world = _world(_deal("old", -10, "B"), _deal("old", 5, "A"))
    record = Record.of(world, ["A"])
    past = record.at(CUT.toordinal(), np.array([0]), np.array([0]))
    assert past.counts.tolist() == [False]


def test_ages_are_whole_years_and_never_negative() -> None:
    assert past_of(_world(_deal("old", -800), founded=2008)).company_ages.tolist() == [1]
    assert past_of(_world(_deal("old", -800), founded=2008)).startup_ages.tolist() == [4]
    assert past_of(_world(_deal("old", -800), founded=2013)).startup_ages.tolist() == [0]
    assert past_of(_world(_deal("old", -800))).startup_ages.tolist() == [NO_AGE]
