"""Everybody without a meeting learns the first thing that stood in the way, and what to change."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given

from matcher.conference import Conference, Dataset, Interaction, Rules
from matcher.drafting import draft_plan
from matcher.profiles import Investor, Side, Stage, Startup
from tests.factories import between, conference, dataset, investor, session, startup, sub_forum, words
from tests.matcher.recommendation.rooms import LAWS, at, rooms, tiny, two_forums

HERE = at("ai")
INES, IVO = investor(attendance=HERE), investor("Ivo", attendance=HERE)
SARA, SOL = startup(attendance=HERE), startup("Sol", attendance=HERE)
#: One meeting at one table.
ONE_PLACE = conference(sessions=(session(end=session().start + conference().meeting, tables=1),))


def reasons(
    people: tuple[Investor | Startup, ...], programme: Conference | None = None, **fields: Any
) -> dict[str, str]:
    """Return why each person without a meeting has none, by id, in English; both languages have been told."""
    data = dataset(
        conference=programme or conference(),
        investors=tuple(person for person in people if isinstance(person, Investor)),
        startups=tuple(person for person in people if isinstance(person, Startup)),
        **fields,
    )
    told = draft_plan(data, (), tiny(), None).left_out
    assert all(re.search("[一-鿿]", one.reason.zh) for one in told)
    return {one.id: one.reason.en for one in told}


def test_who_wants_no_meetings() -> None:
    nothing = investor(attendance=at("ai", max_meetings=0))
    assert reasons((nothing, IVO, SARA)) == {"ines": "wants no meetings (max_meetings is 0)"}


def test_who_names_no_sub_forum_and_says_nothing() -> None:
    assert reasons((investor(), IVO, SARA), two_forums()) == {
        "ines": "names no sub-forum and says nothing from which one could be suggested; "
        "ask for a sentence, or a sub-forum"
    }


def test_who_says_something_that_fits_no_sub_forum() -> None:
    # Eight sub-forums described in the same words: none is more probable than an eighth.
    forums = tuple(sub_forum(f"f{row}", description=words("robots")) for row in range(8))
    programme = conference(sub_forums=(sub_forum("ai"), *forums))
    assert reasons((investor(thesis="Robots."), IVO, SARA), programme) == {
        "ines": "names no sub-forum, and none fits the profile well enough to be suggested; name one"
    }


def test_who_is_alone_in_the_sub_forum() -> None:
    assert reasons((INES, investor("Ivo", attendance=at("bio")), SARA), two_forums()) == {
        "ivo": "nobody of the other side is in the same sub-forum"
    }


@pytest.mark.parametrize(
    ("mine", "theirs", "rule"),
    [
        ({"stages": frozenset({Stage.A})}, {"stages": frozenset({Stage.B})}, "the round of 1 does not fit"),
        ({"ticket_min_usd": 1e6}, {"raising_usd": 1e5}, "the cheque of 1 does not fit"),
        ({"markets": frozenset({"CN"})}, {"country": "DE"}, "the region of 1 does not fit"),
        (
            {"stages": frozenset({Stage.A}), "markets": frozenset({"CN"})},
            {"stages": frozenset({Stage.B}), "country": "DE"},
            "the round of 1 does not fit; the region of 1 does not fit",
        ),
    ],
)
def test_who_finds_nobody_eligible(mine: dict[str, Any], theirs: dict[str, Any], rule: str) -> None:
    told = reasons((replace(INES, **mine), replace(SARA, **theirs)))
    assert told == dict.fromkeys(("ines", "sara"), f"nobody in the same sub-forum is eligible: {rule}")


def test_whose_counterparts_are_blocked_or_known() -> None:
    programme = conference(rules=Rules(blocked=frozenset({("ines", "sara")})))
    told = reasons((INES, IVO, SARA, SOL), programme, interactions=(Interaction("ines", "sol", "met"),))
    assert told == {"ines": "nobody in the same sub-forum is eligible: 2 are blocked or known already"}


@pytest.mark.parametrize("sessions", [(), (session(tables=0),), (session(end=session().start),)])
def test_whose_sub_forum_has_no_place(sessions: tuple[Any, ...]) -> None:
    told = reasons((INES, SARA), conference(sessions=sessions))
    assert told == dict.fromkeys(
        ("ines", "sara"),
        "the sub-forum has no time or no table for one-on-one meetings; give it a session with tables",
    )


def test_who_is_never_there() -> None:
    away = investor(attendance=at("ai", unavailable=(between(0, 60),)))
    assert reasons((away, IVO, SARA)) == {
        "ines": "is never there when the sub-forum meets; shorten the unavailable times"
    }


def test_who_is_there_when_the_others_are_not() -> None:
    # Slots begin at 0, 20 and 40: Ines has the last two, Sara only the first.
    late = investor(attendance=at("ai", unavailable=(between(0, 20),)))
    early = startup(attendance=at("ai", unavailable=(between(20, 60),)))
    told = reasons((late, early))
    assert told == dict.fromkeys(
        ("ines", "sara"), "is never free at the same time as anybody eligible; shorten the unavailable times"
    )


def test_whose_counterparts_have_all_the_meetings_they_want() -> None:
    once = startup(attendance=at("ai", max_meetings=1))
    told = reasons((INES, IVO, once))
    assert list(told.values()) == ["everybody eligible has all the meetings they want; raise their most meetings"]


def test_for_whom_no_table_is_left() -> None:
    told = reasons((INES, IVO, SARA, SOL), ONE_PLACE)
    assert len(told) == 2
    assert set(told.values()) == {
        "no time is left at which somebody eligible and a table are both free; add tables or sessions"
    }


def test_for_whom_no_table_is_left_though_somebody_else_is_full() -> None:
    # Ines and Sara have the one place; Sara wants no more, but Sol would.
    programme = replace(ONE_PLACE, rules=Rules(pinned=frozenset({("ines", "sara")})))
    told = reasons((INES, IVO, startup(attendance=at("ai", max_meetings=1)), SOL), programme)
    assert told["ivo"] == told["sol"]
    assert told["ivo"].startswith("no time is left")


@LAWS
@given(data=rooms())
def test_everybody_has_a_meeting_or_one_reason(data: Dataset) -> None:
    plan = draft_plan(data, (), tiny(), None)
    met = {(Side.INVESTOR, one.meeting.investor_id) for one in plan.meetings}
    met |= {(Side.STARTUP, one.meeting.startup_id) for one in plan.meetings}
    told = [(one.side, one.id) for one in plan.left_out]
    everybody = [(Side.INVESTOR, person.id) for person in data.investors]
    everybody += [(Side.STARTUP, company.id) for company in data.startups]
    assert told == [who for who in everybody if who not in met]
