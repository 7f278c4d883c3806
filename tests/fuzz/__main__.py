"""Put what nobody would send into every door: ``python -m tests.fuzz all --seconds 60 --table``.

Each door is tried in a process of its own. Doors for files are tried with atheris where that is installed, which
keeps inputs that reach lines no other reached; the ways to change an input are the same with it and without.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from dataclasses import asdict
from datetime import UTC, datetime
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

import click

from benchmarks.machine import machine
from benchmarks.tables import DOCUMENTS, write_table
from tests.fuzz.watch import Found, Watch

if TYPE_CHECKING:
    from tests.fuzz.byte_doors import Files

_OUT = Path("out/fuzz")
_HEADER = [
    "door",
    "what goes in",
    "guided",
    "inputs:",
    "answered:",
    "refused:",
    "processor (s):",
    "slowest (s):",
    "found:",
    "seed:",
    "on",
]
#: What is watched for lines that no input reached before: who reads, not who solves.
_GUIDED = ["matcher.intake", "matcher.formulas", "web.services.exchange", "web.store.whole"]
_MOST_LENGTH = 2**20


def main() -> None:
    """Try one door or all; the exit status is 1 where something was found."""
    asked = _asked()
    if asked.report:
        _try(asked.door, asked.seconds, asked.seed, asked.report)
        return
    from tests.fuzz.doors import DOORS

    names = list(DOORS) if asked.door == "all" else [asked.door]
    with ThreadPoolExecutor(asked.at_once) as processes:
        told = list(processes.map(partial(_tried_apart, asked.seconds, asked.seed), names))
    for name, one in zip(names, told, strict=True):
        click.echo(f"{name}: {one['tried']:,} inputs in {one['passed']:.0f} s, found {len(one['found'])}")
        for where, found in one["found"].items():
            click.echo(f"  {where}: {found['fault'][:200]}")
    if asked.table:
        _write()
    sys.exit(any(one["found"] for one in told))


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("door", help="a door, or all")
    parser.add_argument("--seconds", type=float, default=60, help="of the processor, for each door")
    parser.add_argument("--at-once", type=int, default=os.cpu_count(), help="so many doors beside each other")
    parser.add_argument("--seed", type=int, default=20170512)
    parser.add_argument("--table", action="store_true", help="write docs/fuzzing.md anew")
    parser.add_argument("--report", type=Path, help=argparse.SUPPRESS)
    return parser.parse_args()


def _tried_apart(seconds: float, seed: int, name: str) -> dict[str, Any]:
    """Try a door in a process of its own, and keep what it tells in a file; its death is a finding too."""
    _OUT.mkdir(parents=True, exist_ok=True)
    report = (_OUT / f"{name}.json").absolute()
    report.unlink(missing_ok=True)
    options = ["--seconds", str(seconds), "--seed", str(seed), "--report", str(report)]
    command = [sys.executable, "-m", "tests.fuzz", name, *options]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    if not report.exists():
        died = Found(f"the process ended with {ended.returncode}", "", ended.stderr[-3000:])
        _tell(Watch(found={"the process": died}), report, seed, guided=False)
    return _read(report)


def _read(report: Path) -> dict[str, Any]:
    return dict(json.loads(report.read_text(encoding="utf-8")))


def _try(name: str, seconds: float, seed: int, report: Path) -> None:
    with _watched_imports():
        from tests.fuzz.byte_doors import Files
        from tests.fuzz.doors import DOORS, tried

    with tempfile.TemporaryDirectory(prefix="matcher-fuzz-") as folder:
        door = DOORS[name](Path(folder))
        watch = Watch(seconds)
        if isinstance(door, Files) and find_spec("atheris"):
            _guided(door, watch, seed, report)
        _tell(tried(door, watch, Random(seed)), report, seed, guided=False)


def _watched_imports() -> Any:
    if not find_spec("atheris"):
        return nullcontext()
    import atheris

    return atheris.instrument_imports(include=_GUIDED)


def _guided(door: Files, watch: Watch, seed: int, report: Path) -> None:
    """Let atheris choose what is changed next; its loop never returns, so this process ends within it."""
    import atheris

    folder = Path(tempfile.mkdtemp(prefix="matcher-corpus-"))
    for number, content in enumerate(door.corpus):
        (folder / f"{number}").write_bytes(content)

    def one(content: bytes) -> None:
        if not watch.more():
            _tell(watch, report, seed, guided=True)
            os._exit(0)
        watch.see(door.feed, content)

    def change(content: bytes, most: int, number: int) -> bytes:
        random = Random(number)
        # Changes of changes end in files that are refused at their first byte: half begin anew with a good one.
        made = door.made(random) if number % 2 else door.mutate(content, random, door.corpus)
        return made[:most]

    # The watch stops what takes too long: the tool's own clock would count a pause of the process.
    options = [f"-seed={seed}", f"-max_len={_MOST_LENGTH}", "-timeout=86400", "-rss_limit_mb=4096", "-verbosity=0"]
    atheris.Setup([sys.argv[0], *options, str(folder)], one, custom_mutator=change)
    atheris.Fuzz()


def _tell(watch: Watch, report: Path, seed: int, *, guided: bool) -> None:
    when = f"{datetime.now(UTC):%Y-%m-%d}"
    more = {"tried": watch.tried, "passed": watch.passed, "guided": guided, "seed": seed, "when": when}
    report.write_text(json.dumps({**asdict(watch), **more}, indent=1, default=str), encoding="utf-8")


def _write() -> None:
    """Write what was last told of each door, today or before: an hour each is a day for two cores."""
    from tests.fuzz.doors import DOORS

    told = {name: _read(report) for name in DOORS if (report := _OUT / f"{name}.json").exists()}
    where = machine()
    total = sum(one["tried"] for one in told.values())
    note = (
        f"{total:,} inputs. {where['cores']} cores of {where['processor']}, {where['memory']}; "
        f"Python {where['python']}."
    )
    write_table(DOCUMENTS / "fuzzing.md", "fuzzing", _HEADER, [_row(*one) for one in told.items()], note)


def _row(name: str, one: dict[str, Any]) -> Sequence[object]:
    from tests.fuzz.doors import DOORS

    what = (DOORS[name].__doc__ or "").partition("\n")[0].rstrip(".")
    numbers = [f"{one[key]:,}" for key in ("tried", "answered", "refused")]
    guided = "by lines reached" if one["guided"] else "by chance"
    spent = f"{one['passed']:.0f}", f"{one['slowest']:.2f}"
    return name, what, guided, *numbers, *spent, len(one["found"]), one["seed"], one["when"]


if __name__ == "__main__":
    main()
