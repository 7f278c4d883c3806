"""The outbox: which letters wait, which failed and why, which were sent."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import ngettext
from werkzeug.wrappers import Response

from web.errors import RefusedError
from web.services.letters.outbox import try_again
from web.store.outbox import Wanted, found_letters, kinds_of_letters, last_trouble, letter_counts
from web.store.records.accounts import Right
from web.store.records.log import MailState
from web.views.access import now, organisers_only, reading, site, the_conference, the_seat
from web.views.organiser.letter_words import kind_words, state_words
from web.views.said import said

pages = Blueprint("letters", __name__, url_prefix="/<slug>/organiser/letters")

PAGE = 50


@pages.get("/")
@organisers_only(Right.PEOPLE)
def shown() -> str:
    """Show the letters that fit, the latest first."""
    number = max(1, request.args.get("page", 1, type=int))
    asked = request.args.get("state", "")
    state = MailState(asked) if asked in set(MailState) else None
    wanted = Wanted(state, *(request.args.get(name, "").strip()[:200] for name in ("kind", "words")))
    letters, count = found_letters(reading(), the_conference().id, wanted, (number - 1) * PAGE, PAGE)
    return render_template(
        "organiser/letters.html",
        letters=letters,
        count=count,
        counts=letter_counts(reading(), the_conference().id),
        kinds=kinds_of_letters(reading(), the_conference().id),
        trouble=last_trouble(reading(), the_conference().id),
        no_server=not site().settings.mail_server,
        wanted=wanted,
        number=number,
        pages=-(-count // PAGE),
        kind_words=kind_words,
        state_words=state_words,
        MailState=MailState,
    )


@pages.post("/again")
@organisers_only(Right.PEOPLE)
def all_again() -> Response:
    """Try every letter again that failed."""
    return _again(None)


@pages.post("/<int:letter>/again")
@organisers_only(Right.PEOPLE)
def again(letter: int) -> Response:
    """Try one letter again."""
    return _again(letter)


def _again(letter: int | None) -> Response:
    try:
        letters = try_again(site().store, the_seat(), letter, now())
    except RefusedError as refusal:
        flash(said(refusal.words), "info")
    else:
        site().queue.deliver(letters)
        flash(
            ngettext("The letter is being tried again.", "%(num)s letters are being tried again.", len(letters)),
            "success",
        )
    return redirect(url_for("letters.shown"), code=303)
