"""What the main job hands over: the whole plan of a conference, ready to be written, shown and judged."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from matcher.conference import Dataset
from matcher.errors import Finding
from matcher.planning.checks import Meeting
from matcher.profiles import Side
from matcher.words import Words


@dataclass(frozen=True, slots=True)
class Reason:
    """One part of a directional score, in the words of the people who read it.

    ``log_odds`` is what it adds; the parts of a side and the side's base add up to the log-odds of its score.
    ``passage`` is the sentence of the counterpart's profile that carried it, empty where none did.
    """

    feature: str
    log_odds: float
    words: Words
    passage: str = ""


@dataclass(frozen=True, slots=True)
class Opinion:
    """What one side is expected to think of the other: P(yes) in [0, 1] and its parts, strongest first."""

    score: float
    base: float
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Recommendation:
    """A pair in a sub-forum, seen from both sides; ``score`` is the probability that both say yes."""

    investor_id: str
    startup_id: str
    sub_forum: str
    score: float
    opinions: Mapping[Side, Opinion]


class Level(StrEnum):
    """Whether it is known how often people say yes at all."""

    ASSUMED = "assumed"
    """Written by hand: scores put pairs in order, and as probabilities they forecast nothing."""
    MEASURED = "measured"
    """Fitted to decisions about meetings like these."""


@dataclass(frozen=True, slots=True)
class BandLimits:
    """The scores above which interest is called strong, and good; in [0, 1]."""

    strong: float
    good: float

    @classmethod
    def among(cls, scores: NDArray[np.float64]) -> Self:
        """Return limits that only the best of these scores exceed, (m,) float64.

        Whoever exceeds ``strong`` is better than at least 19 in 20 of the others, ``good`` than 4 in 5. So bands
        hang on the order alone: weights that spread scores more or less widely leave them as they are.
        """
        ascending, others = np.sort(scores), max(len(scores) - 1, 0)

        def beating(of: int) -> float:
            beaten = -(-others * (of - 1) // of)
            return float(ascending[beaten - 1]) if beaten else 1.0

        return cls(beating(20), beating(5))


@dataclass(frozen=True, slots=True)
class Yardstick:
    """What a conference's scores are held against when people are told of them.

    Attributes
    ----------
    mutual : of the probability that both say yes.
    sides : of the probability that one side does.
    """

    level: Level
    mutual: BandLimits
    sides: Mapping[Side, BandLimits]

    def record(self) -> dict[str, Any]:
        """Return plain values, for JSON."""
        limits = {"mutual": self.mutual} | {side.value: own for side, own in self.sides.items()}
        return {"level": self.level.value} | {
            name: {"strong": own.strong, "good": own.good} for name, own in limits.items()
        }

    @classmethod
    def of_record(cls, record: Mapping[str, Any]) -> Self:
        """Return the yardstick that a record was made of."""
        return cls(
            Level(record["level"]),
            BandLimits(**record["mutual"]),
            {side: BandLimits(**record[side.value]) for side in Side},
        )


@dataclass(frozen=True, slots=True)
class PlannedMeeting:
    """A recommendation that got a place and a time."""

    recommendation: Recommendation
    meeting: Meeting


@dataclass(frozen=True, slots=True)
class Membership:
    """A participant's place in a sub-forum; ``probability`` is None where the participant named it itself."""

    sub_forum: str
    probability: float | None


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Somebody without a meeting, and why."""

    side: Side
    id: str
    reason: Words


@dataclass(frozen=True, slots=True)
class BelowMinimum:
    """Somebody with fewer meetings than it asked for at least, and the rule that stood in the way."""

    side: Side
    id: str
    has: int
    wants: int
    reason: Words


@dataclass(frozen=True, slots=True)
class Figures:
    """How good the plan is. ``value`` is the expected number of meetings that both sides want.

    ``bound`` is proven: no plan over the same ``candidates`` that reaches as many people is worth more;
    ``gap`` is the share of it that is missed. ``people_reached`` have a meeting; no plan reaches more than
    ``people_reachable``. ``replaced`` chosen pairs found no slot, ``added`` came in for them.

    ``floor`` is the best score of the startup with a meeting that has the weakest, ``floor_bound`` what no plan
    that serves as many people can give it, None where none is known; ``short`` meetings are missing to minima.
    ``breaks`` and ``room_changes`` are summed over all people; ``tables_used`` over the sessions at their busiest.
    """

    status: str
    value: float
    bound: float
    gap: float
    candidates: int
    people_reached: int
    people_reachable: int
    replaced: int
    added: int
    floor: float
    floor_bound: float | None
    short: int
    breaks: int
    most_breaks: int
    room_changes: int
    tables_used: int


@dataclass(frozen=True, slots=True)
class Move:
    """A meeting that is held at another time or place than was released."""

    before: Meeting
    after: Meeting


@dataclass(frozen=True, slots=True)
class Cancellation:
    """A released meeting that is not held, and why."""

    meeting: Meeting
    reason: Words


@dataclass(frozen=True, slots=True)
class Difference:
    """What a repair changed: the released plan is kept, moved and cancelled; the repaired one kept, moved and new.

    ``proven``: no repair cancels fewer meetings of pairs who may still meet, and none that cancels as few moves
    fewer.
    """

    kept: tuple[Meeting, ...]
    moved: tuple[Move, ...]
    cancelled: tuple[Cancellation, ...]
    new: tuple[Meeting, ...]
    proven: bool


@dataclass(frozen=True, slots=True)
class ConferencePlan:
    """Everything that is known once the plan stands. Arrays of points follow the order of the dataset's people.

    Attributes
    ----------
    meetings : in the order of start, room and table.
    tables : the number of tables of each session with meetings, by the session's id.
    memberships : the sub-forums of each participant by side and id; empty where none is known.
    map_points : (people, 2) float32 by side, places on a map on which likeness is nearness; nan without text.
    seconds : duration of each step by name, in order.
    yardstick : what the scores of the meetings are held against.
    below_minimum : people with a meeting but fewer than they asked for, in the order of the dataset.
    """

    dataset: Dataset
    findings: tuple[Finding, ...]
    memberships: Mapping[Side, Mapping[str, tuple[Membership, ...]]]
    meetings: tuple[PlannedMeeting, ...]
    left_out: tuple[LeftOut, ...]
    tables: Mapping[str, int]
    figures: Figures
    map_points: Mapping[Side, NDArray[np.float32]]
    seconds: Mapping[str, float]
    versions: Mapping[str, str]
    seed: int
    yardstick: Yardstick
    below_minimum: tuple[BelowMinimum, ...] = ()
