"""Everything a conference holds as one file, and back in on another installation, equal to what it was.

The file is a ZIP with ``manifest.json`` and one file of JSON lines for each table; docs/interface.md describes it.
"""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from lzma import LZMAError
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo

from pydantic import BaseModel, ConfigDict, ValidationError

from matcher.progress import StepProgress
from matcher.words import Words
from web.errors import ChangedMeanwhileError, RefusedError
from web.services.accounts import account_for, add_seat
from web.services.setup import SLUG_TAKEN, tidy_slug
from web.store.accounts import account_by_id
from web.store.engine import Database, Store
from web.store.memberships import conference_by_slug, seats_in
from web.store.ownership import LEFT_OUT, owned
from web.store.records.accounts import SeatKind
from web.store.records.conferences import ConferenceRecord
from web.store.whole import ForeignRowError, Incoming, Outgoing, Row, is_empty, remove_empty, remove_seats

FORMAT = "matcher-conference"
VERSION = 1
MANIFEST = "manifest.json"
#: What comes in may be so large when it is unpacked, and so many times as large as the file.
MOST_BYTES = 4 * 2**30
MOST_TIMES = 300
_MOST_FILES = 200
_LONGEST_LINE = 64 * 2**20
_LONGEST_MANIFEST = 2**20
_LONGEST_NAME = 200
# ZIP files tell a time; the same conference is to be the same file.
_NO_TIME = (1980, 1, 1, 0, 0, 0)
_ACCOUNTS = "accounts"
# How reading a file fails that is no export; RuntimeError: it is encrypted, or nested too deeply.
_ODD_FILE = (BadZipFile, KeyError, ValueError, OSError, EOFError, RuntimeError, zlib.error, LZMAError)

_README = """This is everything that a conference held in matcher, but for what manifest.json says was left out.

Each file under tables/ holds one table: a line for each row, as JSON, in UTF-8. "id" counts the rows of a table
from 1; a column that ends in "_id" says which row of another table is meant, and accounts are named by e-mail
address. Moments are in UTC. It holds personal data: keep it as you keep the conference.

matcher-web import FILE.zip brings it into another installation.
"""

_NO_ZIP = Words(
    "This file is no export of a conference, or it arrived damaged. Export it again and send that file.",
    "此文件不是大会导出文件，或已损坏。请重新导出后再上传。",
)
_WRONG_VERSION = Words(
    "This export is of version {version}; this installation reads version 1. Upgrade matcher, then import it.",
    "此导出文件为版本 {version}，本系统支持版本 1。请先升级 matcher 再导入。",
)
_TOO_LARGE = Words(
    "Unpacked, this file would be larger than any conference. It was not imported.",
    "此文件解压后过大，超出任何大会的规模，未导入。",
)
_FOREIGN = Words(
    "Something in this file cannot be part of a conference: {what}. Nothing was imported.",
    "文件中有内容不属于任何大会：{what}。未导入任何内容。",
)
_CLASH = Words(
    "Rows of this file contradict each other or break a rule of the database. Nothing was imported.",
    "文件中的数据相互矛盾或违反数据库规则，未导入任何内容。",
)
_NOT_EMPTY = Words(
    "This conference holds something already. Only an empty one takes in an export.",
    "此大会已有内容。只能导入到空的大会。",
)


class _Table(BaseModel):
    """A table as the manifest tells it."""

    model_config = ConfigDict(extra="ignore")

    rows: int
    sha256: str


class Manifest(BaseModel):
    """What a file says it holds."""

    model_config = ConfigDict(extra="ignore")

    format: str
    version: int
    slug: str
    name: dict[str, str]
    exported_at: datetime
    tables: dict[str, _Table]
    left_out: dict[str, str] = {}


@dataclass(frozen=True)
class Checked:
    """A file that was looked at on the outside."""

    path: Path
    manifest: Manifest


def export_conference(
    store: Store, conference_id: int, path: Path, now: datetime, progress: StepProgress | None = None
) -> dict[str, int]:
    """Write everything that a conference holds into a file, and return how many rows each table has."""
    told: dict[str, dict[str, Any]] = {}
    with store.reading() as db, ZipFile(path, "w", ZIP_DEFLATED) as file:
        row = db.get_one(ConferenceRecord, conference_id)
        going = Outgoing(db, conference_id)
        tables = owned()
        told[_ACCOUNTS] = _write(file, _ACCOUNTS, going.accounts())
        for at, (name, one) in enumerate(tables.items()):
            _tell(progress, "write", at, len(tables))
            told[name] = _write(file, name, going.rows(one))
        manifest = {
            "format": FORMAT,
            "version": VERSION,
            "slug": row.slug,
            "name": {"en": row.name_en, "zh": row.name_zh},
            "exported_at": now.isoformat(),
            "tables": told,
            "left_out": dict(LEFT_OUT),
        }
        _put(file, "README.txt", _README.encode())
        _put(file, MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1).encode())
    return {name: one["rows"] for name, one in told.items()}


def checked(path: Path) -> Checked:
    """Look at a file on the outside: whether it is an export that can be read here, and not larger than it may be.

    Raises
    ------
    RefusedError
        If it is not.
    """
    try:
        with ZipFile(path) as file:
            entries = file.infolist()
            size = sum(entry.file_size for entry in entries)
            if len(entries) > _MOST_FILES or size > min(MOST_BYTES, max(path.stat().st_size * MOST_TIMES, 2**20)):
                raise RefusedError(_TOO_LARGE)
            with file.open(MANIFEST) as told:
                raw = json.loads(told.read(_LONGEST_MANIFEST))
        if not isinstance(raw, dict) or raw.get("format") != FORMAT:
            raise RefusedError(_NO_ZIP)
        if raw.get("version") != VERSION:
            raise RefusedError(_WRONG_VERSION.format(version=str(raw.get("version"))[:20]))
        manifest = Manifest.model_validate(raw)
    except (ValidationError, *_ODD_FILE) as odd:
        raise RefusedError(_NO_ZIP) from odd
    if unknown := manifest.tables.keys() - owned().keys() - {_ACCOUNTS}:
        raise RefusedError(_FOREIGN.format(what=min(unknown)))
    return Checked(path, manifest)


def empty_conference(store: Store, file: Checked, slug: str | None, importer: int | None, now: datetime) -> int:
    """Make the empty conference that a file is to fill, and return its id.

    Parameters
    ----------
    slug : its name in addresses; None: the one it had. An empty conference of that name that the importer
        organises is taken again.
    importer : the account that does it; None: whoever runs the site.
    """
    told = file.manifest
    wanted = tidy_slug(told.slug if slug is None else slug)
    with store.writing() as db:
        known = conference_by_slug(db, wanted)
        if known is not None:
            held = importer is not None and any(
                one.kind is SeatKind.ORGANISER for one in seats_in(db, importer, known.slug)
            )
            if held and is_empty(db, known.id):
                return known.id
            raise RefusedError(SLUG_TAKEN.format(slug=wanted))
        name_en, name_zh = (told.name.get(language, "")[:_LONGEST_NAME] or wanted for language in ("en", "zh"))
        row = ConferenceRecord(slug=wanted, name_en=name_en, name_zh=name_zh, zone="UTC", created_at=now)
        db.add(row)
        db.flush()
        if importer is not None and (account := account_by_id(db, importer)) is not None:
            add_seat(db, account, row.id, SeatKind.ORGANISER)
        return row.id


def import_conference(
    store: Store,
    file: Checked,
    conference_id: int,
    importer: int | None = None,
    progress: StepProgress | None = None,
) -> dict[str, int]:
    """Fill an empty conference with what a file holds, in one transaction; return how many rows each table has.

    Parameters
    ----------
    importer : the account that does it, which organises the conference whatever the file says; None: nobody.
    """
    # Nothing can be told later: until the end nobody else writes.
    _tell(progress, "write", 0, 0)
    counts = {name: one.rows for name, one in file.manifest.tables.items()}
    try:
        with store.writing() as db, ZipFile(file.path) as opened:
            if not is_empty(db, conference_id):
                raise RefusedError(_NOT_EMPTY)
            reader = _Reader(opened, file.manifest)
            remove_seats(db, conference_id)
            coming = Incoming(db, conference_id, counts, _accounts(db, reader))
            for name, one in owned().items():
                if name in file.manifest.tables:
                    coming.add(one, reader.rows(name))
            db.expire_all()
            if importer is not None and (account := account_by_id(db, importer)) is not None:
                add_seat(db, account, conference_id, SeatKind.ORGANISER)
    except ForeignRowError as foreign:
        raise RefusedError(_FOREIGN.format(what=str(foreign)[:300])) from foreign
    except ChangedMeanwhileError as clash:
        raise RefusedError(_CLASH) from clash
    except _ODD_FILE as odd:
        raise RefusedError(_NO_ZIP) from odd
    return counts


def import_as_new(store: Store, file: Checked, slug: str | None, now: datetime) -> dict[str, int]:
    """Make a conference of what a file holds; where that fails, nothing is left of it."""
    conference_id = empty_conference(store, file, slug, None, now)
    try:
        return import_conference(store, file, conference_id)
    except BaseException:
        with store.writing() as db:
            remove_empty(db, conference_id)
        raise


def _accounts(db: Database, reader: _Reader) -> dict[str, int]:
    """Return the accounts of a file by e-mail address; who has none here gets one, without a password."""
    found = {}
    for row in reader.rows(_ACCOUNTS):
        if row.keys() != {"email", "name", "language"} or not all(
            isinstance(one, str | None) for one in row.values()
        ):
            raise ForeignRowError(f"{_ACCOUNTS}: {sorted(row)[:5]}")
        found[row["email"]] = account_for(db, row["email"], row["name"] or "", row["language"]).id
    return found


class _Reader:
    """Reads the tables of a file, and believes neither its sizes nor its sums."""

    def __init__(self, file: ZipFile, manifest: Manifest) -> None:
        self.file, self.manifest = file, manifest
        self.left = MOST_BYTES

    def rows(self, name: str) -> Iterator[Row]:
        """Yield the rows of a table; at the end they must be those that the manifest told."""
        told, digest, count = self.manifest.tables[name], hashlib.sha256(), 0
        with self.file.open(_place(name)) as opened:
            while line := opened.readline(_LONGEST_LINE + 1):
                self.left -= len(line)
                if self.left < 0 or len(line) > _LONGEST_LINE:
                    raise RefusedError(_TOO_LARGE)
                digest.update(line)
                count += 1
                row = json.loads(line)
                if not isinstance(row, dict):
                    raise ForeignRowError(f"{name}, row {count}: no row")
                yield row
        if (count, digest.hexdigest()) != (told.rows, told.sha256):
            raise RefusedError(_NO_ZIP)


def _write(file: ZipFile, name: str, rows: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Write a table and return what the manifest tells of it."""
    digest, count = hashlib.sha256(), 0
    with file.open(_entry(_place(name)), "w", force_zip64=True) as opened:
        for row in rows:
            line = json.dumps(row, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode() + b"\n"
            digest.update(line)
            count += 1
            opened.write(line)
    return {"rows": count, "sha256": digest.hexdigest()}


def _put(file: ZipFile, name: str, content: bytes) -> None:
    with file.open(_entry(name), "w") as opened:
        opened.write(content)


def _entry(name: str) -> ZipInfo:
    entry = ZipInfo(name, _NO_TIME)
    entry.compress_type = ZIP_DEFLATED
    return entry


def _place(name: str) -> str:
    return f"tables/{name}.jsonl"


def _tell(progress: StepProgress | None, step: str, done: int, total: int) -> None:
    if progress:
        progress(step, done, total)
