"""A first conference of the past holds what its day knew, as people would declare it, and nothing else."""

from __future__ import annotations

from datetime import date

import numpy as np

from matcher.conference import Dataset, Interaction
from matcher.profiles import Stage
from matcher.recommendation.first_conference import first_conferences, without_history
from tests.factories import dataset, investor, startup

DAY = date(2020, 1, 1)
OLD = tuple(
    startup(name, tags=(tag,), stage=stage, stages=stages)
    for name, tag, stage, stages in (
        ("Oa", "ai", "A", frozenset({Stage.A})),
        ("Ob", "ai", "seed", frozenset({Stage.SEED})),
        ("Oc", "solar", "A", frozenset({Stage.A})),
    )
)
NEW = startup("New", tags=("ai",), stage="A", stages=frozenset({Stage.A}), description="Robots that weld.")
OTHER = startup("Other", tags=("solar",), stage="other")


def deal(who: str, company: str, day: date, name: str = "A") -> Interaction:
    return Interaction(who, company, "invested", day, name)


def world(*more: Interaction) -> Dataset:
    """Ines backed three companies in 2018, Ivo one; both backed new ones in 2020."""
    past = (
        deal("ines", "oa", date(2018, 1, 1)),
        deal("ines", "ob", date(2018, 2, 1), "seed"),
        deal("ines", "oc", date(2018, 3, 1), "other"),
        deal("ivo", "oa", date(2018, 1, 1)),
        deal("ines", "new", date(2020, 3, 1)),
        deal("ivo", "other", date(2020, 4, 1), "other"),
    )
    return dataset(
        investors=(
            investor("Ines", thesis="Kept to herself.", city="Berlin", ticket_max_usd=1e6),
            investor("Ivo"),
        ),
        startups=(NEW, OTHER),
        portfolio=OLD,
        interactions=(*past, *more),
    )


def test_an_investor_declares_what_its_earlier_deals_show_and_where_it_sits() -> None:
    found = without_history(world(), DAY, np.array([0]))
    ines = found.investors[0]
    assert ines.tags == ("ai", "solar")  # twice ai, once solar
    # "other" is a round that nobody here knows: it is not declared.
    assert (ines.stage_names, ines.stages) == (("A", "seed"), frozenset({Stage.A, Stage.SEED}))
    assert (ines.thesis, ines.ticket_max_usd, ines.city) == ("", None, "Berlin")
    assert (found.portfolio, found.interactions) == ((), ())


def test_nothing_dated_on_the_day_or_later_changes_what_is_declared() -> None:
    later = deal("ines", "other", DAY), deal("ines", "other", date(2021, 1, 1), "seed")
    rows = np.array([0, 1])
    assert without_history(world(*later), DAY, rows) == without_history(world(), DAY, rows)


def test_a_conference_asks_about_the_startups_first_funded_in_its_year() -> None:
    (one,) = first_conferences(world(), date(2020, 12, 31), years=1)
    # Ivo has one company only and is not in the pool, so that nobody of the pool backed Other.
    assert [each.id for each in one.dataset.investors] == ["ines"]
    assert [each.id for each in one.dataset.startups] == ["new"]
    assert one.backed.tolist() == [[True]]


def test_deals_from_the_cut_on_teach_nothing() -> None:
    later = deal("ines", "other", date(2020, 12, 31)), deal("ivo", "new", date(2021, 2, 1))
    before = first_conferences(world(), date(2020, 12, 31), years=2)
    assert len(before) == 1
    for one, other in zip(before, first_conferences(world(*later), date(2020, 12, 31), years=2), strict=True):
        assert one.dataset == other.dataset
        assert np.array_equal(one.backed, other.backed)


def test_years_without_a_deal_are_left_out() -> None:
    assert first_conferences(world(), date(2017, 1, 1), years=3) == ()


def test_where_all_who_say_something_were_backed_nothing_can_be_taught() -> None:
    (one,) = first_conferences(world(), date(2020, 12, 31), years=1)
    assert not one.can_teach
