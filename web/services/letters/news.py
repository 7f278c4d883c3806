"""What happened to somebody, as the application itself tells it, whichever letters were stopped."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from matcher.words import Language
from web.services.letters.composing import Envelope, item_text
from web.services.letters.facts import news_for
from web.services.letters.texts import wordings_of
from web.settings import Settings
from web.store.engine import Database
from web.store.records.messages import NoticeKind
from web.store.records.participants import ParticipantRecord
from web.store.told import Reader, ground_of, notices_of

_MOST = 60


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that happened and still holds."""

    kind: NoticeKind
    at: datetime
    heading: str
    body: Sequence[str]
    link: str


def news_of(
    db: Database, settings: Settings, person: ParticipantRecord, language: Language, now: datetime
) -> list[Item]:
    """Return what happened to somebody and still holds, the latest first."""
    notices = [one for one in notices_of(db, person.id, _MOST) if one.due_at <= now]
    found = news_for(ground_of(db, notices), person, notices, now)
    reader = Reader("", person.name, language.value)
    envelope = Envelope(person, reader, wordings_of(db, person.conference_id), settings)
    items = []
    for one in found.news:
        heading, body = item_text(envelope, one, language)
        lines = [line for line in body.splitlines() if line and "://" not in line]
        items.append(Item(one.kind, max(row.created_at for row in one.notices), heading, lines, one.link))
    return sorted(items, key=lambda one: one.at, reverse=True)
