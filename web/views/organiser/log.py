"""The change log: who did what, when, from what to what."""

from __future__ import annotations

from functools import partial

from flask import Blueprint, render_template, request

from web.store.changes import Sought, found_changes, names_in, subjects_of
from web.store.records.accounts import Right
from web.views.access import organisers_only, reading, the_conference
from web.views.said import named
from web.views.verbs import from_to, subject_words, verb_words

pages = Blueprint("log", __name__, url_prefix="/<slug>/organiser/log")

PAGE = 50


@pages.get("/")
@organisers_only(Right.FIGURES)
def shown() -> str:
    """Show the changes that fit, the latest first."""
    number = max(1, request.args.get("page", 1, type=int))
    sought = Sought(*(request.args.get(name, "").strip()[:200] for name in ("subject", "person", "account")))
    changes, count = found_changes(reading(), the_conference().id, sought, (number - 1) * PAGE, PAGE)
    return render_template(
        "organiser/log.html",
        changes=changes,
        names=names_in(reading(), [change for change, _account in changes]),
        subjects={one: subject_words(one) for one in subjects_of(reading(), the_conference().id)},
        sought=sought,
        count=count,
        number=number,
        pages=-(-count // PAGE),
        verb_words=verb_words,
        subject_words=subject_words,
        from_to=partial(from_to, sessions={row.id: named(row) for row in the_conference().sessions}),
    )
