"""One change to a released plan, repaired: ``python benchmarks/repair.py``.

Every kind of change is drawn 20 times at random and repaired, scores being there already; the table gives the
median and the worst of the seconds, and what became of the meetings in all 20. Beside it stands a new plan from
scratch after one such change: its seconds, and how many of the released meetings it moves in time or drops.
``--size`` says for how many people (``benchmarks/instances.py``, ample tables), ``--data`` names a folder of one
instead, ``--problem`` a pickled planning problem.
"""

from __future__ import annotations

import argparse
import json
import pickle
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from statistics import median
from time import perf_counter

import numpy as np
from numpy.typing import NDArray

from benchmarks.instances import scored, synthetic
from benchmarks.machine import machine
from matcher.conference import Aim, Aims
from matcher.planning.problem import UNPLACED, Attendees, Flags, PlanningProblem, Timetable
from matcher.planning.repair import Repair, RepairProblem, repair
from matcher.planning.solve import solve

TIMES = 20
# The floor takes minutes from scratch at this size, and a repair does not aim at it.
AIMS = Aims((Aim.PEOPLE, Aim.MINIMUM, Aim.INTEREST, Aim.BREAKS))


@dataclass(frozen=True)
class Row:
    """One kind of change: seconds of its repairs, sums over them, and one new plan from scratch."""

    change: str
    median_seconds: float
    worst_seconds: float
    kept: int
    moved: int
    cancelled: int
    new: int
    proven: int
    times: int
    scratch_seconds: float | None
    scratch_upset: int | None


@dataclass(frozen=True)
class Released:
    """A plan and the problem it was made for."""

    problem: PlanningProblem
    plan: Timetable

    def asking(self, positions: NDArray[np.intp] | None = None, **fields: object) -> RepairProblem:
        """Return the request in which nothing has changed, but for what is said."""
        kept = np.arange(len(self.plan.chosen)) if positions is None else positions
        problem = self.problem
        pairs = problem.pairs.take(np.delete(self.plan.chosen, kept))
        people = len(problem.investors) + len(problem.startups)
        lost = np.bincount(pairs.investor, minlength=people)
        lost += np.bincount(pairs.startup + len(problem.investors), minlength=people)
        defaults = {
            "problem": problem,
            "before": Timetable(self.plan.chosen[kept], self.plan.slot[kept], self.plan.table[kept]),
            "wish": np.full(len(kept), UNPLACED, dtype=np.int32),
            "pinned": np.zeros(len(kept), dtype=bool),
            "tables": np.arange(int(problem.grid.tables.max(initial=0))) < problem.grid.tables[:, None],
            "open": np.ones(len(problem.grid), dtype=bool),
            "lost": lost,
            "barred": np.zeros(len(problem.pairs), dtype=bool),
        }
        return RepairProblem(**{**defaults, **fields})  # type: ignore[arg-type]

    def meetings_of(self, side: str, person: int) -> NDArray[np.intp]:
        """Return the positions of somebody's meetings, in time."""
        own = np.flatnonzero(getattr(self.problem.pairs, side)[self.plan.chosen] == person)
        return own[np.argsort(self.plan.slot[own], kind="stable")]

    def somebody(self, rng: np.random.Generator) -> tuple[str, int]:
        """Draw a person with a meeting."""
        side = str(rng.choice(["investor", "startup"]))
        rows = np.unique(getattr(self.problem.pairs, side)[self.plan.chosen])
        return side, int(rng.choice(rows))

    def without(self, side: str, person: int, slots: Flags) -> PlanningProblem:
        """Return the problem in which somebody is away in some slots."""
        own: Attendees = getattr(self.problem, f"{side}s")
        free = own.free.copy()
        free[person, slots] = False
        away = replace(own, free=free)
        if side == "investor":
            return replace(self.problem, investors=away)
        return replace(self.problem, startups=away)


def cancels(released: Released, rng: np.random.Generator) -> RepairProblem:
    """Somebody does not come."""
    side, person = released.somebody(rng)
    rest = np.setdiff1d(np.arange(len(released.plan.chosen)), released.meetings_of(side, person))
    everywhere = np.ones(len(released.problem.grid), dtype=bool)
    return released.asking(rest, problem=released.without(side, person, everywhere))


def arrives_late(released: Released, rng: np.random.Generator) -> RepairProblem:
    """Somebody misses the first half of its meetings, if it comes when they are over."""
    side, person = released.somebody(rng)
    own = released.meetings_of(side, person)
    last = released.plan.slot[own[(len(own) - 1) // 2]]
    early = released.problem.grid.start <= released.problem.grid.start[last]
    return released.asking(problem=released.without(side, person, early))


def does_not_show_up(released: Released, rng: np.random.Generator) -> RepairProblem:
    """In the middle of the programme it is found that somebody is not there; what has begun stays."""
    grid = released.problem.grid
    side, person = released.somebody(rng)
    now = grid.start[int(rng.integers(len(grid) // 4, len(grid) // 2))]
    own = released.meetings_of(side, person)
    missed = own[grid.start[released.plan.slot[own]] >= now]
    rest = np.setdiff1d(np.arange(len(released.plan.chosen)), missed)
    return released.asking(rest, problem=released.without(side, person, grid.start >= now), open=grid.start >= now)


def loses_a_table(released: Released, rng: np.random.Generator) -> RepairProblem:
    """One table of a session cannot be used."""
    meeting = int(rng.integers(len(released.plan.chosen)))
    session = released.problem.grid.session[released.plan.slot[meeting]]
    tables = released.asking().tables.copy()
    tables[released.problem.grid.session == session, released.plan.table[meeting] - 1] = False
    return _with_tables(released, tables)


def loses_a_room(released: Released, rng: np.random.Generator) -> RepairProblem:
    """The last two hours of a session are lost with its room: all six tables of 20 minutes."""
    grid = released.problem.grid
    slots = np.flatnonzero(grid.session == rng.choice(np.unique(grid.session)))
    tables = released.asking().tables.copy()
    tables[slots[-6:]] = False
    return _with_tables(released, tables)


def moves_a_session(released: Released, rng: np.random.Generator) -> RepairProblem:
    """A session is held two meetings later: its first two meeting times are gone, and two are new."""
    problem, grid = released.problem, released.problem.grid
    own = np.flatnonzero(grid.session == rng.choice(np.unique(grid.session)))
    shift = np.zeros(len(grid), dtype=np.int64)
    shift[own] = 2 * (grid.end - grid.start)[own]
    order = np.argsort(grid.start + shift, kind="stable")
    moved = replace(
        grid,
        **{name: getattr(grid, name)[order] for name in ("session", "forum", "tables", "room")},
        start=(grid.start + shift)[order],
        end=(grid.end + shift)[order],
    )
    investors = replace(problem.investors, free=problem.investors.free[:, order])
    startups = replace(problem.startups, free=problem.startups.free[:, order])
    places = {(int(moved.session[at]), int(moved.start[at])): at for at in range(len(moved))}
    slot_now = [places.get((int(grid.session[at]), int(grid.start[at])), UNPLACED) for at in range(len(grid))]
    wish_now = np.argsort(order)
    slot = np.array(slot_now, dtype=np.int32)[released.plan.slot]
    wish = wish_now[released.plan.slot].astype(np.int32)
    after = replace(problem, grid=moved, investors=investors, startups=startups)
    plan = Timetable(released.plan.chosen, slot, released.plan.table)
    return Released(after, plan).asking(wish=wish)


def registers(released: Released, rng: np.random.Generator) -> RepairProblem:
    """Somebody comes who was not in the plan, and whose meetings were others'."""
    side, person = released.somebody(rng)
    rest = np.setdiff1d(np.arange(len(released.plan.chosen)), released.meetings_of(side, person))
    return released.asking(rest, lost=np.zeros_like(released.asking().lost))


def blocks(released: Released, rng: np.random.Generator) -> RepairProblem:
    """A pair that was to meet must not."""
    meeting = int(rng.integers(len(released.plan.chosen)))
    rest = np.delete(np.arange(len(released.plan.chosen)), meeting)
    couple = released.problem.couple
    return released.asking(rest, barred=couple == couple[released.plan.chosen[meeting]])


CHANGES: dict[str, Callable[[Released, np.random.Generator], RepairProblem]] = {
    "somebody cancels": cancels,
    "somebody arrives late": arrives_late,
    "somebody does not show up": does_not_show_up,
    "a table is lost": loses_a_table,
    "a room is lost for two hours": loses_a_room,
    "a session starts two meetings later": moves_a_session,
    "somebody registers": registers,
    "a pair is blocked": blocks,
}


def _with_tables(released: Released, tables: Flags) -> RepairProblem:
    grid = replace(released.problem.grid, tables=tables.sum(axis=1).astype(np.int32))
    return released.asking(problem=replace(released.problem, grid=grid), tables=tables)


def measure(name: str, released: Released, times: int) -> Row:
    """Repair one kind of change so many times, and plan once from scratch."""
    rng = np.random.default_rng(0)
    asked = [CHANGES[name](released, rng) for _ in range(times)]
    seconds: list[float] = []
    made: list[Repair] = []
    for one in asked:
        start = perf_counter()
        made.append(repair(one))
        seconds.append(perf_counter() - start)
    counts = np.array([_counts(released, one, found) for one, found in zip(asked, made, strict=True)])
    # Who registers was in the released plan before it was taken out: from scratch that very plan would come back.
    scratch, upset = (None, None) if name == "somebody registers" else _from_scratch(asked[0])
    proven = sum(one.proven for one in made)
    kept, moved, cancelled, new = counts.sum(axis=0).tolist()
    return Row(name, median(seconds), max(seconds), kept, moved, cancelled, new, proven, times, scratch, upset)


def _counts(released: Released, asked: RepairProblem, made: Repair) -> tuple[int, int, int, int]:
    """Return the meetings kept, moved, cancelled and new."""
    old = made.source >= 0
    source = made.source[old]
    stay = made.timetable.slot[old] == asked.before.slot[source]
    stay &= made.timetable.table[old] == asked.before.table[source]
    cancelled = len(released.plan.chosen) - len(source)
    return int(stay.sum()), int((~stay).sum()), cancelled, int((~old).sum())


def _from_scratch(asked: RepairProblem) -> tuple[float, int]:
    """Return the seconds of a new plan, and how many meetings that could stay it moves or drops."""
    start = perf_counter()
    barred = replace(asked.problem, scores=np.where(asked.barred, 0.0, asked.problem.scores))
    plan = solve(barred).timetable
    seconds = perf_counter() - start
    there = set(zip(plan.chosen.tolist(), plan.slot.tolist(), strict=True))
    before = zip(asked.before.chosen.tolist(), asked.before.slot.tolist(), strict=True)
    return seconds, sum(one not in there for one in before)


def _line(row: Row) -> str:
    cells = (
        row.change,
        f"{row.median_seconds:.2f}",
        f"{row.worst_seconds:.2f}",
        f"{row.kept:,}",
        row.moved,
        row.cancelled,
        row.new,
        f"{row.proven} of {row.times}",
        "" if row.scratch_seconds is None else f"{row.scratch_seconds:.1f}",
        "" if row.scratch_upset is None else f"{row.scratch_upset:,}",
    )
    return f"| {' | '.join(str(cell) for cell in cells)} |"


def main() -> None:
    """Print one table, a line for each kind of change."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", type=int, default=5000, help="people of the synthetic conference")
    parser.add_argument("--data", type=Path, help="conference folder instead")
    parser.add_argument("--problem", type=Path, help="pickled planning problem instead")
    parser.add_argument("--times", type=int, default=TIMES, help="repairs of each kind")
    parser.add_argument("--out", type=Path, help="JSON file for the figures and the machine")
    options = parser.parse_args()
    if options.problem:
        problem: PlanningProblem = pickle.loads(options.problem.read_bytes())
    else:
        problem = scored(options.data) if options.data else synthetic(options.size, "ample", 0.0)
    problem = replace(problem, aims=AIMS)
    released = Released(problem, solve(problem).timetable)
    people = len(problem.investors) + len(problem.startups)
    print(f"{people:,} people, {len(problem.pairs):,} pairs, {len(released.plan.chosen):,} meetings\n")
    print("| change | median s | worst s | kept | moved | cancelled | new | proven | scratch s | scratch upsets |")
    print("|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|")
    rows = []
    for name in CHANGES:
        rows.append(measure(name, released, options.times))
        print(_line(rows[-1]), flush=True)
    if options.out:
        record = {"machine": machine(), "people": people, "rows": [asdict(row) for row in rows]}
        options.out.write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
