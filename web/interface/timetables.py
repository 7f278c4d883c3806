"""Timetables: their versions, the released one, and releasing a draft."""

from __future__ import annotations

from datetime import datetime

from apiflask import APIBlueprint
from pydantic import BaseModel

from web.errors import NotFoundError
from web.interface.door import etag, needs, seen_revision, the_seat
from web.interface.parts import PartAsked, next_cursor
from web.interface.shapes import Spot
from web.services.exchange.tokens import Scope
from web.services.timetable.release import release
from web.store.listing import places_part
from web.store.records.meetings import MeetingRecord
from web.store.records.plans import PlaceRecord, TimetableRecord, VersionState
from web.store.timetables import newest, timetable_by_version, timetables_of
from web.views.access import now, reading, site

calls = APIBlueprint("timetables", __name__, tag="Timetable", url_prefix="/conferences/<slug>/timetables")


class Timetable(BaseModel):
    """A version of when and where the agreed meetings are."""

    version: int
    state: VersionState
    created_at: datetime
    released_at: datetime | None
    revision: int


class Timetables(BaseModel):
    """All versions, the latest first."""

    items: list[Timetable]


class Place(BaseModel):
    """Where a version has a meeting; without a spot it found none."""

    meeting_id: int
    investor_id: int
    startup_id: int
    spot: Spot | None


class Places(BaseModel):
    """A part of the places of a version, in the order of their meetings."""

    items: list[Place]
    next: str | None


class Released(BaseModel):
    """What a release did: how many meetings got, changed or lost their place."""

    new: int
    moved: int
    cancelled: int
    without_place: int


@calls.get("")
@needs(Scope.PLAN_READ)
@calls.output(Timetables)
def listed() -> Timetables:
    """List the versions."""
    return Timetables(items=[_timetable(row) for row in timetables_of(reading(), the_seat().conference_id)])


@calls.get("/released")
@needs(Scope.PLAN_READ)
@calls.output(Timetable)
def released() -> tuple[Timetable, int, dict[str, str]]:
    """Read the version that holds. Where meetings are now, moves of people included, stands in the meetings."""
    row = newest(reading(), the_seat().conference_id, VersionState.FROZEN)
    if row is None:
        raise NotFoundError("none is released")
    return _timetable(row), 200, {"ETag": etag(row.revision)}


@calls.get("/<int:version>")
@needs(Scope.PLAN_READ)
@calls.output(Timetable)
def one(version: int) -> tuple[Timetable, int, dict[str, str]]:
    """Read a version."""
    row = _row(version)
    return _timetable(row), 200, {"ETag": etag(row.revision)}


@calls.get("/<int:version>/places")
@needs(Scope.PLAN_READ)
@calls.input(PartAsked, location="query")
@calls.output(Places)
def places(version: int, query_data: PartAsked) -> Places:
    """List where a version has its meetings."""
    rows = places_part(reading(), _row(version).id, query_data.part)
    items = [_place(*row) for row in rows[: query_data.limit]]
    return Places(items=items, next=next_cursor([place.meeting_id for place, _meeting in rows], query_data))


@calls.post("/<int:version>/release")
@needs(Scope.PLAN_WRITE)
@calls.output(Released)
def make_true(version: int) -> Released:
    """Release a draft: every placed meeting is booked there, and everybody concerned is told."""
    row = _row(version)
    done = release(site().store, the_seat(), row.id, seen_revision(row.revision), now())
    return Released(
        new=len(done.new), moved=len(done.moved), cancelled=len(done.cancelled), without_place=len(done.unbooked)
    )


def _row(version: int) -> TimetableRecord:
    row = timetable_by_version(reading(), the_seat().conference_id, version)
    if row is None:
        raise NotFoundError("no such version")
    return row


def _timetable(row: TimetableRecord) -> Timetable:
    return Timetable(
        version=row.version,
        state=row.state,
        created_at=row.created_at,
        released_at=row.frozen_at,
        revision=row.revision,
    )


def _place(place: PlaceRecord, meeting: MeetingRecord) -> Place:
    spot = None
    if None not in (place.session_id, place.starts_at, place.ends_at, place.table):
        spot = Spot.model_validate(place, from_attributes=True)
    return Place(meeting_id=meeting.id, investor_id=meeting.investor_id, startup_id=meeting.startup_id, spot=spot)
