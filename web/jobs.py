"""Long work on a queue: a job is a row that a page can watch, and a message that a worker takes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from importlib import import_module
from pathlib import Path
from time import monotonic
from traceback import format_exc
from typing import Any

from huey import Huey, PostgresHuey, RedisHuey, SqliteHuey, crontab
from huey.api import TaskWrapper

from matcher.errors import MatcherError, PlanError
from matcher.progress import StepProgress
from matcher.words import Words
from web.errors import RefusedError
from web.rounds import ROUNDS, Round
from web.seats import Seat
from web.services.letters.outbox import send_due
from web.settings import Settings
from web.store.engine import Store
from web.store.jobs import same_job
from web.store.records.log import JobKind, JobRecord, JobState

_BROKEN = Words(
    "Something went wrong on our side. Nothing was changed. Try again; if it happens again, tell the people who "
    "run this site the number of the job.",
    "系统出错，未作任何更改。请重试；如仍失败，请将任务编号告知网站管理员。",
)
# A bar that moves three times a second moves smoothly, and the database has other things to write.
_TELL_SECONDS = 0.3

#: What does a job: called with the store, the job's conference, what was asked and a progress; returns its result.
Work = Callable[[Store, int, Mapping[str, Any], StepProgress], dict[str, Any]]

#: Where the work of each kind stands, as module and function; named, not imported, so that pages stay light.
WORK: dict[JobKind, tuple[str, str]] = {
    JobKind.SUGGEST: ("web.services.long_work", "make_suggestions"),
    JobKind.PREVIEW: ("web.services.long_work", "preview_import"),
    JobKind.IMPORT: ("web.services.long_work", "import_file"),
    JobKind.INVITE: ("web.services.long_work", "write_invitations"),
    JobKind.DRAFT_MATCHES: ("web.services.long_work", "make_match_list"),
    JobKind.COMPARE: ("web.services.long_work", "compare"),
    JobKind.DRAFT_TIMETABLE: ("web.services.long_work", "make_timetable"),
    JobKind.REPAIR: ("web.services.long_work", "repair_timetable"),
    JobKind.LEARN: ("web.services.long_work", "learn_weights"),
    JobKind.EXPORT: ("web.services.exchange.moving", "export_everything"),
    JobKind.TAKE_IN: ("web.services.exchange.moving", "take_everything_in"),
    JobKind.PRINT: ("web.services.long_work", "print_pages"),
}


@dataclass(frozen=True)
class Queue:
    """Where jobs wait for a worker."""

    store: Store
    huey: Huey
    settings: Settings
    task: TaskWrapper = field(init=False)
    post: TaskWrapper = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(
            self, "task", self.huey.task(name="run_job")(lambda job_id: run_job(self.store, job_id, self))
        )
        # What does not go now goes with a later round of the outbox.
        post = self.huey.task(name="send_letters")
        object.__setattr__(self, "post", post(lambda ids: send_now(self.store, self.settings, ids)))
        for each in ROUNDS:
            self.huey.periodic_task(crontab(minute=each.minute), name=each.name)(partial(self._look, each))

    def _look(self, each: Round) -> None:
        each.look(self.store, self.settings, datetime.now(UTC))

    @classmethod
    def at(cls, settings: Settings, store: Store) -> Queue:
        """Open the queue that the settings name."""
        if settings.queue.startswith("redis"):
            return cls(store, RedisHuey("matcher", url=settings.queue), settings)
        if settings.queue.startswith("postgres"):
            return cls(store, PostgresHuey("matcher", dsn=settings.queue), settings)
        folder = Path(settings.folder)
        folder.mkdir(parents=True, exist_ok=True)
        return cls(store, SqliteHuey("matcher", filename=str(folder / "queue.sqlite")), settings)

    def start(self, seat: Seat, kind: JobKind, asked: Mapping[str, Any]) -> int:
        """Write a job down and send it to a worker; return its number. A second click gets the first one's."""
        now = datetime.now(UTC)
        with self.store.writing() as db:
            if (known := same_job(db, seat, kind, asked, now)) is not None:
                return known
            job = JobRecord(
                conference_id=seat.conference_id,
                kind=kind,
                asked=dict(asked),
                started_by=seat.account_id,
                created_at=now,
            )
            db.add(job)
            db.flush()
            number = job.id
        self.task(number)
        return number

    def deliver(self, letters: Sequence[int]) -> None:
        """Send letters; none takes as long as one, so that nobody learns who has an account."""
        self.post(list(letters))


def send_now(store: Store, settings: Settings, letters: Sequence[int]) -> None:
    """Send letters at once; those that the mail server does not take wait in the outbox."""
    send_due(store, settings, datetime.now(UTC), letters)


def run_job(store: Store, job_id: int, queue: Queue | None = None) -> None:
    """Do a job and write down how it ended; a job that has ended is not done again."""
    with store.writing() as db:
        job = db.get_one(JobRecord, job_id)
        if job.state in (JobState.DONE, JobState.FAILED):
            return
        job.state = JobState.RUNNING
        kind, conference_id, asked = job.kind, job.conference_id, dict(job.asked)
    module, function = WORK[kind]
    try:
        work: Work = getattr(import_module(module), function)
        result = work(store, conference_id, asked, Teller(store, job_id, queue))
    except RefusedError as refusal:
        _end(store, job_id, JobState.FAILED, error=refusal.words.record())
    except PlanError as refusal:
        _end(store, job_id, JobState.FAILED, error=refusal.words.record())
    except MatcherError as refusal:
        _end(store, job_id, JobState.FAILED, error=Words(str(refusal), str(refusal)).record())
    except Exception:
        _end(store, job_id, JobState.FAILED, error={**_BROKEN.record(), "details": format_exc()})
        raise
    else:
        _end(store, job_id, JobState.DONE, result=result)


def _end(store: Store, job_id: int, state: JobState, **values: dict[str, Any]) -> None:
    with store.writing(together=True) as db:
        job = db.get_one(JobRecord, job_id)
        job.state, job.ended_at = state, datetime.now(UTC)
        for name, value in values.items():
            setattr(job, name, value)


class Teller:
    """Writes a job's progress into its row, not more often than anybody can see; knows the queue it came from."""

    def __init__(self, store: Store, job_id: int, queue: Queue | None = None) -> None:
        self.store, self.job_id, self.queue = store, job_id, queue
        self.told, self.step = 0.0, ""

    def __call__(self, step: str, done: int, total: int) -> None:
        """Write down how far a step is."""
        if step == self.step and monotonic() - self.told < _TELL_SECONDS:
            return
        self.told, self.step = monotonic(), step
        with self.store.writing(together=True) as db:
            job = db.get_one(JobRecord, self.job_id)
            job.step, job.done, job.total = step, done, total
