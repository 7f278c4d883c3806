"""Meetings: list, read, book for two, move and cancel."""

from __future__ import annotations

from datetime import datetime

from apiflask import APIBlueprint
from flask import g, url_for
from pydantic import BaseModel, Field

from matcher.profiles import Side
from web.errors import NotFoundError
from web.interface.door import acting_for, etag, needs, person_or_404, seen_revision, the_seat
from web.interface.parts import PartAsked, next_cursor
from web.interface.shapes import Asked, At, Moment, Number, Reason, Spot
from web.services.exchange.tokens import Scope
from web.services.meetings import cancel_meeting, move_meeting, slots_for_move
from web.services.requests import accept, ask, withdraw
from web.store.couples import meeting_row, pending_request
from web.store.listing import meetings_part
from web.store.records.meetings import Door, MeetingRecord, MeetingState
from web.views.access import now, reading, site

calls = APIBlueprint("meetings", __name__, tag="Meetings", url_prefix="/conferences/<slug>/meetings")
Answer = tuple["Meeting", int, dict[str, str]]


class Meeting(BaseModel):
    """Both sides said yes; with a spot it is booked."""

    id: int
    investor_id: int
    startup_id: int
    sub_forum_id: int
    door: Door
    """How it came about."""
    state: MeetingState
    spot: Spot | None
    """Of a cancelled meeting: where it was."""
    pinned: bool
    cancelled_by: Side | None
    changed_at: datetime
    sequence: int
    """How often its time or place changed."""
    revision: int


class Meetings(BaseModel):
    """A part of the meetings, in the order of their ids."""

    items: list[Meeting]
    next: str | None


class MeetingsAsked(PartAsked):
    """Which meetings."""

    state: MeetingState | None = None
    participant: Number | None = None


class NewMeeting(Asked):
    """Two who are to meet, on whose behalf the caller asks and accepts."""

    investor_id: Number
    startup_id: Number
    starts_at: Moment | None = Field(None, description="null: the best time that both are free.")


class Times(BaseModel):
    """When a meeting could be."""

    items: list[datetime]


@calls.get("")
@needs(Scope.PLAN_READ)
@calls.input(MeetingsAsked, location="query")
@calls.output(Meetings)
def listed(query_data: MeetingsAsked) -> Meetings:
    """List meetings."""
    asked = query_data
    rows = meetings_part(reading(), the_seat().conference_id, asked.part, asked.state, asked.participant)
    items = [_meeting(row) for row in rows[: asked.limit]]
    return Meetings(items=items, next=next_cursor([row.id for row in rows], asked))


@calls.post("")
@needs(Scope.PEOPLE_WRITE)
@calls.input(NewMeeting)
@calls.output(Meeting, status_code=201)
def book(json_data: NewMeeting) -> Answer:
    """Book a meeting for two who both said so to an organiser: a request and its answer, by the usual rules."""
    store, start = site().store, json_data.starts_at
    investor = acting_for(person_or_404(json_data.investor_id, Side.INVESTOR))
    startup = acting_for(person_or_404(json_data.startup_id, Side.STARTUP))
    waiting = pending_request(reading(), investor.participant, startup.participant)
    if waiting is not None and waiting.expires_at > now():
        # One of them asked by itself: that request is answered, and stays where it cannot be.
        answering = startup if waiting.asked_by is Side.INVESTOR else investor
        return _booked(accept(store, answering, waiting.id, start, now()))
    request = ask(store, investor, startup.participant, "", start, now())
    try:
        meeting = accept(store, startup, request, start, now())
    except BaseException:
        withdraw(store, investor, request, now())
        raise
    return _booked(meeting)


@calls.get("/<int:meeting>")
@needs(Scope.PLAN_READ)
@calls.output(Meeting)
def one(meeting: int) -> Answer:
    """Read a meeting."""
    return _answer(meeting)


@calls.get("/<int:meeting>/times")
@needs(Scope.PLAN_READ)
@calls.output(Times)
def times(meeting: int) -> Times:
    """List when a meeting could be."""
    slots = slots_for_move(reading(), g.conference, _row(meeting), now())
    return Times(items=sorted({slot.hours.start for slot in slots}))


@calls.put("/<int:meeting>/time")
@needs(Scope.PLAN_WRITE)
@calls.input(At)
@calls.output(Meeting)
def move(meeting: int, json_data: At) -> Answer:
    """Move a meeting to a time at which both are free; it keeps its table where that is free then."""
    seen_revision(_row(meeting).revision)
    move_meeting(site().store, the_seat(), meeting, json_data.starts_at, now())
    return _answer(meeting)


@calls.post("/<int:meeting>/cancellation")
@needs(Scope.PLAN_WRITE)
@calls.input(Reason)
@calls.output(Meeting)
def cancel(meeting: int, json_data: Reason) -> Answer:
    """Cancel a meeting with a reason that both sides read."""
    seen_revision(_row(meeting).revision)
    cancel_meeting(site().store, the_seat(), meeting, json_data.reason, now())
    return _answer(meeting)


def _row(id_: int) -> MeetingRecord:
    row = meeting_row(reading(), the_seat().conference_id, id_)
    if row is None:
        raise NotFoundError("no such meeting")
    return row


def _booked(id_: int) -> Answer:
    return _answer(id_, 201, {"Location": url_for("meetings.one", slug=g.conference.slug, meeting=id_)})


def _answer(id_: int, status: int = 200, headers: dict[str, str] | None = None) -> Answer:
    """Return a meeting as it is now."""
    reading().rollback()
    row = _row(id_)
    return _meeting(row), status, {"ETag": etag(row.revision), **(headers or {})}


def _meeting(row: MeetingRecord) -> Meeting:
    placed = None not in (row.session_id, row.starts_at, row.ends_at, row.table)
    return Meeting(
        id=row.id,
        investor_id=row.investor_id,
        startup_id=row.startup_id,
        sub_forum_id=row.sub_forum_id,
        door=row.door,
        state=row.state,
        spot=Spot.model_validate(row, from_attributes=True) if placed else None,
        pinned=row.pinned,
        cancelled_by=row.cancelled_by,
        changed_at=row.changed_at,
        sequence=row.sequence,
        revision=row.revision,
    )
