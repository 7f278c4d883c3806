"""The best plan of a small problem, by trying every choice and every timetable: slow and hard to get wrong."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from matcher.pairs import Rows
from matcher.planning.limits import Limit, forum_places, personal_limits, placeable
from matcher.planning.problem import PlanningProblem

#: What a meeting towards somebody's minimum is worth to the match list; a score is worth at most 1.
MINIMUM_WEIGHT = 20.0

Choices = NDArray[np.bool_]


def legal_choices(problem: PlanningProblem, limits: Sequence[Limit] = ()) -> Choices:
    """Return (c, m) bool: every choice that keeps everybody's most, the pins, each couple once, and the limits.

    Slots and tables play no part but through the limits given.
    """
    m = len(problem.pairs)
    choices: Choices = (np.arange(2**m)[:, None] >> np.arange(m)) % 2 == 1
    for side, own in problem.sides:
        for person in range(len(side)):
            choices = choices[choices[:, own == person].sum(axis=1) <= side.most[person]]
    for rows, pinned in _couples(problem):
        met = choices[:, rows].sum(axis=1)
        choices = choices[(met <= 1) & (met >= int(pinned))]
    for limit in limits:
        choices = choices[choices[:, limit.rows].sum(axis=1) <= limit.most]
    return choices


def all_limits(problem: PlanningProblem) -> list[Limit]:
    """Return the limits that the match list keeps for the timetable's sake, idle ones included."""
    free = problem.investors.free, problem.startups.free
    alone = np.flatnonzero(~placeable(problem.pairs, *free, problem.grid))
    places = [
        Limit(np.flatnonzero(problem.pairs.forum == forum), int(most))
        for forum, most in enumerate(forum_places(problem))
    ]
    return [Limit(alone, 0), *places, *personal_limits(problem)]


def people_met(problem: PlanningProblem, choices: Choices) -> NDArray[np.int64]:
    """Return (c,) int64: how many people have a meeting in each choice."""
    return sum((np.minimum(met, 1).sum(axis=1) for _, met in _meetings(problem, choices)), _zeros(choices))


def towards_minima(problem: PlanningProblem, choices: Choices) -> NDArray[np.int64]:
    """Return (c,) int64: how many meetings after people's first ones count towards their least."""
    return sum(
        (np.clip(np.minimum(met, least) - 1, 0, None).sum(axis=1) for least, met in _meetings(problem, choices)),
        _zeros(choices),
    )


def floors(problem: PlanningProblem, choices: Choices) -> NDArray[np.float64]:
    """Return (c,): the best score of the startup with a meeting that has the weakest; infinite without any."""
    floor = np.full(len(choices), np.inf)
    for startup in range(len(problem.startups)):
        own = np.where(choices & (problem.pairs.startup == startup), problem.scores, -1.0)
        best = own.max(axis=1, initial=-1.0)
        floor = np.where(best >= 0, np.minimum(floor, best), floor)
    return floor


def worths(problem: PlanningProblem, choices: Choices) -> list[tuple[int, float]]:
    """Return what a match list is judged by, for each choice: people reached, then minima and scores."""
    rest = MINIMUM_WEIGHT * towards_minima(problem, choices) + choices @ problem.scores
    return list(zip(people_met(problem, choices).tolist(), np.round(rest, 6).tolist(), strict=True))


def as_choice(problem: PlanningProblem, rows: Rows) -> Choices:
    """Return the chosen rows as the one choice, (1, m) bool."""
    return np.isin(np.arange(len(problem.pairs)), rows)[None, :]


def has_timetable(problem: PlanningProblem, rows: Sequence[int]) -> bool:
    """Return whether all these pairs find slots: people free and in one place at once, tables enough."""
    return next(timetables(problem, rows), None) is not None


def timetables(problem: PlanningProblem, rows: Sequence[int]) -> Iterator[tuple[int, ...]]:
    """Yield every legal slot of each of the pairs."""
    if not len(rows):
        yield ()
        return
    *others, last = rows
    for slots in timetables(problem, others):
        for slot in range(len(problem.grid)):
            if _fits(problem, last, slot, others, slots):
                yield (*slots, slot)


def _fits(problem: PlanningProblem, row: int, slot: int, others: Sequence[int], slots: Sequence[int]) -> bool:
    grid, investor, startup = problem.grid, problem.pairs.investor, problem.pairs.startup
    if grid.forum[slot] != problem.pairs.forum[row] or slots.count(slot) >= grid.tables[slot]:
        return False
    if not (problem.investors.free[investor[row], slot] and problem.startups.free[startup[row], slot]):
        return False
    return not any(
        (investor[row] == investor[other] or startup[row] == startup[other])
        and grid.start[slot] < grid.end[taken]
        and grid.start[taken] < grid.end[slot]
        for other, taken in zip(others, slots, strict=True)
    )


def _couples(problem: PlanningProblem) -> Iterator[tuple[NDArray[np.bool_], bool]]:
    pairs = problem.pairs
    for investor, startup in sorted(set(zip(pairs.investor.tolist(), pairs.startup.tolist(), strict=True))):
        rows = (pairs.investor == investor) & (pairs.startup == startup)
        yield rows, bool(problem.pinned[rows].any())


def _meetings(
    problem: PlanningProblem, choices: Choices
) -> Iterator[tuple[NDArray[np.integer], NDArray[np.int64]]]:
    """Yield for each side its least, (n,), and the meetings of its people in each choice, (c, n)."""
    for side, own in problem.sides:
        member = (own[:, None] == np.arange(len(side))).astype(np.int64)
        yield side.least, choices.astype(np.int64) @ member


def _zeros(choices: Choices) -> NDArray[np.int64]:
    return np.zeros(len(choices), dtype=np.int64)
