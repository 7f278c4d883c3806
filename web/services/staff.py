"""Who organises a conference, and who helps with which rights."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from matcher.words import Words
from web.errors import NotAllowedError, NotFoundError, RefusedError
from web.seats import Seat
from web.services.accounts import account_for, add_seat, tidy_email
from web.services.letters.mailing import in_language, post_letter
from web.settings import Settings
from web.sign_in.links import Purpose, sign_in_link
from web.store.engine import Store
from web.store.log import log_change
from web.store.records.accounts import MembershipRecord, Right, SeatKind
from web.store.records.conferences import ConferenceRecord
from web.store.rosters import staff_of

_NO_RIGHTS = Words(
    "Choose at least one thing that this person may do, or make them an organiser.",
    "请至少选择一项权限，或将其设为主办方。",
)
_HAS_SEAT = Words(
    "{email} is in the team already. Change what they may do below.", "{email} 已在团队中。请在下方修改其权限。"
)
_LAST = Words(
    "A conference needs an organiser. Make somebody else an organiser first.",
    "大会至少需要一位主办方成员。请先将其他人设为主办方。",
)
_SUBJECT = Words("You help to organise {conference}", "您已加入 {conference} 主办团队")
_BODY = Words(
    "Hello{to},\n\nyou were added to the team that organises {conference}. Open this link to begin; it "
    "signs you in, once, "
    "within 14 days:\n\n{link}\n\nYou will be asked to set up a second step for signing in, because you "
    "answer for others.\n",
    "{to}您好：\n\n您已被加入 {conference} 的主办团队。请打开以下链接开始（14 天内有效，仅可使用一次）："
    "\n\n{link}\n\n"
    "由于您负责他人的信息，系统会请您设置登录的第二步验证。\n",
)


def add_to_team(
    store: Store, settings: Settings, seat: Seat, email: str, rights: Iterable[Right] | None, now: datetime
) -> int:
    """Give somebody a seat among organisers, or among staff with some rights; return the number of the letter.

    Parameters
    ----------
    rights : None: everything, as an organiser.
    """
    _organisers_alone(seat)
    wanted = _checked(rights)
    kind = SeatKind.ORGANISER if wanted is None else SeatKind.STAFF
    with store.writing() as db:
        tidy = tidy_email(email)
        if any(one.account.email == tidy for one in staff_of(db, seat.conference_id)):
            raise RefusedError(_HAS_SEAT.format(email=tidy))
        conference = db.get_one(ConferenceRecord, seat.conference_id)
        account = account_for(db, tidy)
        given = add_seat(db, account, conference.id, kind, None, wanted or ())
        given.invited_at = now
        link = sign_in_link(settings, account, Purpose.INVITATION, now, f"/{conference.slug}/")
        called = Words(conference.name_en, conference.name_zh)
        greeted = Words(f" {account.name}" if account.name else "", account.name)
        body = _BODY.format(to=greeted, conference=called, link=link)
        subject = in_language(_SUBJECT.format(conference=called), account.language, " · ")
        letter = post_letter(db, conference.id, tidy, subject, in_language(body, account.language), now)
        log_change(db, seat, "add to team", ("membership", given.id), now, ({}, _told(given)))
        return letter.id


def change_rights(
    store: Store, seat: Seat, membership_id: int, rights: Iterable[Right] | None, now: datetime
) -> None:
    """Change what somebody in the team may do."""
    _organisers_alone(seat)
    wanted = _checked(rights)
    with store.writing() as db:
        team = staff_of(db, seat.conference_id, locked=True)
        row = _member(team, membership_id)
        before = _told(row)
        if wanted is not None and _is_last(team, row):
            raise RefusedError(_LAST)
        row.kind = SeatKind.ORGANISER if wanted is None else SeatKind.STAFF
        row.rights = " ".join(sorted(right.value for right in wanted or ()))
        log_change(db, seat, "change rights", ("membership", row.id), now, (before, _told(row)))


def remove_from_team(store: Store, seat: Seat, membership_id: int, now: datetime) -> None:
    """Take somebody's seat in the team away, except the last organiser's."""
    _organisers_alone(seat)
    with store.writing() as db:
        team = staff_of(db, seat.conference_id, locked=True)
        row = _member(team, membership_id)
        if _is_last(team, row):
            raise RefusedError(_LAST)
        log_change(db, seat, "remove from team", ("membership", row.id), now, (_told(row), {}))
        db.delete(row)


def _organisers_alone(seat: Seat) -> None:
    if seat.kind is not SeatKind.ORGANISER:
        raise NotAllowedError("only organisers choose who organises")


def _checked(rights: Iterable[Right] | None) -> frozenset[Right] | None:
    if rights is None:
        return None
    wanted = frozenset(rights)
    if not wanted:
        raise RefusedError(_NO_RIGHTS)
    return wanted


def _member(team: list[MembershipRecord], membership_id: int) -> MembershipRecord:
    row = next((one for one in team if one.id == membership_id), None)
    if row is None:
        raise NotFoundError("nobody in the team has this seat")
    return row


def _is_last(team: list[MembershipRecord], row: MembershipRecord) -> bool:
    organisers = [one.id for one in team if one.kind is SeatKind.ORGANISER]
    return organisers == [row.id]


def _told(row: MembershipRecord) -> dict[str, str]:
    return {"email": row.account.email, "kind": row.kind.value, "rights": row.rights}
