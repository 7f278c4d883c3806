"""What deals say in words: facts of the record, in both languages, and for the side that they speak for."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from math import log

import numpy as np
import pytest

from matcher.conference import Dataset, Interaction
from matcher.pairs import Pairs
from matcher.plan import Level
from matcher.profiles import Attendance, Investor, Side, Startup
from matcher.recommendation.deal_evidence import DealEvidence, Habit
from matcher.recommendation.deal_reasons import DealReasons
from matcher.recommendation.embedding import embed
from matcher.recommendation.next_deals.evidence import Clue, Clues
from matcher.recommendation.next_deals.past import Record
from matcher.recommendation.next_deals.ranker import RankedDeals, RankerConfig
from matcher.recommendation.recommender import Recommendations, Taught, recommend
from tests.factories import dataset
from tests.matcher.recommendation.next_deals.camps import CUT, SMALL, camps
from tests.matcher.recommendation.rooms import tiny

DAY = date(2020, 1, 1)
COUPLE = Pairs.of([0], [0], [0])
AI = Attendance(sub_forums=("ai",))


def facts(*deals: tuple[str, int, str], mine: int, home: str = "") -> DealReasons:
    """Return the facts behind one investor and one startup.

    ``deals`` are (what a company does, in which year before 2020, which round); the first ``mine`` are the
    investor's, the others another's. All companies sit in 西安, as does the startup, which makes lidar in round A.
    """
    companies = tuple(
        Startup(f"c{row}", f"Company{row}", tags=(field,), region="西安")
        for row, (field, _, _) in enumerate(deals)
    )
    people = Investor("ines", "Ines", region=home), Investor("ivo", "Ivo")
    events = tuple(
        Interaction(people[row >= mine].id, companies[row].id, "invested", date(year, 7, 1), name)
        for row, (_, year, name) in enumerate(deals)
    )
    startup = Startup("sara", "Sara", tags=("lidar",), stage="A", region="西安")
    world = dataset(investors=people, startups=(startup,), portfolio=companies, interactions=events)
    past = Record.of(world).at(DAY.toordinal(), np.arange(2), np.arange(1))
    nobody = RankedDeals(past, Clues(np.zeros((len(Clue), 2, 1), np.float32)), {}, np.zeros((2, 1), dtype=bool))
    return DealReasons.of(
        DealEvidence(DAY.toordinal(), nobody, np.arange(2), np.ones((1, len(Habit)), dtype=bool))
    )


TEA = ("tea", 2015, "B")


@pytest.mark.parametrize(
    ("habit", "part", "found", "english", "chinese"),
    [
        (
            Habit.LATELY,
            1.0,
            facts(*[("lidar", 2019, "A")] * 5, mine=5),
            "invests often: 5 deals in the year to Dec 2019",
            "近期投资活跃：截至2019年12月一年内 5 笔",
        ),
        (
            Habit.LATELY,
            1.0,
            facts(("lidar", 2019, "A"), mine=1),
            "invests more than others here: 1 deal in the year to Dec 2019",
            "投资多于本场其他投资人：截至2019年12月一年内 1 笔",
        ),
        (
            Habit.LATELY,
            1.0,
            facts(TEA, mine=1),
            "invested more than others here before, though not in the year to Dec 2019",
            "此前投资多于本场其他投资人，但截至2019年12月一年内没有投资",
        ),
        (
            Habit.LATELY,
            -1.0,
            facts(TEA, mine=1),
            "invests less than others here: 0 deals in the year to Dec 2019",
            "投资少于本场其他投资人：截至2019年12月一年内 0 笔",
        ),
        (Habit.PLACE, 1.0, facts(TEA, TEA, mine=2), "has backed 2 companies in 西安", "投过 2 家西安企业"),
        (Habit.PLACE, 1.0, facts(TEA, mine=1), "has backed one company in 西安", "投过 1 家西安企业"),
        (Habit.PLACE, 1.0, facts(TEA, mine=0, home="西安"), "is in 西安 too", "自身也在西安"),
        (
            Habit.PLACE,
            1.0,
            facts(TEA, mine=0),
            "its deals so far do not speak against 西安",
            "其以往投资并不排斥西安",
        ),
        (
            Habit.PLACE,
            -1.0,
            facts(TEA, mine=1),
            "backs companies elsewhere rather than in 西安 (1 of 1)",
            "更多投向其他地区（1 家企业中 1 家在西安）",
        ),
        (
            Habit.ROUND,
            1.0,
            facts(TEA, ("tea", 2015, "A"), mine=2),
            "takes this round: A (1 of its 2 deals)",
            "投这一轮次：A（2 笔中 1 笔）",
        ),
        (
            Habit.ROUND,
            1.0,
            facts(TEA, mine=1),
            "its deals so far do not speak against this round (A)",
            "其以往投资并不排斥这一轮次（A）",
        ),
        (
            Habit.ROUND,
            -1.0,
            facts(TEA, ("tea", 2015, ""), mine=2),
            "takes other rounds rather than A (0 of 1)",
            "更多投其他轮次（1 笔中 0 笔为A）",
        ),
        (
            Habit.ALIKE,
            1.0,
            facts(("lidar", 2016, "A"), *[TEA] * 20, mine=5),
            "has backed one company like this, Company0 in 2016",
            "投过 1 家相近的企业：Company0（2016 年）",
        ),
        (
            Habit.ALIKE,
            1.0,
            facts(("lidar", 2016, "A"), ("lidar", 2018, "A"), *[TEA] * 20, mine=5),
            "has backed 2 companies like this, the nearest Company0 in 2016",
            "投过 2 家相近的企业，最接近的是 Company0（2016 年）",
        ),
        (
            Habit.ALIKE,
            1.0,
            facts(TEA, ("lidar", 2016, "A"), mine=1),
            "closer than usual here to what it has backed",
            "比本场平均更接近其以往投资",
        ),
        (
            Habit.ALIKE,
            -1.0,
            facts(TEA, mine=1),
            "further than usual here from what it has backed",
            "比本场平均更偏离其以往投资",
        ),
        (
            Habit.COMPANY,
            1.0,
            facts(TEA, mine=1),
            "other investors may well want it too, above all its partners in past deals",
            "其他投资人也可能看好该项目，尤其是曾与其合投的机构",
        ),
        (
            Habit.COMPANY,
            -1.0,
            facts(TEA, mine=1),
            "other investors are less likely to want it than usual here",
            "其他投资人对该项目的兴趣可能低于本场平均",
        ),
    ],
)
def test_what_the_record_shows_is_said(
    habit: Habit, part: float, found: DealReasons, english: str, chinese: str
) -> None:
    told = found.words(habit, COUPLE, 0, part)
    assert (told.en, told.zh) == (english, chinese)


def test_companies_that_say_nothing_are_like_nobody() -> None:
    found = facts(("", 2015, "B"), mine=1)
    assert not found.cosines.any()
    assert found.words(Habit.ALIKE, COUPLE, 0, 1.0).en == "closer than usual here to what it has backed"


@pytest.fixture(scope="module")
def world() -> Dataset:
    """The camps at one sub-forum, with a newcomer who made no deal, and a known couple that must meet."""
    found = camps(np.random.default_rng(0))
    first, own = found.investors[0], found.startups[0]
    rules = replace(found.conference.rules, pinned=frozenset({(first.id, own.id)}))
    return replace(
        found,
        conference=replace(found.conference, rules=rules),
        investors=tuple(
            replace(one, attendance=AI) for one in (*found.investors, Investor("newcomer", "Newcomer"))
        ),
        startups=tuple(replace(one, attendance=AI) for one in found.startups),
        interactions=(
            *found.interactions,
            Interaction(first.id, own.id, "invested", CUT.replace(year=2011), own.stage),
        ),
    )


@pytest.fixture(scope="module")
def room(world: Dataset) -> Recommendations:
    taught = Taught(tiny(), level=Level.MEASURED, deals=RankerConfig(windows=2, space=SMALL))
    return recommend(world, embed(world, tiny()), taught, np.random.default_rng(0))


def test_base_and_reasons_add_up_to_the_log_odds(room: Recommendations) -> None:
    for row in range(len(room.pairs)):
        for side in Side:
            opinion = room.explainer.opinion(row, side)
            total = opinion.base + sum(one.log_odds for one in opinion.reasons)
            assert total == pytest.approx(log(opinion.score / (1 - opinion.score)), abs=1e-9)


def test_reasons_of_deals_are_told_in_both_languages(room: Recommendations) -> None:
    habits = {habit.value for habit in Habit}
    told = [
        one
        for row in range(len(room.pairs))
        for side in Side
        for one in room.explainer.opinion(row, side).reasons
        if one.feature in habits
    ]
    assert {one.feature for one in told} == habits
    for one in told:
        assert re.search("[a-z]{2}", one.words.en)
        assert re.search(r"[一-鿿]", one.words.zh)
        assert "{" not in one.words.en + one.words.zh


def test_everybody_is_proposed_the_own_camp_first(world: Dataset, room: Recommendations) -> None:
    for investor in range(len(world.investors) - 1):
        best = room.best_for(Side.INVESTOR, investor, 10)
        assert {int(room.pairs.startup[row]) % 2 for row in best} == {investor % 2}


def test_neither_a_newcomer_nor_a_couple_with_a_deal_is_judged_by_deals(
    world: Dataset, room: Recommendations
) -> None:
    habits = {habit.value for habit in Habit}
    newcomer = room.pairs.investor == len(world.investors) - 1
    for row in np.flatnonzero(newcomer | room.pinned()).tolist():
        for side in Side:
            assert not habits & {one.feature for one in room.explainer.opinion(row, side).reasons}
    assert newcomer.any()
    assert room.pinned().any()


def test_what_deals_add_was_measured_on_no_meeting(world: Dataset, room: Recommendations) -> None:
    assert room.level is Level.ASSUMED
    without = Taught(tiny(), level=Level.MEASURED, deals=None)
    plain = recommend(world, embed(world, tiny()), without, np.random.default_rng(0))
    assert plain.level is Level.MEASURED
    assert plain.explainer.deals is None
