"""Which jobs wait for a worker."""

from __future__ import annotations

from tests.web.cast import NOW, TestSite
from web.store.jobs import is_waiting, last_done
from web.store.records.log import JobKind, JobRecord, JobState


def _waits(site: TestSite, state: JobState, conference: int | None = None) -> bool:
    with site.store.writing() as db:
        where = conference or site.conference_id
        db.add(JobRecord(conference_id=where, kind=JobKind.SUGGEST, state=state, created_at=NOW))
        db.flush()
        return is_waiting(db, site.conference_id, JobKind.SUGGEST)


def test_a_job_that_runs_may_have_read_too_early_and_does_not_count(site: TestSite) -> None:
    assert not _waits(site, JobState.RUNNING)
    assert _waits(site, JobState.QUEUED)


def test_a_job_of_another_conference_does_not_count(site: TestSite) -> None:
    assert not _waits(site, JobState.QUEUED, conference=site.other_id)


def test_the_last_job_that_was_done_is_found(site: TestSite) -> None:
    with site.store.writing() as db:
        jobs = [
            JobRecord(conference_id=site.conference_id, kind=JobKind.COMPARE, state=state, created_at=NOW)
            for state in (JobState.DONE, JobState.DONE, JobState.FAILED)
        ]
        for job in jobs:
            db.add(job)
            db.flush()
        assert last_done(db, site.conference_id, JobKind.COMPARE) is jobs[1]
        assert last_done(db, site.other_id, JobKind.COMPARE) is None
