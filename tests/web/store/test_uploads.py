"""Files that organisers sent."""

from __future__ import annotations

from tests.web.cast import NOW, TestSite
from web.store.records.log import JobKind, JobRecord, JobState
from web.store.uploads import add_upload, content_of, job_waits, upload_row, uploads_of


def test_a_file_is_kept_as_it_came_and_belongs_to_its_conference(site: TestSite) -> None:
    with site.store.writing() as db:
        id_ = add_upload(db, site.seat("olga"), "startups", "s.csv", b"\xff\x00,", NOW).id
    with site.store.reading() as db:
        assert content_of(db, id_) == b"\xff\x00,"
        assert upload_row(db, site.other_id, id_) is None
        assert [row.filename for row in uploads_of(db, site.conference_id)] == ["s.csv"]


def test_a_job_waits_until_it_has_ended(site: TestSite) -> None:
    with site.store.writing() as db:
        job = JobRecord(
            conference_id=site.conference_id, kind=JobKind.PREVIEW, asked={"upload": 1}, created_at=NOW
        )
        db.add(job)
        db.flush()
        assert job_waits(db, site.conference_id, JobKind.PREVIEW) == job.id
        assert job_waits(db, site.conference_id, JobKind.PREVIEW, {"upload": 2}) is None
        job.state = JobState.DONE
        db.flush()
        assert job_waits(db, site.conference_id, JobKind.PREVIEW) is None
