"""What works and what waits, in words."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tests.web.cast import NOW, TestSite
from web.services.letters.mailing import post_letter
from web.store.records.log import JobKind, JobRecord, JobState, MailState
from web.store.signs import note_sign

ADDRESS = "/spring/organiser/status/"


def _page(site: TestSite, **asked: str) -> str:
    answer = site.client("olga").get(ADDRESS, query_string=asked)
    assert answer.status_code == 200
    return " ".join(answer.text.split())


def test_without_a_worker_it_says_whom_to_tell(site: TestSite) -> None:
    told = _page(site)
    assert "Nothing long is being done" in told
    assert "<code>matcher-web work</code>" in told
    assert "No worker has given a sign of life for a day." in told


def test_the_last_sign_of_life_is_told(site: TestSite) -> None:
    with site.store.writing() as db:
        note_sign(db, "a 1", "1.0", NOW, datetime.now(UTC) - timedelta(seconds=20))
    told = _page(site)
    assert "A worker is there" in told
    assert any(f"was {seconds} seconds ago." in told for seconds in (20, 21, 22, 23))
    assert "Nothing long is being done" not in told


def test_work_and_letters_that_wait_or_failed_are_told_with_what_to_do(site: TestSite) -> None:
    with site.store.writing() as db:
        for state in JobState:
            db.add(
                JobRecord(
                    conference_id=site.conference_id,
                    kind=JobKind.PRINT,
                    state=state,
                    created_at=NOW,
                    ended_at=datetime.now(UTC),
                )
            )
        for stand in (MailState.WAITING, MailState.FAILED, MailState.DOUBTFUL, MailState.SENT):
            post_letter(db, site.conference_id, "ines@example.org", "Hello", "…", NOW).state = stand
    told = _page(site)
    for words in (
        "2 pieces of work are open",
        "One piece of work failed in the last two days",
        "One letter failed. Mend the address, then try it again.",
        "Of one letter nobody knows whether it was sent.",
        "1 letter waits, since",
        "One letter was sent.",
        "No mail server is set",
    ):
        assert words in told, words


def test_what_belongs_to_another_conference_is_not_told(site: TestSite) -> None:
    with site.store.writing() as db:
        db.add(JobRecord(conference_id=site.other_id, kind=JobKind.PRINT, state=JobState.QUEUED, created_at=NOW))
        post_letter(db, site.other_id, "eva@example.org", "Hello", "…", NOW).state = MailState.FAILED
    told = _page(site)
    assert "No work waits." in told
    assert "One letter failed" not in told


def test_it_looks_again_by_itself_only_for_whoever_asks(site: TestSite) -> None:
    assert 'http-equiv="refresh"' not in _page(site)
    assert '<meta http-equiv="refresh" content="15">' in _page(site, again="yes")


@pytest.mark.parametrize("who", ["ines", "sara", "stan"])
def test_it_is_for_those_who_may_see_figures(site: TestSite, who: str) -> None:
    assert site.client(who).get(ADDRESS).status_code == 403


def test_the_overview_leads_to_it(site: TestSite) -> None:
    assert ADDRESS in site.client("olga").get("/spring/organiser/overview/").text
