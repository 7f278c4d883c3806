"""Who takes part: investors and startups, as they describe themselves. Unknown stays unknown (None or empty)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum, StrEnum

from matcher.words import Language, language_of

#: The UN M49 code of the whole world, as in CLDR: the market of an investor who invests anywhere.
WORLD = "001"

#: Tags of an investor who takes any field; they say nothing about what it prefers.
ANY_FIELD = frozenset(
    {"sector agnostic", "agnostic", "generalist", "all sectors", "any", "不限", "全行业", "综合", "不限行业"}
)


class Side(StrEnum):
    """The two kinds of participant; pairs and axes are always (investor, startup)."""

    INVESTOR = "investor"
    STARTUP = "startup"

    @property
    def other(self) -> Side:
        """The side across the table."""
        return Side.STARTUP if self is Side.INVESTOR else Side.INVESTOR


class Stage(IntEnum):
    """Rounds in the order in which a company raises them."""

    PRE_SEED = 0
    SEED = 1
    PRE_A = 2
    A = 3
    B = 4
    C = 5
    GROWTH = 6


@dataclass(frozen=True, slots=True)
class Interval:
    """A half-open stretch of time ``[start, end)``, both aware and in UTC."""

    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Attendance:
    """What a participant asks of the conference; None means: as the conference's rules say."""

    sub_forums: tuple[str, ...] = ()
    unavailable: tuple[Interval, ...] = ()
    min_meetings: int | None = None
    max_meetings: int | None = None


@dataclass(frozen=True, slots=True)
class Startup:
    """A company that looks for money.

    ``stage`` is the round as written, ``stages`` what it can mean (empty: unknown); ``raising_usd`` is in US
    dollars; ``country`` is an ISO 3166 alpha-2 code.
    """

    id: str
    name: str
    description: str = ""
    tags: tuple[str, ...] = ()
    stage: str = ""
    stages: frozenset[Stage] = frozenset()
    raising_usd: float | None = None
    country: str | None = None
    region: str = ""
    city: str = ""
    founded: int | None = None
    attendance: Attendance = Attendance()
    extra: Mapping[str, str] = field(default_factory=dict, hash=False)

    side = Side.STARTUP

    @property
    def text(self) -> str:
        """What it says about itself in sentences; empty when it says nothing."""
        return self.description


@dataclass(frozen=True, slots=True)
class Investor:
    """Somebody who looks for companies.

    ``stage_names`` are the rounds as written, ``stages`` what they can mean (empty: unknown); tickets are in
    US dollars; ``markets`` are the ISO 3166 alpha-2 codes of the countries it invests in (empty: unknown,
    ``WORLD``: anywhere); ``country`` is where it sits.
    """

    id: str
    name: str
    thesis: str = ""
    tags: tuple[str, ...] = ()
    stage_names: tuple[str, ...] = ()
    stages: frozenset[Stage] = frozenset()
    ticket_min_usd: float | None = None
    ticket_max_usd: float | None = None
    countries: tuple[str, ...] = ()
    markets: frozenset[str] = frozenset()
    country: str | None = None
    region: str = ""
    city: str = ""
    kind: str = ""
    attendance: Attendance = Attendance()
    extra: Mapping[str, str] = field(default_factory=dict, hash=False)

    side = Side.INVESTOR

    @property
    def text(self) -> str:
        """What it says about itself in sentences; empty when it says nothing."""
        return self.thesis


Participant = Investor | Startup


def field_tags(participant: Participant) -> tuple[str, ...]:
    """Return the tags that name a field."""
    return tuple(tag for tag in participant.tags if tag.casefold() not in ANY_FIELD)


def profile_text(participant: Participant) -> str:
    """Return the text a participant is understood by: its own sentences, else the fields it names, else nothing.

    The name alone is no description: it would give a score to a profile that says nothing.
    """
    if participant.text:
        return participant.text
    return ", ".join(field_tags(participant))


def profile_language(participant: Participant) -> Language:
    """Return the language a participant writes in, judged by its text, else its tags, else its name."""
    return language_of(profile_text(participant) or participant.name)


# A sentence ends at a Chinese full stop, or at a Latin one that a space and no lower-case letter follow
# ("e.g. this" and "3.5" stay whole), at a semicolon, a line break or a bullet.
_SENTENCE_END = re.compile(r"(?<=[。！？；!?;])\s*|(?<=[.])\s+(?![a-z])|\s*[\r\n•▪●]+\s*")
_SHORTEST_PASSAGE = 12
_LONGEST_PASSAGE = 400


def passages(text: str, most: int = 12) -> tuple[str, ...]:
    """Cut a text into at most ``most`` passages (sentences, very short ones joined to the one before)."""
    parts: list[str] = []
    for raw in _SENTENCE_END.split(text):
        sentence = raw.strip()[:_LONGEST_PASSAGE]
        if not sentence:
            continue
        if parts and min(len(sentence), len(parts[-1])) < _SHORTEST_PASSAGE:
            joint = "" if parts[-1][-1] in "。！？；" else " "
            parts[-1] = f"{parts[-1]}{joint}{sentence}"
        else:
            parts.append(sentence)
        if len(parts) > most:
            break
    return tuple(parts[:most])
