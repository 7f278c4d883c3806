"""A released plan of a tiny conference, repaired: what was kept is untouched, and the difference adds up."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.carried_over import RepairRequest
from matcher.changes import Away, Blocked, Cancelled, Change, NoShow, RoomLost, SessionMoved, TableLost
from matcher.conference import Dataset, MeetingLimits, overlaps
from matcher.drafting import draft_plan
from matcher.errors import PlanError
from matcher.plan import ConferencePlan
from matcher.planning.checks import Meeting
from matcher.profiles import Interval, Side
from matcher.repairing import RepairedConference, repair_plan
from tests.factories import at as moment
from tests.factories import between, conference, dataset, investor, session, startup
from tests.matcher.recommendation.rooms import at, tiny

# Six meeting times of two tables; everybody may meet everybody.
HOURS = session(end=moment(120))
CAST = dataset(
    conference=conference(sessions=(HOURS,)),
    investors=tuple(investor(one, thesis="Robots.", attendance=at("ai")) for one in ("Ines", "Ivo", "Ida")),
    startups=tuple(startup(one, description="Robots.", attendance=at("ai")) for one in ("Sara", "Sol", "Sam")),
)
IDS = {side: [person.id for person in CAST.people(side)] for side in Side}


@pytest.fixture(scope="module")
def released() -> ConferencePlan:
    return draft_plan(CAST, (), tiny(), None)


def meetings(plan: ConferencePlan) -> tuple[Meeting, ...]:
    return tuple(one.meeting for one in plan.meetings)


def repaired(plan: ConferencePlan, *changes: Change, data: Dataset = CAST, **fields: object) -> RepairedConference:
    asked = RepairRequest(data, (), meetings(plan), plan.tables, changes)
    return repair_plan(replace(asked, **fields), tiny(), None)  # type: ignore[arg-type]


def somebody() -> st.SearchStrategy[tuple[Side, str]]:
    return st.sampled_from([(side, id_) for side in Side for id_ in IDS[side]])


def changes() -> st.SearchStrategy[Change]:
    start = st.integers(0, 5).map(lambda slot: 20 * slot)
    hours = st.builds(lambda one, length: between(one, one + length), start, st.integers(1, 60))
    return st.one_of(
        somebody().map(lambda who: Cancelled(*who)),
        st.builds(lambda who, when: Away(who[0], who[1], when), somebody(), hours),
        st.builds(lambda who, since: NoShow(who[0], who[1], moment(since)), somebody(), start),
        st.builds(lambda table, when: TableLost("ai-1", frozenset({table}), when), st.integers(1, 2), hours),
        start.map(lambda by: SessionMoved("ai-1", moment(by), moment(by + 120), "Hall 2")),
        st.builds(Blocked, st.sampled_from(IDS[Side.INVESTOR]), st.sampled_from(IDS[Side.STARTUP])),
    )


@settings(deadline=None, max_examples=40)
@given(some=st.lists(changes(), max_size=3), now=st.none() | st.integers(-10, 130))
def test_a_difference_adds_up_and_what_has_begun_stays(
    released: ConferencePlan, some: list[Change], now: int | None
) -> None:
    if now is not None and now > 0:
        some = [one for one in some if not isinstance(one, SessionMoved)]
    began = None if now is None else moment(now)
    made = repaired(released, *some, now=began)
    found, before, after = made.difference, meetings(released), meetings(made.plan)
    assert sorted(
        [*found.kept, *(one.before for one in found.moved), *(one.meeting for one in found.cancelled)], key=repr
    ) == sorted(before, key=repr)
    held = [*found.kept, *(one.after for one in found.moved), *found.new]
    assert sorted(held, key=repr) == sorted(after, key=repr)
    # Who is said to be missing twice is missing from the earlier time on.
    no_shows = [one for one in some if isinstance(one, NoShow)]
    latest_first = sorted(no_shows, key=lambda one: one.since, reverse=True)
    missed = {(one.side, one.id): one.since for one in latest_first}
    for one in before:
        absent = [missed.get((Side.INVESTOR, one.investor_id)), missed.get((Side.STARTUP, one.startup_id))]
        if began and one.start < began and not any(since and since <= one.start for since in absent):
            assert one in found.kept
    for change in some if began is None else ():
        if isinstance(change, NoShow | Away):
            away = Interval(change.since, moment(999)) if isinstance(change, NoShow) else change.hours
            theirs = [one for one in after if change.id in (one.investor_id, one.startup_id)]
            assert not any(overlaps(away, Interval(one.start, one.end)) for one in theirs)


def test_no_change_keeps_everything(released: ConferencePlan) -> None:
    made = repaired(released)
    assert made.difference.kept == meetings(released)
    assert made.difference.proven
    assert meetings(made.plan) == meetings(released)
    assert list(made.plan.seconds) == ["embed", "recommend", "plan", "check", "explain", "map"]


def test_who_falls_below_the_minimum_is_told_with_the_rule_in_the_way(released: ConferencePlan) -> None:
    # Everybody has three meetings and wants all of them at least; Sam cancels, and nobody else is eligible.
    eager = replace(CAST.conference.rules, limits={side: MeetingLimits(3, 8) for side in Side})
    data = replace(CAST, conference=replace(CAST.conference, rules=eager))
    made = repaired(released, Cancelled(Side.STARTUP, IDS[Side.STARTUP][2]), data=data)
    short = {(one.side, one.id, one.has, one.wants) for one in made.plan.below_minimum}
    assert short == {(Side.INVESTOR, one, 2, 3) for one in IDS[Side.INVESTOR]}
    assert made.plan.figures.short >= 3
    assert all(one.reason.zh for one in made.plan.below_minimum)


def test_the_same_request_gives_the_same_plan(released: ConferencePlan) -> None:
    some = Cancelled(Side.STARTUP, "sol"), Away(Side.INVESTOR, "ines", between(0, 45))
    one, other = repaired(released, *some), repaired(released, *some)
    assert (one.difference, one.plan.meetings) == (other.difference, other.plan.meetings)


def test_a_moved_session_takes_its_meetings_along_in_their_order(released: ConferencePlan) -> None:
    made = repaired(released, SessionMoved("ai-1", moment(300), moment(420), "Hall 2"))
    assert len(made.difference.moved) == len(meetings(released))
    for one in made.difference.moved:
        assert one.after.start - one.before.start == moment(300) - moment(0)
        assert (one.after.room, one.after.table) == ("Hall 2", one.before.table)


def test_a_lost_room_cancels_what_has_nowhere_to_go_and_says_so(released: ConferencePlan) -> None:
    made = repaired(released, RoomLost("ai-1"))
    assert made.plan.meetings == ()
    assert len(made.difference.cancelled) == len(meetings(released))
    assert all("table is lost" in one.reason.en for one in made.difference.cancelled)
    assert made.difference.proven


def test_a_pinned_meeting_of_somebody_who_is_away_is_told_among_the_cancelled(released: ConferencePlan) -> None:
    first = meetings(released)[0]
    pins = frozenset({(first.investor_id, first.startup_id)})
    programme = replace(CAST.conference, rules=replace(CAST.conference.rules, pinned=pins))
    away = Away(Side.INVESTOR, first.investor_id, between(-60, 600))
    made = repaired(released, away, data=replace(CAST, conference=programme))
    assert first in [one.meeting for one in made.difference.cancelled]
    assert "is away then" in made.difference.cancelled[0].reason.en


def test_who_wants_fewer_meetings_now_keeps_the_best(released: ConferencePlan) -> None:
    few = replace(CAST.investors[0], attendance=at("ai", max_meetings=1))
    made = repaired(released, data=replace(CAST, investors=(few, *CAST.investors[1:])))
    mine = [one for one in made.plan.meetings if one.meeting.investor_id == few.id]
    assert len(mine) == 1
    own = [one.recommendation.score for one in released.meetings if one.meeting.investor_id == few.id]
    assert mine[0].recommendation.score == pytest.approx(max(own))


def test_who_left_the_tables_has_cancelled(released: ConferencePlan) -> None:
    made = repaired(released, data=replace(CAST, startups=CAST.startups[1:]))
    gone = [one for one in made.difference.cancelled if one.meeting.startup_id == CAST.startups[0].id]
    assert gone
    assert all(one.reason.en == "sara is not in the tables any more" for one in gone)


def test_who_has_registered_since_comes_into_free_places(released: ConferencePlan) -> None:
    newcomer = investor("Iris", thesis="Robots.", attendance=at("ai"))
    made = repaired(released, data=replace(CAST, investors=(*CAST.investors, newcomer)))
    assert made.difference.kept == meetings(released)
    assert {one.investor_id for one in made.difference.new} == {"iris"}
    assert len(made.difference.new) == 3


def test_a_pair_that_was_pinned_since_and_finds_no_place_is_refused(released: ConferencePlan) -> None:
    newcomer = investor("Iris", thesis="Robots.", attendance=at("ai", unavailable=(between(0, 120),)))
    rules = replace(CAST.conference.rules, pinned=frozenset({("iris", "sara")}))
    data = replace(
        CAST,
        conference=replace(CAST.conference, rules=rules),
        investors=(*CAST.investors, newcomer),
    )
    with pytest.raises(PlanError, match="iris × sara"):
        repaired(released, data=data)


def test_without_refilling_nothing_is_new(released: ConferencePlan) -> None:
    made = repaired(released, Cancelled(Side.STARTUP, "sol"), refilling=False)
    assert made.difference.new == ()


def test_a_session_that_has_begun_cannot_be_taken_away(released: ConferencePlan) -> None:
    with pytest.raises(PlanError, match="has begun"):
        repaired(released, SessionMoved("ai-1", moment(300), moment(420), "Hall 1"), now=moment(30))
