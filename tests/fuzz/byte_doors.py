"""The doors that take files: tables, settings, problems, plans and whole conferences."""

from __future__ import annotations

import io
import json
import re
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, is_zipfile

import numpy as np
import openpyxl

from matcher.errors import Finding, Severity
from matcher.intake.attendance import Frame
from matcher.intake.changes_file import read_changes
from matcher.intake.comparison_file import read_comparison
from matcher.intake.folder import read_folder
from matcher.intake.one_table import read_interactions_table, read_people_table
from matcher.intake.released_plan import read_released_plan
from matcher.profiles import Side
from tests.factories import dataset
from tests.fuzz.mutation import mutated, mutated_archive
from tests.fuzz.watch import FaultError
from tests.web.cast import small_conference, write_cast
from tests.web.databases import databases
from tests.web.world import everything_in
from web.errors import RefusedError
from web.services.exchange.whole_conference import checked, export_conference, import_as_new
from web.store.engine import Store

DATA = Path(__file__).parent.parent.parent / "data" / "xian2017"
_PEOPLE = small_conference()
_FRAME = Frame.of(_PEOPLE.conference.zone, _PEOPLE.conference.sub_forums)
_SECONDS = 1.0
_CHANGES = """
[[cancelled]]
participant = "ines"
[[away]]
participant = "sara"
start = 2026-05-12T17:00
[[no_show]]
participant = "sara"
[[table_lost]]
session = "ai-1"
table = 1
[[room_lost]]
session = "ai-1"
[[session_moved]]
session = "ai-1"
start = "2026-05-12T17:30"
room = "Hall 9"
[[blocked]]
investor = "ines"
startup = "sara"
"""
_COMPARISON = """
[[settings]]
name = { en = "Longer", zh = "延长" }
minutes = 20
changeover = 0
min_meetings = { startups = 2 }
max_meetings = { investors = 6, startups = 6 }
order = ["people", "interest", "breaks"]
drop_sessions = ["ai-1"]
[[settings]]
name = "More tables"
tables = { ai = 12 }
"""
_PLAN = {
    "plan.json": json.dumps(
        {"format": "matcher plan 1", "seed": 7, "sessions": [{"id": "ai-1", "tables": 2}]}
    ).encode(),
    "timetable.csv": b"investor_id,startup_id,sub_forum,start,end,room,table\n"
    b"ines,sara,ai,2026-05-12T17:00:00+08:00,2026-05-12T17:15:00+08:00,Hall 1,1\n",
}
_EVENT = {
    "slots": 4,
    "tables": 2,
    "max_break_difference": 1,
    "participants": [{"id": 1, "unavailable": [2]}, {"id": 2}, {"id": "c"}],
    "meetings": [
        {"id": 1, "participants": [1, 2], "allowed": [1, 3]},
        {"id": 2, "participants": [2, "c"], "after": [1]},
        {"id": "m", "participants": [1, "c"], "fixed": 4},
    ],
}

Mutate = Callable[[bytes, Random, Sequence[bytes]], bytes]


@dataclass(frozen=True)
class Files:
    """A door for files: what is like them, how they are changed, and who reads them."""

    corpus: Sequence[bytes]
    feed: Callable[[bytes], bool]
    mutate: Mutate = mutated

    def made(self, random: Random) -> bytes:
        """Return a file that nobody would write."""
        return self.mutate(random.choice(self.corpus), random, self.corpus)


def csv_door(_folder: Path) -> Files:
    """Tables as CSV, of people and of interactions."""
    texts = [_lines(path, 6) for path in sorted(DATA.glob("*.csv"))]
    odd = [b"", b"id,name\n", b"sep=;\nid;name\n1;A\n", "id,name\n1,中".encode("gb18030"), b'id,name\n1,"A\nB"\n']
    return Files([*texts, *(text.decode().encode("utf-16") for text in texts), *odd], _tables("csv"))


def json_lines_door(_folder: Path) -> Files:
    """Tables as lines of JSON."""
    rows = [
        {"id": "s1", "name": "Lumen", "tags": ["a", "b"], "raising_usd": 2e6, "founded": 2014, "stage": "A轮"},
        {
            "id": "i1",
            "name": "Ines",
            "thesis": "x",
            "stages": ["seed"],
            "unavailable": [["2026-05-12", "2026-05-13"]],
        },
        {"investor_id": "i1", "startup_id": "s1", "kind": "met", "at": "2017-06-22", "round": None},
        {
            "id": {"a": [1]},
            "name": True,
            "ticket_min_usd": "1-5万",
            "max_meetings": 3,
            "countries": ["中国", "US"],
        },
    ]
    lines = [json.dumps(row, ensure_ascii=False).encode() for row in rows]
    return Files([*lines, b"\n".join(lines)], _tables("jsonl"))


def xlsx_door(_folder: Path) -> Files:
    """Tables as workbooks: parts of the archive are changed within it."""
    made = []
    for path in sorted(DATA.glob("*.csv")):
        book, file = openpyxl.Workbook(), io.BytesIO()
        for line in _lines(path, 4).decode().splitlines():
            book.active.append([*line.split(","), 3.5, True, datetime(2026, 5, 12), "=1+1"])
        book.save(file)
        made.append(file.getvalue())
    return Files(made, _tables("xlsx"), mutated_archive)


def toml_door(folder: Path) -> Files:
    """conference.toml, the file of what changed, and the file of settings to compare; each reads each."""
    data, conference = dataset(), _within(folder, "conference")
    for side in ("investors", "startups"):
        (conference / f"{side}.csv").write_bytes(_lines(DATA / f"{side}.csv", 3))
    files = {name: folder / f"{name}.toml" for name in ("changes", "settings")}

    def feed(content: bytes) -> bool:
        (conference / "conference.toml").write_bytes(content)
        answers = [not _told(read_folder(conference).findings)]
        for file in files.values():
            file.write_bytes(content)
        readers: tuple[Callable[[], object], ...] = (
            lambda: read_changes(files["changes"], data, {"ai-1": 2}, None),
            lambda: read_comparison(files["settings"], data.conference),
        )
        return any([*answers, *map(_answers, readers)])

    return Files([(DATA / "conference.toml").read_bytes(), _CHANGES.encode(), _COMPARISON.encode()], feed)


def assign_door(folder: Path) -> Files:
    """The arrays of `matcher assign`: read, solved, and checked."""
    from matcher.cli.assign_command import _read, _solved

    size = (3, 4)
    arrays: dict[str, Any] = {
        "scores": np.arange(12.0).reshape(size),
        "forbidden": np.eye(3, 4, dtype=bool),
        **{f"investor_{end}": np.full(3, number) for end, number in (("min", 0), ("max", 2))},
        **{f"startup_{end}": np.full(4, number) for end, number in (("min", 1), ("max", 2))},
    }
    more = {
        "pinned": np.zeros(size, bool),
        "sub_forum": np.array([0, 0, 1, 1]),
        "sub_forum_capacity": np.array([3, 9]),
    }
    path = folder / "problem.npz"

    def feed(content: bytes) -> bool:
        path.write_bytes(content)
        problem = _read(path)
        return [_solved(problem, floor, _SECONDS).status for floor in (False, True)] != []

    return Files([_arrays(arrays), _arrays({**arrays, **more})], feed, mutated_archive)


def timetable_door(folder: Path) -> Files:
    """The problem of `matcher timetable`: read, solved, told."""
    from matcher.cli.timetable_command import _read
    from matcher.cli.timetable_command import _told as told
    from matcher.planning.breaks.timetable import plan_event
    from matcher.words import Language

    path = folder / "event.json"

    def feed(content: bytes) -> bool:
        path.write_bytes(content)
        return told(plan_event(_read(path), _SECONDS), path, Language.EN) != ""

    return Files([json.dumps(_EVENT).encode()], feed)


def plan_door(folder: Path) -> Files:
    """The folder of a released plan, packed here so that one change is one input."""
    data = dataset()

    def feed(content: bytes) -> bool:
        if not is_zipfile(io.BytesIO(content)):
            return False  # atheris begins with nothing at all
        with tempfile.TemporaryDirectory(dir=folder) as plan:
            with ZipFile(io.BytesIO(content)) as archive:
                for name in _PLAN.keys() & set(archive.namelist()):
                    (Path(plan) / name).write_bytes(archive.read(name))
            return read_released_plan(Path(plan), data) is not None

    def mutate(content: bytes, random: Random, others: Sequence[bytes]) -> bytes:
        with ZipFile(io.BytesIO(content)) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
        name = random.choice(sorted(parts))
        return _packed({**parts, name: mutated(parts[name], random, [*_PLAN.values()])})

    return Files([_packed(_PLAN)], feed, mutate)


def whole_door(folder: Path) -> Files:
    """The file of a whole conference: what is refused leaves the database as it was."""
    now = datetime.now(UTC)
    with databases(_within(folder, "databases")) as made:
        store = Store.at(made.laid_out())
    cast = write_cast(store)
    path, export = folder / "fuzzed.zip", folder / "export.zip"
    export_conference(store, cast.conference_id, export, now)
    count = iter(range(10**9))

    def feed(content: bytes) -> bool:
        path.write_bytes(_honest(content))
        before = everything_in(store)
        try:
            import_as_new(store, checked(path), f"fuzz-{next(count)}", now)
        except RefusedError:
            if everything_in(store) != before:
                raise FaultError("what was refused changed the database") from None
            raise
        return True

    return Files([export.read_bytes()], feed, mutated_archive)


def _honest(content: bytes) -> bytes:
    """Return a file whose manifest tells the sums of its tables as they are: else nearly all end at the first."""
    import hashlib

    try:
        with ZipFile(io.BytesIO(content)) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
        told = json.loads(parts["manifest.json"])
        for name, table in told["tables"].items():
            rows = parts[f"tables/{name}.jsonl"]
            table["sha256"], table["rows"] = hashlib.sha256(rows).hexdigest(), len(rows.splitlines())
    except Exception:  # it is none any more: it is sent as it is
        return content
    return _packed({**parts, "manifest.json": json.dumps(told).encode()})


def _tables(kind: str) -> Callable[[bytes], bool]:
    ids = [person.id for person in _PEOPLE.investors], [person.id for person in _PEOPLE.startups]

    def feed(content: bytes) -> bool:
        told = [read_people_table(content, f"people.{kind}", side, _FRAME) for side in Side]
        told.append(read_interactions_table(content, f"met.{kind}", *ids))
        for table in told:
            _told(table.findings)
        return any(table.usable for table in told)

    return feed


def _told(findings: Sequence[Finding]) -> bool:
    """Say every finding as it is shown, and return whether one of them stops the work."""
    for finding in findings:
        json.dumps(finding.record(), ensure_ascii=False).encode()
        left = re.search(r"\{(problem|found|most|first|columns|reason)\}", finding.problem.en + finding.advice.en)
        if left and left[0] not in finding.found:
            raise FaultError(f"a place in the words was not filled in: {left[0]}")
    return any(finding.severity is Severity.ERROR for finding in findings)


def _answers(read: Callable[[], object]) -> bool:
    from matcher.errors import MatcherError

    try:
        read()
    except MatcherError:
        return False
    return True


def _lines(path: Path, count: int) -> bytes:
    return b"".join(path.read_bytes().splitlines(keepends=True)[:count])


def _within(folder: Path, name: str) -> Path:
    made = folder / name
    made.mkdir(exist_ok=True)
    return made


def _arrays(arrays: dict[str, Any]) -> bytes:
    file = io.BytesIO()
    np.savez(file, **arrays)
    return file.getvalue()


def _packed(parts: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()
