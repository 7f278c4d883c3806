"""The independent checker: every rule of a match list, counted meeting by meeting.

It repeats rules that the solvers know too, on purpose: two authors of one law. It shares nothing with them but the
problem, and it must stay so.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from matcher.planning.b_matching.problem import MatrixProblem


@dataclass(frozen=True, slots=True)
class Breach:
    """A rule that a match list breaks: the rule's name, and who is concerned, by row."""

    rule: str
    concerned: str


def breaches(
    problem: MatrixProblem, meetings: Sequence[tuple[int, int]], floor: float | None = None
) -> list[Breach]:
    """Return every breach of a rule; a legal list has none.

    Parameters
    ----------
    meetings : the rows of the investor and the startup of each meeting.
    floor : the outcome that every startup that can have a meeting must reach, where one was promised.
    """
    investors, startups = problem.scores.shape
    known = [(i, s) for i, s in meetings if 0 <= i < investors and 0 <= s < startups]
    found = [Breach("unknown row", f"{i} × {s}") for i, s in meetings if (i, s) not in set(known)]
    found.extend(_pairs(problem, known))
    found.extend(_numbers(problem, known))
    found.extend(_places(problem, known))
    if floor is not None:
        found.extend(_worst(problem, known, floor))
    return found


def _pairs(problem: MatrixProblem, meetings: Sequence[tuple[int, int]]) -> Iterable[Breach]:
    """A pair meets once at most, forbidden pairs never, pinned pairs always."""
    counts = Counter(meetings)
    for pair, times in counts.items():
        if times > 1:
            yield Breach("pair meets twice", _named(pair))
        if problem.forbidden[pair]:
            yield Breach("forbidden pair meets", _named(pair))
    for i, row in enumerate(problem.pinned.tolist()):
        for s, pinned in enumerate(row):
            if pinned and (i, s) not in counts:
                yield Breach("pinned pair does not meet", _named((i, s)))


def _numbers(problem: MatrixProblem, meetings: Sequence[tuple[int, int]]) -> Iterable[Breach]:
    """Everybody has as many meetings as wanted at least, and no more than wanted at most."""
    for side, rows, least, most in (
        ("investor", Counter(i for i, _ in meetings), problem.investor_min, problem.investor_max),
        ("startup", Counter(s for _, s in meetings), problem.startup_min, problem.startup_max),
    ):
        for row, (at_least, at_most) in enumerate(zip(least.tolist(), most.tolist(), strict=True)):
            if rows[row] < at_least:
                yield Breach("fewer meetings than the minimum", f"{side} {row}")
            if rows[row] > at_most:
                yield Breach("more meetings than the maximum", f"{side} {row}")


def _places(problem: MatrixProblem, meetings: Sequence[tuple[int, int]]) -> Iterable[Breach]:
    taken = Counter(int(problem.sub_forum[s]) for _, s in meetings)
    for forum, capacity in enumerate(problem.sub_forum_capacity.tolist()):
        if taken[forum] > capacity:
            yield Breach("more meetings than places", f"sub-forum {forum}")


def _worst(problem: MatrixProblem, meetings: Sequence[tuple[int, int]], floor: float) -> Iterable[Breach]:
    """No startup that can have a meeting falls short of the floor by more than the tolerance."""
    allowed = [float(score) for score in problem.scores[~problem.forbidden]]
    slack = 1e-5 * max([1.0, *map(abs, allowed)])
    for row in range(problem.scores.shape[1]):
        if problem.startup_max[row] == 0 or bool(problem.forbidden[:, row].all()):
            continue
        outcome = math.fsum(float(problem.scores[i, s]) for i, s in meetings if s == row)
        if outcome < floor - slack:
            yield Breach("startup below the floor", f"startup {row}")


def _named(pair: tuple[int, int]) -> str:
    return f"{pair[0]} × {pair[1]}"
