"""Put what nobody would send into every door: ``python -m tests.fuzz all --seconds 60 --table``.

Each door is tried in a process of its own. Doors for files are tried with atheris where that is installed, which
keeps inputs that reach lines no other reached; the ways to change an input are the same with it and without. A run
goes on where the last one ended: with the inputs that were kept, with another seed, adding to what was told.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

import click

from benchmarks.machine import machine
from benchmarks.tables import DOCUMENTS, write_table
from tests.fuzz.report import Report, Telling, read_report
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
    "processor (min):",
    "slowest (s):",
    "found:",
    "seeds:",
    "on",
]
#: What is watched for lines that no input reached before: who reads, not who solves.
_GUIDED = ["matcher.intake", "matcher.formulas", "web.services.exchange", "web.store.whole"]
_MOST_LENGTH = 2**20


def main() -> None:
    """Try some doors or all; the exit status is 1 where something was found that was not before."""
    asked = _asked()
    if asked.worker:
        _try(asked.doors[0], asked.seconds, asked.seed)
        return
    from tests.fuzz.doors import DOORS

    names = list(DOORS) if "all" in asked.doors else asked.doors
    with ThreadPoolExecutor(asked.at_once) as processes:
        runs = list(processes.map(partial(_tried_apart, asked.seconds, asked.seed), names))
    found = [after.found.keys() - before.found.keys() for before, after in runs]
    for name, (before, after), new in zip(names, runs, found, strict=True):
        spent = after.passed - before.passed
        click.echo(f"{name}: {after.tried - before.tried:,} inputs in {spent:.0f} s, found {len(new)}")
        for where in new:
            click.echo(f"  {where}: {after.found[where]['fault'][:200]}")
    if asked.table:
        _write()
    sys.exit(any(found))


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("doors", nargs="+", metavar="DOOR", help="doors, or all")
    parser.add_argument("--seconds", type=float, default=60, help="of the processor, for each door")
    parser.add_argument("--at-once", type=int, default=os.cpu_count(), help="so many doors beside each other")
    parser.add_argument("--seed", type=int, default=20170512, help="of the first run; each run more has the next")
    parser.add_argument("--table", action="store_true", help="write docs/fuzzing.md anew")
    parser.add_argument("--worker", action="store_true", help=argparse.SUPPRESS)
    return parser.parse_args()


def _tried_apart(seconds: float, seed: int, name: str) -> tuple[Report, Report]:
    """Try a door in a process of its own, whose death is a finding too; return what was told before and after."""
    _OUT.mkdir(parents=True, exist_ok=True)
    before = read_report(_path(name))
    seed += len(before.seeds)
    options = ["--seconds", str(seconds), "--seed", str(seed), "--worker"]
    command = [sys.executable, "-m", "tests.fuzz", name, *options]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    if ended.returncode:
        died = Found(f"the process ended with {ended.returncode}", "", ended.stderr[-3000:])
        told = read_report(_path(name))
        Telling(_path(name), told, seed, guided=told.guided).now(Watch(found={f"seed {seed}": died}))
    return before, read_report(_path(name))


def _path(name: str) -> Path:
    return (_OUT / f"{name}.json").absolute()


def _try(name: str, seconds: float, seed: int) -> None:
    with _watched_imports():
        from tests.fuzz.byte_doors import Files
        from tests.fuzz.doors import DOORS, tried

    telling = Telling(_path(name), read_report(_path(name)), seed)
    with tempfile.TemporaryDirectory(prefix="matcher-fuzz-") as folder:
        door = DOORS[name](Path(folder))
        watch = Watch(seconds, after_each=telling.now_and_then)
        if isinstance(door, Files) and find_spec("atheris"):
            telling.guided = True
            _guided(door, watch, telling, (_OUT / "corpus" / name).absolute())
        telling.now(tried(door, watch, Random(seed)))


def _watched_imports() -> Any:
    if not find_spec("atheris"):
        return nullcontext()
    import atheris

    return atheris.instrument_imports(include=_GUIDED)


def _guided(door: Files, watch: Watch, telling: Telling, corpus: Path) -> None:
    """Let atheris choose what is changed next; its loop never returns, so this process ends within it."""
    import atheris

    corpus.mkdir(parents=True, exist_ok=True)
    for number, content in enumerate(door.corpus):
        (corpus / f"{number}").write_bytes(content)

    def one(content: bytes) -> None:
        if not watch.more():
            telling.now(watch)
            os._exit(0)
        watch.see(door.feed, content)

    def change(content: bytes, most: int, number: int) -> bytes:
        random = Random(number)
        # Changes of changes end in files that are refused at their first byte: half begin anew with a good one.
        made = door.made(random) if number % 2 else door.mutate(content, random, door.corpus)
        return made[:most]

    # The watch stops what takes too long: the tool's own clock would count a pause of the process.
    options = [f"-max_len={_MOST_LENGTH}", "-timeout=86400", "-rss_limit_mb=4096", "-verbosity=0"]
    atheris.Setup([sys.argv[0], f"-seed={telling.seed}", *options, str(corpus)], one, custom_mutator=change)
    atheris.Fuzz()


def _write() -> None:
    from tests.fuzz.doors import DOORS

    told = {name: report for name in DOORS if (report := read_report(_path(name))).seeds}
    where = machine()
    total, hours = sum(one.tried for one in told.values()), sum(one.passed for one in told.values()) / 3600
    note = (
        f"{total:,} inputs in {hours:.1f} hours of the processor. {where['cores']} cores of {where['processor']}, "
        f"{where['memory']}; Python {where['python']}."
    )
    write_table(DOCUMENTS / "fuzzing.md", "fuzzing", _HEADER, [_row(*one) for one in told.items()], note)


def _row(name: str, one: Report) -> Sequence[object]:
    from tests.fuzz.doors import DOORS

    what = (DOORS[name].__doc__ or "").partition("\n")[0].rstrip(".")
    numbers = [f"{each:,}" for each in (one.tried, one.answered, one.refused)]
    guided = "by lines reached" if one.guided else "by chance"
    spent = f"{one.passed / 60:.0f}", f"{one.slowest:.2f}"
    seeds = f"{one.seeds[0]}" if len(one.seeds) == 1 else f"{one.seeds[0]} to {one.seeds[-1]}"
    return name, what, guided, *numbers, *spent, len(one.found), seeds, one.when


if __name__ == "__main__":
    main()
