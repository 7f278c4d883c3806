"""What the conference was worth: held, useful, followed up, and what the suggestions added."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, make_response, render_template
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from matcher.profiles import Stage
from web.services.after.results import SMALLEST_GROUP, Origin, Results, results
from web.services.after.results_table import ordered, results_table
from web.services.limits import Limit
from web.store.records.accounts import Right
from web.views.access import now, organisers_only, reading, the_conference
from web.views.limited import limited
from web.views.organiser.overview import KINDS
from web.views.participant.facts import stage_name
from web.views.said import named

pages = Blueprint("results", __name__, url_prefix="/<slug>/organiser/results")


@pages.get("/")
@organisers_only(Right.FIGURES)
def shown() -> str:
    """Show what came of the conference so far."""
    found = _results()
    titles = (
        ("side", _("By side")),
        ("sub_forum", _("By sub-forum")),
        ("stage", _("By stage of the startup")),
        ("language", _("By language of the profiles")),
    )
    return render_template(
        "organiser/results.html",
        total=found.total,
        origins=_named_lines(found.origins),
        worth=found.worth,
        tables=[(by, title, _named_lines(found.tables[by])) for by, title in titles if found.tables[by]],
        smallest=SMALLEST_GROUP,
    )


@pages.get("/results.<kind>")
@organisers_only(Right.FIGURES)
@limited(Limit.TAKEN, "GET")
def export(kind: str) -> Response:
    """Return the same figures as a file."""
    if kind not in KINDS:
        abort(404)
    write, mimetype = KINDS[kind]
    answer = make_response(write(results_table(_results(), the_conference())))
    answer.headers["Content-Type"] = mimetype
    answer.headers["Content-Disposition"] = f'attachment; filename="{the_conference().slug}-results.{kind}"'
    return answer


def _results() -> Results:
    return results(reading(), the_conference().id, now())


def _named_lines(lines: Any) -> list[tuple[str, Any]]:
    return [(_group_name(line.key), line) for line in ordered(lines, the_conference())]


def _group_name(key: Any) -> str:
    if isinstance(key, Stage):
        return str(stage_name(key))
    if isinstance(key, int):
        return next((named(forum) for forum in the_conference().sub_forums if forum.id == key), str(key))
    names: dict[Any, str] = {
        Origin.PROPOSED: _("Proposed by the organisers"),
        Origin.SUGGESTED: _("Asked after a suggestion"),
        Origin.OFFERED: _("Offered in the hall"),
        Origin.FOUND: _("Found by themselves"),
        "investor": _("Investors"),
        "startup": _("Startups"),
        "en": _("English"),
        "zh": _("Chinese"),
        "both": _("One in each language"),
    }
    return names.get(key, str(_("unknown")))
