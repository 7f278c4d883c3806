"""One counterpart in full: what it shows, what both sides are expected to think, and who is similar to it."""

from __future__ import annotations

from dataclasses import dataclass

from matcher.profiles import Participant
from web.services.reviewing import Card, card_of, ranked
from web.store.engine import Database
from web.store.people import seen_profile
from web.store.records.conferences import ConferenceRecord
from web.store.records.participants import ParticipantRecord, RegardRecord
from web.store.regards import answers_of, regard
from web.store.search import shown_alike
from web.store.suggestions import candidates_of

#: So many similar ones are named.
MOST_SIMILAR = 5


@dataclass(frozen=True, slots=True)
class Portrait:
    """Somebody of the other side as its reader may see it.

    ``card`` is None where it is not among the reader's suggestions.
    """

    other: ParticipantRecord
    profile: Participant
    regard: RegardRecord | None
    card: Card | None
    similar: list[ParticipantRecord]


def portrait(
    db: Database, conference: ConferenceRecord, own: ParticipantRecord, other: ParticipantRecord
) -> Portrait:
    """Return what a participant may see of somebody of the other side."""
    candidates = candidates_of(db, conference, own.side, own.id)
    card = None
    if any(one.other_id == other.id for one in candidates):
        ranking = ranked(db, candidates, answers_of(db, own.id), other.id)
        card = card_of(db, conference, own, next(one for one in ranking if one.candidate.other_id == other.id))
    return Portrait(
        other=other,
        profile=seen_profile(other),
        regard=card.regard if card else regard(db, own.id, other.id),
        card=card,
        similar=shown_alike(db, other)[:MOST_SIMILAR],
    )
