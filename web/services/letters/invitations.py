"""Invite people: an account and a seat for each, and a letter with a link that lets in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from matcher.profiles import Side
from matcher.progress import StepProgress
from matcher.words import Language, Words
from web.errors import RefusedError
from web.seats import Seat
from web.services.accounts import account_for, add_seat, tidy_email
from web.services.letters.composing import Envelope, item_text, written
from web.services.letters.facts import News
from web.services.letters.kinds import Sort
from web.services.letters.notices import notify
from web.services.letters.stopping import sorts_stopped
from web.services.letters.texts import Wordings, wordings_of
from web.settings import Settings
from web.sign_in.links import Purpose, sign_in_link
from web.store.accounts import account_by_email, seat_of
from web.store.engine import Database, Store
from web.store.log import log_change
from web.store.notices import mark_told
from web.store.people import participant_row
from web.store.records.accounts import Right, SeatKind
from web.store.records.conferences import ConferenceRecord, ConferenceState
from web.store.records.messages import NoticeKind
from web.store.records.participants import ParticipantRecord
from web.store.rosters import Standing, Wanted, chosen_ids
from web.store.told import Reader

#: Nobody gets two invitations within this time, however often a button is pressed.
PAUSE = timedelta(hours=20)
_AT_ONCE = 50

_NOBODY = Words("Nobody was chosen. Tick somebody, or invite all.", "尚未选择任何人。请勾选，或邀请全部。")
_CLOSED = Words("The conference is closed; invitations would lead nowhere.", "大会已结束，此时邀请没有意义。")
_ROLE = {
    Side.INVESTOR: Words("an investor", "投资人"),
    Side.STARTUP: Words("a startup", "创业公司"),
}
_PURPOSE = {
    Side.INVESTOR: Words(
        "look at the startups that fit you best, say yes or no, and see your meetings",
        "查看最适合您的创业公司、选择是否会面，并查看您的会面安排",
    ),
    Side.STARTUP: Words(
        "look at the investors that fit you best, ask for meetings, and see your timetable",
        "查看最适合您的投资人、请求会面，并查看您的日程",
    ),
}


@dataclass(frozen=True)
class Invitations:
    """What came of inviting: the letters to send, and how many were passed over and why."""

    letters: tuple[int, ...]
    just_invited: int
    no_email: int


@dataclass(frozen=True)
class Letter:
    """An invitation in both languages."""

    subject: Words
    body: Words


def people_to_invite(db: Database, conference_id: int, standing: Standing) -> list[int]:
    """Return the ids of everybody of a standing who has an e-mail address, such as all who are not invited yet."""
    return chosen_ids(db, conference_id, Wanted(standing=standing))


def sample_letter(db: Database, settings: Settings, conference: ConferenceRecord, side: Side) -> Letter:
    """Return what an invitation looks like, with a name and a link that stand for each one's own."""
    person = ParticipantRecord(name="…", side=side, conference=conference)
    envelope = Envelope(person, Reader("", "…", None), wordings_of(db, conference.id), settings)
    news = _news(settings, side, f"{settings.address}/sign-in/link/…")
    (en, zh) = (item_text(envelope, news, language) for language in (Language.EN, Language.ZH))
    return Letter(Words(en[0], zh[0]), Words(en[1], zh[1]))


def invite(
    store: Store,
    settings: Settings,
    seat: Seat,
    people: Sequence[int],
    now: datetime,
    progress: StepProgress | None = None,
) -> Invitations:
    """Give everybody of some participants an account and a seat, and write a letter to each.

    Whoever got an invitation in the last hours gets no other, so that a double click sends nothing twice.
    """
    seat.needs(Right.PEOPLE)
    if not people:
        raise RefusedError(_NOBODY)
    with store.reading() as db:
        if db.get_one(ConferenceRecord, seat.conference_id).state is ConferenceState.CLOSED:
            raise RefusedError(_CLOSED)
    letters: list[int] = []
    passed = no_email = 0
    wanted = list(dict.fromkeys(people))
    for start in range(0, len(wanted), _AT_ONCE):
        if progress:
            progress("invite", start, len(wanted))
        with store.writing() as db:
            conference = db.get_one(ConferenceRecord, seat.conference_id)
            wordings = wordings_of(db, conference.id)
            for person in wanted[start : start + _AT_ONCE]:
                row = participant_row(db, seat.conference_id, person)
                if row is None or row.withdrawn_at is not None or not row.email:
                    no_email += 1
                elif (letter := _invite_one(db, settings, seat, (row, wordings), now)) is None:
                    passed += 1
                else:
                    letters.append(letter)
    return Invitations(tuple(letters), passed, no_email)


def _invite_one(
    db: Database,
    settings: Settings,
    seat: Seat,
    whom: tuple[ParticipantRecord, Wordings],
    now: datetime,
) -> int | None:
    """Return the number of the letter; None where one was sent a moment ago, or none is wanted."""
    row, wordings = whom
    conference = row.conference
    kind = SeatKind(row.side.value)
    known = account_by_email(db, tidy_email(row.email))
    held = seat_of(db, known.id, conference.id, kind, row.id) if known else None
    if held and held.invited_at is not None and now - held.invited_at < PAUSE:
        return None
    account = account_for(db, row.email)
    given = held or add_seat(db, account, conference.id, kind, row.id)
    given.invited_at = now
    if Sort.INVITATIONS in sorts_stopped(db, conference.id, account.email):
        return None
    link = sign_in_link(settings, account, Purpose.INVITATION, now, f"/{conference.slug}/")
    reader = Reader(account.email, account.name, account.language)
    envelope = Envelope(row, reader, wordings, settings)
    letter = written(db, envelope, [_news(settings, row.side, link)], now)
    subject, number = ("conference", conference.id), int(now.timestamp())
    notify(db, [row.id], NoticeKind.INVITATION, subject, now, sequence=number)
    mark_told(db, row.id, NoticeKind.INVITATION, letter.id, now)
    log_change(db, seat, "invite", ("participant", row.id), now, ({}, {"email": account.email}))
    return letter.id


def _news(settings: Settings, side: Side, link: str) -> News:
    facts = {
        "role": _ROLE[side],
        "purpose": _PURPOSE[side],
        "door": Words(f"{settings.address}/sign-in", f"{settings.address}/sign-in"),
    }
    return News((), NoticeKind.INVITATION, facts, link)
