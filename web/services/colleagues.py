"""Colleagues who share a participant: each signs in by its own account, all speak for the same one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from matcher.words import Words
from web.errors import NotFoundError, RefusedError
from web.seats import Seat
from web.services.accounts import account_for, add_seat, tidy_email
from web.services.couples import YOU_LEFT, open_conference
from web.services.letters.mailing import in_language, post_letter
from web.settings import Settings
from web.sign_in.links import Purpose, sign_in_link
from web.store.colleagues import colleagues_of
from web.store.engine import Store
from web.store.log import log_change
from web.store.people import participant_row
from web.store.records.conferences import ConferenceRecord

#: More people than this speak for nobody.
MOST = 10

_ALREADY = Words("{email} shares this profile already.", "{email} 已在共同管理此资料。")
_ENOUGH = Words(
    "{most} people share this profile already. Remove somebody first.",
    "已有 {most} 人共同管理此资料。请先移除一位。",
)
_LAST = Words(
    "Nobody else speaks for this profile. Invite a colleague first, then leave.",
    "目前只有您一人管理此资料。请先邀请一位同事，再退出。",
)
_SUBJECT = Words("{name} at {conference}: you are invited", "{name} 邀请您共同参与 {conference}")
_BODY = Words(
    "Hello{to},\n\n{host} invites you to look after {name} at {conference}: suggestions, requests and meetings."
    "\n\nOpen this link to sign in; it works once, within 14 days:\n\n{link}\n\n"
    "If you expected nothing of this kind, do nothing.\n",
    "{to}您好：\n\n{host} 邀请您在 {conference} 共同管理 {name} 的推荐、会面请求和会面。\n\n"
    "请打开以下链接登录（14 天内有效，仅可使用一次）：\n\n{link}\n\n如果此邮件与您无关，请忽略。\n",
)


@dataclass(frozen=True, slots=True)
class Invited:
    """Who is to share a participant."""

    email: str
    name: str = ""
    language: str | None = None


def invite_colleague(store: Store, settings: Settings, seat: Seat, invited: Invited, now: datetime) -> int:
    """Give somebody a seat at one's own participant, and write the letter; return its number, for the queue."""
    email = tidy_email(invited.email)
    with store.writing() as db:
        conference = open_conference(db, seat)
        row = participant_row(db, seat.conference_id, seat.participant)
        if row is None:
            raise NotFoundError("no such participant")
        if row.withdrawn_at is not None:
            raise RefusedError(YOU_LEFT)
        present = colleagues_of(db, row.id)
        if any(one.account.email == email for one in present):
            raise RefusedError(_ALREADY.format(email=email))
        if len(present) >= MOST:
            raise RefusedError(_ENOUGH.format(most=MOST))
        host = next((one.account for one in present if one.account_id == seat.account_id), None)
        account = account_for(db, email, invited.name, invited.language)
        add_seat(db, account, conference.id, seat.kind, row.id).invited_at = now
        link = sign_in_link(settings, account, Purpose.INVITATION, now, f"/{conference.slug}/")
        about = {"name": row.name, "host": (host.name or host.email) if host else row.name, "link": link}
        subject, body = _words(conference, account.name, about)
        language = account.language or invited.language
        letter = post_letter(
            db, conference.id, email, in_language(subject, language, " · "), in_language(body, language), now
        )
        log_change(db, seat, "invite colleague", ("participant", row.id), now, ({}, {"email": email}))
        return letter.id


def _words(conference: ConferenceRecord, to: str, about: dict[str, str]) -> tuple[Words, Words]:
    """Return subject and text of the letter, with the conference's name in each language."""
    en = {**about, "conference": conference.name_en or conference.name_zh, "to": f" {to}" if to else ""}
    zh = {**about, "conference": conference.name_zh or conference.name_en, "to": to}
    subject, body = (Words(words.en.format(**en), words.zh.format(**zh)) for words in (_SUBJECT, _BODY))
    return subject, body


def remove_colleague(store: Store, seat: Seat, membership_id: int, now: datetime) -> bool:
    """Take a colleague's seat away, or leave oneself; return whether the seat was one's own."""
    with store.writing() as db:
        present = colleagues_of(db, seat.participant)
        gone = next((one for one in present if one.id == membership_id), None)
        if gone is None:
            raise NotFoundError("no colleague has this seat")
        if len(present) == 1:
            raise RefusedError(_LAST)
        log_change(
            db,
            seat,
            "remove colleague",
            ("participant", seat.participant),
            now,
            ({"email": gone.account.email}, {}),
        )
        own = gone.account_id == seat.account_id and not seat.acting
        db.delete(gone)
    return own
