"""Sub-forums and sessions in the browser."""

from __future__ import annotations

from tests.web.cast import TestSite, posted, slot
from tests.web.services.test_programme import book, conference, ids

SETUP = "/spring/organiser/set-up/"


def test_a_sub_forum_is_added_and_the_next_one_asked_for(site: TestSite) -> None:
    client = site.client("olga")
    fields = {"name_en": "Space", "name_zh": "航天", "then": "setup.new_sub_forum"}
    answer = posted(client, f"{SETUP}sub-forums/new", **fields, revision=conference(site).revision)
    assert answer.location == f"{SETUP}sub-forums/new"
    assert "Space" in client.get(f"{SETUP}sub-forums").text


def test_a_form_leads_nowhere_else(site: TestSite) -> None:
    fields = {"name_en": "Space", "then": "jobs.shown"}
    answer = posted(site.client("olga"), f"{SETUP}sub-forums/new", **fields, revision=conference(site).revision)
    assert answer.location == f"{SETUP}sub-forums"


def test_a_session_is_shown_in_the_time_of_the_conference_and_can_be_changed(site: TestSite) -> None:
    forum, session, revision = ids(site)
    client = site.client("olga")
    assert "17:00–18:00" in client.get(f"{SETUP}sessions").text
    fields = {"sub_forum": forum, "day": "2026-05-12", "start": "16:00", "end": "18:00", "room": "A", "tables": 3}
    posted(client, f"{SETUP}sessions/{session}", **fields, revision=revision)
    assert "16:00–18:00" in client.get(f"{SETUP}sessions").text


def test_a_clash_keeps_the_form_and_names_the_other_session(site: TestSite) -> None:
    forum, _session, revision = ids(site)
    fields = {"sub_forum": forum, "day": "2026-05-12", "start": "17:30", "end": "18:30", "room": "Hall 2"}
    page = posted(site.client("olga"), f"{SETUP}sessions/new", **fields, tables=7, revision=revision)
    assert page.status_code == 422
    assert "“Hall 2” is taken from 17:00 to 18:00" in page.text
    assert 'value="7"' in page.text


def test_a_session_with_meetings_is_not_removed_and_the_page_says_whose(site: TestSite) -> None:
    book(site, slot(0))
    _forum, session, revision = ids(site)
    client = site.client("olga")
    answer = client.post(
        f"{SETUP}sessions/{session}/remove",
        data={"revision": revision},
        headers={"Referer": f"http://localhost{SETUP}sessions"},
        follow_redirects=True,
    )
    assert "Ines – Sara" in answer.text
    assert len(conference(site).sessions) == 2


def test_an_empty_sub_forum_goes(site: TestSite) -> None:
    client = site.client("olga")
    for one in conference(site).sessions:
        posted(client, f"{SETUP}sessions/{one.id}/remove", revision=conference(site).revision)
    assert "There is no session yet" in client.get(f"{SETUP}sessions").text
    forum, revision = conference(site).sub_forums[0].id, conference(site).revision
    posted(client, f"{SETUP}sub-forums/{forum}/remove", revision=revision)
    assert len(conference(site).sub_forums) == 1


def test_what_is_not_there_is_not_found(site: TestSite) -> None:
    for page in ("sub-forums/999", "sessions/999"):
        assert site.client("olga").get(f"{SETUP}{page}").status_code == 404
