"""Requests: list, read, ask and answer on behalf of participants. What people write to each other stays theirs."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from apiflask import APIBlueprint
from flask import g, url_for
from pydantic import BaseModel, Field

from matcher.profiles import Side
from web.errors import NotFoundError
from web.interface.door import acting_for, etag, needs, person_or_404, seen_revision, the_seat
from web.interface.parts import PartAsked, next_cursor
from web.interface.shapes import Asked, Moment, Number
from web.seats import Seat
from web.services.exchange.tokens import Scope
from web.services.requests import accept, ask, decline, withdraw
from web.store.couples import request_row
from web.store.listing import requests_part
from web.store.records.meetings import MeetingRequestRecord, RequestState
from web.views.access import now, reading, site

calls = APIBlueprint("requests", __name__, tag="Requests", url_prefix="/conferences/<slug>/requests")
Answer = tuple["Request", int, dict[str, str]]


class Request(BaseModel):
    """A participant's own wish to meet; while it waits it takes nobody's time."""

    id: int
    investor_id: int
    startup_id: int
    asked_by: Side
    sub_forum_id: int
    wished_start: datetime | None
    """null: any time."""
    state: RequestState
    created_at: datetime
    expires_at: datetime
    answered_at: datetime | None
    revision: int


class Requests(BaseModel):
    """A part of the requests, in the order of their ids."""

    items: list[Request]
    next: str | None


class RequestsAsked(PartAsked):
    """Which requests."""

    state: RequestState | None = None
    participant: Number | None = None


class NewRequest(Asked):
    """Who asks whom."""

    asking_id: Number
    asked_id: Number
    message: str = Field("", max_length=500)
    wished_start: Moment | None = None


class Deed(StrEnum):
    """What becomes of a request that waits."""

    ACCEPT = "accept"
    DECLINE = "decline"
    WITHDRAW = "withdraw"


class Reply(Asked):
    """An answer of the asked side, or the asking side's taking it back."""

    deed: Deed
    starts_at: Moment | None = Field(None, description="With accept: another time than the wished one.")
    message: str = Field("", max_length=500, description="With decline.")


@calls.get("")
@needs(Scope.PEOPLE_READ)
@calls.input(RequestsAsked, location="query")
@calls.output(Requests)
def listed(query_data: RequestsAsked) -> Requests:
    """List requests."""
    asked = query_data
    rows = requests_part(reading(), the_seat().conference_id, asked.part, asked.state, asked.participant)
    items = [_request(row) for row in rows[: asked.limit]]
    return Requests(items=items, next=next_cursor([row.id for row in rows], asked))


@calls.post("")
@needs(Scope.PEOPLE_WRITE)
@calls.input(NewRequest)
@calls.output(Request, status_code=201)
def new(json_data: NewRequest) -> Answer:
    """Ask for a meeting on behalf of a participant; where the other asked already, this accepts."""
    wish = json_data
    person_or_404(wish.asked_id)
    seat = acting_for(person_or_404(wish.asking_id))
    id_ = ask(site().store, seat, wish.asked_id, wish.message, wish.wished_start, now())
    return _answer(id_, 201, {"Location": url_for("requests.one", slug=g.conference.slug, number=id_)})


@calls.get("/<int:number>")
@needs(Scope.PEOPLE_READ)
@calls.output(Request)
def one(number: int) -> Answer:
    """Read a request."""
    return _answer(number)


@calls.post("/<int:number>/reply")
@needs(Scope.PEOPLE_WRITE)
@calls.input(Reply)
@calls.output(Request)
def reply(number: int, json_data: Reply) -> Answer:
    """Answer a request, or take it back, on behalf of the side whose it is to do so."""
    row = _row(number)
    seen_revision(row.revision)
    store, said = site().store, json_data
    if said.deed is Deed.ACCEPT:
        accept(store, _seat(row, row.asked_by.other), number, said.starts_at, now())
    elif said.deed is Deed.DECLINE:
        decline(store, _seat(row, row.asked_by.other), number, said.message, now())
    else:
        withdraw(store, _seat(row, row.asked_by), number, now())
    return _answer(number)


def _seat(row: MeetingRequestRecord, side: Side) -> Seat:
    return acting_for(person_or_404(row.investor_id if side is Side.INVESTOR else row.startup_id))


def _row(id_: int) -> MeetingRequestRecord:
    row = request_row(reading(), the_seat().conference_id, id_)
    if row is None:
        raise NotFoundError("no such request")
    return row


def _answer(id_: int, status: int = 200, headers: dict[str, str] | None = None) -> Answer:
    """Return a request as it is now."""
    reading().rollback()
    row = _row(id_)
    return _request(row), status, {"ETag": etag(row.revision), **(headers or {})}


def _request(row: MeetingRequestRecord) -> Request:
    return Request.model_validate(row, from_attributes=True)
