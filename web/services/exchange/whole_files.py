"""Files of whole conferences: kept for a day, in the database, so that every host of a site has them."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from web.errors import NotFoundError
from web.store.engine import Database, Store
from web.store.records.moving import WholePieceRecord
from web.store.whole_files import add_file, drop_file, drop_older, going_out, piece, size_of

#: They hold everybody's data: whoever wants one longer keeps it elsewhere.
KEPT = timedelta(days=1)
_PIECE_BYTES = 2**20


@dataclass(frozen=True, slots=True)
class ReadyFile:
    """An export that can be fetched."""

    name: str
    made_at: datetime
    size: int


def keep_file(db: Database, conference_id: int, path: Path, now: datetime, *, comes_in: bool = False) -> str:
    """Keep a file of a conference, in the caller's transaction; return the name that it has from now on."""
    name = f"{now.astimezone(UTC):%Y%m%d-%H%M%S}-{secrets.token_hex(16)}.zip"
    add_file(
        db,
        WholePieceRecord(name=name, conference_id=conference_id, comes_in=comes_in, made_at=now),
        _pieces_on_disk(path),
    )
    return name


def exports_of(db: Database, conference_id: int, now: datetime) -> list[ReadyFile]:
    """Return the exports of a conference, the latest first."""
    return [ReadyFile(name, made_at, size) for name, made_at, size in going_out(db, conference_id, now - KEPT)]


def read_export(store: Store, conference_id: int, name: str) -> tuple[int, Iterator[bytes]]:
    """Return the size of an export of a conference and its pieces, each read when it is asked for."""
    return _read(store, conference_id, name, comes_in=False)


def lay_out_import(store: Store, conference_id: int, name: str, folder: Path) -> Path:
    """Write a file that came in for a conference into a folder of this host, and return where."""
    path = folder / "whole.zip"
    with path.open("wb") as file:
        file.writelines(_read(store, conference_id, name, comes_in=True)[1])
    return path


def forget_file(store: Store, name: str) -> None:
    """Remove a file."""
    with store.writing(together=True) as db:
        drop_file(db, name)


def forget_files(store: Store, now: datetime) -> int:
    """Remove files older than a day; return of how many pieces they were."""
    with store.writing(together=True) as db:
        return drop_older(db, now - KEPT)


def _read(store: Store, conference_id: int, name: str, *, comes_in: bool) -> tuple[int, Iterator[bytes]]:
    with store.reading() as db:
        found = size_of(db, conference_id, name, comes_in=comes_in)
    if found is None:
        raise NotFoundError("no such file")
    pieces, size = found
    return size, _pieces_kept(store, name, pieces)


def _pieces_kept(store: Store, name: str, pieces: int) -> Iterator[bytes]:
    for number in range(pieces):
        # Whoever fetches may be slow: between two pieces no connection is held.
        with store.reading() as db:
            content = piece(db, name, number)
        if content is None:
            raise NotFoundError("the file is gone")
        yield content


def _pieces_on_disk(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while content := file.read(_PIECE_BYTES):
            yield content
