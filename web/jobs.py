"""Long work on a queue: a job is a row that a page can watch, and a message that a worker takes."""

from __future__ import annotations

import hmac
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from importlib import import_module
from pathlib import Path
from time import monotonic
from typing import Any

from huey import Huey, PostgresHuey, RedisHuey, SqliteHuey, crontab
from huey.api import TaskWrapper
from huey.serializer import SignedSerializer

from matcher.errors import MatcherError, PlanError
from matcher.progress import StepProgress
from matcher.words import Words
from web.errors import RefusedError, UnavailableError
from web.heartbeats import Watch, showing_life
from web.rounds import ROUNDS, Round
from web.seats import Seat
from web.services.letters.outbox import send_due
from web.services.limits import Limit, count
from web.settings import Settings
from web.store.engine import Database, Store
from web.store.jobs import end_job, note_written, same_job, take_job
from web.store.records.log import JobKind, JobRecord, JobState
from web.watching.logs import kind_of, logger, places_of
from web.watching.steps import Stopwatch, timed

_BROKEN = Words(
    "Something went wrong on our side. Nothing was changed. Try again; if it happens again, tell the people who "
    "run this site the number of the job.",
    "系统出错，未作任何更改。请重试；如仍失败，请将任务编号告知网站管理员。",
)
_log = logger(__name__)

# A bar that moves three times a second moves smoothly, and the database has other things to write.
_TELL_SECONDS = 0.3
_RUN = "run_job"

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

#: What may be done again after it was written: it finds what is there. Of the rest there would be two.
_REPEATABLE = (JobKind.SUGGEST, JobKind.PREVIEW, JobKind.IMPORT, JobKind.COMPARE, JobKind.INVITE)


class _TakenAwayError(Exception):
    """The job was given to another worker, because this one gave no sign of life."""


class _Signed(SignedSerializer):  # type: ignore[misc]
    """Messages as the library signs them, with SHA-256."""

    def _signature(self, message: bytes) -> bytes:
        return hmac.new(self._key, message, "sha256").hexdigest().encode()


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
            self, "task", self.huey.task(name=_RUN)(lambda job_id: run_job(self.store, job_id, self))
        )
        # What does not go now goes with a later round of the outbox.
        post = self.huey.task(name="send_letters")
        object.__setattr__(self, "post", post(lambda ids: send_now(self.store, self.settings, ids)))
        for each in ROUNDS:
            self.huey.periodic_task(crontab(minute=each.minute), name=each.name)(partial(self._look, each))
        self.huey.on_startup("watch_jobs")(Watch(self).begin)

    def _look(self, each: Round) -> None:
        with timed(self.store, "round", each.name):
            each.look(self.store, self.settings, datetime.now(UTC))

    @classmethod
    def at(cls, settings: Settings, store: Store) -> Queue:
        """Open the queue that the settings name."""
        # Messages are pickles, and nobody's are opened who does not know the site's secret.
        signed = _Signed(secret=settings.secret, salt="matcher queue")
        if settings.queue.startswith("redis"):
            return cls(store, RedisHuey("matcher", url=settings.queue, serializer=signed), settings)
        if settings.queue.startswith("postgres"):
            server = PostgresHuey("matcher", dsn=settings.queue, serializer=signed, create_tables=False)
            return cls(store, server, settings)
        folder = Path(settings.folder)
        folder.mkdir(parents=True, exist_ok=True)
        return cls(
            store, SqliteHuey("matcher", filename=str(folder / "queue.sqlite"), serializer=signed), settings
        )

    def lay_out(self) -> None:
        """Make the queue's own tables on a server; no process that answers needs the server to begin."""
        if isinstance(self.huey, PostgresHuey):
            # Two that began at once would both make them.
            with self.store.writing():
                self.huey.storage.initialize_schema()

    def start(self, seat: Seat, kind: JobKind, asked: Mapping[str, Any]) -> int:
        """Write a job down and send it to a worker; return its number. A second click gets the first one's."""
        with self.store.writing() as db:
            if (known := same_job(db, seat, kind, asked)) is not None:
                return known
            count(db, self.settings, Limit.JOBS, seat.account_id, datetime.now(UTC))
            job = JobRecord(
                conference_id=seat.conference_id,
                kind=kind,
                asked=dict(asked),
                started_by=seat.account_id,
                created_at=datetime.now(UTC),
            )
            db.add(job)
            db.flush()
            number = job.id
        self.send(number)
        return number

    def send(self, number: int) -> None:
        """Send a job that is written down to a worker; where that fails, a worker finds it there."""
        _try_to_send(self.task, number)

    def sent(self) -> set[int]:
        """Return the jobs that are on their way to a worker."""
        return {each.args[0] for each in self.huey.pending() if each.name == _RUN}

    def deliver(self, letters: Sequence[int]) -> None:
        """Send letters; none takes as long as one, so that nobody learns who has an account."""
        _try_to_send(self.post, list(letters))


def _try_to_send(task: TaskWrapper, *arguments: object) -> None:
    try:
        task(*arguments)
    except Exception as failure:  # each queue has errors of its own; what is to be done is written down elsewhere
        _log.error("the queue took no message", failure=type(failure).__name__)


def send_now(store: Store, settings: Settings, letters: Sequence[int]) -> None:
    """Send letters at once; those that the mail server does not take wait in the outbox."""
    send_due(store, settings, datetime.now(UTC), letters)


def run_job(store: Store, job_id: int, queue: Queue | None = None) -> None:
    """Do a job that waits and write down how it ended; one that is in hand, or has ended, is not done again.

    Where the database is lost, or the worker dies, the row stays as it is until another worker puts it back.
    """
    with store.writing() as db:
        job = take_job(db, job_id)
        if job is None:
            return
        made = job.written and job.kind not in _REPEATABLE
    teller = Teller(store, job_id, queue)
    with showing_life(store, job_id, job.attempts):
        try:
            ending = _ending(JobState.DONE) if made else _done(store, job, teller)
        except _TakenAwayError:
            return
        _log.info("job", number=job_id, state=ending["state"].value)
        with store.writing(together=True) as db:
            end_job(db, job_id, job.attempts, ending)
    teller.watch.write(store, job.kind.value)


def _done(store: Store, job: JobRecord, teller: Teller) -> dict[str, Any]:
    """Do a job, and return what its row says afterwards."""

    def still_ours(db: Database) -> None:
        if not note_written(db, job.id, job.attempts):
            raise _TakenAwayError

    module, function = WORK[job.kind]
    try:
        work: Work = getattr(import_module(module), function)
        result = work(store.ending_with(still_ours), job.conference_id, dict(job.asked), teller)
    except (UnavailableError, _TakenAwayError):
        raise
    except (RefusedError, PlanError) as refusal:
        return _ending(JobState.FAILED, error=refusal.words.record())
    except MatcherError as refusal:
        return _ending(JobState.FAILED, error=Words(str(refusal), str(refusal)).record())
    except Exception as failure:
        _log.error("job broke", number=job.id, failure=type(failure).__name__)
        # Messages of errors may hold anything that anybody wrote; where it happened does not.
        details = "\n".join((kind_of(failure), *places_of(failure)))
        return _ending(JobState.FAILED, error={**_BROKEN.record(), "details": details})
    return _ending(JobState.DONE, result=result)


def _ending(state: JobState, **values: Any) -> dict[str, Any]:
    return {"state": state, "ended_at": datetime.now(UTC), **values}


class Teller:
    """Writes a job's progress into its row, not more often than anybody can see; knows the queue it came from."""

    def __init__(self, store: Store, job_id: int, queue: Queue | None = None) -> None:
        self.store, self.job_id, self.queue = store, job_id, queue
        self.told, self.step, self.watch = 0.0, "", Stopwatch()

    def __call__(self, step: str, done: int, total: int) -> None:
        """Write down how far a step is."""
        self.watch.at(step)
        if step == self.step and monotonic() - self.told < _TELL_SECONDS:
            return
        self.told, self.step = monotonic(), step
        with self.store.writing(together=True) as db:
            job = db.get_one(JobRecord, self.job_id)
            job.step, job.done, job.total = step, done, total
