"""Setting up a conference, step by step; each step saves by itself and can be left and returned to."""

from __future__ import annotations

from typing import Any
from zoneinfo import available_timezones

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from web.forms.organiser.setup import BasicsForm, LengthsForm, RevisedForm, RulesForm, rules_values
from web.services.setup import change_basics, change_lengths, change_rules, close_conference, open_conference
from web.store.records.accounts import Right
from web.views.access import now, organisers_only, reading, site, the_conference, the_seat
from web.views.organiser.refusals import saved
from web.views.organiser.steps import way_to_open

pages = Blueprint("setup", __name__, url_prefix="/<slug>/organiser/set-up")

Page = tuple[str, int] | Response | str


@pages.get("/")
@organisers_only(Right.PROGRAMME)
def shown() -> str:
    """Show all steps and where each stands."""
    return render_template("organiser/setup.html", way=_way(), form=RevisedForm(obj=the_conference()))


@pages.route("/name", methods=["GET", "POST"])
@organisers_only(Right.PROGRAMME)
def basics() -> Page:
    """Change name, address and time zone."""
    row = the_conference()
    form = BasicsForm(obj=row)
    if form.validate_on_submit():
        renamed: list[str] = []
        if saved(
            form,
            lambda: renamed.append(
                change_basics(site().store, the_seat(), form.seen_revision, form.basics, now())
            ),
        ):
            g.slug = renamed[0]
            return onward("setup.sub_forums")
    return step_page("organiser/setup_basics.html", form, zones=zones())


@pages.route("/meetings", methods=["GET", "POST"])
@organisers_only(Right.PROGRAMME)
def lengths() -> Page:
    """Change how long meetings last."""
    row = the_conference()
    form = LengthsForm(
        data={
            "minutes": row.meeting_minutes,
            "changeover": row.changeover_minutes,
            "revision": row.revision,
        }
    )
    if form.validate_on_submit() and saved(
        form,
        lambda: change_lengths(
            site().store, the_seat(), form.seen_revision, form.minutes.data, form.changeover.data, now()
        ),
    ):
        return onward("setup.rules")
    return step_page("organiser/setup_lengths.html", form)


@pages.route("/rules", methods=["GET", "POST"])
@organisers_only(Right.PROGRAMME)
def rules() -> Page:
    """Change what holds for every plan and for requests."""
    row = the_conference()
    form = RulesForm(data={**rules_values(row), "revision": row.revision})
    form.offer(row)
    if form.validate_on_submit() and saved(
        form, lambda: change_rules(site().store, the_seat(), form.seen_revision, form.wish, now())
    ):
        return onward("imports.start" if the_seat().may(Right.PEOPLE) else "setup.shown")
    return step_page("organiser/setup_rules.html", form)


@pages.post("/open")
@organisers_only(Right.PROGRAMME)
def open_doors() -> Response:
    """Let participants in."""
    open_conference(site().store, the_seat(), RevisedForm().seen_revision, now())
    flash(_("The conference is open. Now invite your participants."), "success")
    return redirect(
        url_for("participants.invitations" if the_seat().may(Right.PEOPLE) else "setup.shown"), code=303
    )


@pages.post("/close")
@organisers_only(Right.PROGRAMME)
def close_doors() -> Response:
    """Let nothing be changed any more."""
    close_conference(site().store, the_seat(), RevisedForm().seen_revision, now())
    flash(_("The conference is closed. Everything can be read, and nothing changed."), "success")
    return redirect(url_for("setup.shown"), code=303)


def zones() -> list[str]:
    """Return the time zones that are offered."""
    return sorted(zone for zone in available_timezones() if "/" in zone and not zone.startswith("Etc/"))


def onward(endpoint: str) -> Response:
    """Say that a step was saved and go on: to the next one, or where its button says."""
    flash(_("Saved."), "success")
    return redirect(url_for(request.form.get("then") or endpoint) if _is_ours() else url_for(endpoint), code=303)


def step_page(template: str, form: Any, **values: Any) -> tuple[str, int]:
    """Show a step; with a form that was refused, say so by the status too."""
    refused = request.method == "POST"
    return render_template(template, form=form, way=_way(), **values), 422 if refused else 200


def _is_ours() -> bool:
    return request.form.get("then", "") in ("setup.new_session", "setup.new_sub_forum")


def _way() -> Any:
    return way_to_open(reading(), the_conference(), the_seat())
