"""Participants: profiles to and from rows, and finding them."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from functools import cache
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import select

from matcher.profiles import (
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


def profile_record(profile: Participant) -> dict[str, Any]:
    """Return a profile as plain values, as its column keeps it."""
    # When it is away stands in the absences, which guard its time, and nowhere else.
    kept = replace(profile, attendance=replace(profile.attendance, unavailable=()), extra=dict(profile.extra))
    record: dict[str, Any] = _adapter(profile.side).dump_python(kept, mode="json")
    return record


def write_profile(row: ParticipantRecord, profile: Participant) -> None:
    """Set a participant's profile and the columns that repeat it; its places in sub-forums are not touched."""
    row.side = profile.side
    row.code = profile.id
    row.name = profile.name
    # When it is away stands in the absences, which guard its time, and nowhere else.
    kept = replace(profile, attendance=replace(profile.attendance, unavailable=()), extra=dict(profile.extra))
    row.profile = plain_profile(kept)
    row.stage = "".join(f",{stage.value}" for stage in sorted(profile.stages)) + "," if profile.stages else ""
    row.country = profile.country or ""
    row.place = profile.city or profile.region
    row.language = profile_language(profile).value
    parts = (profile.name, profile.text, *profile.tags, profile.city, profile.region, profile.country or "")
    row.search_text = "\n".join(parts).casefold()


def new_participant(conference_id: int, profile: Participant, email: str, now: datetime) -> ParticipantRecord:
    """Return the row of a new participant, without places in sub-forums."""
    row = ParticipantRecord(conference_id=conference_id, email=email, created_at=now, revision=1)
    row.hidden, row.newcomer, row.forums = "", None, []
    write_profile(row, profile)
    return row


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
    """Return everybody of one side who takes part, in the order of their codes."""
    asked = select(ParticipantRecord).where(
        ParticipantRecord.conference_id == conference_id,
        ParticipantRecord.side == side,
        ParticipantRecord.withdrawn_at.is_(None),
    )
    return list(db.scalars(asked.order_by(ParticipantRecord.code)))
