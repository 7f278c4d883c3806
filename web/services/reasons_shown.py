"""Which reasons somebody may read: none that speaks of what the other hides, of its past, or of its answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from matcher.plan import Opinion, Reason
from matcher.profiles import Side
from matcher.recommendation.deal_evidence import Habit
from web.store.people import profile_of
from web.store.records.participants import ParticipantRecord

# The columns of a profile that the words about a feature give away.
_SPEAKS_OF: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "text": frozenset({"thesis", "description"}),
        "tags": frozenset({"tags"}),
        "stage": frozenset({"stage", "stages", "stage_names"}),
        "cheque": frozenset({"ticket_min_usd", "ticket_max_usd", "raising_usd"}),
        "region": frozenset({"countries", "markets", "country"}),
        "place": frozenset({"country", "region", "city"}),
        Habit.PLACE: frozenset({"country", "region", "city"}),
        Habit.ROUND: frozenset({"stage", "stages", "stage_names"}),
        Habit.ALIKE: frozenset({"tags", "description"}),
        Habit.COMPANY: frozenset({"tags", "description"}),
    }
)
_OF_THE_PAST = frozenset({"history", *Habit})


def shown_opinion(opinion: Opinion, other: ParticipantRecord) -> Opinion:
    """Return an opinion without the reasons that would tell a reader more of the other than the other shows."""
    return replace(opinion, reasons=tuple(one for one in opinion.reasons if _may_be_read(one, other)))


def _may_be_read(reason: Reason, other: ParticipantRecord) -> bool:
    if reason.feature == "answer":
        return False
    # What an investor did before is known to the organiser; the investor agreed to nothing.
    if reason.feature in _OF_THE_PAST and other.side is Side.INVESTOR:
        return False
    spoken_of = _SPEAKS_OF.get(reason.feature, frozenset())
    # Who says nothing in sentences is compared, and quoted, by its tags.
    if reason.feature == "text" and "tags" in other.hidden.split() and not profile_of(other).text:
        return False
    return spoken_of.isdisjoint(other.hidden.split())
