"""What the matcher made of a profile, and what is missing in it that costs matches, the most costly first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from matcher.profiles import Investor, Participant, field_tags
from web.store.engine import Database
from web.store.people import profile_of
from web.store.records.participants import ForumPlaceRecord, ParticipantRecord
from web.store.understanding import ALL, stated_by_others


@dataclass(frozen=True, slots=True)
class Missing:
    """A part of a profile that says nothing: ``stated`` of ``others`` within reach state what it meets."""

    name: str
    stated: int
    others: int


@dataclass(frozen=True, slots=True)
class Understanding:
    """What a profile is understood as."""

    profile: Participant
    forums: tuple[ForumPlaceRecord, ...]
    """Its sub-forums, those it named first, then the likeliest."""
    language: str | None
    """The language of its text; None: it has none."""
    missing: tuple[Missing, ...]
    parts: int
    """How many parts of the profile count."""

    @property
    def done(self) -> int:
        """How many of them say something."""
        return self.parts - len(self.missing)


def understood(db: Database, row: ParticipantRecord) -> Understanding:
    """Return what the matcher makes of a participant's profile."""
    profile = profile_of(row)
    says = _says(profile)
    stated = stated_by_others(db, row)
    others = stated[ALL]
    missing = [Missing(name, stated.get(name, others), others) for name, is_said in says.items() if not is_said]
    forums = sorted(row.forums, key=lambda place: -1.0 if place.probability is None else -place.probability)
    return Understanding(
        profile,
        tuple(sorted(forums, key=lambda place: place.probability is not None)),
        row.language if profile.text or profile.tags else None,
        tuple(sorted(missing, key=lambda one: -one.stated)),
        len(says),
    )


def _says(profile: Participant) -> Mapping[str, bool]:
    """Return for each part that counts whether it says something that can be compared."""
    forums = bool(profile.attendance.sub_forums)
    if isinstance(profile, Investor):
        cheque = profile.ticket_min_usd is not None or profile.ticket_max_usd is not None
        return {
            "sub_forums": forums,
            "thesis": bool(profile.thesis),
            "tags": bool(field_tags(profile)),
            "stages": bool(profile.stages),
            "cheque": cheque,
            "countries": bool(profile.markets),
        }
    return {
        "sub_forums": forums,
        "description": bool(profile.description),
        "tags": bool(field_tags(profile)),
        "stage": bool(profile.stages),
        "raising": profile.raising_usd is not None,
        "country": profile.country is not None,
    }
