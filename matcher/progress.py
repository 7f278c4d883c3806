"""How a long job tells how far it is, and how long its steps took."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from time import perf_counter

#: Told how much is done, and of how much.
Progress = Callable[[int, int], None]
#: Told the name of a step, how much of it is done, and of how much.
StepProgress = Callable[[str, int, int], None]


def told_as(step: str, progress: StepProgress | None) -> Progress | None:
    """Return how one step tells of its own progress."""
    return None if progress is None else partial(progress, step)


@dataclass(slots=True)
class StepClock:
    """Seconds of each step, in order; tells of each when it begins and when it is done."""

    progress: StepProgress | None
    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Take the time of what happens inside."""
        tell = self.progress or (lambda _name, _done, _total: None)
        tell(name, 0, 1)
        start = perf_counter()
        yield
        self.seconds[name] = round(perf_counter() - start, 3)
        tell(name, 1, 1)
