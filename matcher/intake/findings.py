"""What the door has to say: kinds of problem, and a notebook that keeps the list of findings short."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from matcher.errors import Finding, Severity
from matcher.words import Words

T_co = TypeVar("T_co", covariant=True)

#: So many findings of one kind in one column of one file are listed one by one; the rest is counted.
LISTED = 20
_LONGEST_FOUND = 80


@dataclass(frozen=True, slots=True)
class Problem:
    """One kind of problem.

    ``problem`` is the same for every case, so that cases can be counted; ``advice`` may hold placeholders
    for what differs. ``once`` lists a problem once for each text found, however often it stands in a column.
    """

    severity: Severity
    problem: Words
    advice: Words
    once: bool = False


def error(problem: Words, advice: Words) -> Problem:
    """Return a kind of problem that stops the job."""
    return Problem(Severity.ERROR, problem, advice)


def warning(problem: Words, advice: Words, *, once: bool = False) -> Problem:
    """Return a kind of problem for which something is left out or ignored."""
    return Problem(Severity.WARNING, problem, advice, once)


def note(problem: Words, advice: Words, *, once: bool = False) -> Problem:
    """Return a kind of problem that only informs."""
    return Problem(Severity.NOTE, problem, advice, once)


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: a file, a line of it (from 1) and a column or a setting."""

    file: str
    line: int | None = None
    column: str | None = None


@dataclass(frozen=True, slots=True)
class Remark:
    """A problem met by a reader that does not know where its text stands."""

    problem: Problem
    found: str = ""
    values: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reading(Generic[T_co]):
    """What a text was read as, and what there is to say about it."""

    value: T_co
    remarks: tuple[Remark, ...] = ()


def shown(text: str) -> str:
    """Return a text on one line, without control characters, cut to a readable length."""
    head = text[: 4 * _LONGEST_FOUND]
    clean = "".join(" " if unicodedata.category(char)[0] in "CZ" else char for char in head)
    line = " ".join(clean.split())
    return line if len(line) <= _LONGEST_FOUND else line[: _LONGEST_FOUND - 1] + "…"


class Findings:
    """The notebook in which everything noticed at the door is written down."""

    def __init__(self) -> None:
        self._groups: dict[tuple[str, str | None, Problem], list[Finding]] = {}
        self._counts: dict[tuple[str, str | None, Problem], int] = {}
        self._said: set[tuple[str, str | None, Problem, str]] = set()

    def add(self, place: Place, problem: Problem, found: str = "", **values: object) -> None:
        """Write down one case of a problem; ``values`` fill the placeholders of its advice."""
        if problem.once:
            words = (place.file, place.column, problem, found)
            if words in self._said:
                return
            self._said.add(words)
        group = (place.file, place.column, problem)
        self._counts[group] = self._counts.get(group, 0) + 1
        listed = self._groups.setdefault(group, [])
        if len(listed) < LISTED:
            advice = problem.advice.format(**values) if values else problem.advice
            listed.append(
                Finding(
                    problem.severity,
                    place.file,
                    place.line,
                    place.column,
                    shown(found),
                    problem.problem,
                    advice,
                )
            )

    def report(self, place: Place, remarks: Iterable[Remark]) -> None:
        """Write down what a reader remarked about the text at a place."""
        for remark in remarks:
            self.add(place, remark.problem, remark.found, **remark.values)

    def stopped(self, file: str | None = None) -> bool:
        """Return whether an error was written down, about any file or about one."""
        return any(
            problem.severity is Severity.ERROR and file in (None, where) for where, _, problem in self._groups
        )

    def listed(self) -> tuple[Finding, ...]:
        """Return the findings: file by file, errors first, cases of one kind together, long groups cut."""
        files = {file: number for number, (file, _, _) in reversed(list(enumerate(self._groups)))}
        ranks = list(Severity)
        order = sorted(self._groups, key=lambda group: (files[group[0]], ranks.index(group[2].severity)))
        return tuple(finding for group in order for finding in (*self._groups[group], *self._rest_of(group)))

    def _rest_of(self, group: tuple[str, str | None, Problem]) -> tuple[Finding, ...]:
        rest = self._counts[group] - len(self._groups[group])
        if not rest:
            return ()
        file, column, problem = group
        return (
            Finding(
                problem.severity,
                file,
                None,
                column,
                str(rest),
                Words("{rest} more like these: {problem}", "另有 {rest} 处同样的问题：{problem}").format(
                    rest=rest, problem=problem.problem
                ),
                Words("The advice above holds for them too.", "处理办法与上面所列相同。"),
            ),
        )
