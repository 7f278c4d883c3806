"""Jobs: every one ends, and says how."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from matcher.progress import StepProgress
from matcher.words import Words
from tests.web.cast import NOW, TestSite
from tests.web.databases import server_address
from web import jobs
from web.errors import RefusedError, UnavailableError
from web.jobs import Queue, run_job
from web.seats import Seat
from web.settings import Settings, read_settings
from web.store.engine import Store
from web.store.log import log_change
from web.store.records.accounts import SeatKind
from web.store.records.log import ChangeRecord, JobKind, JobRecord, JobState


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


@pytest.mark.skipif(not server_address(), reason="MATCHER_TEST_DATABASE names no server")
def test_jobs_wait_on_the_server_that_keeps_the_rows(
    site: TestSite, settings: Settings, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(jobs.WORK, JobKind.SUGGEST, (__name__, "works"))
    named = read_settings({"MATCHER_FOLDER": str(settings.folder), "MATCHER_DATABASE": settings.database})
    waiting = Queue.at(named, store)
    waiting.lay_out()
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


def writes(store: Store, conference_id: int, _asked: Mapping[str, Any], _progress: StepProgress) -> dict[str, Any]:
    with store.writing() as db:
        log_change(db, Seat(conference_id, None, SeatKind.ORGANISER), "draft", ("match_list", 1), NOW)
    return {}


def dies(store: Store, conference_id: int, asked: Mapping[str, Any], progress: StepProgress) -> dict[str, Any]:
    writes(store, conference_id, asked, progress)
    raise UnavailableError


def is_taken_away(
    store: Store, conference_id: int, asked: Mapping[str, Any], progress: StepProgress
) -> dict[str, Any]:
    with store.reading() as db:
        running = db.query(JobRecord).filter_by(state=JobState.RUNNING).one().id
    plain = Store(store.engine)
    with plain.writing() as db:
        db.get_one(JobRecord, running).attempts += 1
    return writes(store, conference_id, asked, progress)


def _drafts(site: TestSite) -> int:
    with site.store.reading() as db:
        return db.query(ChangeRecord).filter_by(verb="draft").count()


def _start_and_lose(site: TestSite, kind: JobKind) -> int:
    """Start a job that loses the database after it wrote, and let it wait again as a watching worker does."""
    number = site.queue.start(site.seat("olga"), kind, {})
    with site.store.writing() as db:
        job = db.get_one(JobRecord, number)
        assert (job.state, job.written) == (JobState.RUNNING, True)
        job.state = JobState.QUEUED
    return number


def test_what_was_written_is_not_done_again(site: TestSite, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(jobs.WORK, JobKind.DRAFT_MATCHES, (__name__, "dies"))
    number = _start_and_lose(site, JobKind.DRAFT_MATCHES)
    run_job(site.store, number)
    with site.store.reading() as db:
        job = db.get_one(JobRecord, number)
    assert (job.state, job.attempts, _drafts(site)) == (JobState.DONE, 2, 1)


def test_what_finds_itself_done_is_begun_again(site: TestSite, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(jobs.WORK, JobKind.SUGGEST, (__name__, "dies"))
    number = _start_and_lose(site, JobKind.SUGGEST)
    monkeypatch.setitem(jobs.WORK, JobKind.SUGGEST, (__name__, "works"))
    run_job(site.store, number)
    with site.store.reading() as db:
        assert db.get_one(JobRecord, number).result == {"conference": site.conference_id}


def test_a_worker_whose_job_was_given_to_another_writes_nothing(
    site: TestSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(jobs.WORK, JobKind.DRAFT_MATCHES, (__name__, "is_taken_away"))
    number = site.queue.start(site.seat("olga"), JobKind.DRAFT_MATCHES, {})
    with site.store.reading() as db:
        assert (db.get_one(JobRecord, number).state, _drafts(site)) == (JobState.RUNNING, 0)


def test_a_job_is_kept_though_the_queue_takes_no_message(
    site: TestSite, settings: Settings, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    waiting = Queue.at(settings, store)
    (settings.folder / "queue.sqlite").unlink()
    waiting.huey.storage.close()
    (settings.folder / "queue.sqlite").mkdir()
    number = waiting.start(site.seat("olga"), JobKind.SUGGEST, {})
    with store.reading() as db:
        assert db.get_one(JobRecord, number).state is JobState.QUEUED
