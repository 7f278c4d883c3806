"""The grid, its versions and the release, as an organiser meets them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import event

from tests.web.cast import TestSite, posted
from tests.web.services.timetable_story import (
    agree,
    drafted,
    hold_in_the_future,
    released,
    seen,
    session_id,
    version,
)
from web.store.records.log import JobKind, JobRecord, JobState
from web.store.records.meetings import MeetingRecord, MeetingState
from web.store.records.plans import VersionState

HOME = "/spring/organiser/timetable"


@pytest.fixture(autouse=True)
def to_come(site: TestSite) -> None:
    hold_in_the_future(site)


@contextmanager
def counted(site: TestSite) -> Iterator[list[str]]:
    said: list[str] = []

    def hear(*args: object) -> None:
        said.append(str(args[2]))

    event.listen(site.store.engine, "before_cursor_execute", hear)
    try:
        yield said
    finally:
        event.remove(site.store.engine, "before_cursor_execute", hear)


def test_without_meetings_the_page_says_where_they_come_from(site: TestSite) -> None:
    page = site.client("olga").get(f"{HOME}/").text
    assert "There is no agreed meeting yet" in page
    assert "Draft a timetable" not in page


def test_agreed_meetings_offer_a_draft(site: TestSite) -> None:
    agree(site, "ines", "sara")
    page = site.client("olga").get(f"{HOME}/").text
    assert "1 meeting is agreed and waits for a time and a table" in page
    assert "Draft a timetable" in page


def test_a_draft_is_made_by_a_worker_and_leads_to_its_grid(site: TestSite) -> None:
    agree(site, "ines", "sara")
    client = site.client("olga")
    answer = posted(client, f"{HOME}/draft")
    assert answer.status_code == 303
    with site.store.reading() as db:
        job = db.get_one(JobRecord, int(answer.location.rsplit("/", 1)[1]))
    assert (job.kind, job.state) == (JobKind.DRAFT_TIMETABLE, JobState.DONE)
    page = client.get(answer.location).text
    assert f'href="{HOME}/1"' in page
    assert "Draft 1 of the timetable" in client.get(f"{HOME}/").text


def test_the_grid_shows_who_meets_at_which_table_and_how_good_it_is(site: TestSite) -> None:
    agree(site, "ines", "sara")
    drafted(site)
    page = site.client("olga").get(f"{HOME}/1").text
    assert "Proven: no timetable of these meetings is worth more" in page
    assert '<th scope="col">Table 2</th>' in page
    assert "Ines" in page
    assert "1 of 6 places taken" in page


def test_what_has_no_place_is_listed_with_the_reason(site: TestSite) -> None:
    for name in ("sara", "sven", "siri"):
        agree(site, "ines", name)
    agree(site, "ines", "sol", "bio")
    drafted(site)
    page = site.client("olga").get(f"{HOME}/1").text
    assert "1 meeting without a place" in page
    assert "Ines wants at most 3 meetings and has them." in page


def test_a_session_is_chosen_by_its_address(site: TestSite) -> None:
    agree(site, "ivo", "sol", "bio")
    drafted(site)
    client = site.client("olga")
    other = session_id(site, "bio-1")
    assert "Ivo" in client.get(f"{HOME}/1?session={other}").text
    assert "Ivo" not in client.get(f"{HOME}/1?session={session_id(site)}").text


def test_the_release_is_shown_before_it_is_made(site: TestSite) -> None:
    id_ = agree(site, "ines", "sara")
    row = drafted(site)
    client = site.client("olga")
    page = client.get(f"{HOME}/1/changes").text
    assert "1 meeting gets its first place" in page
    assert f'name="revision" value="{row.revision}"' in page
    answer = posted(client, f"{HOME}/1/release", revision=row.revision)
    assert (answer.status_code, answer.location) == (303, f"{HOME}/1/changes")
    with site.store.reading() as db:
        assert db.get_one(MeetingRecord, id_).state is MeetingState.BOOKED
    assert "The timetable is released: 1 meeting is booked." in client.get(answer.location).text


def test_a_second_release_says_what_happened_to_the_first(site: TestSite) -> None:
    agree(site, "ines", "sara")
    row = drafted(site)
    client = site.client("olga")
    posted(client, f"{HOME}/1/release", revision=row.revision)
    answer = posted(client, f"{HOME}/1/release", revision=row.revision)
    assert "Version 1 is no draft any more" in client.get(answer.location).text


def test_a_draft_can_be_put_away_and_begun_by_hand(site: TestSite) -> None:
    agree(site, "ines", "sara")
    drafted(site)
    client = site.client("olga")
    posted(client, f"{HOME}/1/discard")
    assert version(site, 1).state is VersionState.DISCARDED
    assert posted(client, f"{HOME}/by-hand").location == f"{HOME}/2"


def test_an_earlier_version_is_drafted_again(site: TestSite) -> None:
    agree(site, "ines", "sara")
    released(site)
    client = site.client("olga")
    assert posted(client, f"{HOME}/1/back").location == f"{HOME}/2/changes"
    page = client.get(f"{HOME}/versions").text
    assert "Back to version 1." in page
    assert "This draft changes nothing" in client.get(f"{HOME}/2/changes").text


@pytest.mark.parametrize("address", ["/", "/now", "/1", "/versions", "/1/changes", "/1/meetings/1", "/repair"])
def test_only_who_may_plan_sees_anything(site: TestSite, address: str) -> None:
    agree(site, "ines", "sara")
    drafted(site)
    statuses = {who: site.client(who).get(f"{HOME}{address}").status_code for who in ("ines", "stan", "otto")}
    assert statuses == {"ines": 403, "stan": 403, "otto": 404}
    assert site.client("olga").get(f"{HOME}{address}").status_code == 200


def test_the_grid_asks_as_much_of_one_meeting_as_of_many(site: TestSite) -> None:
    client = site.client("olga")
    agree(site, "ines", "sara")
    drafted(site)
    client.get(f"{HOME}/1")
    with counted(site) as few:
        client.get(f"{HOME}/1")
    for pair in (("ines", "siri"), ("ida", "sven"), ("ida", "suri"), ("ida", "sara")):
        agree(site, *pair)
    drafted(site)
    assert sum(1 for one in seen(site, version(site, 2)).values() if one.spot) == 5
    with counted(site) as many:
        client.get(f"{HOME}/2")
    assert len(many) == len(few)
    assert len(many) <= 20


def test_times_are_the_conferences_own(site: TestSite) -> None:
    agree(site, "ines", "sara")
    drafted(site)
    assert '<th scope="row">17:00</th>' in site.client("olga").get(f"{HOME}/1").text
