"""How the installation stands: whether it can answer, whether anybody works, and what waits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from web.store.condition import (
    Fault,
    Waiting,
    failed_jobs,
    fault_of,
    open_jobs,
    waiting_jobs,
    waiting_letters,
)
from web.store.engine import Database, Store
from web.store.records.log import JobKind, JobRecord, JobState, MailState
from web.store.records.running import SignOfLifeRecord, StepTimeRecord
from web.store.signs import ALIVE, signs_of_life, step_times

#: Failures that are older are no news.
_NEWS = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Readiness:
    """Whether a site can answer: ``fault`` says why not."""

    fault: Fault | None
    workers: int = 0


@dataclass(frozen=True, slots=True)
class Figures:
    """What the whole installation is doing, for who watches its figures."""

    jobs: Mapping[tuple[JobKind, JobState], Waiting]
    letters: Mapping[MailState, Waiting]
    steps: list[StepTimeRecord]
    workers: int


@dataclass(frozen=True, slots=True)
class Condition:
    """What works and what waits at one conference."""

    jobs: list[JobRecord]
    """Those that wait or are being done."""
    failed: list[JobRecord]
    letters: Mapping[MailState, Waiting]
    last_sign: SignOfLifeRecord | None
    workers: int


def readiness(store: Store, now: datetime) -> Readiness:
    """Return whether a site can answer; asks the database little."""
    fault = fault_of(store)
    if fault is not None:
        return Readiness(fault)
    with store.reading() as db:
        return Readiness(None, len(alive(db, now)))


def alive(db: Database, now: datetime) -> list[SignOfLifeRecord]:
    """Return the workers that gave a sign of life lately."""
    return [one for one in signs_of_life(db) if one.seen_at > now - ALIVE]


def figures_of(db: Database, now: datetime) -> Figures:
    """Return what the whole installation is doing."""
    return Figures(waiting_jobs(db), waiting_letters(db), step_times(db), len(alive(db, now)))


def condition_of(db: Database, conference_id: int, now: datetime) -> Condition:
    """Return what works and what waits at a conference."""
    seen = signs_of_life(db)
    return Condition(
        open_jobs(db, conference_id),
        failed_jobs(db, conference_id, now - _NEWS),
        waiting_letters(db, conference_id),
        seen[0] if seen else None,
        len(alive(db, now)),
    )
