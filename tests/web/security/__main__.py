"""Try every attack and put how many into docs/attacks.md: ``python -m tests.web.security``."""

from __future__ import annotations

import sys
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest

from benchmarks.machine import machine
from benchmarks.tables import DOCUMENTS, write_table


class Tally:
    """Adds up what the tests say that they tried, and what they found open."""

    def __init__(self) -> None:
        self.tried: Counter[str] = Counter()
        self.found: Counter[str] = Counter()
        self.tests = 0

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Take what a test tells at its end."""
        self.tests += report.when == "call"
        if report.failed:
            self.found.update([report.nodeid])
        if report.when == "teardown":
            for name, doors in report.user_properties:
                if name == "tried" and isinstance(doors, dict):
                    self.tried.update(doors)


def main() -> None:
    """Run the tests of this folder; the exit status is theirs."""
    tally = Tally()
    status = pytest.main([str(Path(__file__).parent), "-q"], plugins=[tally])
    rows = [(door, f"{count:,}") for door, count in sorted(tally.tried.items())]
    where = machine()
    note = (
        f"{tally.tests} tests, {sum(tally.found.values())} of them found something open. "
        f"Python {where['python']}, {datetime.now(UTC):%Y-%m-%d}."
    )
    write_table(DOCUMENTS / "attacks.md", "attacks", ["door", "attempts:"], rows, note)
    sys.exit(status)


if __name__ == "__main__":
    main()
