from __future__ import annotations

import pytest

from matcher.conference import Interaction
from matcher.errors import ConfigurationError
from matcher.evaluation.withheld import only_with, without
from matcher.profiles import Participant, Stage
from tests.factories import dataset, investor, startup

FULL = dataset(
    investors=(
        investor("Ines", tags=("ai",), stages=frozenset({Stage.A}), stage_names=("A轮",), city="Xi'an"),
        investor("Ivo", countries=("China",), markets=frozenset({"CN"})),
    ),
    startups=(
        startup("Sara", tags=("ai",), stage="A轮", stages=frozenset({Stage.A})),
        startup("Sol", city="Xi'an"),
    ),
    portfolio=(startup("Pia", tags=("bio",), extra={"season": "3", "ask": "1"}),),
    interactions=(Interaction("ines", "sol", "invested"), Interaction("ines", "pia", "invested")),
)


def test_a_column_is_blanked_on_both_sides_and_in_the_portfolio() -> None:
    bare = without(FULL, ["tags"])
    people: tuple[Participant, ...] = (*bare.investors, *bare.startups, *bare.portfolio)
    assert [one.tags for one in people] == [()] * 5
    assert (bare.investors[0].city, bare.startups[0].stage) == ("Xi'an", "A轮")


def test_with_a_column_goes_all_that_was_read_from_it() -> None:
    bare = without(FULL, ["stage", "countries"])
    assert (bare.startups[0].stage, bare.startups[0].stages) == ("", frozenset())
    assert (bare.investors[1].countries, bare.investors[1].markets) == ((), frozenset())
    assert bare.investors[0].stages == frozenset({Stage.A})


def test_columns_of_the_folders_own_can_be_blanked() -> None:
    assert without(FULL, ["season"]).portfolio[0].extra == {"ask": "1"}


def test_without_a_column_nothing_changes() -> None:
    assert without(FULL, ()) == FULL
    assert only_with(FULL, ()) == FULL


def test_companies_that_left_a_column_empty_go_with_all_that_happened_to_them() -> None:
    kept = only_with(FULL, ["tags"])
    assert [one.id for one in (*kept.startups, *kept.portfolio)] == ["sara", "pia"]
    assert [event.startup_id for event in kept.interactions] == ["pia"]
    assert kept.investors == FULL.investors


def test_several_columns_must_all_be_filled() -> None:
    assert [one.id for one in only_with(FULL, ["tags", "stage"]).startups] == ["sara"]
    assert [one.id for one in only_with(FULL, ["season"]).portfolio] == ["pia"]


@pytest.mark.parametrize("column", ["name", "Tags", "nonsense"])
def test_an_unknown_column_is_refused_with_those_there_are(column: str) -> None:
    with pytest.raises(ConfigurationError, match=rf"no column {column} .*\bseason, stage\b"):
        without(FULL, [column])
    with pytest.raises(ConfigurationError, match=rf"no column {column} "):
        only_with(FULL, [column])
