"""A participant changes what it says about itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from matcher.profiles import Participant
from web.errors import ChangedMeanwhileError, NotFoundError, RefusedError
from web.seats import Seat
from web.services.couples import YOU_LEFT, open_conference
from web.store.engine import Store
from web.store.jobs import is_waiting
from web.store.log import log_change
from web.store.people import name_forums, participant_row, write_profile
from web.store.records.conferences import ConferenceRecord
from web.store.records.log import JobKind
from web.store.records.participants import ParticipantRecord


@dataclass(frozen=True, slots=True)
class ProfileDraft:
    """What somebody wants its profile to be."""

    profile: Participant
    hidden: str
    """Columns that others do not see, joined by spaces."""
    newcomer: bool | None


def save_profile(store: Store, seat: Seat, revision: int, draft: ProfileDraft, now: datetime) -> bool:
    """Save the profile of the seat's participant; return whether anything in it is new.

    Raises
    ------
    ChangedMeanwhileError
        If somebody saved it after the reader's ``revision``; nothing is written then.
    """
    with store.writing() as db:
        conference = open_conference(db, seat)
        row = participant_row(db, seat.conference_id, seat.participant)
        if row is None:
            raise NotFoundError("no such participant")
        if row.withdrawn_at is not None:
            raise RefusedError(YOU_LEFT)
        if row.revision != revision:
            raise ChangedMeanwhileError
        before = _record(row)
        with db.no_autoflush:  # one save is one revision
            write_profile(row, replace(draft.profile, id=row.code))
            name_forums(row, conference.sub_forums)
            row.hidden, row.newcomer = draft.hidden, draft.newcomer
            after = _record(row)
        new = {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}
        if new:
            change = (
                {name: before.get(name) for name in sorted(new)},
                {name: after.get(name) for name in sorted(new)},
            )
            log_change(db, seat, "change profile", ("participant", row.id), now, change)
    return bool(new)


def suggestions_to_refresh(store: Store, seat: Seat) -> bool:
    """Return whether suggestions are to be made anew: not where that waits already, or none were ever made."""
    with store.reading() as db:
        made = db.get_one(ConferenceRecord, seat.conference_id).suggestion_version > 0
        return made and not is_waiting(db, seat.conference_id, JobKind.SUGGEST)


def _record(row: ParticipantRecord) -> Mapping[str, Any]:
    """Return everything that the form can change, on one level."""
    record = dict(row.profile)
    attendance = record.pop("attendance")
    extra = record.pop("extra")
    return {
        **record,
        **{name: attendance[name] for name in ("sub_forums", "min_meetings", "max_meetings")},
        **({"languages": extra["languages"]} if "languages" in extra else {}),
        "hidden": row.hidden,
        "newcomer": row.newcomer,
    }
