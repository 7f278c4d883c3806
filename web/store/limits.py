"""How often something was done of late: counted in one statement, whichever process it was done in."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import case, delete, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from web.store.engine import Database
from web.store.records.limits import LimitRecord

_ROW = LimitRecord


def count_once(db: Database, key: tuple[str, str], most: int, ends_at: datetime, now: datetime) -> bool:
    """Count one more time under a rule and who did it; return False, and count nothing, where it was done enough.

    ``ends_at``: when the stretch of time ends if it begins now.
    """
    dialect = postgresql if db.get_bind().dialect.name == "postgresql" else sqlite
    first = dialect.insert(_ROW).values(rule=key[0], who=key[1], times=1, ends_at=ends_at)
    over = _ROW.ends_at <= now
    once_more = first.on_conflict_do_update(
        index_elements=[_ROW.rule, _ROW.who],
        set_={
            "times": case((over, 1), else_=_ROW.times + 1),
            "ends_at": case((over, first.excluded.ends_at), else_=_ROW.ends_at),
        },
        where=or_(over, _ROW.times < most),
    )
    return db.execute(once_more.returning(_ROW.times)).first() is not None


def count_less(db: Database, key: tuple[str, str]) -> None:
    """Take one time back."""
    mine = _ROW.rule == key[0], _ROW.who == key[1], _ROW.times > 0
    db.execute(update(_ROW).where(*mine).values(times=_ROW.times - 1))


def ends_at(db: Database, key: tuple[str, str]) -> datetime | None:
    """Return when counting begins anew; None: nothing was counted."""
    return db.scalar(select(_ROW.ends_at).where(_ROW.rule == key[0], _ROW.who == key[1]))


def forget_counts(db: Database, now: datetime) -> None:
    """Forget what says nothing any more."""
    db.execute(delete(_ROW).where(_ROW.ends_at <= now))
