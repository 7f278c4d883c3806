"""Signs of life of workers, and how long the steps of their work take."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import delete, func, select, update

from web.store.engine import Database
from web.store.records.running import SignOfLifeRecord, StepTimeRecord

#: A worker that has said nothing for so long is taken for dead.
ALIVE: Final = timedelta(seconds=60)
_FORGOTTEN: Final = timedelta(days=1)


def note_sign(db: Database, worker: str, version: str, began: datetime, now: datetime) -> None:
    """Write down that a worker lives; those that have been silent for a day are forgotten."""
    row = db.get(SignOfLifeRecord, worker)
    if row is None:
        db.add(SignOfLifeRecord(worker=worker, version=version, began_at=began, seen_at=now))
    else:
        row.version, row.began_at, row.seen_at = version, began, now
    db.execute(delete(SignOfLifeRecord).where(SignOfLifeRecord.seen_at < now - _FORGOTTEN))


def forget_sign(db: Database, worker: str) -> None:
    """Take away the sign of a worker that ends in good order."""
    db.execute(delete(SignOfLifeRecord).where(SignOfLifeRecord.worker == worker))


def signs_of_life(db: Database) -> list[SignOfLifeRecord]:
    """Return every worker that is known, the one that was seen last first."""
    return list(db.scalars(select(SignOfLifeRecord).order_by(SignOfLifeRecord.seen_at.desc())))


def note_steps(db: Database, work: str, taken: Mapping[str, float]) -> None:
    """Add how long the steps of a work took to what is known of them; several workers may do so at once."""
    for step, seconds in sorted(taken.items()):
        _note_step(db, work, step, seconds)


def _note_step(db: Database, work: str, step: str, seconds: float) -> None:
    own = StepTimeRecord.work == work, StepTimeRecord.step == step
    taken = db.scalar(
        update(StepTimeRecord)
        .where(*own)
        .values(times=StepTimeRecord.times + 1, seconds=StepTimeRecord.seconds + seconds)
        .returning(StepTimeRecord.times)
    )
    if taken is None:
        db.add(StepTimeRecord(work=work, step=step, times=1, seconds=seconds, longest=seconds))
        db.flush()
        return
    db.execute(update(StepTimeRecord).where(*own, StepTimeRecord.longest < seconds).values(longest=seconds))


def step_times(db: Database) -> list[StepTimeRecord]:
    """Return how long each step took so far."""
    return list(db.scalars(select(StepTimeRecord).order_by(StepTimeRecord.work, StepTimeRecord.step)))


def moment_of(db: Database) -> datetime:
    """Return what the clock of the database says."""
    return db.scalars(select(func.now())).one()
