"""Conferences by name, and the seats in them."""

from __future__ import annotations

from sqlalchemy import Integer, String, bindparam, case, select
from sqlalchemy.orm import contains_eager, joinedload

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


def seats_in(db: Database, account_id: int, slug: str) -> list[MembershipRecord]:
    """Return the seats of an account in a conference with what they are seats of, the organiser's first."""
    return list(db.scalars(_SEATS_IN, {"account": account_id, "slug": slug}))


_SEATS_IN = (
    select(MembershipRecord)
    .join(MembershipRecord.conference)
    .where(
        MembershipRecord.account_id == bindparam("account", type_=Integer),
        ConferenceRecord.slug == bindparam("slug", type_=String),
    )
    .options(contains_eager(MembershipRecord.conference), joinedload(MembershipRecord.participant))
    .order_by(_FIRST, MembershipRecord.id)
)


def seats_of(db: Database, account_id: int) -> list[MembershipRecord]:
    """Return all seats of an account with what they are seats of, the latest conference first."""
    asked = select(MembershipRecord).where(MembershipRecord.account_id == account_id)
    asked = asked.options(joinedload(MembershipRecord.conference), joinedload(MembershipRecord.participant))
    return list(db.scalars(asked.order_by(MembershipRecord.conference_id.desc(), _FIRST, MembershipRecord.id)))
