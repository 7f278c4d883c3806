"""The plan beside what people do today, on the same scores: ``python benchmarks/plans.py``.

Synthetic conferences have 15 sub-forums in three half days of 12 slots, five sub-forums at a time. People belong
to one to three of them and want up to six meetings; scores are drawn from Beta(2, 8). ``--size`` says for how many
people, ``--data`` adds conference folders, scored by the recommender. All plans are made in one process.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

import numpy as np
from numpy.typing import NDArray

from matcher.drafting import planning_problem
from matcher.intake.folder import checked_dataset
from matcher.pairs import Pairs
from matcher.planning.problem import Attendees, PlanningProblem, SlotGrid, Timetable
from matcher.planning.rivals import greedy, slot_by_slot
from matcher.planning.served import people_reached
from matcher.planning.solve import solve
from matcher.recommendation.embedding import embed
from matcher.recommendation.encoder import load_encoder
from matcher.recommendation.recommender import recommend
from matcher.shipped import shipped

FORUMS, HALF_DAYS, SLOTS = 15, 3, 12
MOST_MEETINGS = 6
CANDIDATES = 45
#: Tables in a slot as a share of the meetings that all want, spread evenly over the slots.
TABLES = {"ample": 2.0, "tight": 0.4}
AWAY = (0.0, 0.2)


@dataclass(frozen=True)
class Row:
    """What one way of planning makes of a conference; ``gap`` is nan where nothing is proven."""

    conference: str
    plan: str
    meetings: int
    value: float
    left_out: int
    seconds: float
    gap: float


def compare(conference: str, problem: PlanningProblem) -> list[Row]:
    """Plan a conference in every way, matcher's first, and say what came out."""
    start = perf_counter()
    plan = solve(problem)
    rows = [_row(conference, "matcher", problem, plan.timetable, perf_counter() - start, plan.gap)]
    rivals: list[tuple[str, Callable[[PlanningProblem], Timetable]]] = [
        ("greedy", greedy),
        ("slot by slot", slot_by_slot),
    ]
    for name, rival in rivals:
        start = perf_counter()
        timetable = rival(problem)
        rows.append(_row(conference, name, problem, timetable, perf_counter() - start, np.nan))
    return rows


def _row(
    conference: str, plan: str, problem: PlanningProblem, timetable: Timetable, seconds: float, gap: float
) -> Row:
    chosen = timetable.chosen
    people = len(problem.investors) + len(problem.startups)
    left_out = people - people_reached(problem, chosen)
    return Row(conference, plan, len(chosen), float(problem.scores[chosen].sum()), left_out, seconds, gap)


def synthetic(people: int, tables: str, away: float, seed: int = 0) -> PlanningProblem:
    """Draw a conference of so many people, a little more startups than investors."""
    rng = np.random.default_rng(seed)
    investors = round(0.47 * people)
    startups = people - investors
    grid = _grid(round(TABLES[tables] * MOST_MEETINGS * investors / (FORUMS * SLOTS)))
    pairs = _candidates(investors, startups, rng)
    return PlanningProblem(
        pairs=pairs,
        scores=rng.beta(2, 8, len(pairs)),
        pinned=np.zeros(len(pairs), dtype=bool),
        investors=_attendees(investors, grid, away, rng),
        startups=_attendees(startups, grid, away, rng),
        grid=grid,
        forums=FORUMS,
    )


def _grid(tables: int) -> SlotGrid:
    slots = sorted(
        (forum % HALF_DAYS * 24 * 60 + 20 * slot, forum) for forum in range(FORUMS) for slot in range(SLOTS)
    )
    start, forum = np.array(slots, dtype=np.int64).T
    rows = forum.astype(np.int32)
    return SlotGrid(rows, rows, start, start + 20, np.full(len(slots), tables, dtype=np.int32), rows)


def _candidates(investors: int, startups: int, rng: np.random.Generator) -> Pairs:
    members: list[list[int]] = [[] for _ in range(FORUMS)]
    for startup in range(startups):
        for forum in _some_forums(2, rng):
            members[forum].append(startup)
    parts = []
    for investor in range(investors):
        for forum in _some_forums(3, rng):
            own = rng.choice(members[forum], size=min(CANDIDATES, len(members[forum])), replace=False)
            parts.append(Pairs.of([investor] * len(own), own.tolist(), [forum] * len(own)))
    return Pairs.concatenate(parts)


def _some_forums(most: int, rng: np.random.Generator) -> NDArray[np.int64]:
    return rng.choice(FORUMS, size=rng.integers(1, most + 1), replace=False)


def _attendees(count: int, grid: SlotGrid, away: float, rng: np.random.Generator) -> Attendees:
    free = rng.random((count, len(grid))) >= away
    return Attendees(np.ones(count, np.int32), np.full(count, MOST_MEETINGS, np.int32), free)


def scored(folder: Path) -> PlanningProblem:
    """Return the planning problem of a conference folder, scored as the main job scores it."""
    dataset, _ = checked_dataset(folder)
    encoder = load_encoder(dataset.conference.encoder)
    lessons = checked_dataset(shipped("data/xian2017"))[0] if dataset.conference.is_template else None
    recommendations = recommend(dataset, embed(dataset, encoder), encoder, lessons, np.random.default_rng(0))
    return planning_problem(recommendations)[0]


def conferences(sizes: Sequence[int], folders: Sequence[Path]) -> Iterator[tuple[str, PlanningProblem]]:
    """Yield each conference with its name, made when it is asked for."""
    for size in sizes:
        for tables in TABLES:
            for away in AWAY:
                yield f"{size} people, {tables} tables, {away:.0%} away", synthetic(size, tables, away)
    for folder in folders:
        yield folder.name, scored(folder)


def main() -> None:
    """Print one table for all conferences."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--size", type=int, nargs="*", default=[500, 5000], help="people of the synthetic conferences"
    )
    parser.add_argument("--data", type=Path, nargs="*", default=[], help="conference folders to plan as well")
    options = parser.parse_args()
    print("| conference | plan | meetings | expected mutual yes | of matcher's | left out | seconds | gap |")
    print("|---|---|--:|--:|--:|--:|--:|--:|")
    for name, problem in conferences(options.size, options.data):
        rows = compare(name, problem)
        for row in rows:
            print(_line(row, rows[0]), flush=True)


def _line(row: Row, ours: Row) -> str:
    share = f"{row.value / ours.value:.3f}" if ours.value else ""
    gap = "" if np.isnan(row.gap) else f"{row.gap:.3%}"
    cells = (
        row.conference,
        row.plan,
        row.meetings,
        f"{row.value:.1f}",
        share,
        row.left_out,
        f"{row.seconds:.2f}",
        gap,
    )
    return f"| {' | '.join(str(cell) for cell in cells)} |"


if __name__ == "__main__":
    main()
