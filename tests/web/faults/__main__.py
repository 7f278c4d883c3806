"""Play rounds of faults: ``python -m tests.web.faults 200 --seed 1 --only disk``."""

from __future__ import annotations

import argparse
import signal
import sys
from collections import defaultdict
from datetime import date

from benchmarks.machine import machine
from benchmarks.tables import DOCUMENTS, write_table
from tests.web.faults.rounds import Match, Played

_COUNTS = {
    "acknowledged": "acknowledged actions:",
    "unanswered": "unanswered:",
    "stolen": "answers lost:",
    "jobs": "jobs:",
    "again": "jobs begun again:",
}
_HEADER = ("fault", "rounds:", *_COUNTS.values(), "violations:")


def main() -> int:
    """Play, print a line for each round, and keep a table of many; return how many violations there were."""
    words = argparse.ArgumentParser(prog="python -m tests.web.faults")
    words.add_argument("rounds", type=int, nargs="?", default=200)
    words.add_argument("--seed", type=int, default=1)
    words.add_argument("--only", default="", metavar="KIND", help="a part of the name of a fault")
    words.add_argument("--table", action="store_true", help="write the table in docs/faults.md")
    asked = words.parse_args()
    # Whoever ends this ends the processes that it started.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    played = []
    for one in Match(asked.seed, asked.only).play(asked.rounds):
        played.append(one)
        counts = ", ".join(f"{name} {getattr(one, name)}" for name in _COUNTS)
        _tell(f"{one.number:4}  {one.database:<10}  {one.accident:<22}  {counts}  ({one.seconds:.1f} s)")
        for fault in one.faults:
            _tell(f"      VIOLATION (seed {asked.seed}, round {one.number}): {fault}")
    violations = sum(len(one.faults) for one in played)
    if asked.table:
        _write(played, asked.seed)
    _tell(f"rounds {len(played)}, violations {violations}")
    return min(violations, 1)


def _tell(line: str) -> None:
    print(line, flush=True)  # noqa: T201


def _write(played: list[Played], seed: int) -> None:
    by_accident: dict[str, list[Played]] = defaultdict(list)
    for one in played:
        by_accident[one.accident].append(one)
    rows = [_row(name, by_accident[name]) for name in sorted(by_accident)]
    rows.append(_row("all", played))
    told, here = machine(), date.today()
    files = sum(one.database == "SQLite" for one in played)
    each = sum(one.seconds for one in played) / len(played)
    note = (
        f"Seed {seed}, {files} of the rounds on SQLite, {each:.1f} s a round; "
        f"{told['processor']}, {told['cores']} cores, {here.isoformat()}."
    )
    write_table(DOCUMENTS / "faults.md", "faults", _HEADER, rows, note)


def _row(name: str, played: list[Played]) -> tuple[object, ...]:
    sums = (sum(getattr(one, field) for one in played) for field in _COUNTS)
    return name, len(played), *(f"{each:,}" for each in sums), sum(len(one.faults) for one in played)


if __name__ == "__main__":
    sys.exit(main())
