"""What clients wanted and what they were told: a line before something is sent, and its answer afterwards."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from threading import Lock
from typing import Any


class Answer(StrEnum):
    """What a client was told."""

    NONE = "none"
    """Nothing, or that nothing can be done now: it may have happened, once."""
    DONE = "done"
    """It is done: from then on it must be there, once."""
    REFUSED = "refused"
    """It cannot be done, in words; a try before may have done it."""


@dataclass
class Line:
    """One thing that a client sent; ``about`` says what, the same for the same thing sent again."""

    deed: str
    about: Mapping[str, Any]
    answer: Answer = Answer.NONE
    onward: str = ""
    """Where a form that was taken led to."""

    @property
    def key(self) -> tuple[str, tuple[tuple[str, Any], ...]]:
        """What it is, whoever sends it however often."""
        return self.deed, tuple(sorted(self.about.items()))


@dataclass(frozen=True)
class Wish:
    """Something that was wanted once or more often, and whether anybody was told that it is done."""

    deed: str
    about: Mapping[str, Any]
    acknowledged: bool
    onward: frozenset[str] = frozenset()

    def __str__(self) -> str:
        told = ", ".join(f"{name} {value}" for name, value in self.about.items())
        return f"{self.deed} ({told}), {'acknowledged' if self.acknowledged else 'not answered'}"


@dataclass
class Diary:
    """The lines of all clients of a round."""

    lines: list[Line] = field(default_factory=list)
    lock: Lock = field(default_factory=Lock)

    def write(self, deed: str, **about: Any) -> Line:
        """Write down what is about to be sent."""
        line = Line(deed, about)
        with self.lock:
            self.lines.append(line)
        return line

    @property
    def acknowledged(self) -> int:
        """How many things were acknowledged."""
        return sum(line.answer is Answer.DONE for line in self.lines)

    def wishes(self) -> list[Wish]:
        """Return what was wanted, each thing once."""
        found: dict[Any, list[Line]] = defaultdict(list)
        for line in self.lines:
            found[line.key].append(line)
        return [
            Wish(
                same[0].deed,
                same[0].about,
                any(one.answer is Answer.DONE for one in same),
                frozenset(one.onward for one in same if one.onward),
            )
            for same in found.values()
        ]
