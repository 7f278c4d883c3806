"""What workers do."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.web.cast import NOW, TestSite
from web.services.importing.tables import TableKind
from web.services.importing.uploads import keep_upload
from web.store.records.conferences import ConferenceRecord
from web.store.records.log import JobKind, JobRecord, JobState
from web.store.records.participants import ParticipantRecord


def test_suggestions_are_made_by_a_job(site: TestSite, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MATCHER_CACHE", str(tmp_path / "vectors.sqlite"))
    number = site.queue.start(site.seat("olga"), JobKind.SUGGEST, {})
    with site.store.reading() as db:
        job = db.get_one(JobRecord, number)
        assert (job.state, job.error) == (JobState.DONE, {})
        assert job.result["suggestions"] > 0
        assert db.get_one(ConferenceRecord, site.conference_id).suggestion_version == 2


def test_a_cluster_that_is_not_there_fails_the_job_in_words(
    site: TestSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MATCHER_SCHEDULER", "10.0.0.1")
    number = site.queue.start(site.seat("olga"), JobKind.SUGGEST, {})
    with site.store.reading() as db:
        job = db.get_one(JobRecord, number)
        assert job.state is JobState.FAILED
        assert "'10.0.0.1' is no address of a scheduler" in job.error["en"]


def test_an_import_is_previewed_done_and_followed_by_suggestions(site: TestSite) -> None:
    with site.store.writing() as db:
        db.get_one(ConferenceRecord, site.conference_id).encoder = "tiny"
    seat = site.seat("olga")
    upload = keep_upload(site.store, seat, TableKind.STARTUPS, "s.csv", b"id,name\nnova,Nova\n", NOW)
    first = site.queue.start(seat, JobKind.PREVIEW, {"upload": upload})
    asked: dict[str, object] = {"upload": upload, "account": seat.account_id, "choices": {}}
    second = site.queue.start(seat, JobKind.IMPORT, asked)
    again = site.queue.start(seat, JobKind.IMPORT, asked)
    with site.store.reading() as db:
        jobs = [db.get_one(JobRecord, number) for number in (first, second)]
        assert [job.result["onward"] for job in jobs] == [["imports.shown", {"upload": upload}]] * 2
        assert db.get_one(JobRecord, second + 1).kind is JobKind.SUGGEST
        # The second import of the same file finds another conference than its preview did, and changes nothing.
        assert db.get_one(JobRecord, again).state is JobState.DONE
        assert again == second + 2


def test_invitations_are_written_and_given_to_the_post(site: TestSite) -> None:
    with site.store.writing() as db:
        db.get_one(ParticipantRecord, site.people["sven"]).email = "sven@example.org"
    people = [site.people["sven"], site.people["siri"]]
    number = site.queue.start(site.seat("olga"), JobKind.INVITE, {"people": people, "account": None})
    with site.store.reading() as db:
        result = db.get_one(JobRecord, number).result
    assert result == {
        "invited": 1,
        "just_invited": 0,
        "no_email": 1,
        "onward": ["participants.invited", {"invited": 1, "just_invited": 0, "no_email": 1}],
    }


def test_match_lists_are_drafted_and_settings_compared(site: TestSite) -> None:
    with site.store.writing() as db:
        db.get_one(ConferenceRecord, site.conference_id).encoder = "tiny"
    seat = site.seat("olga")
    drafted = site.queue.start(seat, JobKind.DRAFT_MATCHES, {"sub_forum": None, "account": seat.account_id})
    compared = site.queue.start(seat, JobKind.COMPARE, {"wishes": [{"meeting_minutes": 60}]})
    with site.store.reading() as db:
        assert db.get_one(JobRecord, drafted).result == {"onward": ["match_lists.shown", {"version": 1}]}
        result = db.get_one(JobRecord, compared).result
    assert result["onward"] == ["match_lists.compared", {}]
    assert [one["name"]["en"] for one in result["alternatives"]] == ["As it is now", "meetings of 60 minutes"]
