"""Each breach by hand gives exactly its violation, and its nearest legal neighbour gives none."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from matcher.conference import Closure, Dataset, Interaction, MeetingLimits, Rules
from matcher.planning.checks import Meeting, Violation, violations
from matcher.planning.rivals import greedy
from matcher.profiles import WORLD, Attendance, Side, Stage
from tests.factories import (
    at,
    between,
    conference,
    dataset,
    investor,
    meeting,
    ruling,
    session,
    startup,
    sub_forum,
)
from tests.strategies import Case, cases


def under(**rules: Any) -> Dataset:
    """Return the small conference under these rules."""
    return dataset(conference=conference(rules=Rules(**rules)))


def among(**people: Any) -> Dataset:
    """Return the small conference with Ines and Sara only, as given."""
    return dataset(**{"investors": (investor("Ines"),), "startups": (startup("Sara"),), **people})


def later(minutes: int, **fields: Any) -> Meeting:
    """Return a meeting that starts so many minutes after nine."""
    return meeting(start=at(minutes), end=at(minutes + 15), **fields)


def found(data: Dataset, *meetings: Meeting) -> list[Violation]:
    return violations(ruling(data), meetings)


def test_a_legal_plan_has_no_violations() -> None:
    # All four couples in two slots at two tables, with 5 minutes to change places.
    assert not found(
        dataset(),
        meeting("ines", "sara", table=1),
        meeting("ivo", "sol", table=2),
        later(20, investor_id="ines", startup_id="sol", table=1),
        later(20, investor_id="ivo", startup_id="sara", table=2),
    )


def test_an_empty_plan_has_no_violations() -> None:
    assert not found(dataset())


def test_strangers_do_not_meet() -> None:
    breach = [Violation("unknown participant", "ines × nobody")]
    assert found(dataset(), meeting("ines", "nobody"), meeting("ivo", "sol", table=2)) == breach
    assert found(dataset(), meeting("nobody", "sara")) == [Violation("unknown participant", "nobody × sara")]


def test_a_couple_meets_once() -> None:
    breach = [Violation("pair meets twice", "ines × sara")]
    assert found(dataset(), meeting(), later(20)) == breach


def test_a_blocked_pair_does_not_meet() -> None:
    data = under(blocked=frozenset({("ines", "sara")}))
    assert found(data, meeting()) == [Violation("blocked pair meets", "ines × sara")]
    assert not found(data, meeting("ines", "sol"))


def test_acquaintances_do_not_meet_unless_pinned() -> None:
    known = (Interaction("ines", "sara", "invested"),)
    breach = [Violation("pair knows each other already", "ines × sara")]
    assert found(dataset(interactions=known), meeting()) == breach
    assert not found(dataset(interactions=(Interaction("ines", "sara", "viewed"),)), meeting())
    assert not found(replace(under(pinned=frozenset({("ines", "sara")})), interactions=known), meeting())


def test_a_pinned_pair_meets() -> None:
    data = under(pinned=frozenset({("ines", "sara")}))
    assert found(data) == [Violation("pinned pair does not meet", "ines × sara")]
    assert not found(data, meeting())


STAGES = among(
    investors=(investor("Ines", stages=frozenset({Stage.SEED, Stage.A})),),
    startups=(startup("Sara", stages=frozenset({Stage.B})),),
)


def test_stages_agree_where_both_are_known() -> None:
    assert found(STAGES, meeting()) == [Violation("stage does not agree", "ines × sara")]
    unknown = replace(STAGES, startups=(startup("Sara"),))
    overlapping = replace(STAGES, startups=(startup("Sara", stages=frozenset({Stage.PRE_A, Stage.A})),))
    assert not found(unknown, meeting())
    assert not found(overlapping, meeting())


def test_what_the_organiser_pinned_needs_no_agreement() -> None:
    pinned = conference(rules=Rules(pinned=frozenset({("ines", "sara")})))
    assert not found(replace(STAGES, conference=pinned), meeting())


@pytest.mark.parametrize(
    ("markets", "country", "legal"),
    [
        ({"CN"}, "SG", False),
        ({"CN", "SG"}, "SG", True),
        ({WORLD}, "SG", True),
        (set(), "SG", True),
        ({"CN"}, None, True),
    ],
)
def test_startups_sit_where_the_investor_invests(markets: set[str], country: str | None, legal: bool) -> None:
    data = among(
        investors=(investor("Ines", markets=frozenset(markets)),), startups=(startup("Sara", country=country),)
    )
    assert found(data, meeting()) == ([] if legal else [Violation("region does not agree", "ines × sara")])


@pytest.mark.parametrize(
    ("smallest", "greatest", "raising", "legal"),
    [
        # Raising 1 000 000, a cheque may be anything from 2 %, 20 000, up to the whole round.
        (1_000_001, None, 1_000_000, False),
        (1_000_000, None, 1_000_000, True),
        (None, 19_999, 1_000_000, False),
        (None, 20_000, 1_000_000, True),
        (2_000_000, 5_000_000, None, True),
        (None, None, 1_000_000, True),
    ],
)
def test_cheques_are_a_fair_share_of_the_round(
    smallest: int | None, greatest: int | None, raising: int | None, legal: bool
) -> None:
    data = among(
        investors=(investor("Ines", ticket_min_usd=smallest, ticket_max_usd=greatest),),
        startups=(startup("Sara", raising_usd=raising),),
    )
    assert found(data, meeting()) == ([] if legal else [Violation("cheque does not agree", "ines × sara")])


def test_people_meet_within_their_own_sub_forums() -> None:
    data = dataset()
    own = {
        Side.INVESTOR: {"ines": frozenset({"ai", "chips"}), "ivo": frozenset({"chips"})},
        Side.STARTUP: {"sara": frozenset({"ai"})},
    }
    judged = ruling(data, sub_forums=own)
    assert not violations(judged, [meeting("ines", "sara")])
    breach = [Violation("meets outside the own sub-forums", "ivo in ai")]
    assert violations(judged, [meeting("ivo", "sara")]) == breach
    # Sol belongs to none.
    breach = [Violation("meets outside the own sub-forums", "sol in ai")]
    assert violations(judged, [meeting("ines", "sol")]) == breach


@pytest.mark.parametrize(
    ("own", "usual", "most"),
    [
        (Attendance(max_meetings=1), 8, 1),
        (Attendance(max_meetings=2), 1, 2),
        (Attendance(), 1, 1),
        (Attendance(min_meetings=2), 1, 2),
        (Attendance(max_meetings=0), 8, 0),
    ],
    ids=["own", "own above the rules", "rules", "own least above the rules", "none"],
)
def test_nobody_has_more_meetings_than_it_wants(own: Attendance, usual: int, most: int) -> None:
    limits = {Side.INVESTOR: MeetingLimits(0, usual), Side.STARTUP: MeetingLimits()}
    names = ("Sara", "Sol", "Sue")
    data = dataset(
        conference=conference(rules=Rules(limits=limits)),
        investors=(investor("Ines", attendance=own),),
        startups=tuple(startup(name) for name in names),
    )
    held = [later(20 * number, startup_id=name.lower()) for number, name in enumerate(names)]
    assert not found(data, *held[:most])
    assert found(data, *held[: most + 1]) == [Violation("more meetings than wanted", "ines")]


def test_startups_have_no_more_meetings_than_they_want_either() -> None:
    data = dataset(startups=(startup("Sara", attendance=Attendance(max_meetings=1)),))
    assert found(data, meeting(), later(20, investor_id="ivo")) == [Violation("more meetings than wanted", "sara")]


def test_nobody_is_in_two_places_at_once() -> None:
    breach = [Violation("in two places at once", "ines")]
    # From 0 to 15 and from 0 to 15, at two tables.
    assert found(dataset(), meeting(), meeting("ines", "sol", table=2)) == breach
    # Ready again at 15 + 5 = 20.
    assert found(dataset(), meeting(), later(19, startup_id="sol", table=2)) == breach
    assert not found(dataset(), meeting(), later(20, startup_id="sol", table=2))


def test_an_investor_and_a_startup_of_the_same_id_are_two_people() -> None:
    data = dataset(
        investors=(investor("Ines"), investor("Ivo", id="x")), startups=(startup("Sara"), startup("Sol", id="x"))
    )
    assert not found(data, meeting("x", "sara"), meeting("ines", "x", table=2))


def test_nobody_meets_while_unavailable() -> None:
    away = Attendance(unavailable=(between(-60, 0), between(15, 40)))
    data = among(startups=(startup("Sara", attendance=away),))
    breach = [Violation("meets while unavailable", "sara")]
    # 0 to 15 touches both absences and overlaps neither; 1 to 16 shares a minute with the second.
    assert not found(data, meeting())
    assert found(data, later(1)) == breach
    assert not found(data, later(40))


def test_meetings_stay_within_a_session_of_their_sub_forum_in_its_room() -> None:
    breach = [Violation("outside the sessions of its sub-forum", "ines × sara")]
    # The session ends at 60: 45 to 60 is the last possible meeting.
    assert not found(dataset(), later(45))
    assert found(dataset(), later(46)) == breach
    assert found(dataset(), later(-1)) == breach
    assert found(dataset(), meeting(room="Hall 2")) == breach


def test_a_meeting_of_one_sub_forum_is_not_held_in_the_session_of_another() -> None:
    data = dataset(
        conference=conference(
            sub_forums=(sub_forum("ai"), sub_forum("chips")),
            sessions=(session(), session("chips-1", sub_forum="chips", room="Hall 2")),
        )
    )
    breach = [Violation("outside the sessions of its sub-forum", "ines × sara")]
    assert found(data, meeting(sub_forum="ai", room="Hall 2")) == breach
    assert not found(data, meeting(sub_forum="chips", room="Hall 2"))


def test_a_plenary_session_holds_no_meetings() -> None:
    data = dataset(conference=conference(sessions=(session(), session("opening", sub_forum=None, room="Aula"))))
    breach = [Violation("outside the sessions of its sub-forum", "ines × sara")]
    assert found(data, meeting(room="Aula")) == breach


@pytest.mark.parametrize("minutes", [10, 20])
def test_a_meeting_lasts_as_long_as_all_do(minutes: int) -> None:
    assert found(dataset(), meeting(end=at(minutes))) == [Violation("wrong length", "ines × sara")]


@pytest.mark.parametrize("table", [0, 3])
def test_a_meeting_sits_at_a_table_that_is_there(table: int) -> None:
    assert found(dataset(), meeting(table=table)) == [Violation("no such table", f"Hall 1 {table}")]


@pytest.mark.parametrize(
    ("closure", "legal"),
    [
        (Closure(frozenset({1}), between(0, 60)), False),
        (Closure(frozenset({2}), between(0, 60)), True),
        (Closure(None, between(14, 20)), False),
        (Closure(None, between(15, 60)), True),
    ],
)
def test_a_closed_table_holds_no_meeting(closure: Closure, legal: bool) -> None:
    data = dataset(conference=conference(sessions=(session(closed=(closure,)),)))
    assert found(data, meeting()) == ([] if legal else [Violation("the table is closed", "Hall 1 1")])


def test_the_tables_of_a_session_that_left_them_open_are_those_it_was_given() -> None:
    data = dataset(conference=conference(sessions=(session(tables=None),)))
    assert not violations(ruling(data, tables={"ai-1": 3}), [meeting(table=3)])
    assert violations(ruling(data, tables={"ai-1": 2}), [meeting(table=3)]) == [
        Violation("no such table", "Hall 1 3")
    ]
    assert violations(ruling(data), [meeting()]) == [Violation("no such table", "Hall 1 1")]
    # What the conference says itself is not overruled.
    assert violations(ruling(dataset(), tables={"ai-1": 9}), [meeting(table=3)]) == [
        Violation("no such table", "Hall 1 3")
    ]


def test_a_table_holds_one_meeting_at_a_time() -> None:
    breach = [Violation("table taken twice", "Hall 1 1")]
    assert found(dataset(), meeting("ines", "sara"), meeting("ivo", "sol")) == breach
    # 0 to 15 and 14 to 29 share a minute; 15 to 30 follows at once, with other people.
    assert found(dataset(), meeting("ines", "sara"), later(14, investor_id="ivo", startup_id="sol")) == breach
    assert not found(dataset(), meeting("ines", "sara"), later(15, investor_id="ivo", startup_id="sol"))


def two_sub_forums(room: str, other_room: str) -> Dataset:
    return dataset(
        conference=conference(
            sub_forums=(sub_forum("ai"), sub_forum("chips")),
            sessions=(session(room=room), session("chips-1", sub_forum="chips", room=other_room)),
        )
    )


@pytest.mark.parametrize(
    ("room", "other_room", "legal"),
    [("Hall 1", "Hall 2", True), ("", "", True), ("Hall 1", "Hall 1", False)],
    ids=["two rooms", "rooms without names", "one room"],
)
def test_tables_of_different_rooms_may_have_the_same_number(room: str, other_room: str, legal: bool) -> None:
    both = (
        meeting("ines", "sara", sub_forum="ai", room=room),
        meeting("ivo", "sol", sub_forum="chips", room=other_room),
    )
    expected = [] if legal else [Violation("table taken twice", "Hall 1 1")]
    assert found(two_sub_forums(room, other_room), *both) == expected


def test_every_breach_of_a_plan_is_told() -> None:
    data = under(blocked=frozenset({("ines", "sara")}))
    # The first pair is blocked and sits at a table that is not there; the second meets for 20 minutes.
    breaches = found(data, meeting(table=9), meeting("ivo", "sol", start=at(20), end=at(40)))
    assert [breach.rule for breach in breaches] == ["blocked pair meets", "no such table", "wrong length"]


@settings(deadline=None, max_examples=60)
@given(cases(), st.data())
def test_a_legal_plan_that_is_tampered_with_is_no_longer_legal(case: Case, data: st.DataObject) -> None:
    meetings = case.meetings(greedy(case.problem))
    assume(meetings and not case.ruling.dataset.conference.rules.pinned)
    assert not violations(case.ruling, meetings)
    victim = data.draw(st.sampled_from(meetings))
    tampered = data.draw(
        st.sampled_from(
            (
                replace(victim, table=victim.table + 4),
                replace(victim, table=0),
                replace(victim, room="elsewhere"),
                replace(victim, start=at(-15), end=at(0)),
                replace(victim, startup_id="nobody"),
                replace(victim, sub_forum="none"),
            )
        )
    )
    assert violations(case.ruling, [tampered if held is victim else held for held in meetings])
    assert violations(case.ruling, [*meetings, victim])
