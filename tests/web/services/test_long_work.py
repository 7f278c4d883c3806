"""What workers do."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.web.cast import TestSite
from web.store.records.conferences import ConferenceRecord
from web.store.records.log import JobKind, JobRecord, JobState


def test_suggestions_are_made_by_a_job(site: TestSite, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MATCHER_CACHE", str(tmp_path / "vectors.sqlite"))
    number = site.queue.start(site.seat("olga"), JobKind.SUGGEST, {})
    with site.store.reading() as db:
        job = db.get_one(JobRecord, number)
        assert (job.state, job.error) == (JobState.DONE, {})
        assert job.result["suggestions"] > 0
        assert db.get_one(ConferenceRecord, site.conference_id).suggestion_version == 2
