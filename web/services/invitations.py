"""Invite people: an account and a seat for each, and a letter with a link that lets in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from matcher.profiles import Side
from matcher.progress import StepProgress
from matcher.words import Words
from web.errors import RefusedError
from web.seats import Seat
from web.services.accounts import account_for, add_seat, tidy_email
from web.services.letters import in_language, post_letter
from web.settings import Settings
from web.sign_in.links import Purpose, sign_in_link
from web.store.accounts import account_by_email, seat_of
from web.store.engine import Database, Store
from web.store.log import log_change
from web.store.people import participant_row
from web.store.records.accounts import Right, SeatKind
from web.store.records.conferences import ConferenceRecord, ConferenceState
from web.store.records.participants import ParticipantRecord
from web.store.rosters import Standing, Wanted, chosen_ids

#: Nobody gets two invitations within this time, however often a button is pressed.
PAUSE = timedelta(hours=20)
_AT_ONCE = 50

_NOBODY = Words("Nobody was chosen. Tick somebody, or invite all.", "尚未选择任何人。请勾选，或邀请全部。")
_CLOSED = Words("The conference is closed; invitations would lead nowhere.", "大会已结束，此时邀请没有意义。")
_SUBJECT = Words("Your invitation to {conference}", "{conference}：参会邀请")
_BODY = {
    Side.INVESTOR: Words(
        "Hello{to},\n\n{name} takes part in {conference} as an investor. In a few minutes you can look at "
        "the startups "
        "that fit you best, say yes or no, and see your meetings.\n\nOpen this link to begin; it signs you "
        "in, once, "
        "within 14 days:\n\n{link}\n\nLater you can always ask for a new link with this e-mail address "
        "at\n{door}\n",
        "{to}您好：\n\n{name} 将以投资人身份参加 {conference}。只需几分钟，您即可查看最适合您的创业公司、"
        "选择是否会面，"
        "并查看您的会面安排。\n\n请打开以下链接开始（14 天内有效，仅可使用一次）：\n\n{link}\n\n"
        "以后您可随时用此邮箱在以下页面获取新的登录链接：\n{door}\n",
    ),
    Side.STARTUP: Words(
        "Hello{to},\n\n{name} takes part in {conference} as a startup. In a few minutes you can look at "
        "the investors "
        "that fit you best, ask for meetings, and see your timetable.\n\nOpen this link to begin; it signs "
        "you in, once, "
        "within 14 days:\n\n{link}\n\nLater you can always ask for a new link with this e-mail address "
        "at\n{door}\n",
        "{to}您好：\n\n{name} 将以创业公司身份参加 {conference}。只需几分钟，您即可查看最适合您的投资人、"
        "请求会面，"
        "并查看您的日程。\n\n请打开以下链接开始（14 天内有效，仅可使用一次）：\n\n{link}\n\n"
        "以后您可随时用此邮箱在以下页面获取新的登录链接：\n{door}\n",
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


def sample_letter(settings: Settings, conference: ConferenceRecord, side: Side) -> Letter:
    """Return what an invitation looks like, with a name and a link that stand for each one's own."""
    name = Words("…", "……")
    return _letter(settings, conference, side, (name, Words("", ""), f"{settings.address}/sign-in/link/…"))


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
            for person in wanted[start : start + _AT_ONCE]:
                row = participant_row(db, seat.conference_id, person)
                if row is None or row.withdrawn_at is not None or not row.email:
                    no_email += 1
                elif (letter := _invite_one(db, settings, seat, conference, (row, now))) is None:
                    passed += 1
                else:
                    letters.append(letter)
    return Invitations(tuple(letters), passed, no_email)


def _invite_one(
    db: Database,
    settings: Settings,
    seat: Seat,
    conference: ConferenceRecord,
    whom: tuple[ParticipantRecord, datetime],
) -> int | None:
    """Return the number of the letter; None where one was sent a moment ago."""
    row, now = whom
    kind = SeatKind(row.side.value)
    known = account_by_email(db, tidy_email(row.email))
    held = seat_of(db, known.id, conference.id, kind, row.id) if known else None
    if held and held.invited_at is not None and now - held.invited_at < PAUSE:
        return None
    account = account_for(db, row.email)
    given = held or add_seat(db, account, conference.id, kind, row.id)
    given.invited_at = now
    link = sign_in_link(settings, account, Purpose.INVITATION, now, f"/{conference.slug}/")
    named = Words(row.name, row.name), Words(account.name, account.name), link
    said = _letter(settings, conference, row.side, named)
    letter = post_letter(
        db,
        conference.id,
        account.email,
        in_language(said.subject, account.language, " · "),
        in_language(said.body, account.language),
        now,
    )
    log_change(db, seat, "invite", ("participant", row.id), now, ({}, {"email": account.email}))
    return letter.id


def _letter(
    settings: Settings, conference: ConferenceRecord, side: Side, named: tuple[Words, Words, str]
) -> Letter:
    name, to, link = named
    called = Words(conference.name_en or conference.name_zh, conference.name_zh or conference.name_en)
    greeted = Words(f" {to.en}" if to.en else "", to.zh)
    door = f"{settings.address}/sign-in"
    body = _BODY[side].format(to=greeted, name=name, conference=called, link=link, door=door)
    return Letter(_SUBJECT.format(conference=called), body)
