"""From a conference and settings to what the plan under each amounts to: scored once, planned once a setting."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from time import perf_counter

import numpy as np
from numpy.typing import NDArray

from matcher.comparison import AS_IT_IS, Alternative, Comparison, Setting, Share, scaled, varied
from matcher.conference import Dataset
from matcher.drafting import (
    at_open_tables,
    forums_of,
    placed_meetings,
    planning_problem,
    refuse_violations,
    solved,
    taught,
    versions,
)
from matcher.errors import PlanError
from matcher.pairs import Rows
from matcher.planning.checks import Ruling
from matcher.planning.problem import Plan, PlanningProblem
from matcher.planning.slots import slot_grid
from matcher.profiles import Side
from matcher.progress import StepClock, StepProgress, told_as
from matcher.recommendation.embedding import embed
from matcher.recommendation.encoder import Encoder
from matcher.recommendation.recommender import Recommendations, recommend
from matcher.words import Words

_NO_PLAN = Words(
    "Under the setting “{setting}” there is no plan, and nothing was compared. {why}",
    "方案“{setting}”没有可行的安排，未作比较。{why}",
)


def compare(
    dataset: Dataset,
    encoder: Encoder,
    lessons: Dataset | None,
    settings: Sequence[Setting],
    seed: int = 0,
    progress: StepProgress | None = None,
) -> Comparison:
    """Plan a conference as it is and under each setting; the first alternative is what ``draft_plan`` makes.

    Parameters
    ----------
    lessons : as in ``draft_plan``.

    Raises
    ------
    PlanError
        When a setting leaves no legal plan, with the setting's name.
    """
    clock = StepClock(progress)
    rng = np.random.default_rng(seed)
    with clock.step("embed"):
        embedding = embed(dataset, encoder, told_as("embed", progress))
    with clock.step("recommend"):
        recommendations = recommend(dataset, embedding, taught(encoder, lessons), rng)
    alternatives: list[Alternative] = []
    every = (AS_IT_IS, *settings)
    tell = told_as("plan", progress)
    with clock.step("plan"):
        for setting in every:
            if tell is not None:
                tell(len(alternatives), len(every))
            alternatives.append(alternative(recommendations, setting, seed))
    return Comparison(
        conference=dataset.conference,
        candidates=len(recommendations.pairs),
        alternatives=tuple(alternatives),
        versions=versions(encoder),
        seconds=clock.seconds,
        seed=seed,
    )


def alternative(recommendations: Recommendations, setting: Setting, seed: int = 0) -> Alternative:
    """Plan the conference of the recommendations under one setting, and count what comes out.

    Raises
    ------
    PlanError
        When the setting leaves no legal plan.
    """
    start = perf_counter()
    dataset = recommendations.dataset
    dataset = replace(dataset, conference=varied(dataset.conference, setting))
    recommendations = replace(recommendations, dataset=dataset)
    problem, tables = _problem(recommendations, setting)
    try:
        plan = solved(dataset, problem, seed)
    except PlanError as error:
        raise PlanError(_NO_PLAN.format(setting=setting.name, why=error.words)) from error
    memberships = {side: recommendations.memberships(side) for side in Side}
    meetings = at_open_tables(dataset.conference, placed_meetings(recommendations, problem, plan.timetable))
    refuse_violations(Ruling(dataset, forums_of(memberships), tables), meetings)
    return _counted(setting, problem, plan, sum(tables.values()), perf_counter() - start)


def _problem(recommendations: Recommendations, setting: Setting) -> tuple[PlanningProblem, dict[str, int]]:
    """Return what is asked of the plan; tables that were worked out are multiplied like those that were given."""
    conference = recommendations.dataset.conference
    problem, tables = planning_problem(recommendations)
    for session in conference.sessions:
        if session.id in tables and session.tables is None:
            tables[session.id] = scaled(tables[session.id], setting.table_factor)
    return replace(problem, grid=slot_grid(conference, tables)), tables


def _counted(setting: Setting, problem: PlanningProblem, plan: Plan, tables: int, seconds: float) -> Alternative:
    chosen = plan.timetable.chosen
    outcomes = np.bincount(
        problem.pairs.startup[chosen], weights=problem.scores[chosen], minlength=len(problem.startups)
    )
    return Alternative(
        setting=setting,
        status=plan.status.value,
        meetings=len(chosen),
        value=plan.value,
        bound=plan.bound,
        gap=plan.gap,
        shares={
            side: _share(own[chosen], len(people)) for side, (people, own) in zip(Side, problem.sides, strict=True)
        },
        floor=plan.floor,
        floor_bound=plan.floor_bound,
        short=plan.short,
        breaks=plan.comfort.breaks,
        room_changes=plan.comfort.room_changes,
        most_breaks=plan.comfort.most_breaks,
        tables=tables,
        tables_in_use=plan.comfort.tables,
        unevenness=gini(outcomes.astype(np.float64)),
        seconds=round(seconds, 3),
    )


def _share(met: Rows, people: int) -> Share:
    """Return how the meetings with these people, a row a meeting, fall on the people of a side."""
    counts = np.bincount(met, minlength=people)
    reached = int(np.count_nonzero(counts))
    if not people:
        return Share(0, 0, 0, 0.0, 0)
    return Share(reached, people - reached, int(counts.min()), float(np.median(counts)), int(counts.max()))


def gini(amounts: NDArray[np.float64]) -> float:
    """Return how unevenly amounts of at least 0 are spread: half their mean difference, as a share of their mean.

    This is C. Gini's ratio of concentration (Variabilità e mutabilità, 1912): the sum of ``|x_i - x_j|`` over all
    pairs of n amounts, divided by ``2 n^2`` times their mean. 0 where all are equal, near 1 where one has all.

    >>> gini(np.array([2.0, 2.0])), gini(np.array([0.0, 1.0]))
    (0.0, 0.5)
    """
    n, total = len(amounts), float(amounts.sum())
    if total <= 0:
        return 0.0
    # Sorted, the i-th of n amounts is the larger one of i - 1 pairs and the smaller one of n - i.
    place = 2.0 * np.arange(1, n + 1) - n - 1
    return max(0.0, float(place @ np.sort(amounts)) / (n * total))
