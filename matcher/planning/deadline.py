"""Work that ends at its deadline whatever it is doing: in a process of its own that tells what it has so far.

Solvers written in C cannot be stopped from within: CaDiCaL takes no interrupt, and while it runs no Python does.
"""

from __future__ import annotations

import multiprocessing
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from time import monotonic
from typing import Any, TypeVar

T = TypeVar("T")
_END = b""
#: A worker whose parent was killed ends itself so many seconds after its deadline.
_GRACE = 5.0


@dataclass(slots=True)
class Deadline:
    """When work ends at the latest, by the clock of ``time.monotonic``; it may be moved nearer meanwhile."""

    at: float

    @classmethod
    def after(cls, seconds: float) -> Deadline:
        """Return the deadline in so many seconds from now."""
        return cls(monotonic() + seconds)

    @property
    def left(self) -> float:
        """The seconds that are left, 0 or more."""
        return max(self.at - monotonic(), 0.0)

    def move(self, seconds: float) -> None:
        """Allow so many seconds from now, if that is nearer."""
        self.at = min(self.at, monotonic() + seconds)


def until(deadline: Deadline, work: Callable[..., Iterator[T]], *arguments: Any) -> Iterator[T]:
    """Yield what the work yields, until it ends or its deadline has passed; then it is killed.

    Parameters
    ----------
    work, arguments
        A function of a module, and what it is called with; all of it can be pickled, as can what it yields.

    Raises
    ------
    RuntimeError
        If the process ended by itself before its work did.
    """
    forks = "fork" in multiprocessing.get_all_start_methods() and sys.platform != "darwin"
    context = multiprocessing.get_context("fork") if forks else multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_tell, args=(theirs, deadline.left + _GRACE, work, arguments), daemon=True)
    with closing(ours):
        process.start()
        theirs.close()
        try:
            while ours.poll(deadline.left):
                try:
                    told = ours.recv()
                except EOFError:
                    raise RuntimeError("a solver's process ended before its work did") from None
                if told == _END:
                    return
                yield told[0]
        finally:
            process.kill()
            process.join()


def _tell(pipe: Connection, seconds: float, work: Callable[..., Iterator[T]], arguments: tuple[Any, ...]) -> None:
    if hasattr(signal, "setitimer"):  # everywhere but on Windows
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_REAL, seconds)
    with suppress(BrokenPipeError, KeyboardInterrupt):
        for found in work(*arguments):
            pipe.send((found,))
        pipe.send(_END)
