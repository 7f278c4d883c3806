"""What was told to whom, for the tests of letters."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from tests.web.cast import TestSite
from web.services.letters.telling import tell
from web.store.records.accounts import User
from web.store.records.log import OutgoingMailRecord
from web.store.records.messages import NoticeRecord


def notices(site: TestSite, who: str | None = None) -> list[tuple[str, str]]:
    """Return the notices in their order as (name, kind); of one person, or of all."""
    names = {id_: name for name, id_ in site.people.items()}
    with site.store.reading() as db:
        rows = db.scalars(select(NoticeRecord).order_by(NoticeRecord.id))
        found = [(names[row.participant_id], row.kind.value) for row in rows if row.participant_id in names]
    return [one for one in found if who in (None, one[0])]


def letters(site: TestSite, who: str | None = None) -> list[OutgoingMailRecord]:
    """Return the letters in their order; to one of the cast, or to all."""
    with site.store.reading() as db:
        rows = list(db.scalars(select(OutgoingMailRecord).order_by(OutgoingMailRecord.id)))
    return [row for row in rows if who is None or row.to == f"{who}@example.org"]


def told(site: TestSite, now: datetime) -> list[OutgoingMailRecord]:
    """Put what is due into letters; return the new ones."""
    known = {row.id for row in letters(site)}
    tell(site.store, site.settings, now)
    return [row for row in letters(site) if row.id not in known]


def speaks(site: TestSite, language: str, *names: str) -> None:
    """Let members of the cast read a language."""
    with site.store.writing() as db:
        for name in names:
            db.get_one(User, site.accounts[name]).language = language
