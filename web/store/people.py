"""Participants: profiles to and from rows, and finding them."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import fields, replace
from datetime import datetime
from functools import cache

from babel.core import Locale
from pydantic import TypeAdapter
from sqlalchemy import Connection, bindparam, event, select

from matcher.profiles import (
    Attendance,
    Investor,
    Participant,
    Side,
    Startup,
    profile_language,
)
from web.store.engine import Database
from web.store.records.columns import Record
from web.store.records.conferences import SubForumRecord
from web.store.records.participants import ForumPlaceRecord, ParticipantRecord
from web.visibility import as_seen

_LONGEST = 200
_EXTRA = "extra."
_ATTENDANCE = tuple(one.name for one in fields(Attendance))
_FIELDS = {
    Side.INVESTOR: {one.name for one in fields(Investor)},
    Side.STARTUP: {one.name for one in fields(Startup)},
}


@cache
def _adapter(side: Side) -> TypeAdapter[Participant]:
    return TypeAdapter(Investor if side is Side.INVESTOR else Startup)


def profile_of(row: ParticipantRecord) -> Participant:
    """Return what a participant says about itself."""
    return _adapter(row.side).validate_python(row.profile)


def plain_profile(profile: Participant) -> Record:
    """Return a profile as plain values, the same ones for equal profiles: sets have no order of their own."""
    values: Record = _adapter(profile.side).dump_python(replace(profile, extra=dict(profile.extra)), mode="json")
    return {name: sorted(value) if name in ("stages", "markets") else value for name, value in values.items()}


def profile_from(side: Side, values: Record) -> Participant:
    """Return the profile that plain values describe."""
    return _adapter(side).validate_python(values)


def write_profile(row: ParticipantRecord, profile: Participant) -> None:
    """Set a participant's profile and the columns that repeat it; its places in sub-forums are not touched."""
    row.side = profile.side
    row.code = profile.id
    # The profile keeps what is longer than a list has room for.
    row.name = profile.name[:_LONGEST]
    # When it is away stands in the absences, which guard its time, and nowhere else.
    kept = replace(profile, attendance=replace(profile.attendance, unavailable=()), extra=dict(profile.extra))
    row.profile = plain_profile(kept)
    row.stage = "".join(f",{stage.value}" for stage in sorted(profile.stages)) + "," if profile.stages else ""
    row.country = profile.country or ""
    row.place = (profile.city or profile.region)[:_LONGEST]
    row.language = profile_language(profile).value
    parts = (profile.name, profile.text, *profile.tags, profile.city, profile.region, profile.country or "")
    row.search_text = "\n".join(parts).casefold()


def new_participant(conference_id: int, profile: Participant, email: str, now: datetime) -> ParticipantRecord:
    """Return the row of a new participant, without places in sub-forums."""
    row = ParticipantRecord(conference_id=conference_id, email=email, created_at=now, revision=1)
    row.hidden, row.newcomer, row.forums = "", None, []
    write_profile(row, profile)
    row.imported = told_values(profile, email)
    return row


def told_values(profile: Participant, email: str) -> Record:
    """Return what a row of a spreadsheet tells of a participant; other columns go by ``extra.heading``."""
    plain = plain_profile(profile)
    del plain["id"]
    extra = {f"{_EXTRA}{heading}": text for heading, text in plain.pop("extra").items()}
    return {**plain.pop("attendance"), **plain, **extra, "email": email}


def profile_told(side: Side, code: str, values: Record) -> Participant:
    """Return the profile of what a row tells; the reverse of ``told_values``."""
    extra = {name.removeprefix(_EXTRA): text for name, text in values.items() if name.startswith(_EXTRA) and text}
    attendance = {name: values[name] for name in _ATTENDANCE if name in values}
    known = _FIELDS[side] - {"id", "attendance", "extra"}
    plain = {name: value for name, value in values.items() if name in known}
    return profile_from(side, {**plain, "id": code, "attendance": attendance, "extra": extra})


def name_forums(row: ParticipantRecord, forums: list[SubForumRecord]) -> None:
    """Give a participant the places that its profile names; suggested ones stay where it names none."""
    named = row.profile["attendance"]["sub_forums"]
    wanted = {forum.id for forum in forums if forum.code in named}
    if wanted:
        row.forums = [place for place in row.forums if place.sub_forum_id in wanted]
        for place in row.forums:
            place.probability = None
        present = {place.sub_forum_id for place in row.forums}
        row.forums += [ForumPlaceRecord(sub_forum_id=id_, probability=None) for id_ in sorted(wanted - present)]
    else:
        row.forums = [place for place in row.forums if place.probability is not None]


def participant_row(db: Database, conference_id: int, id_: int) -> ParticipantRecord | None:
    """Return a participant of a conference; None where it has none with this id."""
    row = db.get(ParticipantRecord, id_)
    return row if row is not None and row.conference_id == conference_id else None


def people_of(db: Database, conference_id: int, side: Side) -> list[ParticipantRecord]:
    """Return everybody of one side who takes part and may be suggested, in the order of their codes."""
    asked = select(ParticipantRecord).where(
        ParticipantRecord.conference_id == conference_id,
        ParticipantRecord.side == side,
        ParticipantRecord.withdrawn_at.is_(None),
        ParticipantRecord.unsuggested_at.is_(None),
    )
    return list(db.scalars(asked.order_by(ParticipantRecord.code)))


def people_by_id(db: Database, ids: Sequence[int]) -> list[ParticipantRecord]:
    """Return some participants in the order of their ids as given."""
    found = {row.id: row for row in db.scalars(select(ParticipantRecord).where(ParticipantRecord.id.in_(ids)))}
    return [found[id_] for id_ in ids if id_ in found]


def seen_profile(row: ParticipantRecord) -> Participant:
    """Return what the other side may read of a participant."""
    return as_seen(profile_of(row), row.hidden)


def seen_profiles(db: Database, ids: Collection[int]) -> dict[int, Participant]:
    """Return what the other side may read of some participants."""
    found = db.execute(_PROFILES, {"people": list(ids)})
    return {id_: as_seen(profile_from(side, values), hidden) for id_, side, values, hidden in found}


_PROFILES = select(
    ParticipantRecord.id, ParticipantRecord.side, ParticipantRecord.profile, ParticipantRecord.hidden
).where(ParticipantRecord.id.in_(bindparam("people", expanding=True)))


def folded(text: str) -> str:
    """Return a text as words are looked for: without letter case, wide letters as narrow ones."""
    return unicodedata.normalize("NFKC", text).casefold()


@event.listens_for(ParticipantRecord, "before_insert")
@event.listens_for(ParticipantRecord, "before_update")
def _tell_what_is_shown(_mapper: object, _connection: Connection, row: ParticipantRecord) -> None:
    """Keep the text that others find somebody by true to its profile and to what it hides."""
    seen = seen_profile(row)
    parts = (seen.name, seen.text, *seen.tags, seen.city, seen.region, *_country_names(seen.country or ""))
    text = folded("\n".join(part for part in parts if part))
    if row.shown_text != text:
        row.shown_text = text


@cache
def _country_names(code: str) -> tuple[str, ...]:
    return tuple(Locale(language).territories.get(code, "") for language in ("en", "zh"))


def some_people(db: Database, conference_id: int, most: int) -> list[ParticipantRecord]:
    """Return some of those who take part, of both sides where there are two."""
    row = ParticipantRecord
    asked = select(row).where(row.conference_id == conference_id, row.withdrawn_at.is_(None))
    found = [db.scalars(asked.where(row.side == side).order_by(row.id).limit(most)).all() for side in Side]
    return [one for some in found for one in some][:most] if not all(found) else [some[0] for some in found]
