"""Long work as its starter sees it."""

from __future__ import annotations

from typing import Any

from tests.web.cast import NOW, TestSite
from web.store.records.log import JobKind, JobRecord, JobState


def _job(site: TestSite, **values: Any) -> int:
    with site.store.writing() as db:
        job = JobRecord(conference_id=site.conference_id, kind=JobKind.SUGGEST, created_at=NOW, **values)
        db.add(job)
        db.flush()
        return job.id


def test_a_running_job_shows_how_far_it_is(site: TestSite) -> None:
    number = _job(site, state=JobState.RUNNING, step="embed", done=3, total=9)
    page = site.client("olga").get(f"/spring/organiser/jobs/{number}").text
    assert 'value="3" max="9"' in page
    assert site.client("olga").get(f"/spring/organiser/jobs/{number}/state").json == {
        "state": "running",
        "words": "Reading the profiles",
        "done": 3,
        "total": 9,
    }


def test_a_failed_job_says_why(site: TestSite) -> None:
    number = _job(site, state=JobState.FAILED, error={"en": "No investors.", "zh": "没有投资人。"})
    assert "No investors." in site.client("olga").get(f"/spring/organiser/jobs/{number}").text


def test_jobs_are_for_organisers_of_their_conference(site: TestSite) -> None:
    number = _job(site, state=JobState.DONE)
    assert site.client("ines").get(f"/spring/organiser/jobs/{number}").status_code == 403
    assert site.client("otto").get(f"/autumn/organiser/jobs/{number}").status_code == 404
