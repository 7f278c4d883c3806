"""A new conference."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask_security import auth_required, current_user
from werkzeug.wrappers import Response

from matcher.conference import Conference
from matcher.errors import Finding, Severity
from web.forms.organiser.setup import NewConferenceForm
from web.services.setup import make_conference, programme_from_file, sample_programme
from web.store.programmes import may_make_conferences
from web.views.access import now, reading, site
from web.views.organiser.refusals import saved
from web.views.organiser.setup import zones

pages = Blueprint("new_conference", __name__)


@pages.route("/new-conference", methods=["GET", "POST"])
@auth_required("session")
def shown() -> Response | tuple[str, int]:
    """Ask for a name and what to begin with, and make the conference."""
    if not may_make_conferences(reading(), current_user.id):
        abort(403)
    form = NewConferenceForm(data={"zone": "Asia/Shanghai", "begin": "sample"})
    made: list[str] = []
    findings: tuple[Finding, ...] = ()
    if form.validate_on_submit():
        findings = _findings(form)
        usable = not any(one.severity is Severity.ERROR for one in findings)
        if usable and saved(form, lambda: made.append(_make(form))):
            return redirect(url_for("setup.shown", slug=made[0]), code=303)
    status = 422 if request.method == "POST" else 200
    page = render_template("organiser/new_conference.html", form=form, zones=zones(), findings=findings)
    return page, status


def _findings(form: NewConferenceForm) -> tuple[Finding, ...]:
    if form.begin.data != "file":
        return ()
    content = form.file.data.read()
    form.file.data.seek(0)
    return programme_from_file(content, form.file.data.filename)[1]


def _make(form: NewConferenceForm) -> str:
    begun: Conference | None = None
    if form.begin.data == "sample":
        begun = sample_programme(form.first_day.data, form.zone.data)
    elif form.begin.data == "file":
        begun = programme_from_file(form.file.data.read(), form.file.data.filename)[0]
    return make_conference(site().store, current_user.id, form.basics, begun, now())
