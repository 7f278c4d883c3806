"""What others may see of a profile."""

from __future__ import annotations

from dataclasses import fields

import pytest

from matcher.profiles import Participant, Side, Stage
from tests.factories import investor, startup
from web.visibility import OPTIONAL, Audience, as_seen, audiences, hidden_columns, on_walls, shown_names

WHOLE: dict[Side, Participant] = {Side.INVESTOR: investor("Ines"), Side.STARTUP: startup("Sara")}


def test_what_is_hidden_is_as_if_it_had_never_been_said() -> None:
    seen = as_seen(
        startup("Sara", stage="A轮", stages=frozenset({Stage.A}), raising_usd=5e6, city="Xi'an", country="CN"),
        hidden_columns(Side.STARTUP, ["description", "tags", "founded"]),
    )
    assert (seen.stage, seen.stages, seen.raising_usd, seen.city, seen.country) == (
        "",
        frozenset(),
        None,
        "",
        None,
    )


def test_hiding_the_cheque_hides_both_its_ends_and_nothing_else() -> None:
    ines = investor(
        "Ines", thesis="Glass.", ticket_min_usd=1e6, ticket_max_usd=2e6, extra={"languages": "English"}
    )
    seen = as_seen(ines, "ticket_min_usd ticket_max_usd")
    assert (seen.ticket_min_usd, seen.ticket_max_usd, seen.thesis) == (None, None, "Glass.")
    assert seen.extra == {"languages": "English"}


def test_languages_can_be_hidden_although_they_are_no_column_of_files() -> None:
    ines = investor("Ines", extra={"languages": "English", "phone": "1"})
    assert as_seen(ines, "languages").extra == {"phone": "1"}


def test_a_name_stands_in_the_hall_unless_it_was_hidden() -> None:
    shown = [name for name in OPTIONAL[Side.STARTUP] if name != "walls"]
    assert on_walls(hidden_columns(Side.STARTUP, ["walls"]))
    assert not on_walls(hidden_columns(Side.STARTUP, shown))


@pytest.mark.parametrize("side", Side)
def test_what_is_ticked_comes_back_ticked(side: Side) -> None:
    some = list(OPTIONAL[side])[1::2]
    assert shown_names(side, hidden_columns(side, some)) == some


@pytest.mark.parametrize("side", Side)
def test_everything_but_the_name_can_be_hidden(side: Side) -> None:
    seen = as_seen(WHOLE[side], hidden_columns(side, []))
    rest = {one.name for one in fields(seen) if getattr(seen, one.name) not in ("", (), None, frozenset())}
    assert rest - {"id", "name", "attendance", "extra"} == set()


def test_who_sees_what_is_told_for_every_part() -> None:
    seen = audiences(Side.STARTUP, "raising_usd walls", "phone")
    assert (seen["name"], seen["description"], seen["raising"]) == (
        Audience.OTHER_SIDE,
        Audience.OTHER_SIDE,
        Audience.ORGANISERS,
    )
    assert (seen["phone"], seen["wechat"], seen["email"]) == (
        Audience.FOLLOW_UP,
        Audience.NOBODY,
        Audience.INVITERS,
    )
    assert (seen["walls"], seen["opinions"], seen["notes"]) == (Audience.NOBODY, Audience.SUMS, Audience.NOBODY)
    assert set(OPTIONAL[Side.STARTUP]) <= set(seen)
