"""How long the web application's tests take on SQLite and on PostgreSQL: ``python -m benchmarks.suite``.

Each part runs by itself, in one process, first on the one database and then on the other. Processor seconds count
everything, the server too, and say more than those of the clock where the machine has other things to do.
"""

from __future__ import annotations

import argparse
import os
import re
import resource
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import Final

from benchmarks.machine import machine
from benchmarks.tables import DOCUMENTS, write_table

ROOT: Final = Path(__file__).parent.parent
WEB: Final = ROOT / "tests" / "web"
PARTS: Final = ("store", "services", "interface", "views", "forms", "sign_in", "prints", "", "browser")
_DATABASES: Final = {"SQLite": "", "PostgreSQL": "postgresql"}


@dataclass(frozen=True)
class Run:
    """What a part's tests came to."""

    passed: int
    failed: int
    seconds: float
    work: float
    """Seconds of a processor."""


def main() -> None:
    """Run the parts on both, and write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parts", nargs="*", default=PARTS, help="folders of tests/web; without any, all of them")
    parser.add_argument("--print", action="store_true", help="leave the document alone")
    given = parser.parse_args()
    header, rows = ["tests", "passed:", "failed:"], []
    for name in _DATABASES:
        header += [f"{name}: s:", f"{name}: processor s:"]
    for part in given.parts:
        runs = [_run(part, database) for database in _DATABASES.values()]
        counts = (" / ".join(f"{getattr(run, what)}" for run in runs) for what in ("passed", "failed"))
        times = (f"{value:,.0f}" for run in runs for value in (run.seconds, run.work))
        rows.append([f"tests/web/{part or '*.py'}", *counts, *times])
        print(*rows[-1], flush=True)
    here = machine()
    note = f"Counts: SQLite / PostgreSQL. {here['processor']}, {here['cores']} cores, {str(here['date'])[:10]}."
    if not given.print:
        write_table(DOCUMENTS / "databases.md", "suite", header, rows, note)


def _run(part: str, database: str) -> Run:
    """Run the tests of a folder, or those beside the folders, on a database."""
    paths = [WEB / part] if part else sorted(WEB.glob("test_*.py"))
    environment = {**os.environ, "MATCHER_TEST_DATABASE": database, "OMP_NUM_THREADS": "1"}
    began, before = monotonic(), resource.getrusage(resource.RUSAGE_CHILDREN)
    # One process: of those that workers start, the system does not tell who used what.
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", *map(str, paths)],
        env=environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    told = {what: int(count) for count, what in re.findall(r"(\d+) (passed|failed|error)", done.stdout[-300:])}
    work = (after.ru_utime - before.ru_utime) + (after.ru_stime - before.ru_stime)
    return Run(told.get("passed", 0), told.get("failed", 0) + told.get("error", 0), monotonic() - began, work)


if __name__ == "__main__":
    main()
