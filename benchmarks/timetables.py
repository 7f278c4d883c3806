"""Timetables with the fewest breaks beside a plain CP-SAT model: ``python benchmarks/timetables.py FOLDER``.

FOLDER holds events as ``matcher timetable`` reads them. The published optima are those of Bofill et al. in 2022.
The rival is the textbook model of the same law in CP-SAT, one worker, with a time limit. ``--variants`` makes each
event harder or impossible: more absences, meetings fixed to the slots of a legal timetable or to any, an order of
meetings, and other limits on the difference of breaks. ``--out`` writes the figures as JSON with the machine that
they were made on.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from time import perf_counter

from benchmarks.machine import machine
from matcher.intake.event_file import read_event
from matcher.planning.breaks.problem import EventMeeting, EventProblem, Id
from matcher.planning.breaks.timetable import plan_event

#: Fewest breaks as published.
PUBLISHED = {
    "forum-13": 0,
    "forum-13crafb": 6,
    "forum-13crafc": 1,
    "forum-14": 2,
    "forumt-14": 5,
    "forumt-14crafc": 5,
    "forumt-14crafd": 4,
    "forumt-14crafe": 5,
    "tic-12": 0,
    "tic-12crafc": 0,
    "tic-13": 0,
    "tic-13crafb": 0,
    "tic-13crafc": 4,
    "tic-14crafa": 0,
    "tic-14crafc": 0,
    "tic-14crafd": 0,
    "ticf-13crafa": 0,
    "ticf-13crafb": 3,
    "ticf-13crafc": 1,
    "ticf-14crafa": 0,
}


@dataclass(frozen=True)
class Row:
    """What came out for one event; what is not known is None."""

    event: str
    published: int | None
    status: str
    breaks: int | None
    bound: int | None
    seconds: float
    cpu_seconds: float
    clash: int | None = None
    clash_is_smallest: bool | None = None
    way_out_cost: int | None = None
    rival_status: str | None = None
    rival_breaks: int | None = None
    rival_seconds: float | None = None


def event(path: Path) -> EventProblem:
    """Return the problem in a file."""
    read = read_event(path)
    meetings = tuple(EventMeeting(m.id, m.participants, m.allowed, m.fixed, m.after) for m in read.meetings)
    return EventProblem(read.slots, read.tables, read.unavailable, meetings, read.max_break_difference)


def variants(problem: EventProblem, seed: int) -> Iterator[tuple[str, EventProblem]]:
    """Yield the problem made harder in every way that organisers know."""
    rng = random.Random(seed)
    legal = dict(plan_event(problem, 30).slots or {})
    for share in (0.05, 0.15, 0.3):
        yield f"{share:.0%} more absences", _with_absences(problem, share, rng)
    for share in (0.2, 0.4):
        yield f"{share:.0%} fixed as in a timetable", _with_fixed(problem, share, legal, rng)
        anywhere = {m.id: rng.choice(sorted(m.allowed or range(1, problem.slots + 1))) for m in problem.meetings}
        yield f"{share:.0%} fixed anywhere", _with_fixed(problem, share, anywhere, rng)
    yield "an order of 20 pairs", _with_order(problem, 20, rng)
    yield "an order of 60 pairs", _with_order(problem, 60, rng)
    for limit in (0, 1):
        yield f"breaks differ by {limit}", replace(problem, max_break_difference=limit)
    yield "no limit on differences", replace(problem, max_break_difference=None)
    yield "one table fewer", replace(problem, tables=problem.tables - 1)


def _with_absences(problem: EventProblem, share: float, rng: random.Random) -> EventProblem:
    away = {
        who: slots | {slot for slot in range(1, problem.slots + 1) if rng.random() < share}
        for who, slots in problem.unavailable.items()
    }
    return replace(problem, unavailable=away)


def _with_fixed(problem: EventProblem, share: float, slots: dict[Id, int], rng: random.Random) -> EventProblem:
    meetings = tuple(replace(m, fixed=slots.get(m.id)) if rng.random() < share else m for m in problem.meetings)
    return replace(problem, meetings=meetings)


def _with_order(problem: EventProblem, pairs: int, rng: random.Random) -> EventProblem:
    meetings = list(problem.meetings)
    for _ in range(pairs):
        # From an earlier row to a later one, so that no meeting waits for itself.
        earlier, later = sorted(rng.sample(range(len(meetings)), 2))
        after = dict.fromkeys((*meetings[later].after, meetings[earlier].id))
        meetings[later] = replace(meetings[later], after=tuple(after))
    return replace(problem, meetings=tuple(meetings))


def rival(problem: EventProblem, seconds: float) -> tuple[str, int | None, float]:
    """Return what a plain CP-SAT model makes of the problem: status, breaks and seconds."""
    from ortools.sat.python import cp_model

    start = perf_counter()
    model = cp_model.CpModel()
    slots = range(1, problem.slots + 1)
    x = {(m.id, s): model.new_bool_var("") for m in problem.meetings for s in slots}
    for m in problem.meetings:
        model.add_exactly_one(x[m.id, s] for s in slots)
        barred = {s for who in m.participants for s in problem.unavailable[who]}
        barred |= set(slots) - m.allowed if m.allowed is not None else set()
        barred |= set(slots) - {m.fixed} if m.fixed is not None else set()
        for s in barred:
            model.add(x[m.id, s] == 0)
        for earlier in m.after:
            model.add(sum(s * x[earlier, s] for s in slots) < sum(s * x[m.id, s] for s in slots))
    for s in slots:
        model.add(sum(x[m.id, s] for m in problem.meetings) <= problem.tables)
    totals = []
    for who, rows in problem.meetings_of().items():
        busy = {s: sum(x[problem.meetings[row].id, s] for row in rows) for s in slots}
        breaks = []
        for s in slots:
            model.add(busy[s] <= 1)
        for s in list(slots)[:-1]:
            # A run of meetings begins in a slot after an idle one.
            begins = model.new_bool_var("")
            model.add(begins >= busy[s + 1] - busy[s])
            model.add(begins <= busy[s + 1])
            model.add(begins <= 1 - busy[s])
            breaks.append(begins)
        total = model.new_int_var(0, problem.slots, f"{who}")
        model.add(total == busy[1] + sum(breaks) - 1 if rows else total == 0)
        totals.append(total)
    if problem.max_break_difference is not None and totals:
        most, fewest = (model.new_int_var(0, problem.slots, "") for _ in range(2))
        model.add_max_equality(most, totals)
        model.add_min_equality(fewest, totals)
        model.add(most - fewest <= problem.max_break_difference)
    model.minimize(sum(totals))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.max_time_in_seconds = seconds
    status = solver.solve(model)
    found = status in (cp_model.OPTIMAL, cp_model.FEASIBLE)
    name = solver.status_name(status).lower()
    return name, round(solver.objective_value) if found else None, perf_counter() - start


def measured(name: str, problem: EventProblem, limit: float, rival_limit: float) -> Row:
    """Solve one problem by matcher and, if it is given time, by the rival."""
    before = getrusage(RUSAGE_CHILDREN)
    found = plan_event(problem, limit)
    after = getrusage(RUSAGE_CHILDREN)
    why = found.conflict
    row = Row(
        name,
        PUBLISHED.get(name),
        found.status.value,
        found.breaks,
        found.bound,
        found.seconds,
        after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime,
        None if why is None else len(why.rules),
        None if why is None else why.smallest,
        None if why is None else why.cost,
    )
    if not rival_limit:
        return row
    status, breaks, seconds = rival(problem, rival_limit)
    return replace(row, rival_status=status, rival_breaks=breaks, rival_seconds=seconds)


def main() -> None:
    """Print one table for all events."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--variants", action="store_true", help="measure variants instead of the events")
    parser.add_argument("--limit", type=float, default=60.0, help="seconds for each event")
    parser.add_argument("--rival", type=float, default=10.0, help="seconds for the rival; 0 leaves it out")
    parser.add_argument("--out", type=Path, help="JSON file for the figures")
    options = parser.parse_args()
    print(
        "| event | published | status | breaks | bound | time | CPU | clash | way out | CP-SAT | breaks | time |"
    )
    print("|---|--:|---|--:|--:|--:|--:|--:|--:|---|--:|--:|")
    rows = []
    for number, path in enumerate(sorted(options.folder.glob("*.json"))):
        name, problem = path.name.split(".")[0], event(path)
        kinds = variants(problem, number) if options.variants else [("", problem)]
        for kind, one in kinds:
            row = measured(f"{name}, {kind}" if kind else name, one, options.limit, options.rival)
            rows.append(row)
            print(_line(row), flush=True)
    if options.out:
        content = {"machine": machine(), "rows": [asdict(row) for row in rows]}
        options.out.write_text(json.dumps(content, indent=2), encoding="utf-8")


def _line(row: Row) -> str:
    cells = [
        row.event,
        row.published,
        row.status,
        row.breaks,
        row.bound,
        f"{row.seconds:.2f}",
        f"{row.cpu_seconds:.2f}",
    ]
    cells += ["" if row.clash is None else f"{row.clash}{'' if row.clash_is_smallest else ' or fewer'}"]
    cells += [row.way_out_cost, row.rival_status, row.rival_breaks]
    cells += ["" if row.rival_seconds is None else f"× {row.rival_seconds / row.seconds:.1f}"]
    return f"| {' | '.join('' if cell is None else str(cell) for cell in cells)} |"


if __name__ == "__main__":
    main()
