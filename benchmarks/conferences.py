"""The main job on real conferences: ``python benchmarks/conferences.py DATA [SET ...]``.

DATA is a folder of conference folders. For each set the command line is run twice, with an empty cache and again;
time and memory are those of the whole process. Then, on the same scores, the plan stands beside what people do
today: greedy by score, and a maximum matching slot by slot. The lists of ten are compared with the pool.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

import numpy as np

from benchmarks.languages import shares
from matcher.drafting import planning_problem, taught
from matcher.intake.folder import checked_dataset
from matcher.planning.problem import PlanningProblem, Timetable
from matcher.planning.rivals import greedy, slot_by_slot
from matcher.planning.served import people_reached
from matcher.planning.solve import solve
from matcher.recommendation.embedding import embed
from matcher.recommendation.encoder import load_encoder
from matcher.recommendation.recommender import Recommendations, recommend
from matcher.shipped import shipped

SETS = ("websummit2024", "xian_bilingual", "shaanxi")


@dataclass(frozen=True)
class Run:
    """One run of the command line: seconds, greatest resident memory in GiB, and what plan.json says."""

    seconds: float
    gibibytes: float
    plan: dict[str, object]


def run(folder: Path, cache: Path) -> Run:
    """Run ``matcher plan`` in a process of its own."""
    with tempfile.TemporaryDirectory() as out:
        command = [
            sys.executable,
            "-c",
            "from matcher.cli.program import main; main()",
            "plan",
            str(folder),
            "--out",
            out,
        ]
        start = perf_counter()
        process = subprocess.Popen(
            command,
            env=os.environ | {"MATCHER_CACHE": str(cache)},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        _, status, usage = os.wait4(process.pid, 0)
        seconds = perf_counter() - start
        if status:
            raise SystemExit(f"matcher plan {folder} failed")
        plan = json.loads((Path(out) / "plan.json").read_text(encoding="utf-8"))
    return Run(seconds, usage.ru_maxrss / 2**20, plan)


def scored(folder: Path, cache: Path) -> Recommendations:
    """Return the scored pairs of a set, as the command line scores them."""
    dataset, _ = checked_dataset(folder)
    encoder = load_encoder(dataset.conference.encoder, cache=cache)
    lessons = checked_dataset(shipped("data/xian2017"))[0] if dataset.conference.is_template else None
    return recommend(dataset, embed(dataset, encoder), taught(encoder, lessons), np.random.default_rng(0))


def beside_rivals(problem: PlanningProblem) -> list[tuple[str, int, float, int, float]]:
    """Return for matcher and each rival: meetings, expected mutual yes, people left out, seconds."""
    rows = []
    for name, method in (
        ("matcher", lambda p: solve(p).timetable),
        ("greedy", greedy),
        ("slot by slot", slot_by_slot),
    ):
        start = perf_counter()
        timetable: Timetable = method(problem)
        seconds = perf_counter() - start
        chosen = timetable.chosen
        people = len(problem.investors) + len(problem.startups)
        left_out = people - people_reached(problem, chosen)
        rows.append((name, len(chosen), float(problem.scores[chosen].sum()), left_out, seconds))
    return rows


def report(folder: Path, cache: Path) -> None:
    """Print everything about one set."""
    first, later = run(folder, cache), run(folder, cache)
    counts = later.plan["counts"]
    print(f"\n{folder.name}: {counts}")
    print(
        f"  first run {first.seconds:.1f} s, {first.gibibytes:.2f} GiB; "
        f"later {later.seconds:.1f} s, {later.gibibytes:.2f} GiB"
    )
    print(
        f"  value {later.plan['value']:.2f}, bound {later.plan['bound']:.2f}, gap {later.plan['gap']:.6%}; "
        "the checker passed it"
    )
    print(f"  steps of the later run: {later.plan['seconds']}")
    recommendations = scored(folder, cache)
    problem, _ = planning_problem(recommendations)
    rows = beside_rivals(problem)
    print(f"  {'':14}{'meetings':>10}{'mutual yes':>14}{'left out':>10}{'seconds':>10}")
    for name, meetings, value, left_out, seconds in rows:
        ratio = value / rows[0][2]
        print(f"  {name:14}{meetings:>10}{value:>10.1f}{ratio:>5.2f}{left_out:>9}{seconds:>10.2f}")
    for share in shares(recommendations):
        if share.language is None:
            print(
                f"  own language in the ten best of {share.side.value}s: {share.listed:.3f}, "
                f"in the eligible pool {share.pooled:.3f} ({share.people} people)"
            )


def main() -> None:
    """Measure the sets named, or all."""
    data = Path(sys.argv[1])
    with tempfile.TemporaryDirectory() as scratch:
        for name in sys.argv[2:] or SETS:
            report(data / name, Path(scratch) / f"{name}.sqlite")
    print(
        f"\n{os.cpu_count()} cores; own peak {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20:.2f} GiB"
    )


if __name__ == "__main__":
    main()
