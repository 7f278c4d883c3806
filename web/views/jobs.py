"""Long work as its starter sees it: a bar that moves, then the way to the result."""

from __future__ import annotations

from flask import Blueprint, abort, jsonify, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from web.store.records.accounts import Right
from web.store.records.log import JobKind, JobRecord, JobState
from web.views.access import reading, the_conference, the_seat

pages = Blueprint("jobs", __name__, url_prefix="/<slug>/organiser/jobs")

#: Who starts a kind of work may watch it.
_RIGHTS = dict.fromkeys(
    (JobKind.SUGGEST, JobKind.PREVIEW, JobKind.IMPORT, JobKind.INVITE, JobKind.PRINT), Right.PEOPLE
)


@pages.get("/<int:number>")
def shown(number: int) -> str | Response:
    """Show a job; the page asks again by itself while the job runs, and then leads to what came of it."""
    job = _job_or_404(number)
    if job.state is JobState.DONE and "onward" in job.result:
        return redirect(_onward(job))
    return render_template(
        "organiser/job.html", job=job, title=title_of(job.kind), step=_step(job.step), onward=_onward(job)
    )


@pages.get("/<int:number>/state")
def state(number: int) -> Response:
    """Return a job's state for the script that moves the bar."""
    job = _job_or_404(number)
    return jsonify(state=job.state.value, words=_step(job.step), done=job.done, total=job.total)


def _job_or_404(number: int) -> JobRecord:
    job = reading().get(JobRecord, number)
    if job is None or job.conference_id != the_conference().id:
        abort(404)
    if not (the_seat().may(Right.FIGURES) or the_seat().may(_RIGHTS.get(job.kind, Right.PLAN))):
        abort(403)
    return job


def title_of(kind: JobKind) -> str:
    """Return what a kind of work is called."""
    titles: dict[JobKind, str] = {
        JobKind.SUGGEST: _("Making suggestions"),
        JobKind.PREVIEW: _("Reading the file"),
        JobKind.IMPORT: _("Importing"),
        JobKind.DRAFT_MATCHES: _("Drafting the match list"),
        JobKind.DRAFT_TIMETABLE: _("Drafting the timetable"),
        JobKind.REPAIR: _("Repairing the timetable"),
        JobKind.COMPARE: _("Comparing settings"),
        JobKind.INVITE: _("Writing invitations"),
        JobKind.LEARN: _("Learning from answers"),
        JobKind.EXPORT: _("Exporting the conference"),
        JobKind.TAKE_IN: _("Importing the conference"),
        JobKind.PRINT: _("Printing"),
    }
    return titles[kind]


def _step(name: str) -> str:
    steps: dict[str, str] = {
        "read": _("Reading"),
        "write": _("Writing"),
        "invite": _("Writing letters"),
        "embed": _("Reading the profiles"),
        "recommend": _("Scoring pairs from both sides"),
        "share": _("Making everybody's list together"),
        "plan": _("Looking for the best plan"),
        "learn": _("Learning new weights"),
        "check": _("Checking every rule again"),
        "explain": _("Writing down the reasons"),
        "map": _("Drawing the map"),
        "typeset": _("Laying out pages"),
        "join": _("Putting the file together"),
    }
    return steps.get(name) or str(_("Waiting for a free worker"))


def _onward(job: JobRecord) -> str:
    """Return where the result of a job stands; a result names it by endpoint and values."""
    onward = job.result.get("onward") or job.asked.get("back")
    return url_for(onward[0], **onward[1]) if onward else url_for("home.start")
