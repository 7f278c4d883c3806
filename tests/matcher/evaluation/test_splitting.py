from __future__ import annotations

import os
from collections.abc import Collection
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.conference import Dataset, Interaction
from matcher.deals import BACKED, companies
from matcher.evaluation.splitting import TimeSplit, by_query, split_by_time
from matcher.evaluation.withheld import only_with
from matcher.intake.folder import checked_dataset
from matcher.profiles import Side
from tests.matcher.evaluation.small_worlds import CUT, events, split_of, world, worlds

BEFORE, AFTER = CUT - timedelta(1), CUT + timedelta(1)
ROUNDS = st.sampled_from([(), ("A",), ("A", "B")])


def deal(investor: str, company: str, at: date | None, name: str = "A") -> Interaction:
    return Interaction(investor, company, "invested", at, name)


def pool_ids(split: TimeSplit) -> list[str]:
    return [split.asked.dataset.investors[row].id for row in split.asked.pool]


def startup_ids(split: TimeSplit) -> list[str]:
    return [startup.id for startup in split.asked.dataset.startups]


def test_a_startup_first_funded_on_the_day_of_the_cut_is_new() -> None:
    split = split_by_time(world([deal("ivo", "pia", BEFORE), deal("ivo", "sol", CUT)]), CUT)
    assert (pool_ids(split), startup_ids(split), split.truth.tolist()) == (["ivo"], ["sol"], [[True]])


def test_a_startup_that_anybody_backed_before_in_any_round_is_not_new() -> None:
    rows = [deal("ivo", "pia", BEFORE), deal("ian", "sol", BEFORE, "grant"), deal("ivo", "sol", AFTER)]
    assert startup_ids(split_by_time(world(rows), CUT, rounds=("A",))) == []


def test_a_startup_that_only_outsiders_back_is_not_asked_about() -> None:
    split = split_by_time(world([deal("ivo", "pia", BEFORE), deal("ian", "sol", AFTER)]), CUT)
    assert startup_ids(split) == []


def test_the_pool_has_so_many_different_companies_behind_it() -> None:
    rows = [deal("ivo", "pia", BEFORE), deal("ivo", "pia", BEFORE - timedelta(9)), deal("ines", "pia", BEFORE)]
    rows += [deal("ines", "pam", BEFORE), deal("ines", "sol", AFTER)]
    assert pool_ids(split_by_time(world(rows), CUT, 2)) == ["ines"]
    assert pool_ids(split_by_time(world(rows), CUT, 3)) == []


def test_rounds_limit_the_pool_and_the_truth() -> None:
    rows = [deal("ivo", "pia", BEFORE, "A"), deal("ines", "pia", BEFORE, "B")]
    rows += [deal("ivo", "sol", AFTER, "B"), deal("ivo", "sol", AFTER + timedelta(1), "A")]
    rows += [deal("ivo", "sam", AFTER, "B")]
    split = split_by_time(world(rows), CUT, rounds=("A",))
    assert (pool_ids(split), startup_ids(split)) == (["ivo"], ["sol"])
    assert {event.round for event in split.asked.dataset.interactions} == {"A", "B"}


def test_queries_are_those_with_a_truth() -> None:
    split = split_of([[True, False], [False, False], [True, True]])
    assert split.queries(Side.INVESTOR).tolist() == [0, 2]
    assert split.queries(Side.STARTUP).tolist() == [0, 1]
    assert by_query(split.truth, Side.STARTUP, np.array([1])).tolist() == [[False, False, True]]
    assert by_query(split.truth, Side.INVESTOR, np.array([2])).tolist() == [[True, True]]


@given(worlds(), st.integers(1, 3), ROUNDS)
def test_a_split_is_what_the_definition_says(data: Dataset, least: int, rounds: Collection[str]) -> None:
    deals = [event for event in data.interactions if event.kind in BACKED and event.at is not None]
    counting = [event for event in deals if not rounds or event.round in rounds]
    old = {event.startup_id for event in deals if event.at is not None and event.at < CUT}
    pool = sorted(
        one.id
        for one in data.investors
        if len({e.startup_id for e in counting if e.at and e.at < CUT and e.investor_id == one.id}) >= least
    )
    true = {(e.investor_id, e.startup_id) for e in counting if e.investor_id in pool and e.startup_id not in old}
    split = split_by_time(data, CUT, least, rounds)
    assert pool_ids(split) == pool
    assert startup_ids(split) == sorted({startup for _, startup in true})
    assert {(pool[i], startup_ids(split)[s]) for i, s in np.argwhere(split.truth).tolist()} == true
    assert [company.id for company in split.asked.dataset.portfolio] == [
        company.id for company in companies(data) if company.id in old
    ]


@given(
    st.lists(events(-4, -1), max_size=15),
    st.lists(events(0, 4, undated=False), max_size=15),
    st.lists(events(0, 4, undated=False), max_size=15),
    ROUNDS,
)
def test_whatever_happens_later_changes_nothing_but_which_startups_are_asked_about(
    before: list[Interaction], later: list[Interaction], otherwise: list[Interaction], rounds: Collection[str]
) -> None:
    one, other = (
        split_by_time(world([*after[::2], *before, *after[1::2]]), CUT, 1, rounds).asked
        for after in (later, otherwise)
    )
    assert one.pool.tolist() == other.pool.tolist()
    assert (one.dataset.investors, one.dataset.portfolio) == (other.dataset.investors, other.dataset.portfolio)
    both = {company.id for company in one.dataset.portfolio}
    both |= {startup.id for startup in one.dataset.startups} & {startup.id for startup in other.dataset.startups}
    seen = [[event for event in asked.dataset.interactions if event.startup_id in both] for asked in (one, other)]
    assert seen[0] == seen[1]


@given(worlds(), ROUNDS)
def test_nothing_dated_on_or_after_the_cut_is_known(data: Dataset, rounds: Collection[str]) -> None:
    known = split_by_time(data, CUT, 1, rounds).asked.dataset
    assert all(event.at is not None and event.at < CUT for event in known.interactions)
    assert {event.startup_id for event in known.interactions} <= {company.id for company in companies(known)}


VENTURE = ("种子轮", "天使轮", "Pre-A", "A轮", "A+轮", "Pre-B", "B轮", "B+轮", "Pre-C", "C轮", "C+轮")


@pytest.mark.parametrize(
    ("folder", "cut", "least", "rounds", "columns", "size"),
    [
        ("crunchbase2013", date(2011, 7, 1), 3, (), (), (1662, 2627)),
        ("cyzone_zh", date(2018, 7, 1), 5, VENTURE, (), (919, 2631)),
        ("cyzone_zh", date(2018, 7, 1), 5, VENTURE, ("tags",), (859, 2395)),
    ],
)
def test_real_deals_are_cut_as_others_cut_them(
    folder: str, cut: date, least: int, rounds: Collection[str], columns: Collection[str], size: tuple[int, int]
) -> None:
    where = os.environ.get("MATCHER_TEST_DATA")
    if not where:
        pytest.skip("MATCHER_TEST_DATA names no folder of real data")
    data = only_with(checked_dataset(Path(where) / folder)[0], columns)
    assert split_by_time(data, cut, least, rounds).truth.shape == size
