"""A folder as if less were known: columns blanked everywhere, companies that left a column empty left out."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from typing import Any, TypeVar

from matcher.conference import Dataset
from matcher.errors import ConfigurationError
from matcher.profiles import Investor, Participant, Startup

P = TypeVar("P", Investor, Startup)

#: For each column of a folder the fields that are read from it, with what unknown is.
_STARTUP: dict[str, dict[str, Any]] = {
    "description": {"description": ""},
    "tags": {"tags": ()},
    "stage": {"stage": "", "stages": frozenset()},
    "raising_usd": {"raising_usd": None},
    "country": {"country": None},
    "region": {"region": ""},
    "city": {"city": ""},
    "founded": {"founded": None},
}
_INVESTOR: dict[str, dict[str, Any]] = {
    "thesis": {"thesis": ""},
    "tags": {"tags": ()},
    "stages": {"stage_names": (), "stages": frozenset()},
    "ticket_min_usd": {"ticket_min_usd": None},
    "ticket_max_usd": {"ticket_max_usd": None},
    "countries": {"countries": (), "markets": frozenset()},
    "country": {"country": None},
    "region": {"region": ""},
    "city": {"city": ""},
    "kind": {"kind": ""},
}


def without(dataset: Dataset, columns: Collection[str]) -> Dataset:
    """Return a dataset in which nobody filled some columns, neither investors nor startups nor the portfolio.

    Raises
    ------
    ConfigurationError
        If there is no such column; the message lists those there are.
    """
    _refuse_unknown(dataset, columns, {*_STARTUP, *_INVESTOR})
    if not columns:
        return dataset
    return replace(
        dataset,
        investors=tuple(_blanked(each, columns, _INVESTOR) for each in dataset.investors),
        startups=tuple(_blanked(each, columns, _STARTUP) for each in dataset.startups),
        portfolio=tuple(_blanked(each, columns, _STARTUP) for each in dataset.portfolio),
    )


def only_with(dataset: Dataset, columns: Collection[str]) -> Dataset:
    """Return a dataset with only those companies that fill all of some columns, and what happened with these.

    Raises
    ------
    ConfigurationError
        If startups have no such column; the message lists those there are.
    """
    _refuse_unknown(dataset, columns, set(_STARTUP))
    startups, portfolio = (
        tuple(company for company in group if all(_fills(company, column) for column in columns))
        for group in (dataset.startups, dataset.portfolio)
    )
    kept = {company.id for company in (*startups, *portfolio)}
    events = tuple(event for event in dataset.interactions if event.startup_id in kept)
    return replace(dataset, startups=startups, portfolio=portfolio, interactions=events)


def _blanked(person: P, columns: Collection[str], fields: Mapping[str, Mapping[str, Any]]) -> P:
    blank = {field: unknown for column in columns for field, unknown in fields.get(column, {}).items()}
    if any(column in person.extra for column in columns):
        blank["extra"] = {name: value for name, value in person.extra.items() if name not in columns}
    return replace(person, **blank) if blank else person


def _fills(company: Startup, column: str) -> bool:
    if column in _STARTUP:
        return any(getattr(company, field) != unknown for field, unknown in _STARTUP[column].items())
    return bool(company.extra.get(column))


def _refuse_unknown(dataset: Dataset, columns: Collection[str], known: set[str]) -> None:
    people: Iterable[Participant] = (*dataset.investors, *dataset.startups, *dataset.portfolio)
    known = known | {name for person in people for name in person.extra}
    unknown = [column for column in columns if column not in known]
    if unknown:
        raise ConfigurationError(
            f"There is no column {', '.join(unknown)} that can be left out or asked for. "
            f"Columns are: {', '.join(sorted(known))}."
        )
