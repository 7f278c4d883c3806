"""What the conference was worth: what was held, and what people said of it, in sums that give nobody away.

What somebody said of a meeting is private. So a share of answers is only told where at least ``SMALLEST_GROUP``
different people gave them; and where leaving one group out would let it be worked out from the others, the next
smallest is left out too. Who came is no secret of anybody: staff note it in the hall.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from math import hypot, sqrt
from typing import Any

from matcher.profiles import Side, Stage
from web.store.engine import Database
from web.store.records.floor import Outcome
from web.store.records.meetings import Door
from web.store.results import Result, Told, results_of

#: So many different people must have answered before their share is told.
SMALLEST_GROUP = 5
# The standard normal quantile of 97.5 %: intervals hold the truth in 95 of 100 cases.
_Z = 1.959964


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many said yes, or the same of meetings; between which shares the truth may lie."""

    yes: int
    of: int
    people: frozenset[int] = frozenset()
    """Who answered."""

    @property
    def share(self) -> float:
        """The part that said yes; of nothing, nothing."""
        return self.yes / self.of if self.of else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """The 95 % interval of E. B. Wilson (1927), which stays honest where there are few; (0, 1) of nothing."""
        if not self.of:
            return 0.0, 1.0
        z2 = _Z * _Z / self.of
        middle, half = self.share + z2 / 2, _Z * sqrt(self.share * (1 - self.share) / self.of + z2 / 4 / self.of)
        return max(0.0, (middle - half) / (1 + z2)), min(1.0, (middle + half) / (1 + z2))


def difference(one: Share, other: Share) -> tuple[float, float]:
    """Return the 95 % interval of the difference of two shares (R. G. Newcombe 1998, method 10)."""
    (low, high), (other_low, other_high) = one.interval, other.interval
    gap = one.share - other.share
    return (
        gap - hypot(one.share - low, other_high - other.share),
        gap + hypot(high - one.share, other.share - other_low),
    )


@dataclass(frozen=True, slots=True)
class Line:
    """What came of a group of meetings; a share of answers is None where too few people answered."""

    key: Any
    meetings: int
    held: int
    missed: int
    unknown: int
    useful: Share | None
    follow_up: Share | None
    both_follow_up: Share | None
    """Meetings after which both sides will follow up, of those of which both said whether they will."""

    @property
    def came(self) -> Share:
        """Meetings that were held, of those of which it is known."""
        return Share(self.held, self.held + self.missed)


class Origin(StrEnum):
    """How a couple came to meet."""

    PROPOSED = "proposed"
    """The organisers proposed it, from the list that matcher drafted."""
    SUGGESTED = "suggested"
    """One asked the other, whom it or the other had read among the suggestions."""
    OFFERED = "offered"
    """In the hall: somebody did not come, and both were free."""
    FOUND = "found"
    """One asked the other without having been shown it."""


@dataclass(frozen=True, slots=True)
class Results:
    """Everything that the page of results shows; ``tables`` hold lines by what they are grouped by."""

    total: Line
    tables: dict[str, list[Line]]
    origins: list[Line]

    @property
    def worth(self) -> tuple[float, float] | None:
        """By how much meetings that matcher brought about led to a follow-up more often; None: too few to say."""
        shares = {line.key: line.both_follow_up for line in self.origins}
        brought = [share for origin, share in shares.items() if origin is not Origin.FOUND and share]
        found = shares.get(Origin.FOUND)
        if not brought or found is None:
            return None
        return difference(Share(sum(one.yes for one in brought), sum(one.of for one in brought)), found)


def results(db: Database, conference_id: int, now: datetime) -> Results:
    """Return what came of a conference so far."""
    rows = results_of(db, conference_id, now)
    return Results(
        total=_quiet([_line("", [(row, _both(row)) for row in rows])])[0],
        tables={
            "side": _table(rows, lambda row: [(side, (told,)) for side, told in row.sides.items()]),
            "sub_forum": _table(rows, lambda row: [(row.sub_forum_id, _both(row))]),
            "stage": _table(rows, lambda row: [(stage, _both(row)) for stage in _stages(row)]),
            "language": _table(rows, _by_language),
        },
        origins=_table(rows, lambda row: [(_origin(row), _both(row))]),
    )


#: A meeting with those of its sides whose answers count in a group.
_Counted = tuple[Result, tuple[Told, ...]]


def _table(
    rows: Iterable[Result], groups: Callable[[Result], Iterable[tuple[Any, tuple[Told, ...]]]]
) -> list[Line]:
    """Return a line for each group, the groups with few answers kept quiet."""
    found: defaultdict[Any, list[_Counted]] = defaultdict(list)
    for row in rows:
        for key, told in groups(row):
            found[key].append((row, told))
    return _quiet([_line(key, some) for key, some in found.items()])


def _both(row: Result) -> tuple[Told, ...]:
    return tuple(row.sides.values())


def _stages(row: Result) -> list[Stage | None]:
    """Return the stage of the startup of a meeting: what an investor funds is no group of its own."""
    return [Stage(int(number)) for number in row.sides[Side.STARTUP].stage.split(",") if number] or [None]


def _by_language(row: Result) -> list[tuple[str, tuple[Told, ...]]]:
    """Return whose profile is written in which language; ``both`` languages meet where the two differ."""
    languages = {told.language for told in row.sides.values()}
    return [(languages.pop() if len(languages) == 1 else "both", _both(row))]


def _origin(row: Result) -> Origin:
    if row.door is not Door.REQUEST:
        return Origin.PROPOSED if row.door is Door.PROPOSAL else Origin.OFFERED
    return Origin.SUGGESTED if row.was_shown else Origin.FOUND


def was_held(row: Result) -> bool | None:
    """Return whether a meeting took place; None: unknown.

    Where nobody noted what became of it, whoever says how it was says thereby that it was.
    """
    if row.outcome is not None:
        return row.outcome is Outcome.HELD
    if row.disputed:
        return None
    return True if any({told.useful, told.follow_up} != {None} for told in row.sides.values()) else None


def _line(key: Any, some: Sequence[_Counted]) -> Line:
    held = [was_held(row) for row, _told in some]
    # What was said of a meeting that, as staff found later, did not take place counts for nothing.
    counted = [one for one, was in zip(some, held, strict=True) if was is not False]
    said = [one for _row, told in counted for one in told]
    both = [row.sides.values() for row, _told in counted if None not in {s.follow_up for s in row.sides.values()}]
    return Line(
        key=key,
        meetings=len(some),
        held=held.count(True),
        missed=held.count(False),
        unknown=held.count(None),
        useful=_share((one.useful, one.person) for one in said),
        follow_up=_share((one.follow_up, one.person) for one in said),
        both_follow_up=Share(
            sum(all(one.follow_up for one in sides) for sides in both),
            len(both),
            frozenset(one.person for sides in both for one in sides),
        ),
    )


def _share(answers: Iterable[tuple[bool | None, int]]) -> Share:
    known = [(said, person) for said, person in answers if said is not None]
    return Share(sum(said for said, _person in known), len(known), frozenset(person for _said, person in known))


_ANSWERS = ("useful", "follow_up", "both_follow_up")


def _quiet(lines: list[Line]) -> list[Line]:
    """Return lines without the answers of groups that are too small, or that the others would give away."""
    for name in _ANSWERS:
        few = _too_few([getattr(line, name).people for line in lines])
        untold: dict[str, Any] = {name: None}
        lines = [replace(line, **untold) if at in few else line for at, line in enumerate(lines)]
    return lines


def _too_few(people: Sequence[frozenset[int]]) -> set[int]:
    """Return the places of the groups whose answers stay untold, by the people of each; one may be in several."""
    few = {at for at, some in enumerate(people) if len(some) < SMALLEST_GROUP}
    shown = [at for at in range(len(people)) if at not in few]
    if shown and 0 < len(frozenset().union(*(people[at] for at in few))) < SMALLEST_GROUP:
        few.add(min(shown, key=lambda at: len(people[at])))
    return few
