"""Addresses for the programs that look after a site."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import text

from tests.web.cast import NOW, TestSite
from web.services.keeper import keepers_pass
from web.services.letters.mailing import post_letter
from web.store.records.log import JobKind, JobRecord, JobState
from web.store.signs import note_sign, note_steps
from web.views.access import Site


def _figure(site: TestSite, name: str) -> float:
    answer = site.client().get("/metrics")
    found = re.search(rf"^{re.escape(name)} (\S+)$", answer.text, re.MULTILINE)
    assert found, name
    return float(found[1])


def _with_settings(site: TestSite, **changed: str) -> None:
    site.app.extensions["matcher"] = Site(replace(site.settings, **changed), site.store, site.queue)  # type: ignore[arg-type]


def _lose_layout(site: TestSite) -> None:
    with site.store.writing() as db:
        db.execute(text("UPDATE alembic_version SET version_num = '0001'"))


def test_a_process_lives_whatever_the_database_does(site: TestSite) -> None:
    _lose_layout(site)
    assert site.client().get("/health").status_code == 200


def test_a_site_is_ready_and_says_whether_anybody_works(site: TestSite) -> None:
    client = site.client()
    assert client.get("/ready").json == {"ready": True, "database": "ok", "worker": "none"}
    with site.store.writing() as db:
        note_sign(db, "a 1", "1.0", NOW, datetime.now(UTC))
    assert client.get("/ready").json == {"ready": True, "database": "ok", "worker": "ok"}


def test_a_site_with_the_layout_of_another_version_is_not_ready(site: TestSite) -> None:
    _lose_layout(site)
    answer = site.client().get("/ready")
    assert (answer.status_code, answer.json) == (503, {"ready": False, "database": "old"})
    assert _figure(site, "matcher_database_ready") == 0


def test_the_queue_and_the_letters_are_read_from_the_database(site: TestSite) -> None:
    with site.store.writing() as db:
        for state in (JobState.QUEUED, JobState.QUEUED, JobState.FAILED):
            db.add(JobRecord(conference_id=site.conference_id, kind=JobKind.LEARN, state=state, created_at=NOW))
        post_letter(db, None, "ines@example.org", "Hello", "…", datetime.now(UTC))
        note_steps(db, "suggest", {"embed": 2.5})
        note_sign(db, "a 1", "1.0", NOW, datetime.now(UTC))
    assert _figure(site, 'matcher_jobs{kind="learn",state="queued"}') == 2
    assert _figure(site, 'matcher_jobs{kind="learn",state="failed"}') == 1
    assert _figure(site, 'matcher_oldest_job_seconds{kind="learn"}') > 3600
    assert _figure(site, 'matcher_letters{state="waiting"}') == 1
    assert _figure(site, 'matcher_letters{state="failed"}') == 0
    assert 0 <= _figure(site, "matcher_oldest_letter_seconds") < 60
    assert _figure(site, 'matcher_step_seconds_total{step="embed",work="suggest"}') == 2.5
    assert _figure(site, 'matcher_steps_total{step="embed",work="suggest"}') == 1
    assert _figure(site, "matcher_workers_alive") == 1


def test_answers_are_counted_by_their_rule(site: TestSite) -> None:
    site.client("ines").get("/spring/meetings/")
    name = 'matcher_answers_total{method="GET",rule="/<slug>/meetings/",status="200"}'
    before = _figure(site, name)
    site.client("ines").get("/spring/meetings/")
    assert _figure(site, name) == before + 1


@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded", "X-Real-IP", "Via", "X-Forwarded-Proto"])
def test_figures_are_not_told_through_a_proxy(site: TestSite, header: str) -> None:
    assert site.client().get("/metrics", headers={header: "127.0.0.1"}).status_code == 404


@pytest.mark.parametrize("place", ["203.0.113.5", "10.0.0.3", "", "unix"])
def test_figures_are_not_told_to_other_machines(site: TestSite, place: str) -> None:
    assert site.client().get("/metrics", environ_base={"REMOTE_ADDR": place}).status_code == 404


def test_figures_are_told_to_whoever_has_the_token(site: TestSite) -> None:
    _with_settings(site, metrics_token="open sesame")
    client = site.client()
    for shown, status in (
        ("Bearer open sesame", 200),
        ("Bearer open", 404),
        ("Bearer ", 404),
        ("open sesame", 404),
    ):
        answer = client.get(
            "/metrics", environ_base={"REMOTE_ADDR": "203.0.113.5"}, headers={"Authorization": shown}
        )
        assert answer.status_code == status, shown


def test_without_a_token_an_empty_one_opens_nothing(site: TestSite) -> None:
    answer = site.client().get(
        "/metrics", environ_base={"REMOTE_ADDR": "203.0.113.5"}, headers={"Authorization": "Bearer "}
    )
    assert answer.status_code == 404


def test_only_the_keeper_learns_how_a_request_looks_from_within(site: TestSite) -> None:
    client = site.client()
    assert client.get("/seen").status_code == 404
    assert client.get("/seen?pass=guessed").status_code == 404
    answer = client.get("/seen", query_string={"pass": keepers_pass(site.settings)})
    assert answer.json == {"scheme": "http", "host": "localhost", "place": "127.0.0.1"}


def test_none_of_it_names_anybody(site: TestSite) -> None:
    for address in ("/health", "/ready", "/metrics"):
        told = site.client().get(address).text
        assert "example.org" not in told
        assert "Ines" not in told
