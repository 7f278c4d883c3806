"""Settings to the conference: ids, times and rules checked against one another."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo, available_timezones

from pydantic import ValidationError

from matcher.conference import Conference, MeetingLimits, Rules, Session, SubForum
from matcher.intake.aims import read_aims
from matcher.intake.cells import BAD_ID_SETTING, id_remarks
from matcher.intake.dates import in_utc, read_moment
from matcher.intake.findings import error, warning
from matcher.intake.settings import RulesTable, SessionTable, Settings
from matcher.intake.settings_file import SettingsText, report_refusal
from matcher.intake.toml_lines import Path
from matcher.profiles import Interval, Side
from matcher.words import Words

UNKNOWN_ZONE = error(
    Words("a time zone that does not exist", "时区不存在"),
    Words("Write a name such as {near}.", "请填写 {near} 这样的时区名称。"),
)
ID_TWICE = error(
    Words("an id that is used twice", "编号重复"),
    Words("Give each its own id.", "请为每一项填写不同的编号。"),
)
NOT_A_MOMENT = error(
    Words("not a date with a time", "不是日期加时间"),
    Words("Write it as 2017-11-07T13:30:00.", "请写成 2017-11-07T13:30:00 的形式。"),
)
ENDS_TOO_EARLY = error(
    Words("the end is not after the start", "结束时间不晚于开始时间"),
    Words("Swap the two times, or correct one of them.", "请对调两个时间，或更正其中之一。"),
)
NO_SUCH_SUB_FORUM = error(
    Words("a sub-forum that the programme does not have", "议程中没有此分论坛"),
    Words("Write the id of one of [[sub_forums]]: {near}.", "请填写 [[sub_forums]] 中的编号：{near}。"),
)
ROOM_TAKEN = error(
    Words("two sessions in one room at the same time", "同一会场的两场活动时间重叠"),
    Words("Change the room or the hours; the other session is {other}.", "请更换会场或时间；另一场是 {other}。"),
)
MAX_BELOW_MIN = error(
    Words("max is below min", "max 小于 min"),
    Words("Make max at least as large as min.", "请使 max 不小于 min。"),
)
MORE_THAN_FIT = error(
    Words("a minimum above the meetings that fit into the programme", "最低会面数超过议程容量"),
    Words("Make it at most {fit}, or add sessions.", "请改为不超过 {fit}，或增加场次。"),
)
BLOCKED_AND_PINNED = error(
    Words("a pair that is both blocked and pinned", "同一对既禁止又指定"),
    Words("Remove it from one of the two lists.", "请从其中一个列表中删除。"),
)
NO_SESSION = warning(
    Words("a sub-forum without a session: no meeting can take place in it", "分论坛没有场次，无法安排会面"),
    Words("Add a [[sessions]] table with its id.", "请为其添加一个 [[sessions]]。"),
)
NO_SUB_FORUMS = warning(
    Words("a programme without sub-forums: no meeting can take place", "议程没有分论坛，无法安排会面"),
    Words(
        "Add at least one [[sub_forums]] and a [[sessions]] for it.",
        "请至少添加一个 [[sub_forums]] 及其 [[sessions]]。",
    ),
)
TOO_SHORT = warning(
    Words("a session too short for one meeting", "场次时间不足一次会面"),
    Words("Make it at least {minutes} minutes long.", "请至少安排 {minutes} 分钟。"),
)

PLENARY_NAME: Final = Words("Plenary session", "全体会议")
# difflib would send Beijing to Beirut.
_ZONE_HINTS: Final = dict.fromkeys(
    (
        "beijing",
        "asia/beijing",
        "xian",
        "xi'an",
        "asia/xian",
        "china",
        "cst",
        "北京",
        "西安",
        "中国",
        "北京时间",
    ),
    "Asia/Shanghai",
)


def read_settings(text: SettingsText) -> Settings | None:
    """Return the settings of a file; None, with errors among the findings, when their shape is wrong."""
    try:
        return Settings.model_validate(text.values)
    except ValidationError as problem:
        for refusal in problem.errors(include_url=False):
            report_refusal(dict(refusal), text)
        return None


def read_conference(settings: Settings, text: SettingsText) -> Conference | None:
    """Return the conference that settings describe; None, with errors among the findings, when they clash."""
    zone = _zone(settings.conference.time_zone, text)
    sub_forums = _sub_forums(settings, text)
    sessions = _sessions(settings, sub_forums, zone or ZoneInfo("UTC"), text)
    rules = _rules(settings.rules, text)
    aims = read_aims(settings.aims, text)
    _check_ids([(("conference", "id"), settings.conference.id)], text)
    if zone is None or text.findings.stopped(text.file):
        return None
    table = settings.conference
    conference = Conference(
        id=table.id,
        name=table.name.words,
        zone=zone,
        sub_forums=sub_forums,
        sessions=sessions,
        meeting=timedelta(minutes=settings.meetings.minutes),
        changeover=timedelta(minutes=settings.meetings.changeover),
        rules=rules,
        aims=aims,
        balance=settings.lists.balance,
        encoder=table.encoder,
        fictional=table.fictional,
    )
    _check_minima(conference, text)
    return None if text.findings.stopped(text.file) else conference


def _check_minima(conference: Conference, text: SettingsText) -> None:
    """Refuse minima that nobody can reach, even one who is there all the time and at every table."""
    if not conference.sub_forums:
        return
    fit = meetings_in_a_row(conference)
    for side, name in ((Side.INVESTOR, "investors"), (Side.STARTUP, "startups")):
        least = conference.rules.limits[side].min
        if least > max(fit, MeetingLimits().min):
            text.say(("rules", name, "min"), MORE_THAN_FIT, least, fit=fit)


def meetings_in_a_row(conference: Conference) -> int:
    """Return the most meetings that one person can have one after another, chosen by earliest end."""
    meetings = sorted(
        (start + conference.length(session) + conference.changeover, start)
        for session in conference.sessions
        if session.sub_forum is not None
        for start in conference.starts(session)
    )
    count, free_from = 0, datetime.min.replace(tzinfo=UTC)
    for end, start in meetings:
        if start >= free_from:
            count, free_from = count + 1, end
    return count


def _zone(name: str, text: SettingsText) -> ZoneInfo | None:
    # A folder of the zone database is an OSError, an odd key a ValueError, an unknown one a KeyError.
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        hint = _ZONE_HINTS.get(name.strip().casefold())
        close = difflib.get_close_matches(name, available_timezones(), n=1)
        text.say(("conference", "time_zone"), UNKNOWN_ZONE, name, near=hint or next(iter(close), "Asia/Shanghai"))
        return None


def _sub_forums(settings: Settings, text: SettingsText) -> tuple[SubForum, ...]:
    tables = settings.sub_forums
    _check_ids([(("sub_forums", number, "id"), table.id) for number, table in enumerate(tables)], text)
    if not tables:
        text.say(("sub_forums",), NO_SUB_FORUMS)
    with_session = {session.sub_forum for session in settings.sessions}
    for number, table in enumerate(tables):
        if table.id not in with_session:
            text.say(("sub_forums", number, "id"), NO_SESSION, table.id)
    return tuple(
        SubForum(table.id, table.name.words, table.field.words, table.description.words) for table in tables
    )


def _check_ids(ids: Iterable[tuple[Path, str]], text: SettingsText) -> None:
    seen: set[str] = set()
    for path, id_ in ids:
        text.findings.report(text.place(path), id_remarks(id_, BAD_ID_SETTING))
        if id_ in seen:
            text.say(path, ID_TWICE, id_)
        seen.add(id_)


def _sessions(
    settings: Settings, sub_forums: Sequence[SubForum], zone: ZoneInfo, text: SettingsText
) -> tuple[Session, ...]:
    names = {forum.id: forum.name for forum in sub_forums}
    given = [
        (("sessions", n, "id"), table.id) for n, table in enumerate(settings.sessions) if table.id is not None
    ]
    _check_ids(given, text)
    ids = _session_ids(settings.sessions)
    sessions: list[tuple[int, Session]] = []
    for number, table in enumerate(settings.sessions):
        if table.sub_forum is not None and table.sub_forum not in names:
            near = difflib.get_close_matches(table.sub_forum, names, n=3, cutoff=0.5) or list(names)
            path = ("sessions", number, "sub_forum")
            text.say(path, NO_SUCH_SUB_FORUM, table.sub_forum, near=", ".join(near))
        hours = _hours(number, table, zone, text)
        if hours is None:
            continue
        name = table.name.words if table.name else names.get(table.sub_forum or "", PLENARY_NAME)
        minutes = table.minutes or settings.meetings.minutes
        own_length = None if table.minutes is None else timedelta(minutes=table.minutes)
        session = Session(
            ids[number], table.sub_forum, name, table.room, hours.start, hours.end, table.tables, own_length
        )
        if session.sub_forum and session.tables != 0 and hours.end - hours.start < timedelta(minutes=minutes):
            text.say(("sessions", number, "end"), TOO_SHORT, table.end, minutes=minutes)
        sessions.append((number, session))
    _check_rooms(sessions, text)
    return tuple(session for _, session in sessions)


def _session_ids(tables: Sequence[SessionTable]) -> list[str]:
    """Return the id of each session: its own, or its sub-forum's with the next free number."""
    taken = {table.id for table in tables}
    ids: list[str] = []
    for table in tables:
        base, number = table.sub_forum or "plenary", 1
        while f"{base}-{number}" in taken:
            number += 1
        ids.append(table.id if table.id is not None else f"{base}-{number}")
        taken.add(ids[-1])
    return ids


def _hours(number: int, table: SessionTable, zone: ZoneInfo, text: SettingsText) -> Interval | None:
    moments: list[datetime] = []
    for key, written in (("start", table.start), ("end", table.end)):
        moment = read_moment(written, zone)
        if moment is None:
            text.say(("sessions", number, key), NOT_A_MOMENT, written)
        else:
            moments.append(moment)
    if len(moments) < 2:
        return None
    hours = in_utc(moments[0], moments[1])
    if hours.end <= hours.start:
        text.say(("sessions", number, "end"), ENDS_TOO_EARLY, f"{table.start} – {table.end}")
        return None
    return hours


def _check_rooms(sessions: Sequence[tuple[int, Session]], text: SettingsText) -> None:
    latest: dict[str, Session] = {}
    for number, session in sorted(sessions, key=lambda item: item[1].start):
        before = latest.get(session.room)
        if before and session.room and session.start < before.end:
            text.say(("sessions", number, "room"), ROOM_TAKEN, session.room, other=before.id)
        if before is None or session.end > before.end:
            latest[session.room] = session


def _rules(table: RulesTable, text: SettingsText) -> Rules:
    for side, limits in (("investors", table.investors), ("startups", table.startups)):
        if limits.max < limits.min:
            text.say(("rules", side, "max"), MAX_BELOW_MIN, f"{limits.max} < {limits.min}")
    blocked = {(pair[0], pair[1]) for pair in table.blocked}
    for number, pair in enumerate(table.pinned):
        if (pair[0], pair[1]) in blocked:
            text.say(("rules", "pinned", number), BLOCKED_AND_PINNED, ", ".join(pair))
    return Rules(
        limits={
            Side.INVESTOR: MeetingLimits(table.investors.min, table.investors.max),
            Side.STARTUP: MeetingLimits(table.startups.min, table.startups.max),
        },
        blocked=frozenset(blocked),
        pinned=frozenset((pair[0], pair[1]) for pair in table.pinned),
        known_kinds=frozenset(table.not_again),
        smallest_round_share=table.smallest_round_share,
    )
