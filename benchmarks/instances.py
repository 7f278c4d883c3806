"""Conferences to measure plans on: made up, scored from a conference folder, and one whose pairs are published.

Synthetic conferences have 15 sub-forums in three half days of 12 slots, five sub-forums at a time. People belong
to one to three of them and want up to six meetings; scores are drawn from Beta(2, 8).
"""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from matcher.drafting import planning_problem, taught
from matcher.intake.folder import checked_dataset
from matcher.pairs import Pairs
from matcher.planning.problem import Attendees, PlanningProblem, SlotGrid
from matcher.recommendation.embedding import embed
from matcher.recommendation.encoder import load_encoder
from matcher.recommendation.recommender import recommend
from matcher.settings import read_settings
from matcher.shipped import shipped

FORUMS, HALF_DAYS, SLOTS = 15, 3, 12
MOST_MEETINGS = 6
CANDIDATES = 45
#: Tables in a slot as a share of the meetings that all want, spread evenly over the slots.
TABLES = {"ample": 2.0, "tight": 0.4}

#: The startup week of Raleigh and Durham, 2025: ten slots one after another, at twenty tables.
RALEIGH_SLOTS, RALEIGH_TABLES = 10, 20


def synthetic(people: int, tables: str, away: float, seed: int = 0) -> PlanningProblem:
    """Draw a conference of so many people, a little more startups than investors.

    Parameters
    ----------
    tables : a key of ``TABLES``.
    away : share of the slots in which somebody cannot come.
    """
    rng = np.random.default_rng(seed)
    investors = round(0.47 * people)
    startups = people - investors
    grid = _grid(max(1, round(TABLES[tables] * MOST_MEETINGS * investors / (FORUMS * SLOTS))))
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


def scored(folder: Path) -> PlanningProblem:
    """Return the planning problem of a conference folder, scored as the main job scores it."""
    dataset, _ = checked_dataset(folder)
    encoder = load_encoder(dataset.conference.encoder, cache=read_settings().cache)
    lessons = checked_dataset(shipped("data/xian2017"))[0] if dataset.conference.is_template else None
    recommendations = recommend(
        dataset, embed(dataset, encoder), taught(encoder, lessons), np.random.default_rng(0)
    )
    return planning_problem(recommendations)[0]


def raleigh(folder: Path) -> PlanningProblem:
    """Return the startup week of Raleigh and Durham: who may meet whom is published, all pairs are worth the same.

    One investor may meet twelve startups and there are ten slots, so that at most 102 of the 104 pairs can meet.
    """
    investors, startups, eligible = (
        _table(folder / name) for name in ("investors.csv", "companies.csv", "eligible_pairs.csv")
    )
    investor = {line["id"]: row for row, line in enumerate(investors)}
    startup = {line["id"]: row for row, line in enumerate(startups)}
    pairs = Pairs.of(
        [investor[line["investor"]] for line in eligible],
        [startup[line["company"]] for line in eligible],
        [0] * len(eligible),
    )
    rows, start = np.zeros(RALEIGH_SLOTS, dtype=np.int32), 20 * np.arange(RALEIGH_SLOTS, dtype=np.int64)
    tables = np.full(RALEIGH_SLOTS, RALEIGH_TABLES, dtype=np.int32)
    return PlanningProblem(
        pairs=pairs,
        scores=np.full(len(pairs), 0.5),
        pinned=np.zeros(len(pairs), dtype=bool),
        investors=_always_free(len(investors), RALEIGH_SLOTS),
        startups=_always_free(len(startups), RALEIGH_SLOTS),
        grid=SlotGrid(rows, rows, start, start + 20, tables, rows),
        forums=1,
    )


def with_away(problem: PlanningProblem, share: float, seed: int = 0) -> PlanningProblem:
    """Return the problem in which everybody is away in such a share of the slots, drawn at random."""
    rng = np.random.default_rng(seed)
    investors, startups = (
        replace(side, free=side.free & (rng.random(side.free.shape) >= share)) for side, _ in problem.sides
    )
    return replace(problem, investors=investors, startups=startups)


def with_copies(problem: PlanningProblem, copies: int, seed: int = 0) -> PlanningProblem:
    """Return a conference so many times as large, with as many tables: everybody comes in copies.

    Each pair comes once for each copy of the investor, with a copy of the startup that is drawn for the pair; its
    score is moved a little, so that copies are told apart.
    """
    rng = np.random.default_rng(seed)
    pairs, m = problem.pairs, len(problem.pairs)
    copy = np.tile(np.arange(copies), m)
    other = (copy + np.repeat(rng.integers(copies, size=m), copies)) % copies
    odds = np.log(problem.scores + 1e-9) - np.log1p(1e-9 - problem.scores)
    moved = np.repeat(odds, copies) + rng.normal(0.0, 0.1, m * copies)
    investors, startups = (
        Attendees(np.tile(side.least, copies), np.tile(side.most, copies), np.tile(side.free, (copies, 1)))
        for side, _ in problem.sides
    )
    return replace(
        problem,
        pairs=Pairs(
            (np.repeat(pairs.investor, copies) + copy * len(problem.investors)).astype(np.int32),
            (np.repeat(pairs.startup, copies) + other * len(problem.startups)).astype(np.int32),
            np.repeat(pairs.forum, copies),
        ),
        scores=1 / (1 + np.exp(-moved)),
        pinned=np.repeat(problem.pinned, copies),
        investors=investors,
        startups=startups,
        grid=replace(problem.grid, tables=(problem.grid.tables * copies).astype(np.int32)),
    )


def _table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _always_free(count: int, slots: int) -> Attendees:
    most = np.full(count, slots, dtype=np.int32)
    return Attendees(np.ones(count, dtype=np.int32), most, np.ones((count, slots), dtype=bool))


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
