"""Finding people of the other side, their profiles, the shortlist and private notes."""

from __future__ import annotations

from math import ceil
from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from matcher.profiles import Stage
from web.forms.regards import NoteForm, RankForm, SearchForm, StandingForm
from web.services.portraits import portrait
from web.services.regards import (
    answer,
    move_on_shortlist,
    put_on_shortlist,
    remove_from_shortlist,
    write_note,
)
from web.store.records.participants import ParticipantRecord
from web.store.regards import shortlist_of
from web.store.search import countries_shown, people_found
from web.views.access import (
    now,
    other_participant_or_404,
    own_participant,
    participants_only,
    reading,
    site,
    the_conference,
    the_seat,
)
from web.views.participant.facts import stage_name
from web.views.said import country, named

pages = Blueprint("people", __name__, url_prefix="/<slug>/people")

_EACH = 20


@pages.get("/")
@participants_only
def found() -> str:
    """Search the other side."""
    form = _search_form()
    page = max(request.args.get("page", 1, type=int), 1)
    part = slice((page - 1) * _EACH, page * _EACH)
    told = people_found(reading(), the_conference(), own_participant(), form.wanted(), part)
    asked: dict[str, Any] = {**request.args.to_dict(), "page": None}

    def address(number: int) -> str:
        return url_for("people.found", **{**asked, "page": number})

    return render_template(
        "participant/found.html", form=form, told=told, page=page, pages=ceil(told.count / _EACH), address=address
    )


@pages.get("/<int:other>")
@participants_only
def shown(other: int) -> str:
    """Show somebody in full."""
    return _page_of(other_participant_or_404(other), None)


@pages.post("/<int:other>/note")
@participants_only
def note(other: int) -> Response | tuple[str, int]:
    """Keep a private note; one that is too long stays on the page."""
    form = NoteForm()
    if not form.validate():
        return _page_of(other_participant_or_404(other), form), 422
    write_note(site().store, the_seat(), other, form.note.data or "", now())
    return redirect(url_for("people.shown", other=other, _anchor="note"), code=303)


@pages.post("/<int:other>/answer")
@participants_only
def say(other: int) -> Response:
    """Answer on the page of somebody, or leave it without an answer again."""
    form = StandingForm()
    if not form.validate():
        abort(400)
    answer(site().store, the_seat(), other, form.said, now())
    return redirect(url_for("people.shown", other=other), code=303)


@pages.post("/<int:other>/star")
@participants_only
def star(other: int) -> Response:
    """Put somebody on the shortlist."""
    put_on_shortlist(site().store, the_seat(), other, now())
    return _back(other)


@pages.post("/<int:other>/unstar")
@participants_only
def unstar(other: int) -> Response:
    """Take somebody off the shortlist."""
    remove_from_shortlist(site().store, the_seat(), other, now())
    return _back(other)


@pages.get("/shortlist")
@participants_only
def shortlist() -> str:
    """Show the shortlist in order of preference."""
    return render_template("participant/shortlist.html", rows=shortlist_of(reading(), the_seat().participant))


@pages.post("/shortlist/<int:other>")
@participants_only
def move(other: int) -> Response:
    """Give somebody another place on the shortlist."""
    form = RankForm()
    if not form.validate():
        abort(400)
    move_on_shortlist(site().store, the_seat(), other, form.rank.data, now())
    return redirect(url_for("people.shortlist"), code=303)


def _search_form() -> SearchForm:
    form = SearchForm(request.args)
    where, side = the_conference(), the_seat().side.other
    codes = countries_shown(reading(), where.id, side)
    form.offer(
        [(str(forum.id), named(forum)) for forum in where.sub_forums],
        [(str(stage.value), stage_name(stage)) for stage in Stage],
        sorted(((code, country(code)) for code in codes), key=lambda choice: choice[1]),
    )
    return form


def _page_of(other: ParticipantRecord, form: NoteForm | None) -> str:
    told = portrait(reading(), the_conference(), own_participant(), other)
    kept = form or NoteForm(formdata=None, note=told.regard.note if told.regard else "")
    forums: dict[int, Any] = {forum.id: forum for forum in the_conference().sub_forums}
    return render_template(
        "participant/person.html",
        told=told,
        other=other,
        form=kept,
        forums=[forums[place.sub_forum_id] for place in other.forums],
    )


def _back(other: int) -> Response:
    """Go back to the page with the star."""
    came_from = request.referrer or ""
    there = came_from.startswith(request.host_url) and not came_from.endswith(request.path)
    return redirect(came_from if there else url_for("people.shown", other=other), code=303)
