"""What deals add: relative to what is usual for the one who asks, and nothing where nothing is known."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from matcher.conference import Dataset, Interaction
from matcher.pairs import Pairs
from matcher.profiles import Investor, Side
from matcher.recommendation.candidates import Boundaries, Members
from matcher.recommendation.deal_evidence import (
    CLUES_OF,
    SHARES,
    DealEvidence,
    Habit,
    deal_evidence,
    ends,
    less_told,
    nothing,
)
from matcher.recommendation.eligibility import Eligibility
from matcher.recommendation.features import Feature, PairFeatures
from matcher.recommendation.next_deals.evidence import Clue
from matcher.recommendation.next_deals.ranker import RankerConfig
from tests.factories import at, conference, session
from tests.matcher.recommendation.next_deals.camps import CUT, SMALL, camps, same_camp
from tests.matcher.recommendation.rooms import all_pairs

CONFIG = RankerConfig(windows=2, space=SMALL)
COLUMN = {habit: place for place, habit in enumerate(Habit)}


@pytest.fixture(scope="module")
def world() -> Dataset:
    """The two camps, an investor without deals, and new startups of which one is silent about each thing.

    The first new startup has a deal already, with the first investor.
    """
    found = camps(np.random.default_rng(0))
    silent = {0: {}, 1: {"region": "", "city": ""}, 2: {"stage": ""}, 3: {"tags": (), "description": ""}}
    startups = tuple(replace(one, **silent.get(row, {})) for row, one in enumerate(found.startups))  # type: ignore[arg-type]
    backed = Interaction("i00", startups[0].id, "invested", CUT - timedelta(90), startups[0].stage)
    return replace(
        found,
        investors=(*found.investors, Investor("newcomer", "Newcomer")),
        startups=startups,
        interactions=(*found.interactions, backed),
    )


@pytest.fixture(scope="module")
def evidence(world: Dataset) -> DealEvidence:
    found = deal_evidence(world, CONFIG)
    assert found is not None
    return found


def everybody(world: Dataset) -> Pairs:
    return all_pairs(len(world.investors), len(world.startups))


def test_every_clue_belongs_to_one_habit() -> None:
    assert sorted(clue for clues in CLUES_OF.values() for clue in clues) == sorted(Clue)
    assert list(CLUES_OF) == list(Habit)


def test_both_sides_find_the_own_camp(world: Dataset, evidence: DealEvidence) -> None:
    parts = evidence.parts(everybody(world))
    own = np.vstack([same_camp(world)[:-1], np.zeros((1, len(world.startups)), dtype=bool)])
    for side in Side:
        sums = parts.values[side].sum(axis=1).reshape(own.shape)
        # Startups from 4 on say everything; the last investor has no deals.
        told, mine = sums[:-1, 4:], own[:-1, 4:]
        assert told[mine].min() > told[~mine].max()


def test_what_is_usual_for_the_one_who_asks_is_nothing(world: Dataset, evidence: DealEvidence) -> None:
    pairs = everybody(world)
    parts = evidence.parts(pairs)
    for side, asking in ((Side.INVESTOR, pairs.investor), (Side.STARTUP, pairs.startup)):
        for person in np.unique(asking):
            for habit in range(len(Habit)):
                mine = (asking == person) & parts.known[:, habit]
                assert abs(parts.values[side][mine, habit].sum()) < 1e-4


def test_the_habits_together_part_the_pairs_no_more_widely_than_is_assumed(
    world: Dataset, evidence: DealEvidence
) -> None:
    parts = evidence.parts(everybody(world))
    for side in Side:
        assert parts.values[side][parts.speak].sum(axis=1).std() <= 1 + 1e-9


def test_an_investor_without_deals_stands_where_deals_are_usual(world: Dataset, evidence: DealEvidence) -> None:
    pairs = everybody(world)
    parts = evidence.parts(pairs)
    newcomer = pairs.investor == len(world.investors) - 1
    assert not parts.speak[newcomer].any()
    assert parts.speak[~newcomer].sum() == len(pairs) - len(world.startups) - 1  # but for the couple with a deal
    for side in Side:
        assert not parts.values[side][newcomer].any()


@pytest.mark.parametrize(
    ("startup", "silent"), [(1, {Habit.PLACE}), (2, {Habit.ROUND}), (3, {Habit.ALIKE, Habit.COMPANY})]
)
def test_what_a_startup_does_not_say_counts_neither_for_nor_against(
    world: Dataset, evidence: DealEvidence, startup: int, silent: set[Habit]
) -> None:
    pairs = everybody(world)
    parts = evidence.parts(pairs)
    mine = (pairs.startup == startup) & (pairs.investor < len(world.investors) - 1)
    for habit, column in COLUMN.items():
        assert parts.known[mine, column].all() == (habit not in silent)
        if habit in silent:
            assert not any(parts.values[side][mine, column].any() for side in Side)


def test_nobody_is_told_of_its_own_activity_nor_a_startup_of_its_rivals(
    world: Dataset, evidence: DealEvidence
) -> None:
    parts = evidence.parts(everybody(world))
    assert not parts.values[Side.INVESTOR][:, COLUMN[Habit.LATELY]].any()
    assert not parts.values[Side.STARTUP][:, COLUMN[Habit.COMPANY]].any()
    assert parts.values[Side.STARTUP][:, COLUMN[Habit.LATELY]].any()
    assert parts.values[Side.INVESTOR][:, COLUMN[Habit.COMPANY]].any()


def test_a_deal_is_no_evidence_for_itself(world: Dataset, evidence: DealEvidence) -> None:
    pairs = everybody(world)
    parts = evidence.parts(pairs)
    couple = (pairs.investor == 0) & (pairs.startup == 0)
    assert not parts.speak[couple].any()
    assert not any(parts.values[side][couple].any() for side in Side)
    # To others the deal is known: the company is among those that its investor backed.
    assert world.startups[0] in evidence.ranked.past.companies


def test_two_runs_are_equal(world: Dataset, evidence: DealEvidence) -> None:
    again = deal_evidence(world, CONFIG)
    assert again is not None
    one, other = (found.parts(everybody(world)) for found in (evidence, again))
    for side in Side:
        np.testing.assert_allclose(one.values[side], other.values[side], atol=1e-4)


def test_the_likeliest_are_members_and_allowed_and_of_the_own_camp(world: Dataset, evidence: DealEvidence) -> None:
    forums = [Members(np.arange(0, 12), np.arange(10, 30)), Members(np.arange(12, 25), np.arange(4, 20))]
    blocked = np.array([2 * len(world.startups) + 12], dtype=np.int64)
    declared = Eligibility.of(world.investors, world.startups, 0.0)
    pairs = evidence.likeliest(forums, Boundaries(declared, blocked, len(world.startups)), width=3)
    couples = set(zip(pairs.investor.tolist(), pairs.startup.tolist(), strict=True))
    assert couples
    assert (2, 12) not in couples
    for forum, own in enumerate(forums):
        mine = pairs.forum == forum
        assert set(pairs.investor[mine]) <= set(own.investors.tolist()) - {24}
        assert set(pairs.startup[mine]) == set(own.startups.tolist())
    assert all(investor % 2 == startup % 2 for investor, startup in couples)


def test_without_dated_deals_nothing_is_learned_and_nothing_heavy_loaded() -> None:
    code = (
        "import sys; from matcher.recommendation.deal_evidence import deal_evidence;"
        "from matcher.recommendation.next_deals.ranker import RankerConfig;"
        "from tests.factories import dataset; assert deal_evidence(dataset(), RankerConfig()) is None;"
        "print(*(name for name in ('torch', 'sklearn', 'scipy') if name in sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []


def test_a_handful_of_deals_teaches_nothing(world: Dataset) -> None:
    assert deal_evidence(replace(world, interactions=world.interactions[:50]), CONFIG) is None
    assert deal_evidence(replace(world, startups=()), CONFIG) is None


def test_deals_from_the_conference_on_are_not_looked_at(world: Dataset) -> None:
    opening = date(2010, 6, 1)
    start = at(0).replace(year=2010, month=6, day=1)
    meeting = conference(sessions=(session(start=start, end=start + timedelta(hours=1)),))
    known = tuple(event for event in world.interactions if event.at is not None and event.at < opening)
    early = deal_evidence(replace(world, conference=meeting), CONFIG)
    assert early is not None
    assert ends(early.day) == max(event.at for event in known if event.at is not None)
    assert len(early.ranked.past.years) == len(known)


def test_the_silence_between_the_record_and_the_conference_says_nothing(
    world: Dataset, evidence: DealEvidence
) -> None:
    # The conference of the camps is in 2026, the last deal of 2011: the day after that is asked about.
    last = max(event.at for event in world.interactions if event.at is not None)
    assert ends(evidence.day) == last
    dates = replace(world.conference, is_template=True)
    template = deal_evidence(replace(world, conference=dates), CONFIG)
    assert template is not None
    assert template.day == evidence.day


def test_other_evidence_counts_by_its_share_where_deals_speak() -> None:
    ones = {side: np.ones((2, len(Feature))) for side in Side}
    known = {side: np.ones((2, len(Feature)), dtype=bool) for side in Side}
    told = less_told(PairFeatures(ones, known), np.array([True, False]))
    for side in Side:
        assert told.values[side][0].tolist() == [SHARES.get(feature, 1.0) for feature in Feature]
        assert told.values[side][1].tolist() == [1.0] * len(Feature)
        assert ones[side].all()


def test_nothing_is_added_without_deals() -> None:
    added = nothing(3)
    assert added.speak.tolist() == [False] * 3
    assert all(added.values[side].shape == (3, 0) for side in Side)
