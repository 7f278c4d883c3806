"""The job of a changed day: from a released plan and what changed to the plan with the least upheaval."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from matcher.carried_over import CarriedOver, RepairRequest
from matcher.changes import Cancelled
from matcher.conference import Dataset
from matcher.drafting import (
    explained_meetings,
    forums_of,
    placed_meetings,
    planning_problem,
    problem_with,
    refuse_violations,
    taught,
    versions,
)
from matcher.errors import PlanError
from matcher.left_out import below_minimum, left_out
from matcher.plan import Cancellation, ConferencePlan, Difference, Figures, LeftOut, Move
from matcher.planning.checks import Meeting, Ruling
from matcher.planning.comfort import comfort
from matcher.planning.floor import floor_of
from matcher.planning.problem import PlanningProblem, PlanStatus
from matcher.planning.programme import Programme
from matcher.planning.repair import Repair, repair
from matcher.planning.served import missing_to_minima, people_reached
from matcher.planning.slots import meeting_sessions
from matcher.profiles import Side
from matcher.progress import StepClock, StepProgress, told_as
from matcher.recommendation.embedding import embed
from matcher.recommendation.encoder import Encoder
from matcher.recommendation.profile_map import map_points
from matcher.recommendation.recommender import Recommendations, recommend
from matcher.recommendation.yardstick import yardstick_of
from matcher.words import Words

_CANCELLED = Words("has cancelled", "已取消参会")


@dataclass(frozen=True, slots=True)
class RepairedConference:
    """The repaired plan, and what is different in it."""

    plan: ConferencePlan
    difference: Difference


def repair_plan(
    asked: RepairRequest, encoder: Encoder, lessons: Dataset | None, progress: StepProgress | None = None
) -> RepairedConference:
    """Repair a released plan; the same request and encoder give the same plan.

    Raises
    ------
    PlanError
        When a pair that was pinned since has no place, or the repaired plan breaks a rule of the independent
        checker that what has begun does not break.
    """
    clock = StepClock(progress)
    with clock.step("embed"):
        embedding = embed(asked.dataset, encoder, told_as("embed", progress))
    with clock.step("recommend"):
        held = [(one.investor_id, one.startup_id, one.sub_forum) for one in asked.released]
        rng = np.random.default_rng(asked.seed)
        # Scored as things were: one who cancels changes nobody's scores.
        found = recommend(asked.dataset, embedding, taught(encoder, lessons), rng, held)
    after = replace(found, dataset=asked.changed())
    with clock.step("plan"):
        tables = _tables(asked, after)
        carried = CarriedOver(asked, after.dataset, problem_with(after, tables), tables)
        made = repair(carried.repair, refilling=asked.refilling)
    memberships = {side: after.memberships(side) for side in Side}
    with clock.step("check"):
        meetings = placed_meetings(after, carried.problem, made.timetable)
        _refuse_unmet_pins(asked, after.dataset, meetings)
        ruling = Ruling(_without_unmet_pins(after.dataset, meetings), forums_of(memberships), tables)
        refuse_violations(ruling, meetings, [one for one in asked.released if asked.begun(one)])
    with clock.step("explain"):
        planned = explained_meetings(after, made.timetable.chosen.tolist(), meetings)
        chosen = made.timetable.chosen
        forgotten = _left_out(asked, left_out(after, carried.problem, chosen))
        short = below_minimum(after, carried.problem, chosen)
        figures = _figures(carried.problem, made)
    with clock.step("map"):
        points = map_points(embedding, asked.seed)
    plan = ConferencePlan(
        dataset=after.dataset,
        findings=asked.findings,
        memberships=memberships,
        meetings=planned,
        left_out=forgotten,
        tables=tables,
        figures=figures,
        map_points=points,
        seconds=clock.seconds,
        versions=versions(encoder),
        seed=asked.seed,
        yardstick=yardstick_of(found),
        below_minimum=short,
    )
    return RepairedConference(plan, difference(carried, made, [one.meeting for one in planned]))


def difference(carried: CarriedOver, made: Repair, after: Sequence[Meeting]) -> Difference:
    """Return what became of every released meeting, and which meetings are new, in the order of the plans."""
    now = {(one.investor_id, one.startup_id): one for one in after}
    homeless = {carried.kept[at] for at in made.cancelled.tolist()}
    kept: list[Meeting] = []
    moved: list[Move] = []
    cancelled: list[Cancellation] = []
    for at, meeting in enumerate(carried.asked.released):
        here = now.pop((meeting.investor_id, meeting.startup_id), None)
        if here is None:
            reason = carried.why(at) if at in homeless else carried.gone[at]
            cancelled.append(Cancellation(meeting, reason))
        elif here == meeting:
            kept.append(meeting)
        else:
            moved.append(Move(meeting, here))
    return Difference(tuple(kept), tuple(moved), tuple(cancelled), tuple(now.values()), made.proven)


def _tables(asked: RepairRequest, after: Recommendations) -> dict[str, int]:
    """Return the tables of each session: the organiser's, else those of the released plan, else what is needed."""
    known = {one.id: one.tables for one in meeting_sessions(after.dataset.conference)}
    released = {id_: asked.tables.get(id_) if count is None else count for id_, count in known.items()}
    if None in released.values():
        needed = planning_problem(after)[1]
        released = {id_: needed[id_] if count is None else count for id_, count in released.items()}
    return {id_: count or 0 for id_, count in released.items()}


def _refuse_unmet_pins(asked: RepairRequest, dataset: Dataset, meetings: Sequence[Meeting]) -> None:
    """Refuse a plan without a pair that was pinned since the release: it stands nowhere among the cancelled."""
    known = {(one.investor_id, one.startup_id) for one in (*asked.released, *meetings)}
    unmet = sorted(dataset.conference.rules.pinned - known)
    if unmet:
        raise PlanError(
            f"{len(unmet)} pairs were pinned since the plan was released and find no place in it, the first: "
            f"{' × '.join(unmet[0])}. Unpin them, make them available at more times, or plan anew."
        )


def _without_unmet_pins(dataset: Dataset, meetings: Sequence[Meeting]) -> Dataset:
    """Return what to judge by: a pinned pair that can meet no more is among the cancelled, and no breach."""
    rules = dataset.conference.rules
    met = {(one.investor_id, one.startup_id) for one in meetings}
    rules = replace(rules, pinned=frozenset(rules.pinned & met))
    return replace(dataset, conference=replace(dataset.conference, rules=rules))


def _left_out(asked: RepairRequest, found: Sequence[LeftOut]) -> tuple[LeftOut, ...]:
    cancelled = {(one.side, one.id) for one in asked.changes if isinstance(one, Cancelled)}
    return tuple(replace(one, reason=_CANCELLED) if (one.side, one.id) in cancelled else one for one in found)


def _figures(problem: PlanningProblem, made: Repair) -> Figures:
    """Return how good the plan is, beside the bound on all plans of the changed conference from scratch."""
    chosen = made.timetable.chosen
    free = replace(problem, pinned=np.zeros(len(problem.pairs), dtype=bool))
    value = float(problem.scores[chosen].sum())
    bound = Programme(free).value_bound_of(chosen)
    bound = max(bound, value) if np.isfinite(bound) else np.inf
    burden = comfort(problem, chosen, made.timetable.slot)
    reached = people_reached(problem, chosen)
    reachable = people_reached(problem, np.ones(len(problem.pairs), dtype=bool))
    return Figures(
        status=PlanStatus.FEASIBLE.value,
        value=value,
        bound=bound,
        gap=max(0.0, 1.0 - value / bound) if bound > 0 else 0.0,
        candidates=len(problem.pairs),
        people_reached=reached,
        people_reachable=max(reachable, reached),
        replaced=len(made.cancelled),
        added=int(np.count_nonzero(made.source < 0)),
        floor=floor_of(problem, chosen),
        floor_bound=None,
        short=missing_to_minima(problem, chosen),
        breaks=burden.breaks,
        most_breaks=burden.most_breaks,
        room_changes=burden.room_changes,
        tables_used=burden.tables,
    )
