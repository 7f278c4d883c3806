"""What was told of a door in all its runs: a file that each run adds to, so that hours can be made of minutes."""

from __future__ import annotations

import json
import time
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.fuzz.watch import Watch

#: A run that is stopped loses no more than this of what it was to tell.
EVERY_SECONDS = 60.0


@dataclass(frozen=True)
class Report:
    """The sum of the runs of one door."""

    answered: int = 0
    refused: int = 0
    faulty: int = 0
    passed: float = 0.0
    """Seconds of the processor."""
    slowest: float = 0.0
    found: dict[str, dict[str, Any]] = field(default_factory=dict)
    guided: bool = False
    seeds: tuple[int, ...] = ()
    """One for each run."""
    when: str = ""
    """The day of the last run."""

    @property
    def tried(self) -> int:
        """Return how many inputs were tried."""
        return self.answered + self.refused + self.faulty

    def and_run(self, watch: Watch, seed: int, *, guided: bool) -> Report:
        """Return the sum of this and of one run more."""
        return Report(
            self.answered + watch.answered,
            self.refused + watch.refused,
            self.faulty + watch.faulty,
            self.passed + watch.passed,
            max(self.slowest, watch.slowest),
            {name: asdict(one) for name, one in watch.found.items()} | self.found,
            guided,
            (*self.seeds, seed),
            f"{datetime.now(UTC):%Y-%m-%d}",
        )

    def write(self, path: Path) -> None:
        """Write the sum; a file that was begun is never left."""
        begun = path.with_suffix(".begun")
        begun.write_text(json.dumps(asdict(self), indent=1), encoding="utf-8")
        begun.replace(path)


def read_report(path: Path) -> Report:
    """Return what was told of a door until now, which may be nothing."""
    if not path.exists():
        return Report()
    told = json.loads(path.read_text(encoding="utf-8"))
    return Report(**told | {"seeds": tuple(told["seeds"])})


@dataclass
class Telling:
    """Tells of a run that goes on, now and then."""

    path: Path
    before: Report
    seed: int
    told: float = field(default_factory=time.process_time)
    guided: bool = False

    def now(self, watch: Watch) -> None:
        """Write what was seen so far, with all that was told before."""
        self.before.and_run(watch, self.seed, guided=self.guided).write(self.path)
        self.told = time.process_time()

    def now_and_then(self, watch: Watch) -> None:
        """Write it once a minute."""
        if time.process_time() - self.told > EVERY_SECONDS:
            self.now(watch)
