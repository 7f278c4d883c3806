"""Suggestions one after another: yes, maybe, no, and undo."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from web.forms.regards import AnswerForm
from web.services.regards import answer, take_back
from web.services.reviewing import review
from web.services.showing import note_shown
from web.store.records.participants import Answer
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
from web.views.participant.facts import init_facts

pages = Blueprint("review", __name__, url_prefix="/<slug>/review")
init_facts(pages)


@pages.get("/")
@participants_only
def next_one() -> str:
    """Show the next suggestion."""
    forum = request.args.get("forum", type=int)
    told = review(reading(), the_conference(), own_participant(), forum)
    if told.card:
        _note_shown(told.card.other.id)
    return render_template("participant/review.html", review=told, forum=forum)


@pages.get("/ahead/<int:other>")
@participants_only
def ahead(other: int) -> str:
    """Show what would come next after each answer to a suggestion, for a page that is quick to turn."""
    forum = request.args.get("forum", type=int)
    about = other_participant_or_404(other).id
    _note_shown(about)  # it is what the page shows now
    told = {
        said.value: review(reading(), the_conference(), own_participant(), forum, (about, said)) for said in Answer
    }
    return render_template("participant/ahead.html", told=told, forum=forum)


@pages.post("/answer")
@participants_only
def say() -> Response:
    """Answer, and go on to the next one."""
    form = _valid()
    _note_shown(form.other.data)
    answer(site().store, the_seat(), form.other.data, form.said, now())
    return redirect(url_for("review.next_one", forum=form.forum.data), code=303)


@pages.post("/undo")
@participants_only
def undo() -> Response:
    """Take the last answer back; whom it was about comes again by itself, for it is unanswered now."""
    form = _valid()
    take_back(site().store, the_seat(), form.other.data, form.said, now())
    return redirect(url_for("review.next_one", forum=form.forum.data), code=303)


def _note_shown(other: int) -> None:
    note_shown(site().store, reading(), the_seat(), other, now())


def _valid() -> AnswerForm:
    form = AnswerForm()
    if not form.validate():
        abort(400)
    return form
