"""Many people at once on a site, played by locust in processes of its own."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

from benchmarks.busy_site import SLUG, Guest


@dataclass(frozen=True)
class Locusts:
    """So many people for so many seconds, each played by a class of a script that reads what is said."""

    script: str
    who: str
    people: int
    seconds: int
    arriving: int
    """How many come in each second."""
    said: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Told:
    """What they tell of it."""

    rows: list[dict[str, str]]
    """One a kind of request, and one of all of them."""
    failed: dict[int, int]
    """How many requests failed in each minute in which one did."""


def let_loose(locusts: Locusts, address: str, guests: Sequence[Guest]) -> Told:
    """Let them use the site at an address as its guests."""
    with tempfile.TemporaryDirectory() as folder:
        people, times = Path(folder) / "people.json", Path(folder) / "times"
        people.write_text(json.dumps([asdict(one) for one in guests]), encoding="utf-8")
        command = [
            *(sys.executable, "-m", "locust", "--headless", "--only-summary", "--host", address),
            *("-f", str(Path(__file__).parent / locusts.script), "-u", str(locusts.people)),
            *("-r", str(locusts.arriving), "-t", f"{locusts.seconds}s", "--csv", str(times)),
            *("--loglevel", "ERROR", locusts.who),
        ]
        environment = {
            **os.environ,
            "MATCHER_LOAD_PEOPLE": str(people),
            "MATCHER_LOAD_SLUG": SLUG,
            **locusts.said,
        }
        # Locust ends with an error where a request failed; the rows say so.
        subprocess.run(command, env=environment, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        history = _read(times.with_name("times_stats_history.csv"))
        return Told(_read(times.with_name("times_stats.csv")), _failed(history))


def _read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def _failed(history: Sequence[Mapping[str, str]]) -> dict[int, int]:
    """Return how many failed in each minute, from how many had failed by each second."""
    last: dict[int, int] = {}
    for row in history:
        last[(int(row["Timestamp"]) - int(history[0]["Timestamp"])) // 60] = int(row["Total Failure Count"])
    totals = [0, *last.values()]
    return {
        minute: now - before for minute, before, now in zip(last, totals, totals[1:], strict=False) if now > before
    }
