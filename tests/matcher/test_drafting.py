"""A tiny conference from profiles to plan: everybody meets who can, by the rules, and the same again next time."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given

from matcher.conference import Closure, Conference, Dataset, Interaction, Rules
from matcher.drafting import at_open_tables, draft_plan, participant, planning_problem, recommend_for
from matcher.errors import Finding, PlanError, Severity, UnknownParticipantError
from matcher.plan import ConferencePlan, Level
from matcher.planning.checks import Ruling, violations
from matcher.profiles import Side, Stage
from tests.factories import at as moment
from tests.factories import between, conference, dataset, investor, meeting, session, startup, words
from tests.matcher.recommendation.rooms import LAWS, at, recommended, rooms, tiny, two_forums

CAST = dataset(
    investors=(
        investor(thesis="We back robots that weld.", attendance=at("ai")),
        investor("Ivo", thesis="我们投资机器人。", attendance=at("ai")),
    ),
    startups=(
        startup(description="Welding robots for cars.", attendance=at("ai")),
        startup("Sol", description="我们研发焊接机器人。", attendance=at("ai")),
    ),
)


def plan(data: Dataset, seed: int = 0) -> ConferencePlan:
    return draft_plan(data, (), tiny(), None, seed)


def told(made: ConferencePlan) -> list[tuple[str, str, str, int]]:
    """Return who meets whom in which room, and after how many minutes."""
    return [
        (
            one.meeting.investor_id,
            one.meeting.startup_id,
            one.meeting.room,
            round((one.meeting.start - moment(0)).total_seconds()) // 60,
        )
        for one in made.meetings
    ]


def with_rules(data: Dataset, **rules: Any) -> Dataset:
    return replace(data, conference=replace(data.conference, rules=replace(data.conference.rules, **rules)))


def test_everybody_meets_everybody_where_there_is_room() -> None:
    # Two a side make four couples; three slots of two tables have room for six meetings.
    made = plan(CAST)
    assert sorted((mine, theirs) for mine, theirs, _, _ in told(made)) == [
        ("ines", "sara"),
        ("ines", "sol"),
        ("ivo", "sara"),
        ("ivo", "sol"),
    ]
    assert [minute for *_, minute in told(made)] == sorted(minute for *_, minute in told(made))
    assert made.left_out == ()
    assert made.tables == {"ai-1": 2}
    assert (made.figures.status, made.figures.people_reached, made.figures.people_reachable) == ("optimal", 4, 4)
    assert made.figures.value == pytest.approx(sum(one.recommendation.score for one in made.meetings))
    assert list(made.seconds) == ["embed", "recommend", "plan", "check", "explain", "map"]
    assert made.versions["encoder"] == tiny().fingerprint


@LAWS
@given(data=rooms(most=3))
def test_a_plan_keeps_every_rule_and_leaves_nobody_out_who_has_a_candidate(data: Dataset) -> None:
    # Three slots with two tables in each hall: with three people a side everybody can be met.
    made = plan(data)
    belonging = {
        side: {who: frozenset(one.sub_forum for one in own) for who, own in made.memberships[side].items()}
        for side in Side
    }
    assert violations(Ruling(data, belonging, made.tables), [one.meeting for one in made.meetings]) == []
    found = recommended(data)
    for side, rows, ids in (
        (Side.INVESTOR, found.pairs.investor, [one.meeting.investor_id for one in made.meetings]),
        (Side.STARTUP, found.pairs.startup, [one.meeting.startup_id for one in made.meetings]),
    ):
        assert {found.rosters[side].ids[row] for row in rows.tolist()} == set(ids)


@LAWS
@given(data=rooms())
def test_the_same_seed_gives_the_same_plan(data: Dataset) -> None:
    one, other = plan(data), plan(data)
    assert one.meetings == other.meetings
    assert one.left_out == other.left_out
    assert one.figures == other.figures
    for side in Side:
        np.testing.assert_array_equal(one.map_points[side], other.map_points[side])


def test_findings_and_seed_are_handed_on() -> None:
    finding = Finding(Severity.NOTE, "startups.csv", 2, None, "", words("odd"), words("look"))
    made = draft_plan(CAST, [finding], tiny(), None, seed=7)
    assert (made.findings, made.seed, made.dataset) == ((finding,), 7, CAST)


def test_each_step_tells_its_progress() -> None:
    steps: list[tuple[str, int, int]] = []
    made = draft_plan(CAST, (), tiny(), None, progress=lambda step, done, total: steps.append((step, done, total)))
    assert ("embed", 4, 4) in steps
    for name in made.seconds:
        mine = [(done, total) for step, done, total in steps if step == name]
        assert (mine[0], mine[-1]) == ((0, 1), (1, 1))


def test_nobody_is_in_two_sub_forums_at_once() -> None:
    # Two sessions at the same time, everybody in both sub-forums, five minutes to change rooms.
    both = at("ai", "bio")
    data = replace(
        CAST,
        conference=two_forums(),
        investors=tuple(replace(person, attendance=both) for person in CAST.investors),
        startups=tuple(replace(company, attendance=both) for company in CAST.startups),
    )
    made = plan(data)
    for column in (0, 1):
        times = Counter((row[column], row[3]) for row in told(made))
        assert set(times.values()) == {1}
    assert len(made.meetings) == 4
    assert len({(mine, theirs) for mine, theirs, _, _ in told(made)}) == 4


def test_parallel_sessions_each_hold_their_own() -> None:
    data = replace(
        CAST,
        conference=two_forums(),
        investors=(CAST.investors[0], replace(CAST.investors[1], attendance=at("bio"))),
        startups=(CAST.startups[0], replace(CAST.startups[1], attendance=at("bio"))),
    )
    held = sorted(row[:3] for row in told(plan(data)))
    assert held == [("ines", "sara", "Hall 1"), ("ivo", "sol", "Hall 2")]


def test_tables_that_were_left_open_are_as_many_as_the_people_need() -> None:
    # Each of two a side wants at most 1 meeting: 2 meetings, 15 % to spare, three slots: 2.3 / 3, so one table.
    wishes = at("ai", max_meetings=1)
    data = replace(
        CAST,
        conference=conference(sessions=(session(tables=None),)),
        investors=tuple(replace(person, attendance=wishes) for person in CAST.investors),
        startups=tuple(replace(company, attendance=wishes) for company in CAST.startups),
    )
    made = plan(data)
    assert made.tables == {"ai-1": 1}
    assert len(made.meetings) == 2
    assert made.left_out == ()


def test_who_is_away_meets_at_another_time() -> None:
    # Slots begin at 0, 20 and 40; Ines comes at 35.
    late = replace(CAST.investors[0], attendance=at("ai", unavailable=(between(0, 35),)))
    data = replace(CAST, investors=(late,), startups=CAST.startups[:1])
    assert told(plan(data)) == [("ines", "sara", "Hall 1", 40)]


def test_a_pinned_pair_meets_though_it_is_known_and_not_eligible() -> None:
    data = replace(
        CAST,
        investors=(replace(CAST.investors[0], stages=frozenset({Stage.C})), CAST.investors[1]),
        startups=(replace(CAST.startups[0], stages=frozenset({Stage.SEED})), CAST.startups[1]),
        interactions=(Interaction("ines", "sara", "invested"),),
    )
    assert ("ines", "sara") not in [row[:2] for row in told(plan(data))]
    assert ("ines", "sara") in [
        row[:2] for row in told(plan(with_rules(data, pinned=frozenset({("ines", "sara")}))))
    ]


def test_a_pinned_pair_without_a_sub_forum_in_common_is_refused_with_its_ids() -> None:
    data = replace(
        CAST, conference=two_forums(), startups=(replace(CAST.startups[0], attendance=at("bio")), CAST.startups[1])
    )
    with pytest.raises(PlanError, match="Investor ines and startup sara"):
        plan(with_rules(data, pinned=frozenset({("ines", "sara")})))


def test_a_pinned_pair_that_is_never_free_together_is_refused() -> None:
    late = replace(CAST.investors[0], attendance=at("ai", unavailable=(between(0, 60),)))
    data = replace(CAST, investors=(late, CAST.investors[1]))
    with pytest.raises(PlanError, match="pinned pairs"):
        plan(with_rules(data, pinned=frozenset({("ines", "sara")})))


def test_where_nobody_is_eligible_the_plan_is_empty_and_says_why() -> None:
    data = replace(
        CAST,
        investors=tuple(replace(person, stages=frozenset({Stage.C})) for person in CAST.investors),
        startups=tuple(replace(company, stages=frozenset({Stage.SEED})) for company in CAST.startups),
    )
    made = plan(data)
    assert made.meetings == ()
    assert [one.id for one in made.left_out] == ["ines", "ivo", "sara", "sol"]
    assert {one.reason.en for one in made.left_out} == {
        "nobody in the same sub-forum is eligible: the round of 2 does not fit"
    }
    assert (made.figures.status, made.figures.value, made.figures.bound, made.figures.gap) == ("optimal", 0, 0, 0)
    assert (made.figures.candidates, made.figures.people_reachable) == (0, 0)


def test_one_person_alone_on_a_side_meets_as_many_as_there_are_slots() -> None:
    # Three slots, five startups: three meet Ines, the others learn that no time is left.
    five = tuple(startup(f"S{row}", attendance=at("ai")) for row in range(5))
    made = plan(replace(CAST, investors=CAST.investors[:1], startups=five))
    assert [minute for *_, minute in told(made)] == [0, 20, 40]
    assert len(made.left_out) == 2


@pytest.mark.parametrize("side", list(Side))
def test_a_side_may_be_missing(side: Side) -> None:
    data = replace(CAST, investors=()) if side is Side.INVESTOR else replace(CAST, startups=())
    made = plan(data)
    assert made.meetings == ()
    assert {one.reason.en for one in made.left_out} == {"nobody of the other side is in the same sub-forum"}


def test_a_programme_without_sessions_is_planned_as_empty() -> None:
    made = plan(replace(CAST, conference=conference(sessions=())))
    assert made.meetings == ()
    assert len(made.left_out) == 4
    assert made.tables == {}


def test_the_problem_is_aligned_to_the_recommendations() -> None:
    found = recommended(with_rules(CAST, pinned=frozenset({("ivo", "sol")})))
    problem, tables = planning_problem(found)
    assert tables == {"ai-1": 2}
    assert problem.pairs is found.pairs
    assert problem.pinned.tolist() == [False, False, False, True]
    assert len(problem.grid) == 3


def test_recommendations_for_one_participant_are_the_best_first() -> None:
    yardstick, best = recommend_for(CAST, CAST.startups[0], tiny(), None)
    found = list(best)
    assert yardstick.level is Level.ASSUMED
    assert [one.startup_id for one in found] == ["sara", "sara"]
    assert {one.investor_id for one in found} == {"ines", "ivo"}
    assert found[0].score >= found[1].score


def test_a_participant_is_found_by_side_and_id() -> None:
    assert participant(CAST, Side.INVESTOR, "ivo") is CAST.investors[1]
    assert participant(CAST, Side.STARTUP, "sara") is CAST.startups[0]


def test_an_unknown_participant_is_told_whose_ids_look_like_it() -> None:
    with pytest.raises(UnknownParticipantError, match=r"no startup with the id 'ines'\. Ids that look like it: s"):
        participant(CAST, Side.STARTUP, "ines")
    with pytest.raises(UnknownParticipantError, match="conference has no investors at all"):
        participant(replace(CAST, investors=()), Side.INVESTOR, "ines")


def test_rules_count_for_who_says_nothing_of_meetings() -> None:
    def most(programme: Conference, number: int) -> ConferencePlan:
        limits = {side: replace(one, max=number) for side, one in programme.rules.limits.items()}
        return plan(replace(CAST, conference=replace(programme, rules=Rules(limits=limits))))

    assert len(most(CAST.conference, 1).meetings) == 2
    assert len(most(CAST.conference, 2).meetings) == 4


def test_planned_meetings_sit_at_the_tables_that_are_open() -> None:
    # Of four tables the first is closed until 9:20 and the third all morning.
    closed = (Closure(frozenset({1}), between(0, 20)), Closure(frozenset({3}), between(0, 60)))
    programme = conference(sessions=(session(tables=4, closed=closed),))
    planned = [
        meeting(table=1),
        meeting(startup_id="sol", table=2),
        meeting(start=moment(20), end=moment(35), table=2),
    ]
    assert [one.table for one in at_open_tables(programme, planned)] == [2, 4, 2]
    assert at_open_tables(conference(), planned) == planned
