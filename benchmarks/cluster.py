"""A cluster of several hosts: equal plans, speed-up, and a worker that is killed in the middle.

The hosts are network namespaces of this machine, joined by a bridge: a scheduler in one, a worker in each of two
others, the command in the fourth. Needs the rights of root and iproute2; says so where they are missing.

    python -m benchmarks.cluster FOLDER... --document    # writes the table of docs/cluster.md
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.machine import machine
from benchmarks.tables import DOCUMENTS, table_lines, write_table

_BRIDGE = "matcherbr"
_NETWORK = "10.97.53"
_HEADER = ("plan", "who works", "embedding, s:", "scores, s:", "plan, s:", "whole, s:", "speed-up:", "same bytes")
_KILL_AFTER = 0.4
_START_SECONDS = 120


@dataclass(frozen=True)
class Host:
    """A network namespace with an address of its own."""

    name: str
    address: str

    def run(self, *command: str, **options: Any) -> subprocess.Popen[bytes]:
        """Start a command there."""
        return subprocess.Popen(["ip", "netns", "exec", self.name, *command], **options)


@dataclass(frozen=True)
class Run:
    """One way to make the plan of a conference, and what came out of it."""

    conference: str
    workers: str
    seconds: Mapping[str, float]
    whole: float
    out: Path

    def row(self, first: Run) -> list[object]:
        """Return the line of the table, beside the run that all are held against."""
        steps = [f"{self.seconds[step]:.1f}" for step in ("embed", "recommend", "plan")]
        alike = "yes" if told(self.out) == told(first.out) else "NO"
        return [
            self.conference,
            self.workers,
            *steps,
            f"{self.whole:.1f}",
            f"{first.seconds['embed'] / self.seconds['embed']:.2f}",
            alike,
        ]


def told(out: Path) -> dict[str, bytes | str]:
    """Return the files of a plan but for the seconds in them; the report, which shows them, is left out."""
    files: dict[str, bytes | str] = {
        str(path.relative_to(out)): path.read_bytes()
        for path in sorted(out.rglob("*"))
        if path.is_file() and path.name not in ("plan.json", "report.html")
    }
    plan = json.loads((out / "plan.json").read_text(encoding="utf-8"))
    files["plan.json"] = json.dumps({name: value for name, value in plan.items() if name != "seconds"})
    return files


@contextmanager
def hosts(count: int) -> Iterator[list[Host]]:
    """Make hosts on one bridge, and take them away again."""
    with ExitStack() as stack:
        _ip("link", "add", _BRIDGE, "type", "bridge")
        stack.callback(_ip, "link", "del", _BRIDGE)
        _ip("link", "set", _BRIDGE, "up")
        made = []
        for number in range(count):
            host = Host(f"matcher{number}", f"{_NETWORK}.{number + 1}")
            _ip("netns", "add", host.name)
            stack.callback(_ip, "netns", "del", host.name)
            _ip("link", "add", f"mveth{number}", "type", "veth", "peer", "name", "eth0", "netns", host.name)
            _ip("link", "set", f"mveth{number}", "master", _BRIDGE, "up")
            for command in (["addr", "add", f"{host.address}/24", "dev", "eth0"], ["link", "set", "eth0", "up"]):
                _ip("-n", host.name, *command)
            _ip("-n", host.name, "link", "set", "lo", "up")
            made.append(host)
        yield made


def _ip(*arguments: str) -> None:
    subprocess.run(["ip", *arguments], check=True, capture_output=True, text=True)


@contextmanager
def cluster(scheduler: Host, workers: Sequence[Host], folder: Path) -> Iterator[tuple[str, list[int]]]:
    """Yield a scheduler's address and the processes of its workers; without workers an empty address."""
    if not workers:
        yield "", []
        return
    address = f"tcp://{scheduler.address}:8786"
    with ExitStack() as stack, (folder / "cluster.log").open("ab") as log:

        def start(host: Host, *command: str) -> int:
            environment = {**os.environ, "MATCHER_CACHE": str(folder / f"{host.name}.sqlite")}
            dask = [sys.executable, "-m", "dask", *command, "--no-dashboard"]
            process = host.run(*dask, cwd=folder, env=environment, stdout=log, stderr=log)
            stack.callback(process.wait)
            stack.callback(process.terminate)
            return process.pid

        start(scheduler, "scheduler", "--host", scheduler.address, "--port", "8786")
        for host in workers:
            start(
                host,
                "worker",
                address,
                "--host",
                host.address,
                "--nthreads",
                "1",
                "--local-directory",
                str(folder),
            )
        yield address, _processes(address, len(workers), scheduler)


def _processes(address: str, count: int, scheduler: Host) -> list[int]:
    """Return the process of each worker, as soon as all are there."""
    ask = (
        "import os, sys; from distributed import Client\n"
        "with Client(sys.argv[1], timeout=60) as client:\n"
        "    client.wait_for_workers(int(sys.argv[2]), timeout=60)\n"
        "    print(*client.run(os.getpid).values())\n"
    )
    answer = subprocess.run(
        ["ip", "netns", "exec", scheduler.name, sys.executable, "-c", ask, address, str(count)],
        check=True,
        capture_output=True,
        text=True,
        timeout=_START_SECONDS,
    )
    return [int(number) for number in answer.stdout.split()]


def planned(folder: Path, host: Host, workers: str, at: tuple[str, list[int]], into: Path) -> Run:
    """Plan a conference from no vectors at all; where ``workers`` says so, kill one while texts are embedded."""
    address, processes = at
    name = f"{folder.name}-{workers}".replace(" ", "-").replace(",", "")
    cache, out = into / f"{name}.sqlite", into / name
    environment = {**os.environ, "MATCHER_CACHE": str(cache)}
    command = [sys.executable, "-c", "from matcher.cli.program import main; main()", "plan", str(folder)]
    start = time.perf_counter()
    running = host.run(
        *command, "--out", str(out), "--scheduler", address, env=environment, stdout=subprocess.DEVNULL
    )
    if "killed" in workers:
        _kill_in_the_middle(processes[0], cache, running, into)
    if running.wait():
        raise SystemExit(f"The plan of {folder} with {workers} was not made.")
    whole = time.perf_counter() - start
    seconds = json.loads((out / "plan.json").read_text(encoding="utf-8"))["seconds"]
    return Run(folder.name, workers, seconds, whole, out)


def _kill_in_the_middle(process: int, cache: Path, running: subprocess.Popen[bytes], into: Path) -> None:
    """Kill a worker when the cache is so far towards that of the first run."""
    whole = max(path.stat().st_size for path in into.glob("*.sqlite") if "no-worker" in path.name)
    while running.poll() is None:
        if cache.exists() and _size(cache) > _KILL_AFTER * whole:
            os.kill(process, signal.SIGKILL)
            return
        time.sleep(0.05)
    raise SystemExit("The plan was there before a worker could be killed.")


def _size(cache: Path) -> int:
    """Return the bytes of the cache's file and of what SQLite has not moved there yet."""
    size = 0
    for path in cache.parent.glob(f"{cache.name}*"):
        with suppress(FileNotFoundError):  # it was moved between the two looks
            size += path.stat().st_size
    return size


def measured(folders: Sequence[Path], into: Path) -> Iterator[list[Run]]:
    """Yield the runs of each conference; the first is without a cluster."""
    with hosts(4) as (scheduler, one, two, desk):
        for folder in folders:
            runs = []
            for who, workers in (
                ("no worker, local threads", []),
                ("1 worker", [one]),
                ("2 workers", [one, two]),
                ("2 workers, one killed", [one, two]),
            ):
                with cluster(scheduler, workers, into) as at:
                    runs.append(planned(folder, desk, who, at, into))
                print("\n".join(table_lines(_HEADER, [runs[-1].row(runs[0])])[2:]), flush=True)
            yield runs


def main() -> None:
    """Measure, print the table, and write it into the document if asked to."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--document", action="store_true", help="write the table into docs/cluster.md")
    parser.add_argument("--remark", default="", help="what else is to be known of the machine, for the note")
    arguments = parser.parse_args()
    if os.geteuid() or shutil.which("ip") is None:
        raise SystemExit("Network namespaces need the rights of root and iproute2 (apt-get install iproute2).")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("Ended from outside."))  # hosts are taken away in any case
    with TemporaryDirectory() as name:
        runs = list(measured([folder.resolve() for folder in arguments.folders], Path(name)))
        rows = [run.row(each[0]) for each in runs for run in each]
    note = _note(arguments.remark)
    print("\n".join([*table_lines(_HEADER, rows), "", note]))
    if arguments.document:
        write_table(DOCUMENTS / "cluster.md", "cluster", _HEADER, rows, note)


def _note(remark: str) -> str:
    found = machine()
    return (
        f"{found['cores']} cores ({found['processor']}), which the scheduler, the workers and the command share; "
        f"{found['date']}. {remark}".strip()
    )


if __name__ == "__main__":
    main()
