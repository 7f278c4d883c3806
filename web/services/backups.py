"""A backup: everything that makes a site one file, and a site again from that file.

The file is a ZIP with ``manifest.json``, the database as SQLite, and the site's secret; see docs/backup.md.
What waits in the queue is not in it, since every job is a row too.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile

from pydantic import AwareDatetime, BaseModel, ConfigDict, ValidationError

from matcher.words import Words
from web.errors import RefusedError
from web.services.privacy.erasure import erase_again
from web.settings import Settings
from web.store.engine import Store
from web.store.snapshots import DamagedError, fill, look_at, make_ready, take_snapshot
from web.store.upgrade import is_known

FORMAT = "matcher-backup"
VERSION = 1
MANIFEST, DATABASE, SECRET = "manifest.json", "matcher.sqlite", "secret"
_CHUNK = 2**20
_OWNERS_ONLY = 0o600
# How reading a file fails that is no backup, or a damaged one.
_ODD_FILE = (BadZipFile, KeyError, ValueError, EOFError, RuntimeError, zlib.error, ValidationError)

_DAMAGED = Words(
    "{file} is no backup, or it was damaged: {why}. Nothing was changed. Take another one.",
    "{file} 不是备份文件或已损坏：{why}。未作任何更改。请使用其他备份。",
)
_NOT_WRITTEN = Words(
    "The backup could not be written: {why}. Nothing is left of it, and an earlier one is as it was.",
    "无法写入备份：{why}。未留下任何文件，原有备份保持不变。",
)
_NEWER = Words(
    "This backup was made by matcher {made_by}, which is newer than this installation ({here}). Nothing was "
    "changed. Upgrade matcher, then restore it.",
    "此备份由更新的 matcher {made_by} 创建（当前版本 {here}）。未作任何更改。请先升级 matcher 再恢复。",
)
_OTHER_SECRET = Words(
    "MATCHER_SECRET or MATCHER_SECRET_FILE does not say the backup's secret: nobody's sign-in, second factor or "
    "link would hold. Unset it, or let it say what stands in 'secret' within the backup. Nothing was changed.",
    "MATCHER_SECRET 或 MATCHER_SECRET_FILE 与备份中的密钥不同：登录、双重验证和链接都会失效。请取消该设置，"
    "或改为备份中 secret 文件的内容。未作任何更改。",
)


class _Part(BaseModel):
    """A file within a backup as the manifest tells it."""

    model_config = ConfigDict(extra="ignore")

    size: int
    sha256: str


class Manifest(BaseModel):
    """What a backup says it holds."""

    model_config = ConfigDict(extra="ignore")

    format: str
    version: int
    matcher: str
    """The version that made it."""
    layout: str
    """The layout of the database in it."""
    taken_at: AwareDatetime
    """Everything that was acknowledged before this moment is in it."""
    rows: dict[str, int]
    parts: dict[str, _Part]


@dataclass(frozen=True, slots=True)
class Opened:
    """A backup whose every byte was looked at, unpacked."""

    manifest: Manifest
    database: Path
    secrets: Sequence[str]
    """What signed cookies and links, the latest first."""


def back_up(store: Store, settings: Settings, file: Path, now: datetime) -> Manifest:
    """Write a backup of a site, which may run meanwhile, and read it back before it gets its name.

    A file of that name is replaced; where anything fails, nothing is left and that file is as it was.
    """
    try:
        with TemporaryDirectory(dir=file.absolute().parent, prefix=".backup-") as folder:
            place = Path(folder)
            manifest = _gather(store, settings, place, now)
            packed = place / "backup.zip"
            with open(os.open(packed, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _OWNERS_ONLY), "wb") as written:
                with ZipFile(written, "w", ZIP_DEFLATED, compresslevel=1) as parts:
                    for name in (*manifest.parts, MANIFEST):
                        parts.write(place / name, name)
                written.flush()
                os.fsync(written.fileno())
            with opened(packed):
                packed.replace(file)
            _keep_name(file.absolute().parent)
    except OSError as problem:
        raise RefusedError(_NOT_WRITTEN.format(why=str(problem))) from problem
    return manifest


def restore(store: Store, settings: Settings, file: Path, now: datetime, *, replace: bool) -> Manifest:
    """Make a site again from a backup; where that fails, nothing has changed.

    Parameters
    ----------
    replace : whether the backup takes the place of what is in the database, which nobody may use meanwhile; whom
        that has erased since the backup is erased again. Without it the database must be empty.
    """
    with opened(file) as backup:
        knows = backup.secrets[0] in (settings.secret, *settings.old_secrets)
        if not knows and settings.secret_file != settings.folder / SECRET:
            raise RefusedError(_OTHER_SECRET)
        make_ready(store, replace=replace)
        with store.writing() as db:
            forgotten = fill(db, backup.database, replace=replace)
            erase_again(db, forgotten, now)
        if not knows:
            _keep_secrets(settings.folder / SECRET, backup.secrets)
    return backup.manifest


@contextmanager
def opened(file: Path) -> Iterator[Opened]:
    """Unpack a backup beside everything else, and give it only if it is whole and can be read here."""
    with TemporaryDirectory(prefix="matcher-backup-") as folder:
        place = Path(folder)
        try:
            with ZipFile(file) as parts:
                manifest = _manifest(parts)
                for name in (DATABASE, SECRET):
                    _unpack(parts, name, manifest.parts[name], place / name)
            found = look_at(place / DATABASE)
            if (found.layout, found.rows) != (manifest.layout, manifest.rows):
                raise DamagedError("its database is another one")
        except (DamagedError, *_ODD_FILE) as odd:
            raise RefusedError(_DAMAGED.format(file=str(file), why=str(odd)[:200])) from odd
        yield Opened(manifest, place / DATABASE, (place / SECRET).read_text(encoding="utf-8").splitlines())


def _gather(store: Store, settings: Settings, place: Path, now: datetime) -> Manifest:
    """Lay out the parts of a backup in a folder."""
    found = take_snapshot(store, place / DATABASE)
    (place / SECRET).write_text("\n".join((settings.secret, *settings.old_secrets)), encoding="utf-8")
    manifest = Manifest(
        format=FORMAT,
        version=VERSION,
        matcher=version("matcher"),
        layout=found.layout,
        taken_at=now,
        rows=dict(found.rows),
        parts={name: _part(place / name) for name in (DATABASE, SECRET)},
    )
    (place / MANIFEST).write_text(manifest.model_dump_json(indent=1), encoding="utf-8")
    return manifest


def _part(path: Path) -> _Part:
    with path.open("rb") as file:
        return _Part(size=path.stat().st_size, sha256=hashlib.file_digest(file, "sha256").hexdigest())


def _manifest(parts: ZipFile) -> Manifest:
    raw = json.loads(parts.read(MANIFEST))
    if not isinstance(raw, dict) or raw.get("format") != FORMAT:
        raise DamagedError("its manifest is that of something else")
    layout, made_by = str(raw.get("layout")), str(raw.get("matcher"))
    if raw.get("version") != VERSION or not is_known(layout):
        raise RefusedError(_NEWER.format(made_by=made_by[:20], here=version("matcher")))
    return Manifest.model_validate(raw)


def _unpack(parts: ZipFile, name: str, told: _Part, path: Path) -> None:
    """Unpack a part, never more of it than it is said to be long."""
    digest, left = hashlib.sha256(), told.size
    with parts.open(name) as packed, path.open("wb") as file:
        while left > 0 and (some := packed.read(min(left, _CHUNK))):
            digest.update(some)
            file.write(some)
            left -= len(some)
        if left or packed.read(1) or digest.hexdigest() != told.sha256:
            raise DamagedError(f"{name} is not what was written")


def _keep_secrets(path: Path, found: Sequence[str]) -> None:
    """Put the secrets of a backup in the place of the one that this folder may have made for itself."""
    new = path.with_name(f".{path.name}-{secrets.token_hex(8)}")
    with open(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _OWNERS_ONLY), "w", encoding="utf-8") as file:
        file.write("\n".join(found))
    new.replace(path)


def _keep_name(folder: Path) -> None:
    """Let the new name of a file outlive a loss of power."""
    opened_folder = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened_folder)
    finally:
        os.close(opened_folder)
