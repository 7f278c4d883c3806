"""Importing tables: send a file, see what would happen, decide, and let it happen."""

from __future__ import annotations

from io import BytesIO

from flask import Blueprint, abort, redirect, render_template, request, send_file, url_for
from werkzeug.wrappers import Response

from matcher.profiles import Side
from web.forms.organiser.imports import ChoicesForm, UploadForm
from web.services.importing.examples import example_table
from web.services.importing.tables import TableKind
from web.services.importing.uploads import keep_upload
from web.services.limits import Limit
from web.store.programmes import people_counts
from web.store.records.accounts import Right
from web.store.records.log import JobKind, UploadRecord
from web.store.uploads import content_of, job_waits, upload_row, uploads_of
from web.views.access import now, organisers_only, reading, site, the_conference, the_seat
from web.views.limited import limited
from web.views.organiser.fields import field_name, field_text
from web.views.organiser.steps import way_to_open

pages = Blueprint("imports", __name__, url_prefix="/<slug>/organiser/import")


@pages.get("/")
@organisers_only(Right.PEOPLE)
def start() -> str:
    """Ask for a file."""
    return _start_page(UploadForm(data={"kind": _first_missing().value}))


@pages.post("/")
@organisers_only(Right.PEOPLE)
@limited(Limit.UPLOADS)
def send() -> Response | tuple[str, int]:
    """Keep a file and work out what it would do."""
    form = UploadForm()
    if not form.validate():
        return _start_page(form), 422
    sent = form.file.data
    upload = keep_upload(site().store, the_seat(), TableKind(form.kind.data), sent.filename, sent.read(), now())
    return _begin(JobKind.PREVIEW, {"upload": upload})


@pages.get("/<int:upload>")
@organisers_only(Right.PEOPLE)
def shown(upload: int) -> str | Response:
    """Show what an import would do, or did."""
    row = _upload_or_404(upload)
    if not row.preview:
        reading_it = job_waits(reading(), the_conference().id, JobKind.PREVIEW, {"upload": upload})
        if reading_it:
            return redirect(url_for("jobs.shown", number=reading_it))
        return render_template("organiser/import_unread.html", upload=row)
    waiting = job_waits(reading(), the_conference().id, JobKind.SUGGEST)
    return render_template(
        "organiser/import.html",
        upload=row,
        preview=row.preview,
        form=ChoicesForm(),
        waiting=waiting,
        field_name=field_name,
        field_text=field_text,
        people=people_counts(reading(), the_conference().id),
        Side=Side,
        way=way_to_open(reading(), the_conference(), the_seat()),
    )


@pages.post("/<int:upload>")
@organisers_only(Right.PEOPLE)
def confirm(upload: int) -> Response:
    """Import a file as its preview says."""
    row = _upload_or_404(upload)
    account = the_seat().account_id
    return _begin(JobKind.IMPORT, {"upload": row.id, "account": account, "choices": ChoicesForm().choices_record})


@pages.post("/<int:upload>/again")
@organisers_only(Right.PEOPLE)
def again(upload: int) -> Response:
    """Work out anew what a file would do."""
    return _begin(JobKind.PREVIEW, {"upload": _upload_or_404(upload).id})


@pages.get("/<int:upload>/file")
@organisers_only(Right.PEOPLE)
def original(upload: int) -> Response:
    """Give a file back as it came."""
    row = _upload_or_404(upload)
    content = BytesIO(content_of(reading(), row.id))
    return send_file(content, "application/octet-stream", as_attachment=True, download_name=row.filename)


@pages.get("/example/<kind>.csv")
@organisers_only(Right.PEOPLE)
def example(kind: str) -> Response:
    """Give a table with the headings that are understood and a row as an example."""
    if kind not in set(TableKind):
        abort(404)
    content = BytesIO(example_table(TableKind(kind)))
    return send_file(content, "text/csv", as_attachment=True, download_name=f"{kind}.csv")


def _begin(kind: JobKind, asked: dict[str, object]) -> Response:
    """Start a job and watch it."""
    return redirect(url_for("jobs.shown", number=site().queue.start(the_seat(), kind, asked)), code=303)


def _first_missing() -> TableKind:
    asked = request.args.get("kind", "")
    if asked in set(TableKind):
        return TableKind(asked)
    people = people_counts(reading(), the_conference().id)
    return TableKind.STARTUPS if people[Side.INVESTOR] and not people[Side.STARTUP] else TableKind.INVESTORS


def _start_page(form: UploadForm) -> str:
    return render_template(
        "organiser/imports.html",
        form=form,
        uploads=uploads_of(reading(), the_conference().id),
        kinds=list(TableKind),
        way=way_to_open(reading(), the_conference(), the_seat()),
    )


def _upload_or_404(upload: int) -> UploadRecord:
    row = upload_row(reading(), the_conference().id, upload)
    return row if row is not None else abort(404)
