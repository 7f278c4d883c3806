"""Files of whole conferences: their pieces, written and read one at a time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import Row, delete, func, insert, select

from web.store.engine import Database
from web.store.records.moving import WholePieceRecord

_Piece = WholePieceRecord


def add_file(db: Database, file: WholePieceRecord, pieces: Iterable[bytes]) -> None:
    """Keep the pieces of a file; what holds for every piece stands in ``file``."""
    same = {
        "name": file.name,
        "conference_id": file.conference_id,
        "comes_in": file.comes_in,
        "made_at": file.made_at,
    }
    for number, content in enumerate(pieces):
        db.execute(insert(_Piece).values(**same, number=number, content=content))


def going_out(db: Database, conference_id: int, after: datetime) -> Sequence[Row[str, datetime, int]]:
    """Return the exports of a conference made after a moment, the latest first: name, moment and size."""
    asked = (
        select(_Piece.name, func.min(_Piece.made_at), func.sum(func.length(_Piece.content)))
        .where(_Piece.conference_id == conference_id, _Piece.comes_in.is_(False), _Piece.made_at > after)
        .group_by(_Piece.name)
        .order_by(func.min(_Piece.made_at).desc(), _Piece.name)
    )
    return db.execute(asked).all()


def size_of(db: Database, conference_id: int, name: str, *, comes_in: bool) -> tuple[int, int] | None:
    """Return of how many pieces and bytes a file of a conference is; None: there is none of this name."""
    asked = select(func.count(), func.sum(func.length(_Piece.content))).where(
        _Piece.name == name, _Piece.conference_id == conference_id, _Piece.comes_in.is_(comes_in)
    )
    pieces, size = db.execute(asked).one()
    return (pieces, int(size)) if pieces else None


def piece(db: Database, name: str, number: int) -> bytes | None:
    """Return a piece of a file; None: the file is gone."""
    return db.scalar(select(_Piece.content).where(_Piece.name == name, _Piece.number == number))


def drop_file(db: Database, name: str) -> None:
    """Remove a file."""
    db.execute(delete(_Piece).where(_Piece.name == name))


def drop_older(db: Database, before: datetime) -> int:
    """Remove the files that were made before a moment or at it; return of how many pieces they were."""
    gone = db.execute(delete(_Piece).where(_Piece.made_at <= before).returning(_Piece.number))
    return len(gone.all())
