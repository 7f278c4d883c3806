"""Small events for the tests, drawn by Hypothesis or by hand, and their best timetable by trying everything."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product
from typing import Any

from hypothesis import strategies as st

from matcher.planning.breaks.checks import breaks_of, event_violations
from matcher.planning.breaks.problem import EventMeeting, EventProblem, Id


def event(*pairs: str, slots: int = 3, tables: int = 2, **more: Any) -> EventProblem:
    """Return an event of meetings such as "ab" of a and b; ``away`` names slots by person, others by meeting."""
    away = more.pop("away", {})
    limit = more.pop("limit", None)
    people = sorted({who for pair in pairs for who in pair} | set(away))
    unavailable: dict[Id, frozenset[int]] = {who: frozenset(away.get(who, ())) for who in people}
    meetings = tuple(
        EventMeeting(
            pair, (pair[0], pair[1]), **{key: values[pair] for key, values in more.items() if pair in values}
        )
        for pair in pairs
    )
    return EventProblem(slots, tables, unavailable, meetings, limit)


def timetables(problem: EventProblem) -> Iterator[dict[Id, int]]:
    """Yield every legal timetable."""
    ids = [meeting.id for meeting in problem.meetings]
    for slots in product(range(1, problem.slots + 1), repeat=len(ids)):
        timetable = dict(zip(ids, slots, strict=True))
        if not event_violations(problem, timetable):
            yield timetable


def fewest_breaks(problem: EventProblem) -> int | None:
    """Return the fewest breaks of any legal timetable; None if there is none."""
    return min((sum(breaks_of(problem, one).values()) for one in timetables(problem)), default=None)


@st.composite
def events(draw: st.DrawFn, most: int = 5) -> EventProblem:
    """Draw an event that can be tried out by brute force; many have no timetable."""
    slots = draw(st.integers(1, 5))
    people = list("abcd")
    couples = [(one, other) for one in people for other in people if one < other]
    count = draw(st.integers(0, most))
    pairs: Sequence[tuple[str, str]] = draw(st.lists(st.sampled_from(couples), min_size=count, max_size=count))
    some_slots = st.frozensets(st.integers(1, slots), min_size=1)
    meetings = [
        EventMeeting(
            row,
            pair,
            draw(st.none() | some_slots),
            draw(st.none() | st.none() | st.integers(1, slots)),
            tuple(earlier for earlier in range(row) if draw(st.integers(0, 5)) == 0),
        )
        for row, pair in enumerate(pairs)
    ]
    away: dict[Id, frozenset[int]] = {
        who: frozenset(draw(st.sets(st.integers(1, slots), max_size=2))) for who in people
    }
    limit = draw(st.none() | st.integers(0, 2))
    return EventProblem(slots, draw(st.integers(1, 3)), away, tuple(meetings), limit)
