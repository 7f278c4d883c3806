"""Search, profiles, shortlist and notes in the browser, without scripts."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import event

from matcher.profiles import Side
from tests.factories import startup
from tests.web.cast import NOW, TestSite, posted
from web.store.people import new_participant
from web.store.records.participants import Answer, ParticipantRecord
from web.store.regards import regard

PEOPLE = "/spring/people/"


def found(site: TestSite, who: str, query: str = "") -> list[str]:
    page = site.client(who).get(f"{PEOPLE}{query}").text
    return re.findall(r'<h2 class="h5"><a [^>]*>([^<]+)</a>', page)


def note_of(site: TestSite, about: str) -> str:
    with site.store.reading() as db:
        row = regard(db, site.people["ines"], site.people[about])
        return row.note if row else ""


def answer_of(site: TestSite, about: str) -> Answer | None:
    with site.store.reading() as db:
        row = regard(db, site.people["ines"], site.people[about])
        return row.answer if row else None


@pytest.mark.parametrize(("who", "names"), [("ivo", 6), ("sol", 3)])
def test_everybody_of_the_other_side_can_be_found(site: TestSite, who: str, names: int) -> None:
    assert len(found(site, who)) == names


def test_words_and_filters_narrow(site: TestSite) -> None:
    assert found(site, "ines", "?q=robots") == ["Sven"]
    assert found(site, "ines", "?sort=name&unanswered=y&q=s&forum=nonsense")[0] == "Sara"
    assert found(site, "ines", "?q=nobody+says+this") == []
    assert "Nobody fits this search" in site.client("ines").get(f"{PEOPLE}?q=zzz").text


def test_pages_keep_the_search(site: TestSite) -> None:
    _add_startups(site, 30)
    page = site.client("ines").get(f"{PEOPLE}?q=twin&page=2").text
    assert "30 found" in page
    assert "Page 2 of 2" in page
    assert re.search(r'rel="prev" href="[^"]*q=twin[^"]*page=1', page)
    assert len(found(site, "ines", "?q=twin&page=2")) == 10


def test_a_page_beyond_the_end_is_empty_and_no_error(site: TestSite) -> None:
    assert found(site, "ines", "?page=99") == []
    assert found(site, "ines", "?page=-3") != []


@pytest.mark.parametrize("address", [PEOPLE, "/spring/people/shortlist", "/spring/review/"])
def test_the_queries_of_a_page_do_not_grow_with_the_people(site: TestSite, address: str) -> None:
    client = site.client("ines")
    for name in ("sara", "sol"):
        posted(client, f"{PEOPLE}{site.people[name]}/star")
    counted: list[object] = []
    client.get(address)  # the first visit notes what was shown
    event.listen(site.store.engine, "before_cursor_execute", lambda *_: counted.append(1))
    client.get(address)
    few = len(counted)
    for id_ in _add_startups(site, 30)[:12]:
        posted(client, f"{PEOPLE}{id_}/star")
    counted.clear()
    assert client.get(address).status_code == 200
    assert len(counted) == few


def test_a_profile_shows_both_sides_and_says_what_is_not_given(site: TestSite) -> None:
    page = site.client("ines").get(f"{PEOPLE}{site.people['sara']}").text
    assert "Cameras that find scratches on glass." in page
    assert "Why you could say yes" in page
    assert "What Sara is expected to say" in page
    assert "not given" in page


def test_who_is_not_suggested_can_be_looked_at(site: TestSite) -> None:
    assert "Not among your suggestions" in site.client("ivo").get(f"{PEOPLE}{site.people['sara']}").text


@pytest.mark.parametrize("address", ["", "{}", "?q=scratches", "shortlist"])
def test_hidden_columns_are_on_no_page(site: TestSite, address: str) -> None:
    with site.store.writing() as db:
        db.get_one(ParticipantRecord, site.people["sara"]).hidden = "description tags"
    client = site.client("ines")
    posted(client, f"{PEOPLE}{site.people['sara']}/star")
    page = client.get(PEOPLE + address.format(site.people["sara"])).text
    for secret in ("find scratches", "vision", "A passage."):
        assert secret not in page


def test_an_answer_on_a_profile_can_be_changed_and_taken_away(site: TestSite) -> None:
    client, address = site.client("ines"), f"{PEOPLE}{site.people['sara']}"
    for sent, stands in (("yes", Answer.YES), ("no", Answer.NO), ("no", Answer.NO), ("", None)):
        assert posted(client, f"{address}/answer", answer=sent).status_code == 303
        assert answer_of(site, "sara") is stands
    assert posted(client, f"{address}/answer", answer="perhaps").status_code == 400


def test_a_note_is_kept_and_shown_to_its_writer_alone(site: TestSite) -> None:
    client, address = site.client("ines"), f"{PEOPLE}{site.people['sara']}"
    assert posted(client, f"{address}/note", note="Ask for the <b>yield</b>.").status_code == 303
    assert "Ask for the &lt;b&gt;yield&lt;/b&gt;." in client.get(address).text
    assert "yield" not in site.client("ivo").get(address).text


def test_a_note_that_is_too_long_stays_on_the_page(site: TestSite) -> None:
    text = "word " * 900
    page = posted(site.client("ines"), f"{PEOPLE}{site.people['sara']}/note", note=text)
    assert page.status_code == 422
    assert text.strip() in page.text
    assert "at most 4000 fit" in page.text
    assert note_of(site, "sara") == ""


def test_a_star_puts_on_the_shortlist_and_leads_back(site: TestSite) -> None:
    client = site.client("ines")
    sent = client.post(
        f"{PEOPLE}{site.people['sara']}/star", headers={"Referer": "http://localhost/spring/review/"}
    )
    assert (sent.status_code, sent.location) == (303, "http://localhost/spring/review/")
    page = client.get(f"{PEOPLE}shortlist").text
    assert "Sara" in page
    assert "Shortlist" in page
    elsewhere = client.post(f"{PEOPLE}{site.people['sara']}/unstar", headers={"Referer": "https://evil.example/"})
    assert elsewhere.location == f"{PEOPLE}{site.people['sara']}"
    assert "Nobody is on your list yet" in client.get(f"{PEOPLE}shortlist").text


def test_wishes_of_a_startup_move(site: TestSite) -> None:
    client = site.client("sara")
    for name in ("ines", "ida"):
        posted(client, f"{PEOPLE}{site.people[name]}/star")
    page = client.get(f"{PEOPLE}shortlist").text
    assert "Wishes in order of preference" in page
    assert page.index("Ines") < page.index("Ida")
    assert posted(client, f"{PEOPLE}shortlist/{site.people['ida']}", rank=1).status_code == 303
    page = client.get(f"{PEOPLE}shortlist").text
    assert page.index("Ida") < page.index("Ines")
    assert posted(client, f"{PEOPLE}shortlist/{site.people['ida']}", rank="up").status_code == 400


@pytest.mark.parametrize("whom", ["ines", "ivo", "nobody"])
def test_one_sees_and_changes_nobody_of_ones_own_side(site: TestSite, whom: str) -> None:
    client, person = site.client("ines"), {**site.people, "nobody": 999_999}[whom]
    assert client.get(f"{PEOPLE}{person}").status_code == 404
    for what in ("star", "unstar", "answer", "note"):
        assert posted(client, f"{PEOPLE}{person}/{what}", answer="yes", note="x").status_code == 404


def test_who_left_is_not_shown(site: TestSite) -> None:
    client = site.client("ines")
    posted(client, f"{PEOPLE}{site.people['sara']}/star")
    with site.store.writing() as db:
        db.get_one(ParticipantRecord, site.people["sara"]).withdrawn_at = NOW
    assert client.get(f"{PEOPLE}{site.people['sara']}").status_code == 404
    assert "does not come any more" in client.get(f"{PEOPLE}shortlist").text


@pytest.mark.parametrize(("who", "status"), [("olga", 403), ("stan", 403), ("nadia", 404), ("eva", 404)])
@pytest.mark.parametrize("address", ["", "{}", "shortlist"])
def test_nobody_else_looks(site: TestSite, who: str, status: int, address: str) -> None:
    assert site.client(who).get(PEOPLE + address.format(site.people["sara"])).status_code == status


def _add_startups(site: TestSite, count: int) -> list[int]:
    with site.store.writing() as db:
        rows = [
            new_participant(site.conference_id, startup(f"Twin{number:02}", description="A twin."), "", NOW)
            for number in range(count)
        ]
        db.add_all(rows)
        db.flush()
        assert {row.side for row in rows} == {Side.STARTUP}
        return [row.id for row in rows]
