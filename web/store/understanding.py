"""What the other side states that a profile could be compared with: counted, not guessed."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, func, or_, select

from matcher.profiles import Side
from web.store.engine import Database
from web.store.records.participants import ForumPlaceRecord, ParticipantRecord

#: The count of everybody of the other side within reach.
ALL = "all"


def stated_by_others(db: Database, row: ParticipantRecord) -> dict[str, int]:
    """Return how many of the other side within reach state what each part of a profile is compared with.

    Within reach is whoever shares a sub-forum; for a participant without any, everybody of the other side.
    """
    them = ParticipantRecord
    asked = select(
        func.count().label(ALL),
        *(func.count().filter(is_so).label(name) for name, is_so in _STATED[row.side].items()),
    ).where(
        them.conference_id == row.conference_id,
        them.side == row.side.other,
        them.withdrawn_at.is_(None),
    )
    if row.forums:
        shared = select(ForumPlaceRecord.participant_id).where(
            ForumPlaceRecord.sub_forum_id.in_([place.sub_forum_id for place in row.forums])
        )
        asked = asked.where(them.id.in_(shared))
    return dict(db.execute(asked).one()._mapping)


def _has_items(column: str) -> ColumnElement[Any]:
    has: ColumnElement[Any] = func.json_array_length(ParticipantRecord.profile[column]) > 0
    return has


def _has_text(column: str) -> ColumnElement[Any]:
    return or_(ParticipantRecord.profile[column].as_string() != "", _has_items("tags"))


def _has_number(column: str) -> ColumnElement[Any]:
    has: ColumnElement[Any] = ParticipantRecord.profile[column].as_float().is_not(None)
    return has


#: By side and part of the profile: what the other side must state for that part to count.
_STATED: dict[Side, dict[str, ColumnElement[Any]]] = {
    Side.STARTUP: {
        "description": _has_text("thesis"),
        "tags": _has_items("tags"),
        "stage": ParticipantRecord.stage != "",
        "raising": or_(_has_number("ticket_min_usd"), _has_number("ticket_max_usd")),
        "country": _has_items("markets"),
    },
    Side.INVESTOR: {
        "thesis": _has_text("description"),
        "tags": _has_items("tags"),
        "stages": ParticipantRecord.stage != "",
        "cheque": _has_number("raising_usd"),
        "countries": ParticipantRecord.country != "",
    },
}
