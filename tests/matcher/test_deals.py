from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

import numpy as np
from hypothesis import given

from matcher.conference import Dataset, Interaction
from matcher.deals import backing, companies, deals_of, first_days, positions, skipped_rows
from tests.factories import dataset, startup
from tests.matcher.evaluation.small_worlds import worlds

FIRST, SECOND = date(2020, 1, 1), date(2021, 1, 1)


def backed(*events: Interaction) -> Dataset:
    return dataset(portfolio=(startup("Pia"),), interactions=events)


def couples(data: Dataset, rounds: Iterable[str] = ()) -> list[tuple[str, str, date, str]]:
    deals = deals_of(data, tuple(rounds))
    return [
        (data.investors[investor].id, companies(data)[company].id, date.fromordinal(day), name)
        for investor, company, day, name in zip(
            deals.investor.tolist(), deals.company.tolist(), deals.day.tolist(), deals.round, strict=True
        )
    ]


def test_a_couple_counts_once_at_its_earliest_deal() -> None:
    data = backed(
        Interaction("ines", "sara", "invested", SECOND, "B"), Interaction("ines", "sara", "invested", FIRST, "A")
    )
    assert couples(data) == [("ines", "sara", FIRST, "A")]


def test_of_some_rounds_the_earliest_deal_among_them_counts() -> None:
    data = backed(
        Interaction("ines", "sara", "invested", FIRST, "A"), Interaction("ines", "sara", "accepted", SECOND, "B")
    )
    assert couples(data, ["B", "C"]) == [("ines", "sara", SECOND, "B")]
    assert couples(data, ["a"]) == []


def test_companies_are_the_startups_and_then_the_portfolio() -> None:
    data = backed(Interaction("ivo", "pia", "invested", FIRST))
    assert [company.id for company in companies(data)] == ["sara", "sol", "pia"]
    assert deals_of(data).company.tolist() == [2]


def test_what_is_undated_unknown_or_no_backing_is_no_deal() -> None:
    data = backed(
        Interaction("ines", "sara", "invested"),
        Interaction("ines", "sara", "met", FIRST),
        Interaction("nobody", "sara", "invested", FIRST),
        Interaction("ines", "nothing", "invested", FIRST),
    )
    assert couples(data) == []


def test_skipped_rows_are_counted_by_the_first_reason() -> None:
    data = backed(
        Interaction("ines", "sara", "met"),
        Interaction("ines", "sara", "invested"),
        Interaction("ines", "sara", "invested", FIRST),
        Interaction("ines", "sara", "accepted", SECOND),
    )
    # One meeting; one deal without a date; two dated deals of one couple, of which one counts.
    assert (skipped_rows(data).other_kinds, skipped_rows(data).undated, skipped_rows(data).repeated) == (1, 1, 1)


@given(worlds())
def test_the_order_of_the_rows_changes_nothing(data: Dataset) -> None:
    turned = replace(data, interactions=tuple(reversed(data.interactions)))
    assert couples(turned) == couples(data)


@given(worlds())
def test_rows_are_deals_or_counted_as_skipped(data: Dataset) -> None:
    skipped = skipped_rows(data)
    left = skipped.other_kinds + skipped.undated + skipped.repeated
    assert len(deals_of(data)) == len(data.interactions) - left


@given(worlds())
def test_taking_rows_keeps_the_columns_together(data: Dataset) -> None:
    deals = deals_of(data)
    late = deals.take(deals.day > deals.day.mean() if len(deals) else deals.day)
    assert {*zip(late.investor.tolist(), late.company.tolist(), late.round, strict=True)} <= {
        *zip(deals.investor.tolist(), deals.company.tolist(), deals.round, strict=True)
    }


@given(worlds())
def test_the_first_day_of_a_company_is_its_earliest_deal(data: Dataset) -> None:
    deals, count = deals_of(data), len(companies(data))
    first = first_days(deals, count)
    for company in range(count):
        assert first[company] == min(deals.day[deals.company == company].tolist(), default=np.inf)


def test_positions_are_where_rows_stand_among_the_chosen() -> None:
    assert positions(np.array([3, 0]), 5).tolist() == [1, -1, -1, 0, -1]


@given(worlds())
def test_backing_holds_the_couples_of_those_chosen_in_their_order(data: Dataset) -> None:
    deals = deals_of(data)
    investors, chosen = np.array([2, 0]), np.array([4, 1, 3])
    couples = set(zip(deals.investor.tolist(), deals.company.tolist(), strict=True))
    expected = [[(i, c) in couples for c in chosen.tolist()] for i in investors.tolist()]
    assert backing(deals, investors, chosen).tolist() == expected
