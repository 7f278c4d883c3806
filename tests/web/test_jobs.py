"""Jobs: every one ends, and says how."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from matcher.progress import StepProgress
from matcher.words import Words
from tests.web.cast import NOW, TestSite
from tests.web.databases import SERVER
from web import jobs
from web.errors import RefusedError
from web.jobs import Queue, run_job
from web.settings import Settings, read_settings
from web.store.engine import Store
from web.store.records.log import JobKind, JobRecord, JobState


def works(_store: Store, conference_id: int, asked: Mapping[str, Any], progress: StepProgress) -> dict[str, Any]:
    progress("embed", 1, 2)
    return {"conference": conference_id, **asked}


def refuses(_store: Store, _conference: int, _asked: Mapping[str, Any], _progress: StepProgress) -> dict[str, Any]:
    raise RefusedError(Words("Not now.", "现在不行。"))


def breaks(_store: Store, _conference: int, _asked: Mapping[str, Any], _progress: StepProgress) -> dict[str, Any]:
    raise ZeroDivisionError


def _run(site: TestSite, monkeypatch: pytest.MonkeyPatch, work: str) -> JobRecord:
    monkeypatch.setitem(jobs.WORK, JobKind.SUGGEST, (__name__, work))
    number = site.queue.start(site.seat("olga"), JobKind.SUGGEST, {"seed": 3})
    with site.store.reading() as db:
        return db.get_one(JobRecord, number)


def test_a_job_that_works_leaves_its_result(site: TestSite, monkeypatch: pytest.MonkeyPatch) -> None:
    job = _run(site, monkeypatch, "works")
    assert (job.state, job.result) == (JobState.DONE, {"conference": site.conference_id, "seed": 3})
    assert (job.step, job.done, job.total, job.started_by) == ("embed", 1, 2, site.accounts["olga"])


def test_a_job_that_is_refused_says_why_in_both_languages(site: TestSite, monkeypatch: pytest.MonkeyPatch) -> None:
    job = _run(site, monkeypatch, "refuses")
    assert (job.state, job.error) == (JobState.FAILED, {"en": "Not now.", "zh": "现在不行。"})


def test_a_job_that_breaks_is_told_and_keeps_the_details_for_us(
    site: TestSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = _run(site, monkeypatch, "breaks")
    assert job.state is JobState.FAILED
    assert "ZeroDivisionError" in job.error["details"]
    assert "ZeroDivisionError" not in job.error["en"]


def test_a_job_that_ended_is_not_done_again(site: TestSite, monkeypatch: pytest.MonkeyPatch) -> None:
    job = _run(site, monkeypatch, "works")
    monkeypatch.setitem(jobs.WORK, JobKind.SUGGEST, (__name__, "breaks"))
    run_job(site.store, job.id)
    with site.store.reading() as db:
        assert db.get_one(JobRecord, job.id).state is JobState.DONE


def test_jobs_wait_in_a_file_of_the_site(site: TestSite, settings: Settings, store: Store) -> None:
    waiting = Queue.at(settings, store)
    number = waiting.start(site.seat("olga"), JobKind.SUGGEST, {})
    assert waiting.huey.pending_count() == 1
    with store.reading() as db:
        job = db.get_one(JobRecord, number)
    assert (job.state, job.created_at > NOW) == (JobState.QUEUED, True)


@pytest.mark.skipif(not SERVER, reason="MATCHER_TEST_DATABASE names no server")
def test_jobs_wait_on_the_server_that_keeps_the_rows(
    site: TestSite, settings: Settings, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(jobs.WORK, JobKind.SUGGEST, (__name__, "works"))
    named = read_settings({"MATCHER_FOLDER": str(settings.folder), "MATCHER_DATABASE": settings.database})
    waiting = Queue.at(named, store)
    number = waiting.start(site.seat("olga"), JobKind.SUGGEST, {"seed": 3})
    assert waiting.huey.pending_count() == 1
    waiting.huey.execute(waiting.huey.dequeue())
    waiting.huey.storage.close()
    with store.reading() as db:
        assert db.get_one(JobRecord, number).state is JobState.DONE


def test_the_work_of_every_registered_kind_exists() -> None:
    from importlib import import_module

    assert all(callable(getattr(import_module(module), name)) for module, name in jobs.WORK.values())


def test_a_second_click_watches_the_first_ones_job(site: TestSite, settings: Settings, store: Store) -> None:
    waiting = Queue.at(settings, store)
    first = waiting.start(site.seat("olga"), JobKind.DRAFT_MATCHES, {"seed": 0})
    assert waiting.start(site.seat("olga"), JobKind.DRAFT_MATCHES, {"seed": 0}) == first
    assert waiting.start(site.seat("olga"), JobKind.DRAFT_MATCHES, {"seed": 1}) != first
    assert waiting.huey.pending_count() == 2
