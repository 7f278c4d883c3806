"""Plans of whole conferences beside other ways to make them, on the same scores: ``python benchmarks/plans.py``.

Every conference is planned by matcher, for all its aims and without the floor, and by its rivals: greedy by score,
the best matching slot by slot, CP-SAT, and a linear programme rounded. The last four know people and scores only,
as matcher without the floor does on its match list. All plans keep the same rules.

The proven bound is that of matcher without the floor, and holds for plans that reach as many people as its own:
the share of it stands in brackets where a plan reaches fewer.

``--size`` names synthetic conferences by their people, ``--data`` conference folders scored by the recommender,
each also with everybody away in the share ``--away`` of the slots, and ``--raleigh`` the folder of a startup week
whose eligible pairs are published. ``--grow`` measures matcher's time and memory by size; ``--plot`` draws them.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from time import perf_counter
from typing import TypeVar

from benchmarks.growth import Growth, drawing, measure_apart
from benchmarks.instances import TABLES, raleigh, scored, synthetic, with_away, with_copies
from benchmarks.machine import machine
from benchmarks.rivals import Limits, Outcome, constraint_programme, rounded_programme
from matcher.conference import Aim, Aims
from matcher.planning.comfort import comfort
from matcher.planning.floor import floor_of
from matcher.planning.problem import Plan, PlanningProblem, Timetable
from matcher.planning.rivals import greedy, slot_by_slot
from matcher.planning.served import people_reached
from matcher.planning.solve import solve

HEAD = (
    ("conference", "plan"),
    ("meetings", "mutual interest", "of matcher's", "of bound", "left out", "breaks", "room changes", "tables"),
    ("floor", "seconds", "status"),
)
GROWTH_HEAD = ("people", "candidate pairs", "meetings", "left out", "gap", "seconds", "GiB")
T = TypeVar("T")

WITHOUT_FLOOR = Aims(tuple(aim for aim in Aim if aim is not Aim.FLOOR))


@dataclass(frozen=True, slots=True)
class Row:
    """What one way of planning makes of a conference; None for what is not known.

    Attributes
    ----------
    value : the expected mutual interest, summed over the meetings.
    of_matchers : its share of matcher's.
    of_bound : its share of the proven bound, which holds for it if ``is_bound``: it reaches people enough.
    breaks, room_changes, tables : as in ``Comfort``.
    floor : as in ``Plan``.
    """

    conference: str
    plan: str
    seconds: float | None
    status: str
    meetings: int | None = None
    value: float | None = None
    of_matchers: float | None = None
    of_bound: float | None = None
    is_bound: bool = True
    left_out: int | None = None
    breaks: int | None = None
    room_changes: int | None = None
    tables: int | None = None
    floor: float | None = None


#: What the organisers of the startup week got, as published with its pairs.
PUBLISHED = Row("Raleigh-Durham 2025", "published", None, "greedy", meetings=102, breaks=18, tables=20)


def compare(conference: str, problem: PlanningProblem, limits: Limits) -> list[Row]:
    """Plan a conference in every way, matcher's first, and say what came out."""
    plan, seconds = _timed(lambda: solve(problem))
    plain, plain_seconds = _timed(lambda: solve(replace(problem, aims=WITHOUT_FLOOR)))
    scale = _Scale(conference, problem, plan, plain)
    rows = [
        scale.row("matcher", seconds, plan.timetable, plan.status.value),
        scale.row("matcher, no floor", plain_seconds, plain.timetable, plain.status.value),
    ]
    rivals: dict[str, Callable[[], Outcome]] = {
        "greedy": lambda: Outcome(greedy(problem), ""),
        "slot by slot": lambda: Outcome(slot_by_slot(problem), ""),
        "CP-SAT": lambda: constraint_programme(problem, limits),
        "LP, rounded": lambda: rounded_programme(problem, limits),
    }
    for name, rival in rivals.items():
        outcome, seconds = _timed(rival)
        rows.append(scale.row(name, seconds, outcome.timetable, outcome.status))
    return rows


def _timed(work: Callable[[], T]) -> tuple[T, float]:
    start = perf_counter()
    found = work()
    return found, perf_counter() - start


@dataclass(frozen=True, slots=True)
class _Scale:
    """What plans of a conference are held against: matcher's, and its plan that proves the bound."""

    conference: str
    problem: PlanningProblem
    ours: Plan
    plain: Plan

    def row(self, plan: str, seconds: float, timetable: Timetable | None, status: str) -> Row:
        """Return the row of a plan."""
        if timetable is None:
            return Row(self.conference, plan, seconds, status)
        chosen = timetable.chosen
        value = float(self.problem.scores[chosen].sum())
        reached = people_reached(self.problem, chosen)
        asked = comfort(self.problem, chosen, timetable.slot)
        return Row(
            conference=self.conference,
            plan=plan,
            seconds=seconds,
            status=status,
            meetings=len(chosen),
            value=value,
            of_matchers=value / self.ours.value if self.ours.value else None,
            of_bound=value / self.plain.bound if self.plain.bound else None,
            is_bound=reached >= self.plain.reached,
            left_out=len(self.problem.investors) + len(self.problem.startups) - reached,
            breaks=asked.breaks,
            room_changes=asked.room_changes,
            tables=asked.tables,
            floor=floor_of(self.problem, chosen),
        )


def conferences(options: argparse.Namespace) -> Iterator[tuple[str, PlanningProblem]]:
    """Yield each conference with its name, made when it is asked for."""
    shares = (0.0, options.away) if options.away else (0.0,)
    for size in options.size:
        for tables in TABLES:
            for away in shares:
                yield f"{size:,} people, {tables} tables{_told(away)}", synthetic(size, tables, away)
    for folder in options.data:
        problem = scored(folder)
        for away in shares:
            yield f"{folder.resolve().name}{_told(away)}", with_away(problem, away) if away else problem
        if options.copies > 1:
            name = f"{folder.resolve().name} × {options.copies}{_told(options.away)}"
            yield name, with_away(with_copies(problem, options.copies), options.away)
    if options.raleigh:
        yield PUBLISHED.conference, raleigh(options.raleigh)


def _told(away: float) -> str:
    return f", {away:.0%} away" if away else ""


def line(row: Row) -> str:
    """Return a row of the table, in Markdown."""
    bound = _number(row.of_bound, ".3f")
    cells = (
        row.conference,
        row.plan,
        _number(row.meetings, ","),
        _number(row.value, ",.1f"),
        _number(row.of_matchers, ".3f"),
        bound if row.is_bound else f"({bound})",
        *(_number(one, ",") for one in (row.left_out, row.breaks, row.room_changes, row.tables)),
        _number(row.floor, ".3f"),
        _number(row.seconds, ".1f"),
        row.status,
    )
    return f"| {' | '.join(cells)} |"


def growth_line(people: int, size: Growth | None) -> str:
    """Return a row of the table of growth, in Markdown."""
    if size is None:
        return f"| {people:,} | | | | | stopped | |"
    counts = (f"{one:,}" for one in (size.people, size.pairs, size.meetings, size.left_out))
    return f"| {' | '.join((*counts, f'{size.gap:.5%}', f'{size.seconds:.1f}', f'{size.gibibytes:.2f}'))} |"


def _number(value: float | None, form: str) -> str:
    return "" if value is None else format(value, form)


def _head(left: tuple[str, ...], numbers: tuple[str, ...], right: tuple[str, ...] = ()) -> str:
    rules = ["---"] * len(left) + ["--:"] * len(numbers) + ["--:"] * (len(right) - 1) + ["---"] * bool(right)
    return f"| {' | '.join((*left, *numbers, *right))} |\n|{'|'.join(rules)}|"


def grow(options: argparse.Namespace) -> list[Growth]:
    """Print and return what each size takes, and draw it."""
    print(_head((), GROWTH_HEAD), flush=True)
    sizes = []
    for people in options.grow:
        size = measure_apart(people, options.patience)
        print(growth_line(people, size), flush=True)
        if size is not None:
            sizes.append(size)
    if options.plot and len(sizes) > 1:
        options.plot.parent.mkdir(parents=True, exist_ok=True)
        options.plot.write_text(drawing(sizes), encoding="utf-8")
    print()
    return sizes


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    usual = Limits()
    parser.add_argument(
        "--size", type=int, nargs="*", default=[500, 5000], help="people, 500 and 5000 if not said"
    )
    parser.add_argument("--data", type=Path, nargs="*", default=[], help="conference folders to plan as well")
    parser.add_argument(
        "--away", type=float, default=0.2, help="share of everybody's slots; 0 for no such conferences"
    )
    parser.add_argument("--copies", type=int, default=1, help="plan each folder also with everybody so many times")
    parser.add_argument("--raleigh", type=Path, help="folder of the startup week of Raleigh and Durham")
    parser.add_argument(
        "--limit", type=float, default=usual.seconds, help="seconds that CP-SAT and the LP may take"
    )
    parser.add_argument("--variables", type=int, default=usual.variables, help="larger models are not attempted")
    parser.add_argument(
        "--grow", type=int, nargs="*", default=[], help="people of conferences to measure growth on"
    )
    parser.add_argument(
        "--patience", type=float, default=7200, help="seconds after which a size of them is given up"
    )
    parser.add_argument("--plot", type=Path, help="SVG file for the growth")
    parser.add_argument("--out", type=Path, help="JSON file for all rows and the machine")
    return parser


def main() -> None:
    """Print one table for all conferences, and one of growth."""
    options = _parser().parse_args()
    limits = replace(Limits(), seconds=options.limit, variables=options.variables)
    sizes = grow(options) if options.grow else []
    rows: list[Row] = []
    for count, (name, problem) in enumerate(conferences(options)):
        if not count:
            print(_head(*HEAD), flush=True)
        rows += compare(name, problem, limits) + [PUBLISHED] * (name == PUBLISHED.conference)
        print("\n".join(line(row) for row in rows if row.conference == name), flush=True)
        _write(options.out, rows, sizes)
    _write(options.out, rows, sizes)


def _write(out: Path | None, rows: list[Row], sizes: list[Growth]) -> None:
    """Write everything known so far, so that a run that is cut short leaves what it has."""
    if out:
        record = {
            "machine": machine(),
            "rows": [asdict(row) for row in rows],
            "growth": [asdict(size) for size in sizes],
        }
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
