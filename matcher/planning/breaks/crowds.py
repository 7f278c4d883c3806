"""Meetings that find no table whoever is in them: what counting proves at once and clauses hardly ever."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from matcher.planning.breaks.problem import EventProblem


@dataclass(frozen=True, slots=True)
class Crowd:
    """Meetings, by their rows, whose slots have too few tables for all of them (Hall's condition)."""

    rows: tuple[int, ...]
    slots: frozenset[int]


def crowd(problem: EventProblem, slots: Sequence[Sequence[int]]) -> Crowd | None:
    """Return the meetings that lack most tables in the slots given for each; None if all find one, people aside.

    Meetings take their tables one by one, each along the shortest chain of others that change slots for it. From
    those for which there is no such chain, chains lead to full slots only: whose meetings have no others either.
    """
    held: dict[int, list[int]] = {slot: [] for slot in range(1, problem.slots + 1)}
    without: list[int] = []
    for row in range(len(problem.meetings)):
        came = _chains([row], slots, held)
        free = next((slot for slot in came if len(held[slot]) < problem.tables), None)
        if free is None:
            without.append(row)
        while free is not None:
            mover, home = came[free]
            held[free].append(mover)
            if home is not None:
                held[home].remove(mover)
            free = home
    if not without:
        return None
    full = frozenset(_chains(without, slots, held))
    return Crowd(tuple(sorted([*without, *(row for slot in full for row in held[slot])])), full)


def _chains(
    rows: Sequence[int], slots: Sequence[Sequence[int]], held: Mapping[int, Sequence[int]]
) -> dict[int, tuple[int, int | None]]:
    """Return the slots that chains from the meetings reach, nearest first: who moves there, from which slot."""
    came: dict[int, tuple[int, int | None]] = {}
    reached: list[int | None] = [None]
    for home in reached:
        for mover in rows if home is None else held[home]:
            for slot in slots[mover]:
                if slot not in came:
                    came[slot] = mover, home
                    reached.append(slot)
    return came
