"""Who shares a participant."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from web.store.engine import Database
from web.store.records.accounts import MembershipRecord


def colleagues_of(db: Database, participant_id: int) -> list[MembershipRecord]:
    """Return the seats that speak for a participant, the oldest first, with their accounts."""
    asked = select(MembershipRecord).where(MembershipRecord.participant_id == participant_id)
    return list(db.scalars(asked.options(joinedload(MembershipRecord.account)).order_by(MembershipRecord.id)))
