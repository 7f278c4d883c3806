"""Two thousand people at once: ``python -m benchmarks.load FOLDER``, by a load tool (locust), with PostgreSQL.

The conference folder becomes a site with suggestions, matches and a released timetable. Then, on the same site:
how many answers a second some numbers of processes give when nobody thinks; 2,000 people who think between pages,
for half an hour, with the memory of the processes read each half minute; more than can be answered, and how soon
all is well afterwards. At last the bookings are checked. The tables go into docs/load.md with ``--document``.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from math import nan
from pathlib import Path
from threading import Event, Thread

import psutil
from scipy.stats import linregress

from benchmarks.busy_site import Guest, made_site
from benchmarks.locusts import Locusts, Told, let_loose
from benchmarks.machine import machine
from benchmarks.tables import DOCUMENTS, table_lines, write_table
from matcher.settings import calm_threads
from tests.postgresql import running_server
from tests.web.booking_checks import faults
from tests.web.live import running
from web.settings import Settings, read_settings
from web.store.engine import Store

PEOPLE = 2000
PROCESSES = (1, 2, 3, 4)
#: People who do not think keep every process busy, and find room; so many more do not.
BUSY, TOO_MANY, AFTERWARDS = 20, 400, 20
#: The fewest processes serve best that answer so much of the most: more take memory, and turns from each other.
ENOUGH = 0.95
#: Seconds in which each process sees every page once, before anything is measured.
WARMING = 15
TOO_MUCH = "too much at once (503)"
_SAMPLE_SECONDS = 30.0
#: What the keeper's processes are called in the table.
_KINDS = {"serve": "the web processes", "work 0": "the worker"}


@dataclass(frozen=True)
class Row:
    """One kind of request in one phase; times in milliseconds."""

    name: str
    method: str
    requests: int
    failures: int
    each_second: float
    median: float
    p95: float
    p99: float


@dataclass
class Memory:
    """What one kind of process of the site holds, MiB at each moment of reading."""

    kind: str
    first: int
    """The number of the process that started the others of its kind."""
    read: list[float] = field(default_factory=list)

    def sample(self) -> None:
        """Read it once; a page that several processes share counts once."""
        total = 0
        with suppress(psutil.NoSuchProcess):
            first = psutil.Process(self.first)
            for one in (first, *first.children(recursive=True)):
                with suppress(psutil.NoSuchProcess):
                    total += one.memory_full_info().pss
        self.read.append(total / 2**20)

    def marks(self) -> list[float]:
        """Return MiB at the end of each sixth of the time."""
        return [self.read[(len(self.read) * sixth - 1) // 6] for sixth in range(1, 7)]

    def growth(self) -> tuple[float, float]:
        """Return MiB an hour in the second half, and twice the standard error of that; NaN of less than three.

        In the first half each process is yet to see most of the people.
        """
        settled = self.read[len(self.read) // 2 :]
        if len(settled) < 3:
            return nan, nan
        line = linregress([at * _SAMPLE_SECONDS / 3600 for at in range(len(settled))], settled)
        return float(line.slope), 2 * float(line.stderr)

    def told(self) -> str:
        """Return both in words."""
        marks = ", ".join(f"{mark:.0f}" for mark in self.marks())
        slope, doubt = self.growth()
        return (
            f"memory of {self.kind} after each sixth of the time, MiB: {marks}; "
            f"{slope:+.1f} ± {doubt:.1f} an hour in the second half"
        )


@contextmanager
def _watched(memories: Sequence[Memory]) -> Iterator[None]:
    """Read all of it each half minute until the block ends."""
    ended = Event()

    def watch() -> None:
        while not ended.wait(_SAMPLE_SECONDS):
            for one in memories:
                one.sample()

    thread = Thread(target=watch)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


@dataclass(frozen=True)
class Crowd:
    """So many people for so many seconds, who think for so long after each page, on average."""

    people: int
    seconds: int
    thought: float = 0.0
    overload: bool = False


@dataclass(frozen=True)
class Measured:
    """Everything that was read off."""

    capacity: dict[int, Row]
    steady: list[Row]
    failed: dict[int, int]
    """How many requests of the steady crowd failed in each minute in which one did."""
    memory: list[Memory]
    overload: list[Row]
    afterwards: Row
    faults: list[str]


def main() -> None:
    """Measure and tell."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--minutes", type=float, default=30.0)
    parser.add_argument("--thought", type=float, default=60.0, help="seconds after each page, on average")
    parser.add_argument("--port", type=int, default=8790)
    parser.add_argument("--document", action="store_true", help="put the tables into docs/load.md")
    asked = parser.parse_args()
    calm_threads()
    steady = Crowd(PEOPLE, round(60 * asked.minutes), asked.thought)
    with running_server() as server, tempfile.TemporaryDirectory() as scratch:
        settings = read_settings(
            {
                "MATCHER_FOLDER": scratch,
                "MATCHER_ADDRESS": f"http://127.0.0.1:{asked.port}",
                "MATCHER_DATABASE": server.address,
            }
        )
        guests = made_site(settings, asked.folder, PEOPLE // 2)
        measured = _measure(settings, guests, steady)
    _tell(measured, steady, asked.document)


def _measure(settings: Settings, guests: list[Guest], steady: Crowd) -> Measured:
    capacity, log = {}, settings.folder / "log"
    for processes in PROCESSES:
        with running(settings, processes, workers=0, log=log):
            _load(settings, guests, Crowd(BUSY, WARMING))
            capacity[processes] = _all_of(_rows(_load(settings, guests, Crowd(BUSY, 45))))
            _say(f"{processes} processes: {capacity[processes].each_second:.1f} answers a second")
    most = max(row.each_second for row in capacity.values())
    best = next(processes for processes, row in capacity.items() if row.each_second > ENOUGH * most)
    with running(settings, best, log=log) as keeper:
        _load(settings, guests, Crowd(BUSY, WARMING))
        memory = [Memory(_KINDS[name], process.pid) for name, process in keeper.alive.items()]
        with _watched(memory):
            told = _load(settings, guests, steady)
        rows = _rows(told)
        _say(f"{steady.people} people: {_all_of(rows)}")
        overload = _rows(_load(settings, guests, Crowd(TOO_MANY, 60, overload=True)))
        afterwards = _all_of(_rows(_load(settings, guests, Crowd(AFTERWARDS, 30, thought=1.0))))
    store = Store.at(settings.database)
    found = faults(store)
    store.engine.dispose()
    return Measured(capacity, rows, told.failed, memory, overload, afterwards, found)


def _load(settings: Settings, guests: list[Guest], crowd: Crowd) -> Told:
    """Let a crowd use the site."""
    said = {
        "MATCHER_LOAD_THOUGHT": str(crowd.thought),
        "MATCHER_LOAD_OVERLOAD": "yes" if crowd.overload else "",
        "MATCHER_LOAD_TOO_MUCH": TOO_MUCH,
    }
    people = Locusts("crowd.py", "Guest", crowd.people, crowd.seconds, arriving=100, said=said)
    return let_loose(people, settings.address, guests)


def _rows(told: Told) -> list[Row]:
    """Return what was measured, the sum of all as the last row."""
    return [_row(line) for line in told.rows]


def _row(line: Mapping[str, str]) -> Row:
    def number(column: str) -> float:
        return float(line[column]) if line[column] not in ("", "N/A") else 0.0

    return Row(
        line["Name"],
        line["Type"],
        int(line["Request Count"]),
        int(line["Failure Count"]),
        number("Requests/s"),
        number("50%"),
        number("95%"),
        number("99%"),
    )


def _all_of(rows: Sequence[Row]) -> Row:
    return next(row for row in rows if row.name == "Aggregated")


def _tell(measured: Measured, steady: Crowd, document: bool) -> None:
    tables = {
        "processes": _processes(measured),
        "steady": _steady(measured, steady),
        "overload": _overload(measured),
    }
    made_on = machine()
    note = (
        f"{made_on['processor']}, {made_on['cores']} cores that the load tool shares, {str(made_on['date'])[:10]}."
    )
    for name, (header, rows) in tables.items():
        _say("\n".join(table_lines(header, rows)) + "\n")
        if document:
            write_table(DOCUMENTS / "load.md", name, header, rows, note)
    for fault in measured.faults:
        _say(fault)
    _say(f"faults in the bookings: {len(measured.faults)}")


Table = tuple[Sequence[str], Sequence[Sequence[object]]]


def _processes(measured: Measured) -> Table:
    header = ("processes:", "answers a second:", "median, ms:", "95th percentile, ms:", "99th, ms:", "errors:")
    return header, [
        (count, f"{row.each_second:.1f}", f"{row.median:.0f}", f"{row.p95:.0f}", f"{row.p99:.0f}", row.failures)
        for count, row in measured.capacity.items()
    ]


def _steady(measured: Measured, steady: Crowd) -> Table:
    header = ("request", "count:", "a second:", "median, ms:", "95th percentile, ms:", "99th, ms:", "errors:")
    rows: list[Sequence[object]] = [
        (
            f"**all of {steady.people} people**" if row.name == "Aggregated" else row.name,
            f"{row.requests:,}",
            f"{row.each_second:.1f}",
            f"{row.median:.0f}",
            f"{row.p95:.0f}",
            f"{row.p99:.0f}",
            row.failures,
        )
        for row in measured.steady
    ]
    rows.extend((one.told(), "", "", "", "", "", "") for one in measured.memory)
    if measured.failed:
        when = ", ".join(f"{count} in minute {minute + 1}" for minute, count in measured.failed.items())
        rows.append((f"errors: {when}", "", "", "", "", "", ""))
    return header, rows


def _overload(measured: Measured) -> Table:
    header = ("what", "count:", "a second:", "median, ms:", "95th percentile, ms:", "99th, ms:", "errors:")
    whole = _all_of(measured.overload)
    refused = [row for row in measured.overload if row.name == TOO_MUCH]
    answered = whole.requests - sum(row.requests for row in refused)
    share = whole.each_second * answered / max(whole.requests, 1)
    rows: list[Sequence[object]] = [
        ("answered", f"{answered:,}", f"{share:.1f}", "", "", "", whole.failures),
        *(
            (
                f"{row.name}, {row.method}",
                f"{row.requests:,}",
                f"{row.each_second:.1f}",
                *_times(row),
                row.failures,
            )
            for row in refused
        ),
        (
            "everything, right afterwards",
            f"{measured.afterwards.requests:,}",
            f"{measured.afterwards.each_second:.1f}",
            *_times(measured.afterwards),
            measured.afterwards.failures,
        ),
    ]
    return header, rows


def _times(row: Row) -> tuple[str, str, str]:
    return f"{row.median:.0f}", f"{row.p95:.0f}", f"{row.p99:.0f}"


def _say(words: str) -> None:
    print(words, flush=True)


if __name__ == "__main__":
    main()
