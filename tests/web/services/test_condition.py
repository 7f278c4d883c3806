"""How the installation stands."""

from __future__ import annotations

from datetime import timedelta

from tests.web.cast import NOW, TestSite
from web.services.condition import alive, condition_of, figures_of, readiness
from web.store.condition import Fault
from web.store.engine import Store
from web.store.records.log import JobKind, JobRecord, JobState
from web.store.signs import ALIVE, note_sign


def test_a_site_without_a_worker_can_answer(site: TestSite) -> None:
    assert (readiness(site.store, NOW).fault, readiness(site.store, NOW).workers) == (None, 0)
    with site.store.writing() as db:
        note_sign(db, "a 1", "1.0", NOW, NOW)
    assert readiness(site.store, NOW).workers == 1


def test_a_site_without_its_database_cannot() -> None:
    lost = Store.at("sqlite:////no/such/folder/matcher.sqlite")
    assert readiness(lost, NOW).fault is Fault.UNREACHABLE


def test_a_worker_that_has_been_silent_is_taken_for_dead(site: TestSite) -> None:
    with site.store.writing() as db:
        note_sign(db, "a 1", "1.0", NOW, NOW)
    with site.store.reading() as db:
        assert [len(alive(db, NOW + after)) for after in (timedelta(0), ALIVE)] == [1, 0]
        assert figures_of(db, NOW + ALIVE).workers == 0


def test_old_failures_and_those_of_other_conferences_are_no_news(site: TestSite) -> None:
    with site.store.writing() as db:
        for where, days in ((site.conference_id, 1), (site.conference_id, 3), (site.other_id, 1)):
            db.add(
                JobRecord(
                    conference_id=where,
                    kind=JobKind.PRINT,
                    state=JobState.FAILED,
                    created_at=NOW,
                    ended_at=NOW - timedelta(days=days),
                )
            )
    with site.store.reading() as db:
        found = condition_of(db, site.conference_id, NOW)
    assert [job.ended_at for job in found.failed] == [NOW - timedelta(days=1)]
    assert (found.jobs, found.last_sign, found.workers) == ([], None, 0)
