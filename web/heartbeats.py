"""Which workers live: each counts on while it has a job in hand, and every worker looks after the others' jobs.

No clock is asked, so none that jumps, and no two that differ, can make a worker seem dead: whoever looks sees
whether somebody counted on since, and waits by its own stopwatch.
"""

from __future__ import annotations

from collections.abc import Iterator, Set
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from threading import Event, Thread
from time import monotonic
from typing import Any, Final, Protocol

from matcher.words import Words
from web.errors import UnavailableError
from web.store.engine import Store
from web.store.jobs import Sign, count_on, give_up, put_back, unended_jobs
from web.store.records.log import JobState
from web.watching.logs import logger

_log = logger(__name__)

_BEAT_SECONDS: Final = 2.0
#: A worker that has not counted on for so long is dead; a job that waits for so long and is not sent was lost.
SILENCE: Final = {JobState.RUNNING: 10.0, JobState.QUEUED: 3.0}
#: So many workers try a job; what ends that many of them is likely to end the next one too.
MOST_ATTEMPTS: Final = 3
_CUT_OFF = Words(
    "The work on this was cut off {times} times, so it was given up. What it had already saved stays. Try again; "
    "if it happens again, tell the people who run this site the number of the job.",
    "该任务已中断 {times} 次，因此不再重试。已保存的内容不会丢失。请重试；如仍失败，请将任务编号告知网站管理员。",
)


@contextmanager
def showing_life(store: Store, job_id: int, attempt: int) -> Iterator[None]:
    """Show that the worker of a job lives, until the block ends."""
    over = Event()

    def count_until_over() -> None:
        while not over.wait(_BEAT_SECONDS):
            # While the database is away nobody else can look either.
            with suppress(UnavailableError), store.writing(together=True) as db:
                count_on(db, job_id, attempt)

    thread = Thread(target=count_until_over, daemon=True, name=f"job {job_id}")
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


class Sender(Protocol):
    """Where jobs are sent to workers."""

    @property
    def store(self) -> Store:
        """Where the jobs are written down."""

    def send(self, number: int) -> None:
        """Send a job to a worker."""

    def sent(self) -> Set[int]:
        """Return the jobs that are on their way."""


@dataclass
class Watch:
    """Looks after all workers' jobs: one whose message was lost is sent again, one whose worker died put back."""

    queue: Sender
    seen: dict[int, tuple[Sign, float]] = field(default_factory=dict)
    looked: float = 0.0

    def begin(self) -> None:
        """Watch for as long as this process lives."""
        Thread(target=self._go_on, daemon=True, name="watch jobs").start()

    def _go_on(self) -> None:
        pause = Event()
        while not pause.wait(_BEAT_SECONDS):
            try:
                self.look(monotonic())
            except Exception:  # database or queue are away, and whoever lives could not show it meanwhile
                _log.warning("nobody watches the jobs", exc_info=True)
                self.seen.clear()

    def look(self, moment: float) -> None:
        """Look once, at a moment of one's own stopwatch."""
        with self.queue.store.reading() as db:
            there = unended_jobs(db)
        # Whoever slept itself cannot tell who did not wake up.
        known = self.seen if moment - self.looked < 3 * _BEAT_SECONDS else {}
        self.looked = moment
        self.seen = {
            id_: known[id_] if id_ in known and known[id_][0] == sign else (sign, moment)
            for id_, sign in there.items()
        }
        silent = {id_: sign for id_, (sign, since) in self.seen.items() if moment - since >= SILENCE[sign.state]}
        waiting = [id_ for id_, sign in silent.items() if sign.state is JobState.QUEUED]
        on_their_way = self.queue.sent() if waiting else set()
        for id_ in waiting:
            if id_ not in on_their_way:
                self.queue.send(id_)
        for id_, sign in silent.items():
            if sign.state is JobState.RUNNING:
                self._settle(id_, sign)

    def _settle(self, job_id: int, sign: Sign) -> None:
        again = sign.attempts < MOST_ATTEMPTS
        with self.queue.store.writing(together=True) as db:
            if again:
                again = put_back(db, job_id, sign)
            else:
                give_up(db, job_id, sign, _why(sign.attempts), datetime.now(UTC))
        if again:
            self.queue.send(job_id)


def _why(attempts: int) -> dict[str, Any]:
    return dict(_CUT_OFF.format(times=attempts).record())
