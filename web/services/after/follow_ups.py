"""Whom to get in touch with after the conference: those of whom both sides said so, and nobody else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from matcher.words import Words
from web.seats import Seat
from web.services.after.ratings import refuse_acting
from web.services.exporting import Heading, Table, as_csv
from web.store.contacts import CONTACT_FIELDS, addresses_of, contact_rows
from web.store.engine import Database
from web.store.ratings import agreed_follow_ups
from web.store.records.conferences import ConferenceRecord
from web.store.records.participants import ParticipantRecord
from web.store.records.privacy import ContactRecord


@dataclass(frozen=True, slots=True)
class FollowUp:
    """Somebody to get in touch with, as far as it wants to be reached; what it does not show is empty."""

    participant_id: int
    name: str
    person: str
    email: str
    phone: str
    wechat: str
    website: str
    met_at: datetime | None
    note: str
    """The reader's own note on the meeting."""


def follow_ups(db: Database, seat: Seat, own: ParticipantRecord) -> list[FollowUp]:
    """Return with whom a participant agreed to follow up, by name."""
    refuse_acting(seat)
    rows = agreed_follow_ups(db, own)
    ids = [one.other.id for one in rows]
    contacts, addresses = contact_rows(db, ids), addresses_of(db, ids)
    return [
        FollowUp(
            participant_id=one.other.id,
            name=one.other.name,
            **shown_contact(contacts.get(one.other.id)),
            email=addresses.get(one.other.id, ""),
            met_at=one.meeting.starts_at,
            note=one.rating.note if one.rating else "",
        )
        for one in rows
    ]


def shown_contact(row: ContactRecord | None) -> dict[str, str]:
    """Return what somebody shows of how it can be reached beside its e-mail address; what it keeps is empty."""
    shown = set(row.shown.split()) if row else set()
    return {name: getattr(row, name) if name in shown else "" for name in CONTACT_FIELDS}


_TITLE = Words("Follow-ups", "后续联系")


def follow_ups_csv(people: Sequence[FollowUp], conference: ConferenceRecord) -> bytes:
    """Return a follow-up list as a file for spreadsheets."""
    zone = ZoneInfo(conference.zone)
    headings = (
        Heading("name", Words("Name", "名称")),
        Heading("person", Words("Contact person", "联系人")),
        Heading("email", Words("E-mail", "邮箱")),
        Heading("phone", Words("Phone", "电话")),
        Heading("wechat", Words("WeChat", "微信")),
        Heading("website", Words("Website", "网站")),
        Heading("met", Words("Met", "会面时间")),
        Heading("note", Words("My note", "我的备注")),
    )
    rows = (
        (
            one.name,
            one.person,
            one.email,
            one.phone,
            one.wechat,
            one.website,
            one.met_at.astimezone(zone).replace(tzinfo=None) if one.met_at else None,
            one.note,
        )
        for one in people
    )
    return as_csv(Table(_TITLE, headings, rows))


def follow_ups_vcards(people: Sequence[FollowUp], conference: ConferenceRecord) -> bytes:
    """Return a follow-up list as vCards (RFC 2426), one for each, which address books read at once."""
    return "".join(_vcard(one, conference) for one in people).encode()


def _vcard(one: FollowUp, conference: ConferenceRecord) -> str:
    import vobject  # loaded only by whoever downloads

    card = vobject.vCard()
    called = one.person or one.name
    card.add("fn").value = called
    card.add("n").value = vobject.vcard.Name(given=called)
    card.add("org").value = [one.name]
    for name, value in (("email", one.email), ("tel", one.phone), ("url", one.website)):
        if value:
            card.add(name).value = value
    if one.wechat:
        card.add("x-wechat").value = one.wechat
    met = Words(conference.name_en, conference.name_zh)
    card.add("note").value = "\n".join(text for text in (f"{met.en} · {met.zh}", one.note) if text)
    return str(card.serialize())
