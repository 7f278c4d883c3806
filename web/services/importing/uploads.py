"""Import people and their history: keep the file, say what would happen, do exactly that once somebody agrees."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import PurePath
from typing import Any

from matcher.conference import Dataset, Interaction
from matcher.intake.attendance import Frame
from matcher.profiles import Interval, Side, Startup
from matcher.progress import StepProgress
from matcher.words import Words
from web.errors import RefusedError
from web.seats import Seat
from web.services.couples import open_conference
from web.services.doors import leave
from web.services.importing.plan import (
    ImportPlan,
    Known,
    Twin,
    Update,
    compare,
    plan_events,
    plan_people,
    taken_over,
)
from web.services.importing.tables import PeopleTable, TableKind, read_history, read_people
from web.store.busy import add_absence, remove_absence, ticks
from web.store.couples import lock_people
from web.store.datasets import absences_of, add_history, conference_of
from web.store.engine import Database, Store
from web.store.log import log_change, log_changes
from web.store.people import name_forums, new_participant, profile_of, profile_told, told_values, write_profile
from web.store.programmes import locked_conference
from web.store.records.accounts import Right
from web.store.records.conferences import ConferenceRecord
from web.store.records.log import UploadRecord
from web.store.records.participants import InteractionRecord, ParticipantRecord
from web.store.rosters import (
    absence_rows,
    add_alias,
    aliases_of,
    everybody,
    interactions_of,
    met_ticks,
    people_with_meetings,
    portfolio_of,
)
from web.store.uploads import add_upload, content_of, same_upload, upload_row

_LONGEST_NAME = 200
_SUFFIXES = (".csv", ".xlsx", ".jsonl")
_UNKNOWN_KIND = Words(
    "“{name}” cannot be read. Send a table as .xlsx or .csv; in Excel: File, Save as.",
    "无法读取“{name}”。请发送 .xlsx 或 .csv 表格；在 Excel 中可用“文件—另存为”。",
)
_EMPTY = Words("“{name}” is empty. Choose another file.", "“{name}”是空文件，请另选文件。")
_NO_UPLOAD = Words("This file is not there any more. Send it again.", "该文件已不存在，请重新发送。")
_UNUSABLE = Words(
    "This file cannot be imported as it is. Correct what is marked as an error and send it again.",
    "该文件暂时无法导入。请更正标为错误的内容后重新发送。",
)


@dataclass(frozen=True)
class Choices:
    """What an organiser decided about the doubtful cases of a preview."""

    same: frozenset[str] = frozenset()
    """Ids of new rows that are the known person they look like."""
    from_file: frozenset[int] = frozenset()
    """Participants for whom the file goes before what they changed themselves."""
    all_same: bool = False
    all_from_file: bool = False
    remove_gone: bool = False
    """Whoever is not in the file any more leaves the conference, unless a meeting waits for it."""

    @classmethod
    def of(cls, record: Mapping[str, Any]) -> Choices:
        """Return choices from plain values."""
        return cls(
            same=frozenset(str(code) for code in record.get("same", ())),
            from_file=frozenset(int(person) for person in record.get("from_file", ())),
            all_same=bool(record.get("all_same")),
            all_from_file=bool(record.get("all_from_file")),
            remove_gone=bool(record.get("remove_gone")),
        )


def keep_upload(store: Store, seat: Seat, kind: TableKind, name: str, content: bytes, now: datetime) -> int:
    """Keep a file as it came, and return its number; the same file again, before it is imported, is the same."""
    seat.needs(Right.PEOPLE)
    printable = "".join(char for char in name if char.isprintable())  # it is a header when the file is fetched
    filename = PurePath(printable.replace("\\", "/")).name[-_LONGEST_NAME:]
    if PurePath(filename).suffix.casefold() not in _SUFFIXES:
        raise RefusedError(_UNKNOWN_KIND.format(name=filename))
    if not content.strip():
        raise RefusedError(_EMPTY.format(name=filename))
    with store.writing() as db:
        open_conference(db, seat)
        if (known := same_upload(db, seat, kind.value, filename, content)) is not None:
            return known
        row = add_upload(db, seat, kind.value, filename, content, now)
        log_change(db, seat, "send file", ("upload", row.id), now, ({}, {"file": filename, "table": kind.value}))
        return row.id


def preview_upload(store: Store, conference_id: int, upload_id: int, progress: StepProgress | None = None) -> None:
    """Work out what an import of a file would do, and keep that for its page; nothing else is written."""
    _tell(progress, "read")
    with store.reading() as db:
        upload = _upload(db, conference_id, upload_id)
        plan = _plan(db, conference_id, upload, _read(db, conference_id, upload))
    with store.writing() as db:
        _upload(db, conference_id, upload_id).preview = plan.record()


def import_upload(
    store: Store, seat: Seat, upload_id: int, choices: Choices, now: datetime, progress: StepProgress | None = None
) -> dict[str, Any] | None:
    """Do what the preview of a file says, in one transaction, and return what was done, also when asked again.

    None: the conference has changed since the preview in a way that matters; a new preview was made instead.
    """
    seat.needs(Right.PEOPLE)
    _tell(progress, "read")
    # A large file takes seconds to read: others must be able to write meanwhile.
    with store.reading() as db:
        read = _read(db, seat.conference_id, _upload(db, seat.conference_id, upload_id))
    _tell(progress, "write")
    with store.writing() as db:
        conference = locked_conference(db, seat.conference_id)
        open_conference(db, seat)
        upload = _upload(db, seat.conference_id, upload_id)
        if "done" in upload.preview:
            return dict(upload.preview["done"])
        plan = _plan(db, seat.conference_id, upload, read)
        if not plan.usable:
            raise RefusedError(_UNUSABLE)
        if plan.fingerprint() != upload.preview.get("fingerprint"):
            upload.preview = {**plan.record(), "again": True}
            return None
        done = _apply(db, conference, TableKind(upload.table), _Deed(plan, choices, seat, now))
        upload.imported_at, upload.preview = now, {**upload.preview, "done": done, "again": False}
        log_change(db, seat, "import", ("upload", upload.id), now, ({}, {"file": upload.filename, **done}))
        return done


def _upload(db: Database, conference_id: int, upload_id: int) -> UploadRecord:
    row = upload_row(db, conference_id, upload_id)
    if row is None:
        raise RefusedError(_NO_UPLOAD)
    return row


def _tell(progress: StepProgress | None, step: str) -> None:
    if progress:
        progress(step, 0, 0)


@dataclass(frozen=True)
class _Read:
    """A file that was read against the programme of some revision."""

    revision: int
    table: PeopleTable


def _read(db: Database, conference_id: int, upload: UploadRecord) -> _Read | None:
    """Return the people in a file; None: what it holds is read against those who are known."""
    if upload.table == TableKind.INTERACTIONS:
        return None
    row = db.get_one(ConferenceRecord, conference_id)
    conference = conference_of(row)
    frame = Frame.of(conference.zone, conference.sub_forums)
    table = read_people(content_of(db, upload.id), upload.filename, TableKind(upload.table), frame)
    return _Read(row.revision, table)


def _plan(db: Database, conference_id: int, upload: UploadRecord, read: _Read | None) -> ImportPlan:
    kind = TableKind(upload.table)
    if read is None:
        return _plan_history(db, conference_id, content_of(db, upload.id), upload.filename)
    if read.revision != db.get_one(ConferenceRecord, conference_id).revision:
        again = _read(db, conference_id, upload)
        assert again is not None
        read = again
    table = read.table
    if kind is TableKind.PORTFOLIO:
        return replace(plan_people(table, _known_portfolio(db, conference_id), {}), twins=())
    away = absences_of(db, conference_id)
    known = [_known(row, away.get(row.id, [])) for row in everybody(db, conference_id, kind.side)]
    return plan_people(table, known, aliases_of(db, conference_id, kind.side))


def _known(row: ParticipantRecord, away: Sequence[Interval]) -> Known:
    profile = profile_of(row)
    profile = replace(profile, attendance=replace(profile.attendance, unavailable=tuple(away)))
    now = told_values(profile, row.email)
    return Known(row.id, row.code, now, row.imported, left=row.withdrawn_at is not None)


def _known_portfolio(db: Database, conference_id: int) -> list[Known]:
    known = []
    for row in portfolio_of(db, conference_id):
        profile = profile_of(ParticipantRecord(side=Side.STARTUP, profile=row.profile))
        known.append(Known(row.id, profile.id, told_values(profile, ""), {}))
    return known


def _plan_history(db: Database, conference_id: int, content: bytes, filename: str) -> ImportPlan:
    codes = {side: _codes(db, conference_id, side) for side in Side}
    companies = {str(row.profile["id"]): str(row.profile["id"]) for row in portfolio_of(db, conference_id)}
    startups = companies | codes[Side.STARTUP]
    investors = codes[Side.INVESTOR]
    table = read_history(content, filename, set(investors), set(startups))
    told = (
        (investors[one.investor_id], startups[one.startup_id], one.kind, str(one.at or ""), one.round)
        for one in table.interactions
    )
    known = (_event(row) for row in interactions_of(db, conference_id))
    return plan_events(told, known, table.findings, table.rows)


def _codes(db: Database, conference_id: int, side: Side) -> dict[str, str]:
    """Return the id here of everybody of a side by each id that a spreadsheet may use."""
    rows = {row.id: row.code for row in everybody(db, conference_id, side)}
    others = aliases_of(db, conference_id, side)
    return {code: code for code in rows.values()} | {code: rows[person] for code, person in others.items()}


def _event(row: InteractionRecord) -> tuple[str, ...]:
    return (row.investor_code, row.startup_code, row.kind, row.at, row.round)


@dataclass(frozen=True)
class _Deed:
    """A plan, what was decided about it, by whom and when."""

    plan: ImportPlan
    choices: Choices
    seat: Seat
    now: datetime


def _apply(db: Database, conference: ConferenceRecord, kind: TableKind, deed: _Deed) -> dict[str, Any]:
    if kind is TableKind.INTERACTIONS:
        return _apply_history(db, conference, deed)
    if kind is TableKind.PORTFOLIO:
        return _apply_portfolio(db, conference, deed)
    return _apply_people(db, conference, kind.side, deed)


def _apply_people(db: Database, conference: ConferenceRecord, side: Side, deed: _Deed) -> dict[str, Any]:
    plan, choices = deed.plan, deed.choices
    rows = {row.id: row for row in everybody(db, conference.id, side)}
    same = [one for one in plan.twins if choices.all_same or one.code in choices.same]
    added: list[tuple[ParticipantRecord, Mapping[str, Any]]] = []
    same_codes = {one.code for one in same}
    for code, told in plan.new.items():
        if code not in same_codes:
            row = new_participant(conference.id, profile_told(side, code, dict(told)), told["email"], deed.now)
            name_forums(row, conference.sub_forums)
            db.add(row)
            added.append((row, told))
    db.flush()
    told_of: dict[int, tuple[dict[str, Any], dict[str, Any]]] = {
        row.id: ({}, {"name": row.name, "email": row.email}) for row, _told in added
    }
    log_changes(db, deed.seat, "add participant", "participant", deed.now, told_of)
    left_out = sum(_set_away(db, row, told["unavailable"]) for row, told in added if told["unavailable"])
    changed = 0
    # Who has a row of its own in the file keeps to that one.
    met = {one.known.id: _as_update(one, plan) for one in reversed(same)}
    met |= {one.known.id: one for one in plan.updates}
    for update in met.values():
        from_file = choices.all_from_file or update.known.id in choices.from_file
        changes = (*update.changes, *update.own) if from_file else update.changes
        row = rows[update.known.id]
        row.imported = {**(row.imported or update.known.now), **update.told}
        if changes:
            changed += 1
            values = {**update.known.now, **taken_over(update.told, changes)}
            left_out += _change(db, conference, row, values, deed)
    for twin in same:
        add_alias(db, rows[twin.known.id], twin.code)
    gone = _let_go(db, conference.id, rows, deed) if choices.remove_gone else 0
    return {"new": len(added), "changed": changed, "gone": gone, "hours_left_out": left_out}


def _as_update(twin: Twin, plan: ImportPlan) -> Update:
    """Return what a row has for the person it is, now that the organiser said so."""
    return compare(twin.known, twin.told, plan.fields)


def _change(
    db: Database, conference: ConferenceRecord, row: ParticipantRecord, values: dict[str, Any], deed: _Deed
) -> int:
    """Write what somebody's fields say now; return how many hours away a booked meeting stood in the way of."""
    before = told_values(profile_of(row), row.email)
    left_out = _set_away(db, row, values["unavailable"])
    write_profile(row, profile_told(row.side, row.code, values))
    row.email = str(values["email"])
    name_forums(row, conference.sub_forums)
    changed = [name for name in values if name != "unavailable" and values[name] != before.get(name, "")]
    told = {name: before.get(name, "") for name in changed}, {name: values[name] for name in changed}
    log_change(db, deed.seat, "import profile", ("participant", row.id), deed.now, told)
    return left_out


def _set_away(db: Database, row: ParticipantRecord, hours: Sequence[Mapping[str, str]]) -> int:
    """Let somebody be away exactly in some hours; those in which a meeting is booked are left out and counted."""
    wanted = {Interval(datetime.fromisoformat(one["start"]), datetime.fromisoformat(one["end"])) for one in hours}
    there = {Interval(one.starts_at, one.ends_at): one for one in absence_rows(db, row.id)}
    for interval in there.keys() - wanted:
        remove_absence(db, there[interval])
    missing = sorted(wanted - there.keys(), key=lambda one: (one.start, one.end))
    if not missing:
        return 0
    met = met_ticks(db, row.id)
    left_out = 0
    for interval in missing:
        if met & set(ticks(interval)):
            left_out += 1
        else:
            add_absence(db, row.id, interval)
            db.flush()
    return left_out


def _let_go(db: Database, conference_id: int, rows: Mapping[int, ParticipantRecord], deed: _Deed) -> int:
    lock_people(db, [one.id for one in deed.plan.gone])  # nobody agrees on a meeting with them meanwhile
    expected = people_with_meetings(db, conference_id)
    gone = [rows[one.id] for one in deed.plan.gone if one.id not in expected]
    twins = {one.known.id for one in deed.plan.twins if deed.choices.all_same or one.code in deed.choices.same}
    leaving = [row for row in gone if row.id not in twins]
    for row in leaving:
        leave(db, deed.seat, row, {}, deed.now)
    return len(leaving)


def _apply_portfolio(db: Database, conference: ConferenceRecord, deed: _Deed) -> dict[str, Any]:
    plan = deed.plan
    companies = [profile_told(Side.STARTUP, code, dict(told)) for code, told in plan.new.items()]
    startups = tuple(one for one in companies if isinstance(one, Startup))
    add_history(db, conference.id, Dataset(conference_of(conference), (), (), startups))
    rows = {row.id: row for row in portfolio_of(db, conference.id)}
    for update in plan.changed:
        values = {**update.known.now, **taken_over(update.told, update.changes)}
        profile = profile_told(Side.STARTUP, update.known.code, values)
        rows[update.known.id].profile = new_participant(conference.id, profile, "", deed.now).profile
    gone = [rows[one.id] for one in plan.gone] if deed.choices.remove_gone else []
    for row in gone:
        db.delete(row)
    return {"new": len(startups), "changed": len(plan.changed), "gone": len(gone), "hours_left_out": 0}


def _apply_history(db: Database, conference: ConferenceRecord, deed: _Deed) -> dict[str, Any]:
    events = tuple(
        Interaction(investor, startup, kind, date.fromisoformat(at) if at else None, round_)
        for investor, startup, kind, at, round_ in deed.plan.events
    )
    gone = list(deed.plan.gone_events) if deed.choices.remove_gone else []
    count = len(gone)
    for row in interactions_of(db, conference.id) if gone else ():
        if _event(row) in gone:
            gone.remove(_event(row))
            db.delete(row)
    add_history(db, conference.id, Dataset(conference_of(conference), (), (), (), events))
    return {"new": len(events), "changed": 0, "gone": count, "hours_left_out": 0}
