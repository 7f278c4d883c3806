"""What is wrong with a programme, in words for whoever changes it in the browser."""

from __future__ import annotations

from datetime import timedelta

from matcher.conference import Conference, MeetingLimits, Session
from matcher.intake.programme import meetings_in_a_row
from matcher.profiles import Side
from matcher.words import Words

#: Places are kept in steps of five minutes: every meeting must begin on one.
STEP = 5

_ROOM_TAKEN = Words(
    "“{room}” is taken from {start} to {end} that day by “{other}”. Choose another room or other hours.",
    "“{room}”当天 {start} 至 {end} 已由“{other}”使用。请更换会场或时间。",
)
_ODD_START = Words(
    "Sessions begin on full five minutes, such as 09:00 or 13:35. Change the start.",
    "场次须从整五分钟开始，例如 09:00 或 13:35。请修改开始时间。",
)
_ODD_LENGTH = Words(
    "A meeting and the time to change tables must together be a multiple of five minutes; now they are "
    "{total}. Use for "
    "example {near}.",
    "会面时长与换桌时间之和须为五分钟的整数倍，目前为 {total} 分钟。例如可改为 {near}。",
)
_NEAR = Words("{minutes} and {changeover}", "{minutes} 加 {changeover}")
_MAX_BELOW_MIN = Words(
    "The most meetings of {side} are below the fewest. Make the most at least as large.",
    "{side}的最多会面数小于最少会面数。请使最多不小于最少。",
)
_MORE_THAN_FIT = Words(
    "{side} are promised at least {least} meetings, but at most {fit} fit into the programme. Promise "
    "fewer, or add "
    "sessions.",
    "{side}至少应有 {least} 场会面，但议程最多只能容纳 {fit} 场。请降低下限，或增加场次。",
)
_SIDES = {Side.INVESTOR: Words("Investors", "投资人"), Side.STARTUP: Words("Startups", "创业公司")}
_NO_SESSION = Words(
    "“{name}” has no session with tables, so nobody can meet in it. Add a session.",
    "“{name}”没有带桌位的场次，无法安排会面。请添加场次。",
)
_NO_FORUM = Words("There is no sub-forum yet. Add at least one.", "还没有分论坛。请至少添加一个。")
_NO_PEOPLE = {
    Side.INVESTOR: Words("There are no investors yet. Import them.", "还没有投资人。请导入。"),
    Side.STARTUP: Words("There are no startups yet. Import them.", "还没有创业公司。请导入。"),
}


def clash_in_rooms(conference: Conference, code: str) -> Words | None:
    """Return with which session another shares its room at the same time, if it does."""
    session = next(one for one in conference.sessions if one.id == code)
    for other in conference.sessions:
        same = other.room.casefold() == session.room.casefold() and session.room
        if other.id != code and same and session.start < other.end and other.start < session.end:
            start, end = (f"{moment.astimezone(conference.zone):%H:%M}" for moment in (other.start, other.end))
            return _ROOM_TAKEN.format(room=session.room, start=start, end=end, other=other.name)
    return None


def off_the_grid(conference: Conference, code: str) -> Words | None:
    """Return why the meetings of a session would not begin on full five minutes, if they would not."""
    session = next(one for one in conference.sessions if one.id == code)
    if session.sub_forum is None:
        return None
    if session.start.minute % STEP or session.start.second:
        return _ODD_START
    return odd_lengths(conference.length(session), conference.changeover)


def odd_lengths(meeting: timedelta, changeover: timedelta) -> Words | None:
    """Return why meetings one after another would not begin on full five minutes, if they would not."""
    length, pause = (int(one.total_seconds() // 60) for one in (meeting, changeover))
    if (length + pause) % STEP == 0:
        return None
    near = _NEAR.format(minutes=length, changeover=-length % STEP + STEP * (pause // STEP))
    return _ODD_LENGTH.format(total=length + pause, near=near)


def odd_limits(conference: Conference) -> Words | None:
    """Return what is wrong with the fewest and most meetings; what fits is known once there are sessions."""
    fit = meetings_in_a_row(conference)
    for side, limits in conference.rules.limits.items():
        if limits.max < limits.min:
            return _MAX_BELOW_MIN.format(side=_SIDES[side])
        if any(map(_holds_meetings, conference.sessions)) and limits.min > max(fit, MeetingLimits().min):
            return _MORE_THAN_FIT.format(side=_SIDES[side], least=limits.min, fit=fit)
    return None


def forums_without_session(conference: Conference) -> list[Words]:
    """Return a sentence for each sub-forum in which nobody can meet."""
    held = {session.sub_forum for session in conference.sessions if _holds_meetings(session)}
    return [_NO_SESSION.format(name=forum.name) for forum in conference.sub_forums if forum.id not in held]


def missing_to_open(conference: Conference, people: dict[Side, int]) -> list[Words]:
    """Return what stands in the way of opening a conference, step by step."""
    missing = [] if conference.sub_forums else [_NO_FORUM]
    without = forums_without_session(conference)
    if conference.sub_forums and len(without) == len(conference.sub_forums):
        missing += without[:3]
    missing += [odd] if (odd := odd_limits(conference)) else []
    return missing + [_NO_PEOPLE[side] for side in Side if not people[side]]


def _holds_meetings(session: Session) -> bool:
    return session.sub_forum is not None and session.tables != 0
