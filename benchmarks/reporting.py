"""How long it takes to hand over the plan of a large conference, file by file, and how large the files are.

Run ``python -m benchmarks.reporting`` from the checkout: 5,264 people and 13,000 meetings, all made up.
"""

from __future__ import annotations

import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter, process_time

from matcher.reporting.folder import write_plan
from tests.factories_plan import LARGE, plan_of


@dataclass
class Stopwatch:
    """Seconds on the wall and in the processor between a step's first and last word."""

    began: dict[str, tuple[float, float]] = field(default_factory=dict)
    took: dict[str, tuple[float, float]] = field(default_factory=dict)

    def hear(self, name: str, done: int, total: int) -> None:
        """Note when a step begins and ends."""
        now = perf_counter(), process_time()
        wall, cpu = self.began.setdefault(name, now)
        if done == total:
            self.took[name] = now[0] - wall, now[1] - cpu


def main() -> None:
    """Print a line a file."""
    plan = plan_of(LARGE)
    people = len(plan.dataset.investors) + len(plan.dataset.startups)
    print(f"{people:,} people, {len(plan.meetings):,} meetings, Python {sys.version.split()[0]}")
    watch = Stopwatch()
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "plan"
        start = perf_counter(), process_time()
        write_plan(plan, out, watch.hear)
        watch.took["everything"] = perf_counter() - start[0], process_time() - start[1]
        print(f"{'':15} {'wall s':>8} {'cpu s':>8} {'MB':>8}")
        for name, (wall, cpu) in watch.took.items():
            path = out if name == "everything" else out / name
            files = [path] if path.is_file() else path.rglob("*")
            size = sum(file.stat().st_size for file in files if file.is_file())
            print(f"{name:15} {wall:8.2f} {cpu:8.2f} {size / 1e6:8.2f}")


if __name__ == "__main__":
    main()
