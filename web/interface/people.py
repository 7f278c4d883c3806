"""Participants: list, read, add, change, take out and bring back."""

from __future__ import annotations

from datetime import datetime

from apiflask import APIBlueprint
from flask import g, url_for
from pydantic import BaseModel, Field

from matcher.profiles import Side
from web.interface.door import acting_for, etag, needs, person_or_404, seen_revision, the_seat
from web.interface.parts import PartAsked, next_cursor
from web.interface.profiles import Profile, ProfileChange, draft_of, profile_told
from web.interface.shapes import Asked, Reason
from web.services.exchange.tokens import Scope
from web.services.participants import add_person, bring_back, change_email, withdraw_person
from web.services.profiles import save_profile, suggestions_to_refresh
from web.store.listing import people_part
from web.store.records.log import JobKind
from web.store.records.participants import ParticipantRecord
from web.views.access import now, reading, site

calls = APIBlueprint("people", __name__, tag="Participants", url_prefix="/conferences/<slug>/participants")
Answer = tuple["Person", int, dict[str, str]]


class Person(BaseModel):
    """An investor or a startup."""

    id: int
    side: Side
    code: str
    """Its id in spreadsheets."""
    name: str
    email: str
    """Empty: unknown."""
    withdrawn_at: datetime | None
    """When it left; null: it takes part."""
    revision: int
    profile: Profile


class People(BaseModel):
    """A part of the participants, in the order of their ids."""

    items: list[Person]
    next: str | None


class PeopleAsked(PartAsked):
    """Which participants."""

    side: Side | None = None
    present: bool | None = Field(None, description="true: who takes part; false: who left.")


class NewPerson(Asked):
    """Somebody new; what it says about itself is changed afterwards."""

    side: Side
    name: str = Field(min_length=1, max_length=200)
    email: str = Field("", max_length=254)


class Email(Asked):
    """Where invitations go."""

    email: str = Field(max_length=254, description="Empty: nowhere.")


@calls.get("")
@needs(Scope.PEOPLE_READ)
@calls.input(PeopleAsked, location="query")
@calls.output(People)
def listed(query_data: PeopleAsked) -> People:
    """List participants."""
    asked = query_data
    rows = people_part(reading(), the_seat().conference_id, asked.part, asked.side, asked.present)
    items = [_person(row) for row in rows[: asked.limit]]
    return People(items=items, next=next_cursor([row.id for row in rows], asked))


@calls.post("")
@needs(Scope.PEOPLE_WRITE)
@calls.input(NewPerson)
@calls.output(Person, status_code=201)
def add(json_data: NewPerson) -> Answer:
    """Add a participant."""
    new = json_data
    id_ = add_person(site().store, the_seat(), new.side, new.name, new.email, now())
    return _answer(id_, 201, {"Location": url_for("people.one", slug=g.conference.slug, person=id_)})


@calls.get("/<int:person>")
@needs(Scope.PEOPLE_READ)
@calls.output(Person)
def one(person: int) -> Answer:
    """Read a participant."""
    return _answer(person)


@calls.patch("/<int:person>")
@needs(Scope.PEOPLE_WRITE)
@calls.input(ProfileChange)
@calls.output(Person)
def change(person: int, json_data: ProfileChange) -> Answer:
    """Change what a participant says about itself, as an organiser who acts for it."""
    row = person_or_404(person)
    revision = seen_revision(row.revision)
    draft = draft_of(row, g.conference.sub_forums, json_data)
    new = save_profile(site().store, acting_for(row), revision, draft, now())
    if new and suggestions_to_refresh(site().store, the_seat()):
        site().queue.start(the_seat(), JobKind.SUGGEST, {})
    return _answer(person)


@calls.put("/<int:person>/email")
@needs(Scope.PEOPLE_WRITE)
@calls.input(Email)
@calls.output(Person)
def email(person: int, json_data: Email) -> Answer:
    """Change where a participant's invitation goes."""
    seen_revision(person_or_404(person).revision)
    change_email(site().store, the_seat(), person, json_data.email, now())
    return _answer(person)


@calls.post("/<int:person>/withdrawal")
@needs(Scope.PEOPLE_WRITE)
@calls.input(Reason)
@calls.output(Person)
def withdraw(person: int, json_data: Reason) -> Answer:
    """Take a participant out: meetings to come are cancelled, and what waits is taken back."""
    person_or_404(person)
    withdraw_person(site().store, the_seat(), person, json_data.reason, now())
    return _answer(person)


@calls.delete("/<int:person>/withdrawal")
@needs(Scope.PEOPLE_WRITE)
@calls.output(Person)
def back(person: int) -> Answer:
    """Let a participant who left take part again; cancelled meetings stay cancelled."""
    person_or_404(person)
    bring_back(site().store, the_seat(), person, now())
    return _answer(person)


def _answer(id_: int, status: int = 200, headers: dict[str, str] | None = None) -> Answer:
    """Return a participant as it is now."""
    reading().rollback()
    row = person_or_404(id_)
    return _person(row), status, {"ETag": etag(row.revision), **(headers or {})}


def _person(row: ParticipantRecord) -> Person:
    return Person(
        id=row.id,
        side=row.side,
        code=row.code,
        name=row.name,
        email=row.email,
        withdrawn_at=row.withdrawn_at,
        revision=row.revision,
        profile=profile_told(row),
    )
