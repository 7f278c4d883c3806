"""Where links in letters lead that ask for fewer of them; nobody needs to sign in for that."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from web.services.letters.kinds import SORT_WORDS, Sort
from web.services.letters.stopping import choose_letters, read_stop_link, sorts_stopped, stop_letters
from web.store.records.conferences import ConferenceRecord
from web.views.access import now, site

pages = Blueprint("stopping", __name__, url_prefix="/letters")


@pages.get("/<token>")
def shown(token: str) -> str:
    """Ask which letters somebody wants; looking at a link changes nothing."""
    return _page(token, done=request.args.get("done") == "1")


@pages.post("/<token>")
def stop(token: str) -> str:
    """Stop letters with one click, of a person or of a mail program, which follows no redirect (RFC 8058)."""
    stop_letters(site().store, read_stop_link(site().settings, token), now())
    return _page(token, done=True)


@pages.post("/<token>/choose")
def choose(token: str) -> Response:
    """Choose which letters one gets."""
    link = read_stop_link(site().settings, token)
    wanted = [one for one in Sort if one.value in request.form.getlist("sort")]
    choose_letters(site().store, link.conference_id, link.email, wanted, now())
    return redirect(url_for("stopping.shown", token=token, done=1), code=303)


def _page(token: str, *, done: bool) -> str:
    link = read_stop_link(site().settings, token)
    with site().store.reading() as db:
        about = db.get_one(ConferenceRecord, link.conference_id)
        stopped = sorts_stopped(db, link.conference_id, link.email)
    return render_template(
        "stop_letters.html", token=token, link=link, about=about, sorts=SORT_WORDS, stopped=stopped, done=done
    )
