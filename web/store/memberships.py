"""Conferences by name, and the seats in them."""

from __future__ import annotations

from sqlalchemy import case, select
from sqlalchemy.orm import joinedload

from web.store.engine import Database
from web.store.records.accounts import MembershipRecord, SeatKind
from web.store.records.conferences import ConferenceRecord


def conference_by_slug(db: Database, slug: str) -> ConferenceRecord | None:
    """Return a conference by its name in addresses."""
    return db.scalars(select(ConferenceRecord).where(ConferenceRecord.slug == slug)).one_or_none()


_FIRST = case(
    {kind: place for place, kind in enumerate((SeatKind.ORGANISER, SeatKind.STAFF))},
    value=MembershipRecord.kind,
    else_=9,
)


def seats_in(db: Database, account_id: int, conference_id: int) -> list[MembershipRecord]:
    """Return the seats of an account in a conference, the organiser's first."""
    asked = select(MembershipRecord).where(
        MembershipRecord.account_id == account_id, MembershipRecord.conference_id == conference_id
    )
    return list(db.scalars(asked.order_by(_FIRST, MembershipRecord.id)))


def seats_of(db: Database, account_id: int) -> list[MembershipRecord]:
    """Return all seats of an account with what they are seats of, the latest conference first."""
    asked = select(MembershipRecord).where(MembershipRecord.account_id == account_id)
    asked = asked.options(joinedload(MembershipRecord.conference), joinedload(MembershipRecord.participant))
    return list(db.scalars(asked.order_by(MembershipRecord.conference_id.desc(), _FIRST, MembershipRecord.id)))
