"""What happened to one's meetings and requests, and which letters one wants."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_security import current_user
from werkzeug.wrappers import Response

from web.services.letters.kinds import SORT_WORDS, Sort
from web.services.letters.news import news_of
from web.services.letters.stopping import choose_letters, sorts_stopped
from web.views.access import now, own_participant, participants_only, reading, site, the_conference, the_seat
from web.views.language import reader_language

pages = Blueprint("news", __name__, url_prefix="/<slug>/news")


@pages.get("/")
@participants_only
def shown() -> str:
    """Show what happened and still holds, and which letters tell it."""
    news = news_of(reading(), site().settings, own_participant(), reader_language(), now())
    stopped = sorts_stopped(reading(), the_conference().id, current_user.email)
    return render_template("participant/news.html", news=news, sorts=SORT_WORDS, stopped=stopped)


@pages.post("/letters")
@participants_only
def choose() -> Response:
    """Choose which letters one gets."""
    if the_seat().acting:
        abort(403)
    wanted = [one for one in Sort if one.value in request.form.getlist("sort")]
    choose_letters(site().store, the_conference().id, current_user.email, wanted, now())
    flash(_("Saved. You get the letters that you ticked."), "success")
    return redirect(url_for("news.shown"), code=303)
