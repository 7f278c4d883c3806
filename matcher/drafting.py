"""The main job: from a dataset to a whole plan that an organiser can approve.

Reads and writes no files, but for the weights that travel with the project.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from difflib import get_close_matches
from importlib.metadata import version
from itertools import count, islice

import numpy as np

from matcher.bundle import Bundle, default_bundle
from matcher.conference import Conference, Dataset
from matcher.errors import Finding, PlanError, UnknownParticipantError
from matcher.left_out import below_minimum, left_out
from matcher.pin_clash import pin_clash
from matcher.plan import ConferencePlan, Figures, Level, Membership, PlannedMeeting, Recommendation, Yardstick
from matcher.planning.checks import Meeting, Ruling, violations
from matcher.planning.ideal import ideal_meetings
from matcher.planning.problem import Plan, PlanningProblem, Timetable
from matcher.planning.slots import (
    attendees,
    meeting_sessions,
    slot_grid,
    slot_start,
    tables_by_session,
)
from matcher.planning.solve import solve
from matcher.profiles import Interval, Participant, Side
from matcher.progress import StepClock, StepProgress, told_as
from matcher.recommendation.embedding import embed
from matcher.recommendation.encoder import Encoder
from matcher.recommendation.profile_map import map_points
from matcher.recommendation.recommender import Recommendations, Taught, recommend
from matcher.recommendation.yardstick import yardstick_of
from matcher.workers import spread

_VERSIONED = (
    "matcher",
    "numpy",
    "scipy",
    "scikit-learn",
    "faiss-cpu",
    "sentence-transformers",
    "ortools",
    "python-sat",
)


def draft_plan(
    dataset: Dataset,
    findings: Sequence[Finding],
    encoder: Encoder,
    lessons: Dataset | None,
    seed: int = 0,
    progress: StepProgress | None = None,
) -> ConferencePlan:
    """Make the plan of a conference; the same dataset, encoder and seed give the same plan.

    Parameters
    ----------
    lessons : a conference with the same sub-forums to learn them from, where the dataset's profiles name none.

    Raises
    ------
    PlanError
        When pinned pairs cannot meet, or the plan breaks a rule of the independent checker.
    """
    clock = StepClock(progress)
    rng = np.random.default_rng(seed)
    with clock.step("embed"):
        embedding = embed(dataset, encoder, told_as("embed", progress))
    with clock.step("recommend"):
        recommendations = recommend(dataset, embedding, taught(encoder, lessons), rng)
    with clock.step("plan"):
        problem, tables = planning_problem(recommendations)
        plan = solved(dataset, problem, seed)
    with clock.step("check"):
        meetings = placed_meetings(recommendations, problem, plan.timetable)
        memberships = {side: recommendations.memberships(side) for side in Side}
        refuse_violations(Ruling(dataset, forums_of(memberships), tables), meetings)
    with clock.step("explain"):
        rows = plan.timetable.chosen.tolist()
        planned = explained_meetings(recommendations, rows, meetings)
        forgotten = left_out(recommendations, problem, plan.timetable.chosen)
        short = below_minimum(recommendations, problem, plan.timetable.chosen)
    with clock.step("map"):
        points = map_points(embedding, seed)
    return ConferencePlan(
        dataset=dataset,
        findings=tuple(findings),
        memberships=memberships,
        meetings=planned,
        left_out=forgotten,
        tables=tables,
        figures=figures_of(plan, len(recommendations.pairs)),
        map_points=points,
        seconds=clock.seconds,
        versions=versions(encoder),
        seed=seed,
        yardstick=yardstick_of(recommendations),
        below_minimum=short,
    )


def recommend_for(
    dataset: Dataset,
    who: Participant,
    encoder: Encoder,
    lessons: Dataset | None,
    seed: int = 0,
    progress: StepProgress | None = None,
) -> tuple[Yardstick, Iterator[Recommendation]]:
    """Return what scores are held against, and the counterparts of one participant, best first, with reasons."""
    embedding = embed(dataset, encoder, told_as("embed", progress))
    recommendations = recommend(dataset, embedding, taught(encoder, lessons), np.random.default_rng(seed))
    row = recommendations.rosters[who.side].rows[who.id]
    best = recommendations.best_for(who.side, row, len(recommendations.pairs))
    return yardstick_of(recommendations), (recommendations.explained(pair) for pair in best)


def taught(encoder: Encoder, lessons: Dataset | None, bundle: Bundle | None = None) -> Taught:
    """Return what recommendations are made with: weights, by default the shipped ones, an encoder and lessons."""
    held = bundle or default_bundle()
    return Taught(encoder, lessons, held.weights, Level(held.manifest.level))


def participant(dataset: Dataset, side: Side, identifier: str) -> Participant:
    """Return the participant of one side with an id.

    Raises
    ------
    UnknownParticipantError
        With the ids that look most like it.
    """
    people = {person.id: person for person in dataset.people(side)}
    if identifier not in people:
        near = ", ".join(get_close_matches(identifier, people, n=3, cutoff=0.0))
        advice = f"Ids that look like it: {near}." if near else f"The conference has no {side.value}s at all."
        raise UnknownParticipantError(f"There is no {side.value} with the id {identifier!r}. {advice}")
    return people[identifier]


def planning_problem(recommendations: Recommendations) -> tuple[PlanningProblem, dict[str, int]]:
    """Return what is asked of the plan, and the tables of each session by its id.

    Sessions that leave their tables open get what the ideal match list would need.
    """
    conference = recommendations.dataset.conference
    problem = problem_with(recommendations, tables_by_session(conference, {}))
    ideal = ideal_meetings(problem)
    wanted = {forum.id: float(ideal[row]) for row, forum in enumerate(conference.sub_forums)}
    tables = tables_by_session(conference, wanted)
    return replace(problem, grid=slot_grid(conference, tables)), tables


def solved(dataset: Dataset, problem: PlanningProblem, seed: int) -> Plan:
    """Return the plan of a conference's problem.

    Raises
    ------
    PlanError
        When pinned pairs cannot meet; it names the rules in the way, and a way out.
    """
    try:
        return next(spread(solve, [(problem, seed)]))
    except PlanError:
        clash = pin_clash(dataset, problem)
        if clash is None:
            raise
        raise PlanError(clash) from None


def problem_with(recommendations: Recommendations, tables: Mapping[str, int]) -> PlanningProblem:
    """Return what is asked of the plan, with so many tables in each session by its id."""
    dataset = recommendations.dataset
    conference = dataset.conference
    grid = slot_grid(conference, tables)
    return PlanningProblem(
        pairs=recommendations.pairs,
        scores=recommendations.scores,
        pinned=recommendations.pinned(),
        investors=attendees(dataset.investors, conference, grid),
        startups=attendees(dataset.startups, conference, grid),
        grid=grid,
        forums=len(conference.sub_forums),
        aims=conference.aims,
    )


def placed_meetings(
    recommendations: Recommendations, problem: PlanningProblem, timetable: Timetable
) -> list[Meeting]:
    """Return the meetings that the rows, slots and tables of a timetable stand for, in its order."""
    conference = recommendations.dataset.conference
    sessions = meeting_sessions(conference)
    starts = [slot_start(conference, problem.grid, slot) for slot in range(len(problem.grid))]
    meetings = []
    for row, slot, table in zip(
        *(c.tolist() for c in (timetable.chosen, timetable.slot, timetable.table)), strict=True
    ):
        meetings.append(
            Meeting(
                investor_id=recommendations.rosters[Side.INVESTOR].ids[problem.pairs.investor[row]],
                startup_id=recommendations.rosters[Side.STARTUP].ids[problem.pairs.startup[row]],
                sub_forum=conference.sub_forums[problem.pairs.forum[row]].id,
                start=starts[slot],
                end=starts[slot] + conference.length(sessions[problem.grid.session[slot]]),
                room=sessions[problem.grid.session[slot]].room,
                table=table,
            )
        )
    return meetings


def at_open_tables(conference: Conference, meetings: Sequence[Meeting]) -> list[Meeting]:
    """Return planned meetings at open tables: a plan knows only how many are open, and numbers those from 1."""
    sessions = meeting_sessions(conference)
    seated = []
    for meeting in meetings:
        hours = Interval(meeting.start, meeting.end)
        home = next(
            session
            for session in sessions
            if (session.sub_forum, session.room) == (meeting.sub_forum, meeting.room)
            and session.start <= meeting.start
            and meeting.end <= session.end
        )
        is_open = (n for n in count(1) if not any(closure.shuts(n, hours) for closure in home.closed))
        number = next(islice(is_open, meeting.table - 1, None)) if home.closed else meeting.table
        seated.append(replace(meeting, table=number))
    return seated


def explained_meetings(
    recommendations: Recommendations, rows: Sequence[int], meetings: Sequence[Meeting]
) -> tuple[PlannedMeeting, ...]:
    """Return meetings with what speaks for them, in the order of start, room and table."""
    planned = (
        PlannedMeeting(recommendations.explained(row), one) for row, one in zip(rows, meetings, strict=True)
    )
    return tuple(sorted(planned, key=lambda p: (p.meeting.start, p.meeting.room, p.meeting.table)))


def versions(encoder: Encoder) -> dict[str, str]:
    """Return what the plan was made with."""
    own = {"encoder": encoder.fingerprint, "weights": default_bundle().fingerprint}
    return {name: version(name) for name in _VERSIONED} | own


def forums_of(
    memberships: Mapping[Side, Mapping[str, Sequence[Membership]]],
) -> dict[Side, dict[str, frozenset[str]]]:
    """Return everybody's sub-forums by side and id, for the independent checker."""
    return {
        side: {who: frozenset(one.sub_forum for one in own) for who, own in people.items()}
        for side, people in memberships.items()
    }


def refuse_violations(ruling: Ruling, meetings: Sequence[Meeting], done: Sequence[Meeting] = ()) -> None:
    """Refuse a plan that breaks a rule which the meetings already ``done`` do not break by themselves.

    Raises
    ------
    PlanError
        With the first broken rule.
    """
    excused = set(violations(ruling, done)) if done else set()
    broken = [one for one in violations(ruling, meetings) if one not in excused]
    if broken:
        first = broken[0]
        raise PlanError(
            f"The plan breaks {len(broken)} rules and was not written; the first: {first.rule} "
            f"({first.concerned}). This is a fault of matcher: please report it with the conference folder."
        )


def figures_of(plan: Plan, candidates: int) -> Figures:
    """Return how good a plan over so many candidate pairs is."""
    return Figures(
        status=plan.status.value,
        value=plan.value,
        bound=plan.bound,
        gap=plan.gap,
        candidates=candidates,
        people_reached=plan.reached,
        people_reachable=plan.reached_bound,
        replaced=len(plan.replaced),
        added=len(plan.added),
        floor=plan.floor,
        floor_bound=plan.floor_bound if np.isfinite(plan.floor_bound) else None,
        short=plan.short,
        breaks=plan.comfort.breaks,
        most_breaks=plan.comfort.most_breaks,
        room_changes=plan.comfort.room_changes,
        tables_used=plan.comfort.tables,
    )
