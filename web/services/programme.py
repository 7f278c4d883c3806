"""The programme as the browser changes it: one change at a time, refused where it would hurt what is booked."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from matcher.conference import Conference
from matcher.words import Words
from web.errors import ChangedMeanwhileError, RefusedError
from web.seats import Seat
from web.services.letters.notices import tell_session
from web.services.programme_check import clash_in_rooms, off_the_grid
from web.store.datasets import conference_of
from web.store.engine import Database, Store
from web.store.log import log_change
from web.store.notices import raise_sequences
from web.store.programmes import (
    booked_meetings,
    conference_for_change,
    forum_is_used,
    remove_forum,
    remove_session_row,
    session_is_used,
)
from web.store.records.accounts import Right
from web.store.records.conferences import ConferenceRecord, ConferenceState, SessionRecord, SubForumRecord
from web.store.records.meetings import MeetingRecord

_NAMED = 5
_NOTHING = Words("", "")

_HURTS = Words(
    "This would leave {count} booked meetings without their place: {who}. Move or cancel them first, then "
    "change the "
    "programme.",
    "此更改会使 {count} 场已安排的会面失去时间或桌位：{who}。请先改期或取消这些会面，再修改议程。",
)
_AND_MORE = Words("{who} and {more} more", "{who} 等另外 {more} 场")
_ENDS_TOO_EARLY = Words(
    "The session ends at {end}, which is not after its start at {start}. Correct one of the two times.",
    "场次结束时间 {end} 不晚于开始时间 {start}。请更正其中之一。",
)
_TOO_LONG = Words(
    "No meeting of {minutes} minutes fits between {start} and {end}. Make the session longer or its "
    "meetings shorter.",
    "{start} 至 {end} 之间放不下 {minutes} 分钟的会面。请延长场次或缩短会面时长。",
)
_FORUM_USED = Words(
    "Requests, meetings or match lists speak of “{name}”, so it has to stay. Change its name and "
    "description, or remove "
    "its sessions.",
    "已有会面请求、会面或匹配名单使用“{name}”，因此不能删除。您可以修改其名称和说明，或删除其场次。",
)
_FORUM_HAS_SESSIONS = Words(
    "“{name}” still has sessions: {sessions}. Remove them first, or give them to another sub-forum.",
    "“{name}”仍有场次：{sessions}。请先删除这些场次，或将其改到其他分论坛。",
)
_SESSION_USED = Words(
    "A timetable puts meetings into this session, so it has to stay. Set its number of tables to 0 to use "
    "it no more.",
    "已有日程表在此场次安排会面，因此不能删除。如不再使用，请将桌数设为 0。",
)
_CLOSED = Words(
    "The conference is closed. Open it again first, then change it.", "大会已结束。请先重新开放，再作修改。"
)
_NAME_NEEDED = Words("Give it a name, in English or in Chinese.", "请填写名称（中文或英文）。")
_GONE = Words(
    "Somebody removed this a moment ago. What you typed was not saved.", "刚才有人删除了此项，您填写的内容未保存。"
)


@dataclass(frozen=True, slots=True)
class ForumWish:
    """A sub-forum as somebody describes it."""

    name: Words
    field: Words = _NOTHING
    description: Words = _NOTHING


@dataclass(frozen=True, slots=True)
class SessionWish:
    """A session as somebody describes it; times are local to the conference."""

    day: date
    start: time
    end: time
    sub_forum_id: int | None = None
    room: str = ""
    tables: int = 10
    minutes: int | None = None
    name: Words = _NOTHING


@contextmanager
def changing(
    store: Store, seat: Seat, revision: int, verb: str, now: datetime
) -> Iterator[tuple[Database, ConferenceRecord]]:
    """Give the conference for one change; it is refused as a whole where a booked meeting would lose its place.

    Raises
    ------
    ChangedMeanwhileError
        If somebody else changed the conference since ``revision``.
    """
    seat.needs(Right.PROGRAMME)
    with store.writing() as db:
        row = conference_for_change(db, seat.conference_id, revision)
        if row.state is ConferenceState.CLOSED and verb != "open":
            raise RefusedError(_CLOSED)
        fitted = _fitting(db, row)
        before = _told(row)
        yield db, row
        db.flush()
        _refuse_loss(db, row, fitted)
        log_change(db, seat, verb, ("conference", row.id), now, _difference(before, _told(row)))


def save_forum(
    store: Store, seat: Seat, revision: int, forum_id: int | None, wish: ForumWish, now: datetime
) -> int:
    """Add a sub-forum, or change one; return its id."""
    if not (wish.name.en or wish.name.zh):
        raise RefusedError(_NAME_NEEDED)
    with changing(store, seat, revision, "change sub-forum" if forum_id else "add sub-forum", now) as (db, row):
        forum = _forum(row, forum_id) if forum_id else _new_forum(row, wish)
        if (forum.description_en, forum.description_zh) != (wish.description.en, wish.description.zh):
            # The sample teaches what its own sub-forums mean, and no others.
            row.is_template = False
        forum.name_en, forum.name_zh = wish.name.en or wish.name.zh, wish.name.zh or wish.name.en
        forum.field_en, forum.field_zh = wish.field.en or wish.field.zh, wish.field.zh or wish.field.en
        forum.description_en, forum.description_zh = wish.description.en, wish.description.zh
        db.flush()
        return forum.id


def remove_sub_forum(store: Store, seat: Seat, revision: int, forum_id: int, now: datetime) -> None:
    """Remove a sub-forum that nothing depends on."""
    with changing(store, seat, revision, "remove sub-forum", now) as (db, row):
        forum = _forum(row, forum_id)
        name = Words(forum.name_en, forum.name_zh)
        sessions = [session for session in row.sessions if session.sub_forum_id == forum.id]
        if sessions:
            listed = "; ".join(f"{session.room} {_local(row, session.starts_at)}".strip() for session in sessions)
            raise RefusedError(_FORUM_HAS_SESSIONS.format(name=name, sessions=listed))
        if forum_is_used(db, forum):
            raise RefusedError(_FORUM_USED.format(name=name))
        row.is_template = False
        remove_forum(db, forum)


def save_session(
    store: Store, seat: Seat, revision: int, session_id: int | None, wish: SessionWish, now: datetime
) -> int:
    """Add a session, or change one; return its id."""
    with changing(store, seat, revision, "change session" if session_id else "add session", now) as (db, row):
        session = _session(row, session_id) if session_id else _new_session(row, wish)
        room = session.room if session_id else None
        _write_session(row, session, wish)
        db.flush()
        if room is not None and room != session.room:
            there = [one.id for one in booked_meetings(db, row.id) if one.session_id == session.id]
            raise_sequences(db, there, now)
            tell_session(db, session.id, room, there, now)
        conference = conference_of(row)
        for trouble in (clash_in_rooms(conference, session.code), off_the_grid(conference, session.code)):
            if trouble is not None:
                raise RefusedError(trouble)
        return session.id


def remove_session(store: Store, seat: Seat, revision: int, session_id: int, now: datetime) -> None:
    """Remove a session in which nothing is booked."""
    with changing(store, seat, revision, "remove session", now) as (db, row):
        session = _session(row, session_id)
        booked = [one for one in booked_meetings(db, row.id) if one.session_id == session.id]
        if booked:
            raise RefusedError(_loss(row, booked))
        if session_is_used(db, session):
            raise RefusedError(_SESSION_USED)
        remove_session_row(db, session)


def _forum(row: ConferenceRecord, id_: int) -> SubForumRecord:
    found = next((forum for forum in row.sub_forums if forum.id == id_), None)
    if found is None:
        raise ChangedMeanwhileError(_GONE)
    return found


def _session(row: ConferenceRecord, id_: int) -> SessionRecord:
    found = next((session for session in row.sessions if session.id == id_), None)
    if found is None:
        raise ChangedMeanwhileError(_GONE)
    return found


def _new_forum(row: ConferenceRecord, wish: ForumWish) -> SubForumRecord:
    position = max((forum.position for forum in row.sub_forums), default=-1) + 1
    code = _free_code(_plain(wish.name.en) or "sub-forum", {forum.code for forum in row.sub_forums})
    forum = SubForumRecord(code=code, position=position, description_en="", description_zh="")
    row.sub_forums.append(forum)
    row.is_template = False
    return forum


def _new_session(row: ConferenceRecord, wish: SessionWish) -> SessionRecord:
    codes = {forum.id: forum.code for forum in row.sub_forums}
    base = codes.get(wish.sub_forum_id, "plenary") if wish.sub_forum_id else "plenary"
    taken = {session.code for session in row.sessions}
    number = 1
    while f"{base}-{number}" in taken:
        number += 1
    session = SessionRecord(code=f"{base}-{number}")
    row.sessions.append(session)
    return session


def _plain(text: str) -> str:
    kept = "".join(char if char.isascii() and char.isalnum() else " " for char in text.lower())
    return "-".join(kept.split())[:40]


def _free_code(base: str, taken: set[str]) -> str:
    number, code = 1, base
    while code in taken:
        number += 1
        code = f"{base}-{number}"
    return code


def _write_session(row: ConferenceRecord, session: SessionRecord, wish: SessionWish) -> None:
    zone = ZoneInfo(row.zone)
    start, end = (datetime.combine(wish.day, clock, zone).astimezone(UTC) for clock in (wish.start, wish.end))
    told = {"start": f"{wish.start:%H:%M}", "end": f"{wish.end:%H:%M}"}
    if end <= start:
        raise RefusedError(_ENDS_TOO_EARLY.format(**told))
    forum = _forum(row, wish.sub_forum_id) if wish.sub_forum_id else None
    minutes = wish.minutes or row.meeting_minutes
    if forum and wish.tables and end - start < timedelta(minutes=minutes):
        raise RefusedError(_TOO_LONG.format(minutes=minutes, **told))
    usual = (forum.name_en, forum.name_zh) if forum else ("Plenary session", "全体会议")
    session.sub_forum = forum
    session.sub_forum_id = forum.id if forum else None
    session.name_en = wish.name.en or wish.name.zh or usual[0]
    session.name_zh = wish.name.zh or wish.name.en or usual[1]
    session.room, session.starts_at, session.ends_at = wish.room.strip(), start, end
    session.tables, session.meeting_minutes = wish.tables, wish.minutes


def _fitting(db: Database, row: ConferenceRecord) -> set[int]:
    """Return the booked meetings that have a place in the programme as it is."""
    conference = conference_of(row)
    codes = {session.id: session.code for session in row.sessions}
    return {one.id for one in booked_meetings(db, row.id) if _fits(conference, codes, one)}


def _fits(conference: Conference, codes: dict[int, str], meeting: MeetingRecord) -> bool:
    code = codes.get(meeting.session_id or 0)
    session = next((one for one in conference.sessions if one.id == code), None)
    if session is None or meeting.starts_at is None or meeting.ends_at is None or session.sub_forum is None:
        return False
    at_table = session.tables is None or (meeting.table or 0) <= session.tables
    on_time = meeting.starts_at in conference.starts(session)
    return at_table and on_time and meeting.ends_at - meeting.starts_at == conference.length(session)


def _refuse_loss(db: Database, row: ConferenceRecord, fitted: set[int]) -> None:
    lost_ids = fitted - _fitting(db, row)
    lost = [one for one in booked_meetings(db, row.id) if one.id in lost_ids]
    if lost:
        raise RefusedError(_loss(row, lost))


def _loss(row: ConferenceRecord, lost: list[MeetingRecord]) -> Words:
    named = "; ".join(
        f"{one.investor.name} – {one.startup.name} ({_local(row, one.starts_at)})" for one in lost[:_NAMED]
    )
    who = Words(named, named)
    if len(lost) > _NAMED:
        who = _AND_MORE.format(who=who, more=len(lost) - _NAMED)
    return _HURTS.format(count=len(lost), who=who)


def _local(row: ConferenceRecord, moment: datetime | None) -> str:
    return f"{moment.astimezone(ZoneInfo(row.zone)):%Y-%m-%d %H:%M}" if moment else ""


def _told(row: ConferenceRecord) -> dict[str, Any]:
    """Return the conference as plain values, for the change log."""
    names = ("slug", "name_en", "name_zh", "zone", "meeting_minutes", "changeover_minutes", "rules", "state")
    limits = ("outgoing_cap", "incoming_cap", "request_hours", "grace_minutes")
    told: dict[str, Any] = {name: getattr(row, name) for name in (*names, *limits)}
    for forum in row.sub_forums:
        told[f"sub-forum {forum.code}"] = [
            forum.name_en,
            forum.name_zh,
            forum.description_en,
            forum.description_zh,
        ]
    for session in row.sessions:
        hours = [_local(row, session.starts_at), _local(row, session.ends_at)]
        place = [session.room, session.tables, session.meeting_minutes]
        told[f"session {session.code}"] = [session.name_en, session.name_zh, *hours, *place]
    return told


def _difference(before: dict[str, Any], after: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    differing = [name for name in {**before, **after} if before.get(name) != after.get(name)]
    return (
        {name: before[name] for name in differing if name in before},
        {name: after[name] for name in differing if name in after},
    )
