"""What somebody agrees to: to be suggested, and how it may be reached by those it will follow up with.

Each yes and no is kept with its time and the version of the words that were agreed to. A no takes effect at once,
and changes nothing of what two people agreed before it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from matcher.words import Words
from web.errors import NotFoundError, RefusedError
from web.seats import Seat
from web.services.after.ratings import refuse_acting
from web.store.contacts import CONTACT_FIELDS, contact_row, latest_consent
from web.store.couples import lock_people
from web.store.engine import Database, Store
from web.store.log import log_change
from web.store.records.participants import ParticipantRecord
from web.store.records.privacy import ConsentRecord, ContactRecord, Purpose

#: The words of each consent by version; a version that somebody agreed to is never changed, only followed.
WORDINGS: Mapping[Purpose, Mapping[int, Words]] = MappingProxyType(
    {
        Purpose.SUGGESTED: {
            1: Words(
                "I agree that my profile is compared with those of the other side, and that I am suggested to "
                "people who may fit me and put on the lists from which meetings are proposed.",
                "我同意将我的资料与另一方的资料进行比对，把我推荐给可能合适的人，并列入会面提议名单。",
            ),
        },
        Purpose.CONTACT: {
            1: Words(
                "I agree that people who met me see my e-mail address and what I tick here, once we both said "
                "that we will follow up.",
                "我同意：与我会面的人，在双方都表示会继续联系之后，可以看到我的邮箱和我在此勾选的内容。",
            ),
        },
    }
)

_LONGEST = 200
_LONG = Words(
    "What you wrote is {length} characters long; at most 200 fit. Shorten it, please.",
    "您填写的内容共 {length} 个字符，最多 200 个。请缩短。",
)
_ERASED = Words("Your data was erased; there is nothing left to change.", "您的数据已删除，没有可更改的内容。")


@dataclass(frozen=True, slots=True)
class ContactDraft:
    """How somebody wants to be reached, and which of it is shown."""

    values: Mapping[str, str]
    """By the names of ``CONTACT_FIELDS``."""
    shown: frozenset[str]


def wording(purpose: Purpose) -> tuple[int, Words]:
    """Return the words of a consent that are shown now, with their version."""
    version = max(WORDINGS[purpose])
    return version, WORDINGS[purpose][version]


def allow_suggestions(store: Store, seat: Seat, allowed: bool, now: datetime) -> bool:
    """Agree to be suggested, or no longer; return whether that is new.

    A no takes somebody out of all suggestions at once and out of every list to come; what was agreed stays.
    """
    with _own(store, seat) as (db, row):
        said = latest_consent(db, row.id, Purpose.SUGGESTED)
        if said is not None and said.given is allowed:
            return False
        was = row.unsuggested_at is None
        row.unsuggested_at = None if allowed else now
        _consent(db, seat, row, Purpose.SUGGESTED, (allowed, ""), now)
        log_change(
            db, seat, "change consent", ("participant", row.id), now, ({"suggested": was}, {"suggested": allowed})
        )
        return True


def save_contact(store: Store, seat: Seat, draft: ContactDraft, now: datetime) -> bool:
    """Say how one wants to be reached, and what of it is shown after both agreed to follow up.

    The change log says that it changed, and never what: organisers read it.
    """
    values = {name: " ".join(draft.values.get(name, "").split()) for name in CONTACT_FIELDS}
    if long := [value for value in values.values() if len(value) > _LONGEST]:
        raise RefusedError(_LONG.format(length=len(long[0])))
    shown = " ".join(name for name in CONTACT_FIELDS if name in draft.shown)
    with _own(store, seat) as (db, row):
        contact = contact_row(db, row.id)
        if contact is None:
            contact = ContactRecord(participant_id=row.id, shown="", **dict.fromkeys(CONTACT_FIELDS, ""))
            db.add(contact)
        before = {name: getattr(contact, name) for name in (*CONTACT_FIELDS, "shown")}
        if before == {**values, "shown": shown}:
            return False
        for name, value in values.items():
            setattr(contact, name, value)
        contact.shown = shown
        if before["shown"] != shown or latest_consent(db, row.id, Purpose.CONTACT) is None:
            _consent(db, seat, row, Purpose.CONTACT, (True, shown), now)
        log_change(db, seat, "change contact data", ("participant", row.id), now)
        return True


def _consent(
    db: Database, seat: Seat, row: ParticipantRecord, purpose: Purpose, said: tuple[bool, str], now: datetime
) -> None:
    db.add(
        ConsentRecord(
            participant_id=row.id,
            account_id=seat.account_id,
            purpose=purpose,
            given=said[0],
            wording=wording(purpose)[0],
            fields=said[1],
            at=now,
        )
    )


@contextmanager
def _own(store: Store, seat: Seat) -> Iterator[tuple[Database, ParticipantRecord]]:
    """Give one transaction and the seat's participant, also of a closed conference; nobody agrees for another."""
    refuse_acting(seat)
    with store.writing() as db:
        row = lock_people(db, [seat.participant]).get(seat.participant)
        if row is None or row.conference_id != seat.conference_id:
            raise NotFoundError("no such participant")
        if row.erased_at is not None:
            raise RefusedError(_ERASED)
        with db.no_autoflush:
            yield db, row
