"""Tables in and out, by the same import and export as on the pages, and how far long work is."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from apiflask import APIBlueprint
from flask import g
from pydantic import BaseModel, Field
from werkzeug.wrappers import Response

from web.errors import NotFoundError
from web.interface.door import needs, the_seat
from web.interface.problems import Bilingual
from web.interface.shapes import Asked, JobStarted
from web.services import exports
from web.services.exchange.tokens import Scope
from web.services.exporting import Table, as_csv
from web.services.importing.tables import TableKind
from web.services.importing.uploads import keep_upload
from web.store.records.log import JobKind, JobRecord, JobState, UploadRecord
from web.store.uploads import upload_row
from web.views.access import now, reading, site

calls = APIBlueprint("tables", __name__, tag="Tables", url_prefix="/conferences/<slug>")
_JOB = ("id", "kind", "state", "step", "done", "total")
_WATCHED = (JobKind.PREVIEW, JobKind.IMPORT, JobKind.SUGGEST)


class NewUpload(Asked):
    """A table as CSV."""

    table: TableKind
    filename: str = Field(min_length=5, max_length=200, pattern=r"\.csv$")
    content: str = Field(min_length=1, max_length=16 * 2**20)


class Sent(JobStarted):
    """A table that was kept; the job works out what it would do."""

    upload: int


class Upload(BaseModel):
    """A table that was sent, and what an import of it would do or did."""

    id: int
    table: str
    filename: str
    created_at: datetime
    imported_at: datetime | None
    usable: bool | None
    """null: it is being read."""
    new: int | None
    changed: int | None
    done: dict[str, int] | None


class Choices(Asked):
    """What to do about doubtful cases; by default nobody is merged, nothing overwritten, nobody removed."""

    same: list[str] = Field([], max_length=10_000, description="Codes of new rows that are people known here.")
    all_same: bool = False
    all_from_file: bool = False
    remove_gone: bool = False


class Job(BaseModel):
    """Long work."""

    id: int
    kind: JobKind
    state: JobState
    step: str
    done: int
    total: int
    error: Bilingual | None


@calls.post("/uploads")
@needs(Scope.PEOPLE_WRITE)
@calls.input(NewUpload)
@calls.output(Sent, status_code=202)
def send(json_data: NewUpload) -> Sent:
    """Send a table; nothing is changed until it is imported."""
    new = json_data
    upload = keep_upload(site().store, the_seat(), new.table, new.filename, new.content.encode(), now())
    return Sent(upload=upload, job=site().queue.start(the_seat(), JobKind.PREVIEW, {"upload": upload}))


@calls.get("/uploads/<int:upload>")
@needs(Scope.PEOPLE_READ)
@calls.output(Upload)
def upload(upload: int) -> Upload:
    """Read what an import of a table would do, or did."""
    row = _upload(upload)
    told: dict[str, Any] = row.preview or {}
    return Upload(
        id=row.id,
        table=row.table,
        filename=row.filename,
        created_at=row.created_at,
        imported_at=row.imported_at,
        usable=bool(told.get("usable")) if told else None,
        new=told.get("counts", {}).get("new") if told else None,
        changed=told.get("counts", {}).get("changed") if told else None,
        done=told.get("done"),
    )


@calls.post("/uploads/<int:upload>/import")
@needs(Scope.PEOPLE_WRITE)
@calls.input(Choices)
@calls.output(JobStarted, status_code=202)
def take_in(upload: int, json_data: Choices) -> JobStarted:
    """Import a table as its preview says."""
    asked = {
        "upload": _upload(upload).id,
        "account": the_seat().account_id,
        "choices": {**json_data.model_dump(), "from_file": []},
    }
    return JobStarted(job=site().queue.start(the_seat(), JobKind.IMPORT, asked))


@calls.get("/jobs/<int:job>")
@needs(Scope.PEOPLE_READ)
@calls.output(Job)
def job(job: int) -> Job:
    """Read how far long work is."""
    row = reading().get(JobRecord, job)
    if row is None or row.conference_id != the_seat().conference_id or row.kind not in _WATCHED:
        raise NotFoundError("no such job")
    error = Bilingual(en=row.error["en"], zh=row.error["zh"]) if row.error else None
    return Job.model_validate({name: getattr(row, name) for name in _JOB} | {"error": error})


def _csv(table: Table, name: str) -> Response:
    headers = {"Content-Disposition": f"attachment; filename={name}.csv"}
    return Response(as_csv(table), 200, headers, mimetype="text/csv")


_CSV: dict[Any, Any] = {
    200: {"description": "CSV in UTF-8.", "content": {"text/csv": {"schema": {"type": "string"}}}}
}


@calls.get("/tables/participants.csv")
@needs(Scope.PEOPLE_READ)
@calls.doc(responses=_CSV)
def participants() -> Response:
    """Take all participants away."""
    return _csv(exports.participants(reading(), g.conference), "participants")


@calls.get("/tables/meetings.csv")
@needs(Scope.PLAN_READ)
@calls.doc(responses=_CSV)
def meetings() -> Response:
    """Take all meetings away."""
    return _csv(exports.meetings(reading(), g.conference), "meetings")


@calls.get("/tables/requests.csv")
@needs(Scope.PEOPLE_READ)
@calls.doc(responses=_CSV)
def requests() -> Response:
    """Take all requests away."""
    return _csv(exports.requests(reading(), g.conference), "requests")


def _upload(number: int) -> UploadRecord:
    row = upload_row(reading(), the_seat().conference_id, number)
    if row is None:
        raise NotFoundError("no such upload")
    return row
