"""What organisers do with a single participant: add, correct, take out, merge, and rule on its pairs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from matcher.profiles import Attendance, Investor, Participant, Side, Startup
from matcher.words import Words
from web.errors import NotFoundError, RefusedError
from web.seats import Seat
from web.services.accounts import tidy_email
from web.services.couples import open_conference
from web.services.doors import close_doors, leave
from web.services.meetings import call_off
from web.store.couples import live_meeting, lock_people
from web.store.engine import Database, Store
from web.store.log import log_change
from web.store.match_lists import set_pair_rule
from web.store.people import new_participant, participant_row, profile_of, write_profile
from web.store.records.accounts import Right
from web.store.records.meetings import MeetingRecord
from web.store.records.participants import ParticipantRecord
from web.store.records.plans import PairRuleKind
from web.store.rosters import (
    add_alias,
    aliases_of,
    codes_of,
    live_meetings_of,
    pair_rule,
    take_over,
    waiting_proposals_of,
    waiting_requests_of,
)

_LONGEST_NAME = 200
_SHORTEST_REASON = 3

_NO_NAME = Words("Write a name.", "请填写名称。")
_LONG_NAME = Words(
    "This name is {length} characters long; at most 200 fit. Shorten it, please.",
    "名称共 {length} 个字符，最多 200 个。请缩短。",
)
_NO_REASON = Words(
    "Say in a few words why: whoever would have met them reads it, and so does the change log.",
    "请简单说明原因：原定会面的对方会看到，也会记入更改日志。",
)
_MEETS = Words(
    "{name} still has {count} meetings. Cancel them first, or take the other one of the two out.",
    "{name} 还有 {count} 场会面。请先取消，或保留另一方。",
)
_WAITS = Words(
    "Requests or proposals of {name} still wait for an answer. Wait for it, or keep this one of the two.",
    "{name} 还有等待答复的会面请求或邀约。请等待答复，或改为保留此方。",
)
_OTHER_SIDE = Words(
    "Only two of the same side can be one: two investors, or two startups.",
    "只能合并同一方：两位投资人或两家创业公司。",
)
_SAME = Words("Choose two different participants.", "请选择两个不同的参会方。")
_PAIR_MEETS = Words(
    "These two have a meeting already. Cancel it first, then block the pair.",
    "双方已有会面。请先取消该会面，再禁止配对。",
)
_KEPT_LEFT = Words(
    "{name} takes part no more. Bring it back first, or keep the other one of the two.",
    "{name} 已退出。请先将其恢复，或改为保留另一方。",
)

_ERASED = Words(
    "The data of this participant was erased; nothing can be changed any more. If it comes back, add it anew.",
    "该参会方的数据已删除，不能再更改。如其重新参会，请重新添加。",
)


def add_person(store: Store, seat: Seat, side: Side, name: str, email: str, now: datetime) -> int:
    """Add a participant by hand, known by its name and perhaps its e-mail address; return its id."""
    seat.needs(Right.PEOPLE)
    called = " ".join(name.split())
    if not called:
        raise RefusedError(_NO_NAME)
    if len(called) > _LONGEST_NAME:
        raise RefusedError(_LONG_NAME.format(length=len(called)))
    address = tidy_email(email) if email.strip() else ""
    with store.writing() as db:
        open_conference(db, seat)
        code = _free_code(side, codes_of(db, seat.conference_id, side))
        kind = Investor if side is Side.INVESTOR else Startup
        row = new_participant(seat.conference_id, kind(id=code, name=called), address, now)
        # No file has told of it yet, so that none takes back what is said here.
        row.imported = {}
        db.add(row)
        db.flush()
        log_change(
            db, seat, "add participant", ("participant", row.id), now, ({}, {"name": called, "email": address})
        )
        return row.id


def change_email(store: Store, seat: Seat, person: int, email: str, now: datetime) -> None:
    """Change where somebody's invitation goes; empty: nowhere."""
    seat.needs(Right.PEOPLE)
    address = tidy_email(email) if email.strip() else ""
    with store.writing() as db:
        row = _person(db, seat, person)
        before, row.email = row.email, address
        log_change(
            db, seat, "change e-mail", ("participant", row.id), now, ({"email": before}, {"email": address})
        )


def withdraw_person(store: Store, seat: Seat, person: int, reason: str, now: datetime) -> None:
    """Take somebody out of the conference: meetings to come are cancelled, and what waits is taken back."""
    seat.needs(Right.PEOPLE)
    said = " ".join(reason.split())
    if len(said) < _SHORTEST_REASON:
        raise RefusedError(_NO_REASON)

    def work(db: Database) -> None:
        row = _person(db, seat, person)
        if row.withdrawn_at is not None:
            return
        lock_people(db, [row.id])
        coming = _coming(db, row.id, now)
        for meeting in coming:
            call_off(db, seat, meeting, said, now)
        leave(db, seat, row, {"reason": said, "meetings": len(coming)}, now)

    store.retrying(work)


def bring_back(store: Store, seat: Seat, person: int, now: datetime) -> None:
    """Let somebody who was taken out take part again; cancelled meetings stay cancelled."""
    seat.needs(Right.PEOPLE)
    with store.writing() as db:
        row = _person(db, seat, person)
        if row.withdrawn_at is None:
            return
        row.withdrawn_at = None
        log_change(db, seat, "bring back participant", ("participant", row.id), now)


def rule_on_pair(
    store: Store, seat: Seat, pair: tuple[int, int], kind: PairRuleKind | None, reason: str, now: datetime
) -> None:
    """Say for good that two must meet or must not; None: say nothing of them any more.

    Parameters
    ----------
    pair : the ids of an investor and a startup.
    """
    seat.needs(Right.PEOPLE)
    with store.writing() as db:
        investor, startup = (_person(db, seat, person) for person in pair)
        if (investor.side, startup.side) != (Side.INVESTOR, Side.STARTUP):
            raise NotFoundError("no investor and startup")
        if kind is PairRuleKind.BLOCKED and live_meeting(db, investor.id, startup.id):
            raise RefusedError(_PAIR_MEETS)
        known = pair_rule(db, investor.id, startup.id)
        before = {"rule": known.kind.value, "reason": known.reason} if known else {}
        set_pair_rule(db, seat.conference_id, pair, kind, reason.strip())
        if kind is PairRuleKind.BLOCKED:
            close_doors(db, seat, investor.id, now, startup.id)
        after = {"rule": kind.value, "reason": reason.strip()} if kind else {}
        about = {"investor": investor.name, "startup": startup.name}
        log_change(
            db,
            seat,
            "rule on pair",
            ("participant", investor.id),
            now,
            ({**about, **before} if before else {}, {**about, **after}),
        )


def merge_people(store: Store, seat: Seat, kept_id: int, dropped_id: int, now: datetime) -> None:
    """Make one of two entries for the same participant; the kept one gets what only the other has.

    Spreadsheets that know the dropped one by its id mean the kept one from now on.
    """
    seat.needs(Right.PEOPLE)
    if kept_id == dropped_id:
        raise RefusedError(_SAME)
    with store.writing() as db:
        kept, dropped = _person(db, seat, kept_id), _person(db, seat, dropped_id)
        if kept.side is not dropped.side:
            raise RefusedError(_OTHER_SIDE)
        if aliases_of(db, seat.conference_id, kept.side).get(dropped.code) == kept.id:
            return  # they are one already, as after a second click
        if kept.withdrawn_at is not None:
            raise RefusedError(_KEPT_LEFT.format(name=kept.name))
        if meetings := live_meetings_of(db, dropped.id):
            raise RefusedError(_MEETS.format(name=dropped.name, count=len(meetings)))
        if waiting_requests_of(db, dropped.id) or waiting_proposals_of(db, dropped.id):
            raise RefusedError(_WAITS.format(name=dropped.name))
        write_profile(kept, _filled(profile_of(kept), profile_of(dropped)))
        kept.email = kept.email or dropped.email
        take_over(db, kept, dropped)
        add_alias(db, kept, dropped.code)
        dropped.withdrawn_at = dropped.withdrawn_at or now
        told = {"dropped": dropped.name, "dropped_id": dropped.code, "kept": kept.name, "kept_id": kept.code}
        log_change(db, seat, "merge participants", ("participant", kept.id), now, ({}, told))


def _person(db: Database, seat: Seat, person: int) -> ParticipantRecord:
    """Return somebody to change; refuse where the conference is closed."""
    open_conference(db, seat)
    row = participant_row(db, seat.conference_id, person)
    if row is None:
        raise NotFoundError("nobody of this conference")
    if row.erased_at is not None:
        raise RefusedError(_ERASED)
    return row


def _coming(db: Database, person: int, now: datetime) -> list[MeetingRecord]:
    """Return the meetings of somebody that have not begun."""
    return [one for one in live_meetings_of(db, person) if one.starts_at is None or one.starts_at > now]


def _filled(kept: Participant, other: Participant) -> Participant:
    """Return a profile with what only the other entry says."""
    empty: Sequence[object] = ("", (), None, frozenset())
    names = [
        name
        for name in type(kept).__dataclass_fields__
        if name not in ("id", "attendance", "extra") and getattr(kept, name) in empty
    ]
    found = {name: getattr(other, name) for name in names}
    attendance = kept.attendance if kept.attendance != Attendance() else other.attendance
    return replace(kept, **found, attendance=attendance, extra={**other.extra, **kept.extra})


def _free_code(side: Side, taken: set[str]) -> str:
    number = len(taken) + 1
    while (code := f"{side.value[0]}-new-{number}") in taken:
        number += 1
    return code
