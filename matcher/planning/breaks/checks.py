"""The independent checker of event timetables: what a legal one must keep, and how many breaks it has.

It repeats rules that the model knows too, on purpose: two authors of one law. Of the others it imports the plain
data only, and it must stay so.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from matcher.planning.breaks.problem import EventProblem, Id


@dataclass(frozen=True, slots=True)
class EventViolation:
    """A rule that a timetable breaks: the rule's name, and who or what is concerned."""

    rule: str
    concerned: str


def breaks_of(problem: EventProblem, slots: Mapping[Id, int]) -> dict[Id, int]:
    """Return of every participant the number of idle runs between two of its meetings."""
    busy: dict[Id, set[int]] = {participant: set() for participant in problem.unavailable}
    for meeting in problem.meetings:
        for participant in meeting.participants:
            if meeting.id in slots:
                busy[participant].add(slots[meeting.id])
    return {who: sum(b - a > 1 for a, b in pairwise(sorted(times))) for who, times in busy.items()}


def event_violations(problem: EventProblem, slots: Mapping[Id, int]) -> list[EventViolation]:
    """Return every breach of a rule; a legal timetable has none."""
    return [
        *_places(problem, slots),
        *_own_rules(problem, slots),
        *_one_place_at_once(problem, slots),
        *_tables(problem, slots),
        *_difference(problem, slots),
    ]


def _places(problem: EventProblem, slots: Mapping[Id, int]) -> Iterator[EventViolation]:
    known = {meeting.id for meeting in problem.meetings}
    for identifier, slot in slots.items():
        if identifier not in known:
            yield EventViolation("unknown meeting", str(identifier))
        elif not 1 <= slot <= problem.slots:
            yield EventViolation("no such slot", str(identifier))
    for identifier in sorted(known - set(slots), key=str):
        yield EventViolation("meeting without a slot", str(identifier))


def _own_rules(problem: EventProblem, slots: Mapping[Id, int]) -> Iterator[EventViolation]:
    """What a meeting demands of its own slot, and of those of meetings that come before it."""
    for meeting in problem.meetings:
        slot = slots.get(meeting.id)
        if slot is None:
            continue
        if meeting.allowed is not None and slot not in meeting.allowed:
            yield EventViolation("outside the allowed slots", str(meeting.id))
        if meeting.fixed is not None and slot != meeting.fixed:
            yield EventViolation("not in its fixed slot", str(meeting.id))
        for participant in meeting.participants:
            if slot in problem.unavailable[participant]:
                yield EventViolation("meets while unavailable", str(participant))
        for earlier in meeting.after:
            if earlier in slots and slots[earlier] >= slot:
                yield EventViolation("not after an earlier meeting", f"{meeting.id} after {earlier}")


def _one_place_at_once(problem: EventProblem, slots: Mapping[Id, int]) -> Iterator[EventViolation]:
    held: dict[tuple[Id, int], int] = defaultdict(int)
    for meeting in problem.meetings:
        for participant in meeting.participants:
            if meeting.id in slots:
                held[participant, slots[meeting.id]] += 1
    for (participant, slot), times in held.items():
        if times > 1:
            yield EventViolation("in two meetings at once", f"{participant} in slot {slot}")


def _tables(problem: EventProblem, slots: Mapping[Id, int]) -> Iterator[EventViolation]:
    for slot, meetings in Counter(slots.values()).items():
        if meetings > problem.tables:
            yield EventViolation("more meetings than tables", f"slot {slot}")


def _difference(problem: EventProblem, slots: Mapping[Id, int]) -> Iterator[EventViolation]:
    counts = breaks_of(problem, slots)
    if problem.max_break_difference is None or not counts:
        return
    fewest, most = min(counts, key=counts.__getitem__), max(counts, key=counts.__getitem__)
    if counts[most] - counts[fewest] > problem.max_break_difference:
        yield EventViolation("breaks differ too much", f"{most} and {fewest}")
