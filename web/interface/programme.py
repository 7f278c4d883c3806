"""The conference itself, its sub-forums and its sessions."""

from __future__ import annotations

from datetime import datetime

from apiflask import APIBlueprint
from flask import g
from pydantic import BaseModel

from web.interface.door import caller, etag, needs
from web.interface.problems import Bilingual
from web.interface.shapes import both
from web.services.exchange.tokens import Scope
from web.store.records.conferences import ConferenceRecord, ConferenceState, SessionRecord, SubForumRecord

calls = APIBlueprint("programme", __name__, tag="Programme", url_prefix="/conferences/<slug>")


class Conference(BaseModel):
    """A conference."""

    slug: str
    name: Bilingual
    zone: str
    state: ConferenceState
    meeting_minutes: int
    changeover_minutes: int
    scopes: list[str]
    """What the token that asks was made for."""


class SubForum(BaseModel):
    """A theme with a place in the programme."""

    id: int
    code: str
    name: Bilingual
    field: Bilingual
    description: Bilingual


class SubForums(BaseModel):
    """All sub-forums, in their order."""

    items: list[SubForum]


class Session(BaseModel):
    """A continuous stretch of the programme in one room; without a sub-forum it has no one-on-one meetings."""

    id: int
    code: str
    sub_forum_id: int | None
    name: Bilingual
    room: str
    starts_at: datetime
    ends_at: datetime
    tables: int
    meeting_minutes: int


class Sessions(BaseModel):
    """All sessions, in the order of time."""

    items: list[Session]


@calls.get("")
@calls.output(Conference)
def conference() -> tuple[Conference, int, dict[str, str]]:
    """Read the conference; any token may."""
    row: ConferenceRecord = g.conference
    told = Conference(
        slug=row.slug,
        name=both(row.name_en, row.name_zh),
        zone=row.zone,
        state=row.state,
        meeting_minutes=row.meeting_minutes,
        changeover_minutes=row.changeover_minutes,
        scopes=sorted(scope.value for scope in caller().scopes),
    )
    return told, 200, {"ETag": etag(row.revision)}


@calls.get("/sub-forums")
@needs(Scope.PROGRAMME_READ)
@calls.output(SubForums)
def sub_forums() -> SubForums:
    """Read the sub-forums."""
    return SubForums(items=[_forum(row) for row in g.conference.sub_forums])


@calls.get("/sessions")
@needs(Scope.PROGRAMME_READ)
@calls.output(Sessions)
def sessions() -> Sessions:
    """Read the sessions."""
    return Sessions(items=[_session(row, g.conference) for row in g.conference.sessions])


def _forum(row: SubForumRecord) -> SubForum:
    return SubForum(
        id=row.id,
        code=row.code,
        name=both(row.name_en, row.name_zh),
        field=both(row.field_en, row.field_zh),
        description=both(row.description_en, row.description_zh),
    )


def _session(row: SessionRecord, conference: ConferenceRecord) -> Session:
    return Session(
        id=row.id,
        code=row.code,
        sub_forum_id=row.sub_forum_id,
        name=both(row.name_en, row.name_zh),
        room=row.room,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        tables=row.tables,
        meeting_minutes=row.meeting_minutes or conference.meeting_minutes,
    )
