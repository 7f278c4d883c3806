"""What devices and buttons of the floor send."""

from __future__ import annotations

from typing import Any

import pytest

from tests.web.cast import slot
from web.forms.floor import MOST_SCANS, outcome_of, scans_of, start_of
from web.services.floor.arrivals import Scan
from web.store.records.floor import Outcome


def test_check_ins_are_read_one_by_one() -> None:
    told = {
        "arrivals": [
            {"key": "a", "person": 3, "at": slot(0).isoformat()},
            {"key": "b", "badge": "3-x", "at": "yesterday"},
            {"key": "c", "person": None, "at": "2026-05-12T09:00:00"},
        ]
    }
    assert scans_of(told) == [Scan("a", 3, "", slot(0)), Scan("b", None, "3-x"), Scan("c")]


def test_a_clock_as_browsers_tell_it_is_understood() -> None:
    (scan,) = scans_of({"arrivals": [{"key": "a", "person": 1, "at": "2026-05-12T09:00:00.000Z"}]}) or []
    assert scan.at == slot(0)


@pytest.mark.parametrize(
    "odd",
    [
        None,
        "text",
        {"arrivals": "text"},
        {"arrivals": [None]},
        {"arrivals": [{"person": 1}]},
        {"arrivals": [{"key": "a", "person": True}]},
        {"arrivals": [{"key": "a", "person": 2**31}]},
        {"arrivals": [{"key": "a", "person": -1}]},
        {"arrivals": [{"key": "a", "badge": 7}]},
        {"arrivals": [{"key": "a"}] * (MOST_SCANS + 1)},
    ],
)
def test_what_is_no_check_in_is_none(odd: Any) -> None:
    assert scans_of(odd) is None


def test_only_what_can_be_said_is_an_outcome() -> None:
    assert [outcome_of(text) for text in ("held", "both_missing", "replaced", "")] == [
        Outcome.HELD,
        Outcome.BOTH_MISSING,
        None,
        None,
    ]


def test_a_slot_is_named_by_its_moment() -> None:
    assert (start_of(slot(1).isoformat()), start_of("soon"), start_of("2026-05-12T09:00")) == (slot(1), None, None)
