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


def let_loose(locusts: Locusts, address: str, guests: Sequence[Guest]) -> list[dict[str, str]]:
    """Let them use the site at an address as its guests; return what was measured, a row a kind of request."""
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
        with times.with_name("times_stats.csv").open(encoding="utf-8") as file:
            return list(csv.DictReader(file))
