"""How people can be reached, and what they agreed to."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select

from web.store.engine import Database
from web.store.records.accounts import MembershipRecord, User
from web.store.records.participants import ParticipantRecord
from web.store.records.privacy import ConsentRecord, ContactRecord, Purpose
from web.visibility import REACHED_BY

#: The columns of ``ContactRecord`` that somebody fills in, and shows or not.
CONTACT_FIELDS = REACHED_BY


def contact_row(db: Database, participant_id: int) -> ContactRecord | None:
    """Return how somebody said it can be reached; None: it said nothing beyond its e-mail address."""
    return db.get(ContactRecord, participant_id)


def contact_rows(db: Database, ids: Collection[int]) -> dict[int, ContactRecord]:
    """Return how some participants said they can be reached, for those who said something."""
    asked = select(ContactRecord).where(ContactRecord.participant_id.in_(ids))
    return {row.participant_id: row for row in db.scalars(asked)}


def addresses_of(db: Database, ids: Collection[int]) -> dict[int, str]:
    """Return the e-mail address of some participants: their own, else that of the first who speaks for them."""
    asked = (
        select(MembershipRecord.participant_id, User.email)
        .join(User, User.id == MembershipRecord.account_id)
        .where(MembershipRecord.participant_id.in_(ids))
        .order_by(MembershipRecord.id.desc())
    )
    found = {person: email for person, email in db.execute(asked) if person is not None}
    own = select(ParticipantRecord.id, ParticipantRecord.email).where(
        ParticipantRecord.id.in_(ids), ParticipantRecord.email != ""
    )
    found.update((person, email) for person, email in db.execute(own))
    return found


def latest_consent(db: Database, participant_id: int, purpose: Purpose) -> ConsentRecord | None:
    """Return the last yes or no of somebody to a purpose; None: it was never asked."""
    asked = select(ConsentRecord).where(
        ConsentRecord.participant_id == participant_id, ConsentRecord.purpose == purpose
    )
    return db.scalars(asked.order_by(ConsentRecord.id.desc()).limit(1)).first()


def consents_of(db: Database, participant_id: int) -> list[ConsentRecord]:
    """Return everything that somebody agreed to or no longer does, the latest first."""
    asked = select(ConsentRecord).where(ConsentRecord.participant_id == participant_id)
    return list(db.scalars(asked.order_by(ConsentRecord.id.desc())))
