"""What a door does with what is put in: an answer, a refusal in words, or a fault; and how long and how much."""

from __future__ import annotations

import resource
import signal
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import TypeVar

from matcher.errors import MatcherError
from web.errors import RefusedError

T = TypeVar("T")

#: The processor's seconds and the memory that one input may take.
MOST_SECONDS = 10.0
MOST_BYTES = 2**30
_ROOT = Path(__file__).parent.parent.parent
_SHOWN = 1000


class TooSlowError(BaseException):
    """No handler of the product's may take this for a fault in a file."""


class FaultError(Exception):
    """What a door did is neither an answer nor a refusal, though nothing was raised."""


@dataclass(frozen=True)
class Found:
    """A fault, and the first input that showed it."""

    fault: str
    example: str
    trace: str


@dataclass
class Watch:
    """Counts what was put in at one door, and keeps each fault once."""

    seconds: float = float("inf")
    """So many of the processor at most: other people's work is not counted, nor is a pause."""
    most: float = float("inf")
    """So many inputs at most."""
    answered: int = 0
    refused: int = 0
    faulty: int = 0
    found: dict[str, Found] = field(default_factory=dict)
    """By where it happened."""
    slowest: float = 0.0
    began: float = field(default_factory=time.process_time)
    after_each: Callable[[Watch], None] = lambda _watch: None

    @property
    def tried(self) -> int:
        """Return how many inputs were tried."""
        return self.answered + self.refused + self.faulty

    @property
    def passed(self) -> float:
        """Return the processor's seconds since the beginning."""
        return time.process_time() - self.began

    def more(self) -> bool:
        """Return whether there is time for another input."""
        return self.tried < self.most and self.passed < self.seconds

    def see(self, feed: Callable[[T], bool], given: T) -> None:
        """Put something in at a door: ``feed`` returns whether it was answered, and may refuse."""
        begun, before = time.process_time(), _peak()
        try:
            with _stopped_in_time():
                answered = feed(given)
            if _peak() - before > MOST_BYTES:
                raise FaultError(f"took {(_peak() - before) / 2**30:.1f} GiB")
        except (MatcherError, RefusedError):
            self.refused += 1
        except (Exception, TooSlowError) as fault:
            self.faulty += 1
            self._keep(fault, given)
        else:
            self.answered += answered
            self.refused += not answered
        self.slowest = max(self.slowest, time.process_time() - begun)
        self.after_each(self)

    def _keep(self, fault: BaseException, given: object) -> None:
        frames = traceback.extract_tb(fault.__traceback__)
        ours = [one for one in frames if one.filename.startswith((f"{_ROOT}/matcher", f"{_ROOT}/web"))]
        last = (ours or frames)[-1]
        where = f"{Path(last.filename).name}:{last.lineno}" if ours else str(fault)[:80]
        told = f"{type(fault).__name__}: {fault}"[:_SHOWN]
        trace = "".join(traceback.format_exception(fault))
        self.found.setdefault(f"{type(fault).__name__} {where}", Found(told, repr(given), trace))


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


@contextmanager
def _stopped_in_time() -> Iterator[None]:
    """Raise TooSlowError after the processor worked for too long; other people's work is not counted."""

    def stop(_signal: int, _frame: FrameType | None) -> None:
        raise TooSlowError(f"over {MOST_SECONDS:.0f} s")

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, MOST_SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
