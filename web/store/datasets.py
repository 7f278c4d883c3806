"""A conference of the database as the dataset that matcher plans, and a conference folder as rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from matcher.conference import (
    Aim,
    Aims,
    Conference,
    Dataset,
    Interaction,
    MeetingLimits,
    Rules,
    Session,
    SubForum,
)
from matcher.profiles import Interval, Investor, Participant, Side, Startup
from matcher.words import Words
from web.store.busy import add_absence
from web.store.engine import Database
from web.store.people import name_forums, new_participant, people_of, profile_of
from web.store.records.conferences import ConferenceRecord, SessionRecord, SubForumRecord
from web.store.records.meetings import AbsenceRecord
from web.store.records.participants import (
    Answer,
    InteractionRecord,
    ParticipantRecord,
    PortfolioRecord,
    RegardRecord,
)
from web.store.records.plans import PairRuleKind, PairRuleRecord

#: What a session gets that leaves its tables open.
DEFAULT_TABLES = 10


def rules_record(rules: Rules) -> dict[str, Any]:
    """Return rules without their pairs as plain values."""
    return {
        "limits": {side.value: [limit.min, limit.max] for side, limit in rules.limits.items()},
        "known_kinds": sorted(rules.known_kinds),
        "smallest_round_share": rules.smallest_round_share,
    }


def aims_record(aims: Aims) -> dict[str, Any]:
    """Return aims as plain values."""
    return {
        "order": [aim.value for aim in aims.order],
        "weights": {aim.value: weight for aim, weight in aims.weights.items()},
    }


def rules_of(row: ConferenceRecord) -> Rules:
    """Return the rules of a conference without their pairs."""
    usual = Rules()
    limits = {Side(side): MeetingLimits(*pair) for side, pair in row.rules.get("limits", {}).items()}
    return Rules(
        limits={**usual.limits, **limits},
        known_kinds=frozenset(row.rules.get("known_kinds", usual.known_kinds)),
        smallest_round_share=row.rules.get("smallest_round_share", usual.smallest_round_share),
    )


def conference_of(
    row: ConferenceRecord,
    blocked: frozenset[tuple[str, str]] = frozenset(),
    pinned: frozenset[tuple[str, str]] = frozenset(),
) -> Conference:
    """Return a conference with its programme; pairs are (investor code, startup code)."""
    codes = {forum.id: forum.code for forum in row.sub_forums}
    return Conference(
        id=row.slug,
        name=Words(row.name_en, row.name_zh),
        zone=ZoneInfo(row.zone),
        sub_forums=tuple(_sub_forum(forum) for forum in row.sub_forums),
        sessions=tuple(_session(session, codes) for session in row.sessions),
        meeting=timedelta(minutes=row.meeting_minutes),
        changeover=timedelta(minutes=row.changeover_minutes),
        rules=replace(rules_of(row), blocked=blocked, pinned=pinned),
        aims=_aims(row.aims),
        balance=row.balance,
        encoder=row.encoder,
        fictional=row.fictional,
        is_template=row.is_template,
    )


def dataset_of(db: Database, conference: ConferenceRecord, *, noes_block: bool = True) -> Dataset:
    """Return a conference as matcher plans it: whoever left is not in it, and a no overrides even a pin.

    What people see is made without ``noes_block``: whom somebody refused must not learn it from a list.
    """
    people = {side: people_of(db, conference.id, side) for side in Side}
    codes = {row.id: row.code for rows in people.values() for row in rows}
    pairs = _pair_rules(db, conference.id, codes)
    refused = _refused(db, conference.id, codes) if noes_block else frozenset()
    blocked = pairs[PairRuleKind.BLOCKED] | refused
    away = absences_of(db, conference.id)
    everybody = {
        side: [_with_absences(profile_of(row), away.get(row.id, ())) for row in people[side]] for side in Side
    }
    interactions = db.scalars(select(InteractionRecord).where(InteractionRecord.conference_id == conference.id))
    portfolio = db.scalars(select(PortfolioRecord).where(PortfolioRecord.conference_id == conference.id))
    return Dataset(
        conference=conference_of(conference, blocked, pairs[PairRuleKind.PINNED] - refused),
        investors=tuple(one for one in everybody[Side.INVESTOR] if isinstance(one, Investor)),
        startups=tuple(one for one in everybody[Side.STARTUP] if isinstance(one, Startup)),
        portfolio=tuple(_portfolio_company(row) for row in portfolio),
        interactions=tuple(_interaction(row) for row in interactions),
    )


def add_conference(db: Database, dataset: Dataset, slug: str, now: datetime) -> ConferenceRecord:
    """Write a conference folder's dataset as a new conference, and return its row."""
    row = new_conference(dataset.conference, slug, now)
    db.add(row)
    db.flush()
    rows: list[tuple[ParticipantRecord, tuple[Interval, ...]]] = []
    people: tuple[Participant, ...] = (*dataset.investors, *dataset.startups)
    for person in people:
        one = new_participant(row.id, person, "", now)
        name_forums(one, row.sub_forums)
        db.add(one)
        rows.append((one, person.attendance.unavailable))
    db.flush()
    for one, unavailable in rows:
        for hours in unavailable:
            add_absence(db, one.id, hours)
    add_history(db, row.id, dataset)
    db.flush()
    return row


def new_conference(conference: Conference, slug: str, now: datetime) -> ConferenceRecord:
    """Return the row of a new conference with its programme; pairs of its rules are not taken over."""
    row = ConferenceRecord(
        slug=slug,
        name_en=conference.name.en,
        name_zh=conference.name.zh,
        zone=conference.zone.key,
        meeting_minutes=int(conference.meeting.total_seconds() // 60),
        changeover_minutes=int(conference.changeover.total_seconds() // 60),
        rules=rules_record(conference.rules),
        aims=aims_record(conference.aims),
        balance=conference.balance,
        encoder=conference.encoder,
        fictional=conference.fictional,
        is_template=conference.is_template,
        created_at=now,
    )
    forums = {forum.id: _forum_row(forum, at) for at, forum in enumerate(conference.sub_forums)}
    row.sub_forums = list(forums.values())
    row.sessions = [_session_row(session, forums) for session in conference.sessions]
    return row


def add_history(db: Database, conference_id: int, dataset: Dataset) -> None:
    """Write what happened before between the people of a dataset."""
    db.add_all(
        InteractionRecord(
            conference_id=conference_id,
            investor_code=one.investor_id,
            startup_code=one.startup_id,
            kind=one.kind,
            at=one.at.isoformat() if one.at else "",
            round=one.round,
        )
        for one in dataset.interactions
    )
    for company in dataset.portfolio:
        shown = new_participant(conference_id, company, "", datetime.min.replace(tzinfo=UTC))
        db.add(PortfolioRecord(conference_id=conference_id, profile=shown.profile))


def absences_of(db: Database, conference_id: int) -> dict[int, list[Interval]]:
    """Return when each participant of a conference cannot be met, for those who cannot at some time."""
    asked = (
        select(AbsenceRecord)
        .join(ParticipantRecord, ParticipantRecord.id == AbsenceRecord.participant_id)
        .where(ParticipantRecord.conference_id == conference_id)
        .order_by(AbsenceRecord.starts_at)
    )
    found: dict[int, list[Interval]] = {}
    for row in db.scalars(asked):
        found.setdefault(row.participant_id, []).append(Interval(row.starts_at, row.ends_at))
    return found


def _with_absences(person: Participant, away: Sequence[Interval]) -> Participant:
    return replace(person, attendance=replace(person.attendance, unavailable=tuple(away))) if away else person


def _portfolio_company(row: PortfolioRecord) -> Startup:
    company = profile_of(ParticipantRecord(side=Side.STARTUP, profile=row.profile))
    assert isinstance(company, Startup)
    return company


def _interaction(row: InteractionRecord) -> Interaction:
    at = date.fromisoformat(row.at) if row.at else None
    return Interaction(row.investor_code, row.startup_code, row.kind, at, row.round)


def _pair_rules(
    db: Database, conference_id: int, codes: dict[int, str]
) -> dict[PairRuleKind, frozenset[tuple[str, str]]]:
    rows = db.scalars(select(PairRuleRecord).where(PairRuleRecord.conference_id == conference_id)).all()
    known = [row for row in rows if row.investor_id in codes and row.startup_id in codes]
    return {
        kind: frozenset((codes[row.investor_id], codes[row.startup_id]) for row in known if row.kind is kind)
        for kind in PairRuleKind
    }


def _refused(db: Database, conference_id: int, codes: dict[int, str]) -> frozenset[tuple[str, str]]:
    """Return the couples one of whom said no."""
    asked = (
        select(RegardRecord.participant_id, RegardRecord.other_id, ParticipantRecord.side)
        .join(ParticipantRecord, ParticipantRecord.id == RegardRecord.participant_id)
        .where(ParticipantRecord.conference_id == conference_id, RegardRecord.answer == Answer.NO)
    )
    rows = db.execute(asked)
    couples = ((one, other) if side is Side.INVESTOR else (other, one) for one, other, side in rows)
    return frozenset((codes[i], codes[s]) for i, s in couples if i in codes and s in codes)


def _aims(record: dict[str, Any]) -> Aims:
    if not record:
        return Aims()
    weights = {Aim(name): int(weight) for name, weight in record.get("weights", {}).items()}
    return Aims(tuple(Aim(name) for name in record["order"]), weights)


def _sub_forum(row: SubForumRecord) -> SubForum:
    return SubForum(
        row.code,
        Words(row.name_en, row.name_zh),
        Words(row.field_en, row.field_zh),
        Words(row.description_en, row.description_zh),
    )


def _session(row: SessionRecord, codes: dict[int, str]) -> Session:
    return Session(
        id=row.code,
        sub_forum=None if row.sub_forum_id is None else codes[row.sub_forum_id],
        name=Words(row.name_en, row.name_zh),
        room=row.room,
        start=row.starts_at,
        end=row.ends_at,
        tables=None if row.sub_forum_id is None else row.tables,
        meeting=None if row.meeting_minutes is None else timedelta(minutes=row.meeting_minutes),
    )


def _forum_row(forum: SubForum, position: int) -> SubForumRecord:
    return SubForumRecord(
        code=forum.id,
        position=position,
        name_en=forum.name.en,
        name_zh=forum.name.zh,
        field_en=forum.field.en,
        field_zh=forum.field.zh,
        description_en=forum.description.en,
        description_zh=forum.description.zh,
    )


def _session_row(session: Session, forums: dict[str, SubForumRecord]) -> SessionRecord:
    return SessionRecord(
        code=session.id,
        sub_forum=None if session.sub_forum is None else forums[session.sub_forum],
        name_en=session.name.en,
        name_zh=session.name.zh,
        room=session.room,
        starts_at=session.start,
        ends_at=session.end,
        tables=DEFAULT_TABLES if session.tables is None else session.tables,
        meeting_minutes=None if session.meeting is None else int(session.meeting.total_seconds() // 60),
    )
