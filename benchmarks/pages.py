"""How long pages take: ``python benchmarks/pages.py FOLDER``, a real server under a real load tool (locust).

The conference folder is imported into a database of its own, suggestions are made, and accounts added. Then a
server with four processes answers: first one person at a time opens every page, then 50 people review and book,
each with a second of thought between two pages. The table gives requests, failures, median and 95th percentile in
milliseconds. ``--out FILE`` writes it as JSON with the machine's data; ``--site FOLDER`` keeps the site.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks.busy_site import Guest, made_site
from benchmarks.locusts import Locusts, let_loose
from benchmarks.machine import machine
from matcher.settings import calm_threads
from tests.web.live import running
from web.settings import Settings, read_settings

_WARM_SECONDS = 8
PEOPLE_EACH = 25
PROCESSES = 4
USERS = 50


@dataclass(frozen=True)
class Row:
    """One page under one load; times in milliseconds."""

    load: str
    page: str
    requests: int
    failures: int
    median: float
    p95: float


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--site", type=Path)
    parser.add_argument("--port", type=int, default=8790)
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--out", type=Path)
    asked = parser.parse_args()
    calm_threads()
    with tempfile.TemporaryDirectory() as scratch:
        settings = _settings(asked.site or Path(scratch), asked.port)
        people = made_site(settings, asked.folder, PEOPLE_EACH)
        with running(settings, PROCESSES, workers=0, log=settings.folder / "log"):
            # Each process reads its templates once; nobody measures that.
            list(_load("warm-up", settings, people, users=PROCESSES, seconds=_WARM_SECONDS))
            list(_load("warm-up", settings, people, users=1, seconds=_WARM_SECONDS))
            rows = [
                *_load("one person", settings, people, users=1, seconds=asked.seconds),
                *_load(f"{USERS} people", settings, people, users=USERS, seconds=asked.seconds),
            ]
    _print(rows)
    if asked.out:
        record = {"machine": machine(), "processes": PROCESSES, "rows": [asdict(row) for row in rows]}
        asked.out.write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")


def _settings(folder: Path, port: int) -> Settings:
    return read_settings({"MATCHER_FOLDER": str(folder.absolute()), "MATCHER_ADDRESS": f"http://127.0.0.1:{port}"})


def _load(load: str, settings: Settings, people: list[Guest], *, users: int, seconds: int) -> Iterator[Row]:
    """Let so many people use the site for so long; yield what was measured of each page."""
    said = {"MATCHER_LOAD_EVERY_PAGE": "yes" if users == 1 else ""}
    visitors = Locusts("visitors.py", "Visitor", users, seconds, arriving=10, said=said)
    told = let_loose(visitors, settings.address, people)
    yield from (_row(load, line) for line in told.rows if line["Name"] != "Aggregated")


def _row(load: str, line: Mapping[str, str]) -> Row:
    return Row(
        load,
        f"{line['Type']} {line['Name']}",
        int(line["Request Count"]),
        int(line["Failure Count"]),
        float(line["Median Response Time"] or 0),
        float(line["95%"] or 0),
    )


def _print(rows: list[Row]) -> None:
    print("| load | page | requests | failed | median, ms | 95th percentile, ms |")
    print("|---|---|--:|--:|--:|--:|")
    for row in rows:
        print(f"| {row.load} | {row.page} | {row.requests} | {row.failures} | {row.median:.0f} | {row.p95:.0f} |")


if __name__ == "__main__":
    main()
