"""The file in which an organiser says what changed since the plan was released; refusals say where and what."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Annotated

from pydantic import Field, ValidationError

from matcher.changes import Away, Blocked, Cancelled, Change, NoShow, RoomLost, SessionMoved, TableLost
from matcher.conference import Dataset, Session, overlaps
from matcher.errors import InputError, Severity
from matcher.intake.dates import in_utc, read_moment
from matcher.intake.findings import Findings, error
from matcher.intake.printing import describe
from matcher.intake.programme import ENDS_TOO_EARLY, NOT_A_MOMENT, ROOM_TAKEN
from matcher.intake.settings import MomentText, NotEmpty, Table
from matcher.intake.settings_file import SettingsText, parse_settings, report_refusal
from matcher.intake.tables import read_bytes
from matcher.intake.toml_lines import Path as SettingPath
from matcher.profiles import Interval, Side
from matcher.words import Language, Words

UNKNOWN_ID = error(
    Words("an id that the tables do not have", "参会名单中没有该编号"),
    Words("Write the id of an {side} of the folder.{near}", "请填写文件夹中{side}的编号。{near}"),
)
_NEAR = Words(" The nearest is {near}.", "最接近的是 {near}。")
_SIDE = {Side.INVESTOR: Words("investor", "投资方"), Side.STARTUP: Words("entry of the startups", "创业公司")}
ONE_PERSON = error(
    Words("it must be said who, and of one side only", "必须指明一方的一个参会方"),
    Words('Write either investor = "…" or startup = "…".', '请填写 investor = "…" 或 startup = "…" 之一。'),
)
UNKNOWN_SESSION = error(
    Words("a session that the programme does not have", "议程中没有该场次"),
    Words("Write one of these: {known}.", "请填写以下之一：{known}。"),
)
NO_MEETINGS = error(
    Words("a session without one-on-one meetings", "该场次没有一对一会面"),
    Words("Write one of these: {known}.", "请填写以下之一：{known}。"),
)
NO_SUCH_TABLE = error(
    Words("a table that the session does not have", "该场次没有此桌号"),
    Words("The session {session} has the tables 1 to {most}.", "场次 {session} 的桌号为 1 到 {most}。"),
)
NO_HOURS = error(
    Words("no hours", "没有时间"),
    Words(
        "Write start, end or both; without any of the two, use [[cancelled]].",
        "请填写 start、end 或两者；如整场缺席，请用 [[cancelled]]。",
    ),
)
HAS_BEGUN = error(
    Words("a session that has begun cannot be moved", "已开始的场次不能移动"),
    Words(
        "Close its tables with [[room_lost]] instead; meetings still to come get other places.",
        "请改用 [[room_lost]]；尚未开始的会面将另行安排。",
    ),
)


class PersonTable(Table):
    """Somebody, by the id of its side."""

    investor: NotEmpty | None = None
    startup: NotEmpty | None = None


class AwayTable(PersonTable):
    """[[away]]: without start from the beginning, without end until the end."""

    start: MomentText | None = None
    end: MomentText | None = None


class NoShowTable(PersonTable):
    """[[no_show]]: nobody has seen it since."""

    since: MomentText


class TableLostTable(Table):
    """[[table_lost]]: tables of a session by number, in some hours or in all of it."""

    session: NotEmpty
    tables: Annotated[list[Annotated[int, Field(ge=1)]], Field(min_length=1)]
    start: MomentText | None = None
    end: MomentText | None = None


class RoomLostTable(Table):
    """[[room_lost]]: all tables of a session."""

    session: NotEmpty


class SessionMovedTable(Table):
    """[[session_moved]]: what is not said stays as it was."""

    session: NotEmpty
    start: MomentText | None = None
    end: MomentText | None = None
    room: str | None = None


class BlockedTable(Table):
    """[[blocked]]: a pair that must not meet."""

    investor: NotEmpty
    startup: NotEmpty


class ChangesTable(Table):
    """The file as a whole."""

    cancelled: list[PersonTable] = Field(default=[])
    away: list[AwayTable] = Field(default=[])
    no_show: list[NoShowTable] = Field(default=[])
    table_lost: list[TableLostTable] = Field(default=[])
    room_lost: list[RoomLostTable] = Field(default=[])
    session_moved: list[SessionMovedTable] = Field(default=[])
    blocked: list[BlockedTable] = Field(default=[])


def read_changes(
    path: Path, dataset: Dataset, tables: Mapping[str, int], now: datetime | None
) -> tuple[Change, ...]:
    """Read what changed, in the order of the kinds.

    Parameters
    ----------
    tables : the tables of each session of the released plan by its id, for sessions that leave theirs open.
    now : sessions that started before have begun.

    Raises
    ------
    InputError
        If the file cannot be used; its ``findings`` say why, line by line.
    """
    findings = Findings()
    data = read_bytes(path, findings)
    text = parse_settings(data, path.name, findings) if data is not None else None
    changes = _changes(text, _Door(dataset, tables, now, text)) if text else ()
    if findings.stopped():
        listed = findings.listed()
        first = next(one for one in listed if one.severity is Severity.ERROR)
        raise InputError(f"{path} cannot be used: {describe(first, Language.EN)}", listed)
    return changes


def read_now(text: str, dataset: Dataset) -> datetime:
    """Read the moment from which on things may change, in the conference's zone unless it names an offset.

    Raises
    ------
    InputError
        If it is none.
    """
    moment = read_moment(text, dataset.conference.zone)
    if moment is None:
        raise InputError(f"{text!r} is no moment. Write it as 2017-11-07T14:00.")
    return in_utc(moment, moment).start


def _changes(text: SettingsText, door: _Door) -> tuple[Change, ...]:
    try:
        table = ChangesTable.model_validate(text.values)
    except ValidationError as problem:
        for refusal in problem.errors(include_url=False):
            report_refusal(dict(refusal), text, ChangesTable)
        return ()
    found: list[Change | None] = []
    found += [door.cancelled(("cancelled", n), one) for n, one in enumerate(table.cancelled)]
    found += [door.away(("away", n), one) for n, one in enumerate(table.away)]
    found += [door.no_show(("no_show", n), one) for n, one in enumerate(table.no_show)]
    found += [door.table_lost(("table_lost", n), one) for n, one in enumerate(table.table_lost)]
    found += [door.room_lost(("room_lost", n), one) for n, one in enumerate(table.room_lost)]
    found += [door.session_moved(("session_moved", n), one) for n, one in enumerate(table.session_moved)]
    found += [door.blocked(("blocked", n), one) for n, one in enumerate(table.blocked)]
    return tuple(change for change in found if change is not None)


class _Door:
    """Turns tables into changes; None, with an error among the findings, where one makes no sense."""

    def __init__(
        self, dataset: Dataset, tables: Mapping[str, int], now: datetime | None, text: SettingsText
    ) -> None:
        conference = dataset.conference
        self.text, self.zone, self.now, self.tables = text, conference.zone, now, tables
        self.ids = {side: [person.id for person in dataset.people(side)] for side in Side}
        self.known = {side: set(ids) for side, ids in self.ids.items()}
        self.sessions = {session.id: session for session in conference.sessions}
        starts = [session.start for session in conference.sessions]
        self.whole = Interval(min(starts), max(s.end for s in conference.sessions)) if starts else None

    def cancelled(self, path: SettingPath, table: PersonTable) -> Cancelled | None:
        who = self._person(path, table)
        return Cancelled(*who) if who else None

    def away(self, path: SettingPath, table: AwayTable) -> Away | None:
        who = self._person(path, table)
        if table.start is None and table.end is None:
            self.text.say(path, NO_HOURS)
            return None
        hours = self._hours(path, table.start, table.end, self.whole)
        return Away(*who, hours) if who and hours else None

    def no_show(self, path: SettingPath, table: NoShowTable) -> NoShow | None:
        who, since = self._person(path, table), self._moment((*path, "since"), table.since)
        return NoShow(*who, since) if who and since else None

    def table_lost(self, path: SettingPath, table: TableLostTable) -> TableLost | None:
        session = self._session(path, table.session)
        if session is None:
            return None
        most = self.tables.get(session.id, 0) if session.tables is None else session.tables
        wrong = [number for number in table.tables if number > most]
        for number in wrong:
            at = (*path, "tables", table.tables.index(number))
            self.text.say(at, NO_SUCH_TABLE, number, session=session.id, most=most)
        hours = self._hours(path, table.start, table.end, Interval(session.start, session.end))
        return None if wrong or hours is None else TableLost(session.id, frozenset(table.tables), hours)

    def room_lost(self, path: SettingPath, table: RoomLostTable) -> RoomLost | None:
        session = self._session(path, table.session)
        return RoomLost(session.id) if session else None

    def session_moved(self, path: SettingPath, table: SessionMovedTable) -> SessionMoved | None:
        session = self._session(path, table.session)
        if session is None:
            return None
        hours = self._hours(path, table.start, table.end, Interval(session.start, session.end))
        if hours is None:
            return None
        if self.now is not None and session.start < self.now:
            self.text.say((*path, "session"), HAS_BEGUN, session.id)
            return None
        room = session.room if table.room is None else table.room
        for other in self.sessions.values():
            taken = other.id != session.id and room and other.room == room
            if taken and overlaps(hours, Interval(other.start, other.end)):
                self.text.say(path, ROOM_TAKEN, room, other=other.id)
                return None
        return SessionMoved(session.id, hours.start, hours.end, room)

    def blocked(self, path: SettingPath, table: BlockedTable) -> Blocked | None:
        investor = self._known((*path, "investor"), Side.INVESTOR, table.investor)
        startup = self._known((*path, "startup"), Side.STARTUP, table.startup)
        return Blocked(table.investor, table.startup) if investor and startup else None

    def _person(self, path: SettingPath, table: PersonTable) -> tuple[Side, str] | None:
        named = [(side, id_) for side, id_ in zip(Side, (table.investor, table.startup), strict=True) if id_]
        if len(named) != 1:
            self.text.say(path, ONE_PERSON, ", ".join(id_ for _, id_ in named))
            return None
        side, id_ = named[0]
        return (side, id_) if self._known((*path, side.value), side, id_) else None

    def _known(self, path: SettingPath, side: Side, id_: str) -> bool:
        if id_ in self.known[side]:
            return True
        near = difflib.get_close_matches(id_, self.ids[side], n=1, cutoff=0.5)
        nearest = _NEAR.format(near=near[0]) if near else ""
        self.text.say(path, UNKNOWN_ID, id_, side=_SIDE[side], near=nearest)
        return False

    def _session(self, path: SettingPath, id_: str) -> Session | None:
        session = self.sessions.get(id_)
        if session is None or session.sub_forum is None:
            known = ", ".join(one.id for one in self.sessions.values() if one.sub_forum is not None)
            self.text.say((*path, "session"), NO_MEETINGS if session else UNKNOWN_SESSION, id_, known=known)
            return None
        return session

    def _moment(self, path: SettingPath, written: str) -> datetime | None:
        moment = read_moment(written, self.zone)
        if moment is None:
            self.text.say(path, NOT_A_MOMENT, written)
            return None
        return in_utc(moment, moment).start

    def _hours(
        self, path: SettingPath, start: str | None, end: str | None, usual: Interval | None
    ) -> Interval | None:
        """Return the hours from what is written, else from the usual ones."""
        if usual is None:
            return None
        moments = [
            default if written is None else self._moment((*path, key), written)
            for key, written, default in (("start", start, usual.start), ("end", end, usual.end))
        ]
        if moments[0] is None or moments[1] is None:
            return None
        if moments[1] <= moments[0]:
            self.text.say((*path, "end" if end else "start"), ENDS_TOO_EARLY, f"{start or ''} – {end or ''}")
            return None
        return Interval(moments[0], moments[1])
