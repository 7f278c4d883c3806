from __future__ import annotations

import csv
from io import StringIO

import pytest

from tests.web.cast import NOW, TestSite
from tests.web.interface.program import Program
from tests.web.world import EXAMPLE
from web.store.records.log import JobKind, JobRecord


def test_a_table_is_sent_looked_at_and_imported(site: TestSite, program: Program) -> None:
    sent = program.call("POST", "/uploads", {"table": "startups", "filename": "new.csv", "content": EXAMPLE})
    assert sent.status_code == 202, sent.text
    assert program.read(f"/jobs/{sent.get_json()['job']}")["state"] == "done"
    path = f"/uploads/{sent.get_json()['upload']}"
    before = program.read(path)
    assert (before["usable"], before["new"], before["imported_at"]) == (True, 1, None)
    done = program.call("POST", f"{path}/import", {})
    assert done.status_code == 202
    assert program.read(path)["done"]["new"] == 1
    assert "Sofia Labs" in [one["name"] for one in program.read("/participants?side=startup")["items"]]


@pytest.mark.parametrize("table", ["participants", "meetings", "requests"])
def test_tables_can_be_taken_away(program: Program, table: str) -> None:
    answer = program.call("GET", f"/tables/{table}.csv")
    rows = list(csv.reader(StringIO(answer.data.decode("utf-8-sig"))))
    assert (answer.mimetype, len(rows) - 1) == ("text/csv", 9 if table == "participants" else 0)


def test_work_that_concerns_nobody_but_organisers_is_not_watched(site: TestSite, program: Program) -> None:
    with site.store.writing() as db:
        job = JobRecord(
            conference_id=site.conference_id, kind=JobKind.EXPORT, created_at=NOW, result={"file": "x"}
        )
        db.add(job)
        db.flush()
        number = job.id
    assert program.call("GET", f"/jobs/{number}").status_code == 404
