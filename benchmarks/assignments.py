"""Exact match lists beside published ones, on the same scores: ``python benchmarks/assignments.py FOLDER``.

FOLDER holds midl.npz and midl_min2.npz: reviewers and papers of MIDL, from the KDD 2019 set of the study of fair
paper matching. The published figures are those of the three solvers of OpenReview's matcher on the same problems.
Greedy goes through the pairs from the greatest score down, within everybody's maximum: first those of investors
who are below their minimum, then the others; it looks ahead for nobody. ``--out`` writes the figures as JSON with
the machine that they were made on.
"""

from __future__ import annotations

import argparse
import json
import platform
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, fields
from os import cpu_count
from pathlib import Path
from time import perf_counter

import numpy as np

from matcher.intake.score_matrix_file import read_score_matrix
from matcher.planning.b_matching.checks import breaches
from matcher.planning.b_matching.floor import best_floor_then_total
from matcher.planning.b_matching.problem import MatchList, MatrixProblem, floor_of, total_of
from matcher.planning.b_matching.total import greatest_total

#: Total and worst startup as published: OpenReview's matcher on the KDD 2019 set.
PUBLISHED = {
    "midl": {"FairFlow": (201.3615, 0.9448), "MinMax": (201.8665, 0.9033), "FairSequence": (198.7245, 0.8671)},
    "midl_min2": {"FairFlow": (131.0354, 0.6758), "MinMax": (150.0184, 0.0), "FairSequence": (140.1424, 0.3022)},
}
OBJECTIVES: dict[str, Callable[[MatrixProblem], MatchList]] = {
    "total": greatest_total,
    "floor, then total": best_floor_then_total,
}


@dataclass(frozen=True)
class Row:
    """What one way of choosing makes of a problem; what is not known is None. Breaches are counted."""

    problem: str
    way: str
    total: float
    floor: float
    bound: float | None = None
    floor_bound: float | None = None
    seconds: float | None = None
    breaches: int | None = None


def measure(path: Path) -> list[Row]:
    """Choose the lists of one problem in every way."""
    matrix = read_score_matrix(path)
    problem = MatrixProblem(**{one.name: getattr(matrix, one.name) for one in fields(matrix)})
    rows = []
    for objective, solve in OBJECTIVES.items():
        start = perf_counter()
        found = solve(problem)
        seconds = perf_counter() - start
        pairs = list(zip(found.investor.tolist(), found.startup.tolist(), strict=True))
        floor_bound = found.floor_bound if np.isfinite(found.floor_bound) else None
        rows.append(
            Row(
                path.stem,
                f"matcher: {objective} ({found.status.value})",
                found.total,
                found.floor,
                found.bound,
                floor_bound,
                seconds,
                len(breaches(problem, pairs)),
            )
        )
    return [*rows, _greedy(path.stem, problem), *_published(path.stem)]


def _greedy(name: str, problem: MatrixProblem) -> Row:
    start = perf_counter()
    held, startups = np.zeros(len(problem.investor_max), np.int64), problem.startup_max.copy()
    places = problem.sub_forum_capacity.copy()
    chosen: dict[tuple[int, int], None] = {}
    candidates = np.argwhere(~problem.forbidden)
    worth = problem.scores[candidates[:, 0], candidates[:, 1]]
    for most in (problem.investor_min, problem.investor_max):
        for i, s in candidates[np.argsort(-worth, kind="stable")].tolist():
            forum = problem.sub_forum[s]
            if held[i] < most[i] and startups[s] and places[forum] and (i, s) not in chosen:
                held[i] += 1
                startups[s] -= 1
                places[forum] -= 1
                chosen[i, s] = None
    rows, columns = np.array(list(chosen), dtype=np.int64).reshape(-1, 2).T
    total, floor = total_of(problem, rows, columns), floor_of(problem, rows, columns)
    seconds = perf_counter() - start
    return Row(
        name, "greedy by score", total, floor, seconds=seconds, breaches=len(breaches(problem, list(chosen)))
    )


def _published(name: str) -> list[Row]:
    return [
        Row(name, f"OpenReview {solver} (published)", total, floor)
        for solver, (total, floor) in PUBLISHED.get(name, {}).items()
    ]


def table(rows: Sequence[Row]) -> str:
    """Return the rows as a markdown table, each beside the first of its problem."""
    lines = [
        "| problem | way | total | × | bound | floor | floor bound | seconds | breaches |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for row in rows:
        best = next(one for one in rows if one.problem == row.problem)
        cells = (
            row.problem,
            row.way,
            f"{row.total:.6f}",
            f"{row.total / best.total:.4f}",
            *("" if value is None else f"{value:.6f}" for value in (row.bound, row.floor, row.floor_bound)),
            "" if row.seconds is None else f"{row.seconds:.2f}",
            "" if row.breaches is None else str(row.breaches),
        )
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def main() -> None:
    """Measure every problem of a folder."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--out", type=Path, help="JSON file for the figures and the machine")
    arguments = parser.parse_args()
    rows = [row for path in sorted(arguments.folder.glob("*.npz")) for row in measure(path)]
    print(table(rows))
    if arguments.out is not None:
        machine = {"system": platform.platform(), "python": platform.python_version(), "cores": cpu_count()}
        record = {"machine": machine, "rows": [asdict(row) for row in rows]}
        arguments.out.write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
