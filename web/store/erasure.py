"""Erase what is said of people and keep what is counted: the rows stay, their words go."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from functools import cache
from secrets import token_hex
from typing import Any

from sqlalchemy import JSON, Column, Enum, LargeBinary, Table, and_, delete, func, or_, select, update
from sqlalchemy.orm import aliased

from matcher.plan import Opinion
from matcher.profiles import Investor, Side, Startup
from web.store.engine import Database
from web.store.opinions import packed
from web.store.people import profile_of, write_profile
from web.store.personal import GONE, Condition, is_key, personal_columns, rows_about, rows_of_conference, tables
from web.store.records import Base
from web.store.records.accounts import MembershipRecord, User, WebAuthn
from web.store.records.conferences import ConferenceRecord
from web.store.records.log import MailState, OutgoingMailRecord
from web.store.records.messages import NoticeRecord, StoppedLettersRecord
from web.store.records.participants import AliasRecord, InteractionRecord, ParticipantRecord
from web.store.scrubbing import ERASED, Traces, rewrite, scrub

#: An opinion that gives no reasons; a match or a suggestion keeps its scores beside it.
_NOTHING_TOLD = packed({side: Opinion(0.0, 0.0, ()) for side in Side})
_OWN_ROW = ("participants", "accounts")
_FIELD = re.compile(r"[a-z_]{1,30}")


def accounts_of_only(db: Database, people: Collection[int]) -> list[int]:
    """Return the accounts that speak for some participants and for nobody and nothing else."""
    seat = MembershipRecord
    here = select(seat.account_id).where(seat.participant_id.in_(people))
    elsewhere = select(seat.account_id).where(
        or_(seat.participant_id.is_(None), seat.participant_id.not_in(people))
    )
    asked = select(User).where(User.id.in_(here), User.id.not_in(elsewhere))
    return [one.id for one in db.scalars(asked.order_by(User.id)) if not one.roles]


def erase_people(db: Database, conference: ConferenceRecord, people: Sequence[int], now: datetime) -> None:
    """Erase some participants of a conference: what they said, what was said of them, and how they are named."""
    db.flush()
    people = [*people, *_merged_into(db, people)]
    rows = list(db.scalars(select(ParticipantRecord).where(ParticipantRecord.id.in_(people))))
    accounts = accounts_of_only(db, people)
    conditions = rows_about(people, accounts)
    traces = _traces_of(db, rows, accounts, conditions)
    _silence(db, people, now)
    # A notice to somebody else that no letter told yet still has to say where a meeting was.
    notices = Base.metadata.tables["notices"]
    mine = or_(notices.c.participant_id.in_(people), notices.c.told_at.is_not(None))
    conditions["notices"] = and_(conditions["notices"], mine)
    _blank_rows(db, conditions)
    for row in rows:
        _forget_history(db, row)
        _blank_participant(row, now)
    _blank_accounts(db, accounts)
    whole = rows_of_conference(conference.id)
    # Nobody can take one person out of a file, or out of an answer that is kept for another program.
    for name in ("uploads", "whole_files", "repeated_calls"):
        db.execute(delete(Base.metadata.tables[name]).where(whole[name]))
    scrub(db, conference.id, traces)
    db.expire_all()


def erase_account(db: Database, conference: ConferenceRecord, account_id: int, participant_id: int) -> None:
    """Erase one of several who speak for a participant: its seat, and itself where it has no other."""
    account, row = db.get_one(User, account_id), db.get_one(ParticipantRecord, participant_id)
    traces = Traces(names={account.name} - {row.name}, emails={account.email})
    seat = MembershipRecord
    db.execute(delete(seat).where(seat.account_id == account_id, seat.participant_id == participant_id))
    if row.email == account.email:
        row.email = ""
    db.flush()
    if not account.roles and not db.scalar(select(func.count()).where(seat.account_id == account_id)):
        _blank_accounts(db, [account_id])
    scrub(db, conference.id, traces, own_row=participant_id)
    db.expire_all()


def erase_conference(db: Database, conference: ConferenceRecord, now: datetime) -> int:
    """Erase everything personal of a conference; return how many participants it had. Its numbers stay."""
    db.flush()
    asked = select(ParticipantRecord).where(ParticipantRecord.conference_id == conference.id)
    rows = list(db.scalars(asked))
    people = [row.id for row in rows]
    accounts = accounts_of_only(db, people)
    of_accounts, conditions = rows_about([], accounts), rows_of_conference(conference.id)
    _silence(db, people, now)
    _blank_rows(db, {name: one for name, one in of_accounts.items() if name not in conditions})
    _blank_rows(db, conditions)
    for row in rows:
        _blank_participant(row, now)
    _blank_accounts(db, accounts)
    db.expire_all()
    return len(people)


def _merged_into(db: Database, people: Collection[int]) -> list[int]:
    """Return entries that organisers found to be the same as some participants."""
    row, kept = ParticipantRecord, aliased(ParticipantRecord)
    asked = (
        select(row.id)
        .join(AliasRecord, and_(AliasRecord.conference_id == row.conference_id, AliasRecord.code == row.code))
        .join(kept, and_(kept.id == AliasRecord.participant_id, kept.side == row.side))
        .where(kept.id.in_(people), row.id.not_in(people))
    )
    return list(db.scalars(asked.distinct()))


def _traces_of(
    db: Database,
    rows: Iterable[ParticipantRecord],
    accounts: Collection[int],
    conditions: Mapping[str, Condition],
) -> Traces:
    """Return what some participants can be known by wherever else it stands."""
    traces = Traces()
    ids = []
    for row in rows:
        profile = profile_of(row)
        ids.append(row.id)
        traces.names |= {row.name, profile.name}
        traces.emails.add(row.email)
        traces.codes.add(row.code)
        traces.texts |= {profile.text, *profile.text.splitlines()}
    traces.codes |= set(db.scalars(select(AliasRecord.code).where(AliasRecord.participant_id.in_(ids))))
    for name, email in db.execute(select(User.name, User.email).where(User.id.in_(accounts))):
        traces.names.add(name)
        traces.emails.add(email)
    # What they wrote to others, and how they are reached: others' letters and logs may repeat it.
    for table_name in ("meeting_requests", "contacts", "meetings"):
        table = Base.metadata.tables[table_name]
        columns = personal_columns(table)
        for told in db.execute(select(*columns).where(conditions[table_name])):
            traces.texts |= {text for value in told if isinstance(value, str) for text in value.splitlines()}
    return traces


def _silence(db: Database, people: Collection[int], now: datetime) -> None:
    """Let no letter go out to somebody that nothing is left of."""
    notice, letter = NoticeRecord, OutgoingMailRecord
    untold = and_(notice.participant_id.in_(people), notice.told_at.is_(None))
    db.execute(update(notice).where(untold).values(told_at=now, unsent="stale"))
    waiting = and_(letter.participant_id.in_(people), letter.state.in_((MailState.WAITING, MailState.DOUBTFUL)))
    db.execute(update(letter).where(waiting).values(state=MailState.LATE))


def _blank_rows(db: Database, conditions: Mapping[str, Condition]) -> None:
    """Take the words out of rows, or the rows away where nothing of them is worth keeping.

    All the words go first: which rows these are is read off those that go.
    """
    found = [table for table in tables() if table.name in conditions]
    for table in found:
        if table.name not in (*_OWN_ROW, *GONE):
            _blank(db, table, conditions[table.name])
    for table in reversed(found):
        if table.name in GONE:
            mine = conditions[table.name]
            # The seats of organisers and staff are about no participant.
            seats = table.name == "memberships"
            db.execute(delete(table).where(and_(mine, table.c.participant_id.is_not(None)) if seats else mine))


def _blank(db: Database, table: Table, condition: Condition) -> None:
    columns = personal_columns(table)
    plain = [one for one in columns if not is_key(one) and not isinstance(one.type, JSON)]
    records = [one for one in columns if not is_key(one) and isinstance(one.type, JSON)]
    if plain:
        db.execute(update(table).where(condition).values({one.name: _nothing(one) for one in plain}))
    if records:
        rewrite(db, table, records, condition, wordless)
    for one in columns:
        if is_key(one):
            _rename(db, table, one, condition)


def _nothing(column: Column[Any]) -> Any:
    """Return what says nothing in a column."""
    if column.name == "told":
        return _NOTHING_TOLD
    if column.nullable:
        return None
    return b"" if isinstance(column.type, LargeBinary) else ""


def _rename(db: Database, table: Table, column: Column[Any], condition: Condition) -> None:
    """Give rows another value in what tells them apart."""
    if column.nullable:
        db.execute(update(table).where(condition).values({column.name: None}))
        return
    for (old,) in db.execute(select(column).where(condition).distinct()).all():
        db.execute(update(table).where(condition, column == old).values({column.name: token_hex(12)}))


def wordless(value: Any) -> Any:
    """Return plain values without their words: numbers, moments and the names of states stay."""
    if isinstance(value, dict):
        return {key: wordless(one) for key, one in value.items() if _FIELD.fullmatch(key) or _says_nothing(key)}
    if isinstance(value, list):
        return [wordless(one) for one in value]
    return value if not isinstance(value, str) or _says_nothing(value) else ""


def _says_nothing(text: str) -> bool:
    """Return whether a text is a number, a moment or the name of a state."""
    if text in _states() or text.isdecimal():
        return True
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


@cache
def _states() -> frozenset[str]:
    """Return the names of all states that rows can be in."""
    kinds = (column.type for table in tables() for column in table.columns)
    return frozenset(str(name) for kind in kinds if isinstance(kind, Enum) for name in kind.enums)


def _blank_participant(row: ParticipantRecord, now: datetime) -> None:
    """Leave of a participant what is counted: its side, stage, language and sub-forums."""
    stage, language, stages = row.stage, row.language, profile_of(row).stages
    kind = Investor if row.side is Side.INVESTOR else Startup
    write_profile(row, kind(id=f"erased-{row.id}", name=ERASED, stages=stages))
    row.stage, row.language = stage, language
    row.email = row.hidden = ""
    row.vector, row.imported, row.alike, row.map_x, row.map_y = None, {}, [], None, None
    row.erased_at = row.erased_at or now
    row.withdrawn_at = row.withdrawn_at or now


def _forget_history(db: Database, row: ParticipantRecord) -> None:
    """Forget what happened before between somebody and others."""
    past = InteractionRecord
    code = past.investor_code if row.side is Side.INVESTOR else past.startup_code
    db.execute(delete(past).where(past.conference_id == row.conference_id, code == row.code))


def _blank_accounts(db: Database, ids: Sequence[int]) -> None:
    """Leave of accounts a row that the change log can point to, and that nobody can sign in to."""
    letters = Base.metadata.tables["outgoing_mail"]
    db.execute(delete(WebAuthn).where(WebAuthn.user_id.in_(ids)))
    for account in db.scalars(select(User).where(User.id.in_(ids))).all():
        db.execute(delete(StoppedLettersRecord).where(StoppedLettersRecord.email == account.email))
        _blank(db, letters, letters.c.to == account.email)
        for column in personal_columns(Base.metadata.tables["accounts"]):
            setattr(account, column.name, None if column.nullable else "")
        account.email, account.fs_uniquifier = f"erased-{account.id}@erased.invalid", token_hex(16)
        account.active = False
    db.flush()
