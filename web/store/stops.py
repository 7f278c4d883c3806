"""Who wants no letters of which sort."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import delete, select

from web.store.engine import Database
from web.store.records.messages import StoppedLettersRecord

_STOP = StoppedLettersRecord


def stopped_sorts(db: Database, conference_id: int, emails: Iterable[str]) -> dict[str, set[str]]:
    """Return the sorts of letters that each of some addresses wants no more of."""
    asked = select(_STOP.email, _STOP.sort).where(
        _STOP.conference_id == conference_id, _STOP.email.in_([one.lower() for one in emails])
    )
    found: dict[str, set[str]] = {}
    for email, sort in db.execute(asked):
        found.setdefault(email, set()).add(sort)
    return found


def write_stops(db: Database, conference_id: int, email: str, sorts: Iterable[str], now: datetime) -> None:
    """Let an address get no letters of these sorts, and all others."""
    mine = _STOP.conference_id == conference_id, _STOP.email == email.lower()
    known = set(db.scalars(select(_STOP.sort).where(*mine)))
    wanted = set(sorts)
    db.execute(delete(_STOP).where(*mine, _STOP.sort.in_(known - wanted)))
    db.add_all(_STOP(conference_id=conference_id, email=email.lower(), sort=one, at=now) for one in wanted - known)
    db.flush()
