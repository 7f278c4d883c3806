"""How long the steps of long work take."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from time import perf_counter

from web.store.engine import Store
from web.store.signs import note_steps
from web.watching.logs import logger

_log = logger(__name__)


class Stopwatch:
    """Takes the time of one step after another."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self.step, self.since = "", perf_counter()

    def at(self, step: str) -> None:
        """Begin a step, which ends the one before it."""
        if step == self.step:
            return
        now = perf_counter()
        if self.step:
            self.seconds[self.step] = self.seconds.get(self.step, 0.0) + now - self.since
        self.step, self.since = step, now

    def write(self, store: Store, work: str) -> None:
        """End the last step, and add all of them to what is known of such work; its loss would lose no work."""
        self.at("")
        taken, self.seconds = self.seconds, {}
        try:
            if taken:
                store.retrying(lambda db: note_steps(db, work, taken))
        except Exception:  # figures are not worth failing for
            _log.warning("times of steps are lost", work=work, exc_info=True)


@contextmanager
def timed(store: Store, work: str, step: str) -> Iterator[None]:
    """Add how long a block takes to what is known of such work."""
    watch = Stopwatch()
    watch.at(step)
    try:
        yield
    finally:
        watch.write(store, work)
