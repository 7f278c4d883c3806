"""From choosing to fetching a file, and the way to the board."""

from __future__ import annotations

import re

import pytest

from tests.web.cast import TestSite, posted
from tests.web.services.print_story import book, texts_of
from web.services.printing.files import Print
from web.store.records.conferences import ConferenceRecord

PAGE = "/spring/organiser/print/"


@pytest.mark.parametrize("what", Print)
def test_what_is_ordered_can_be_fetched(site: TestSite, what: Print) -> None:
    book(site, "ines", "sara", 0)
    client = site.client("olga")
    own = "own" if what in (Print.SCHEDULES, Print.BADGES) else "both"
    answer = posted(
        client, f"{PAGE}{what.value}", whom="all", language=own, paper="a4", labels="70x37", first="1", person=""
    )
    assert answer.status_code == 303
    onward = client.get(answer.location)
    made = client.get(onward.location).text
    assert "Your file is ready" in made
    address = re.search(rf'href="({PAGE}file/\d+\.pdf)"', made)
    assert address is not None
    fetched = client.get(address[1])
    assert fetched.mimetype == "application/pdf"
    assert f"spring-{what.value}.pdf" in fetched.headers["Content-Disposition"]
    assert "Ines" in " ".join(texts_of(fetched.data))
    assert f"spring-{what.value}.pdf" in client.get(PAGE).text


def test_nobody_found_is_said_at_the_field(site: TestSite) -> None:
    fields = {"whom": "person", "language": "own", "paper": "a4"}
    answer = posted(site.client("olga"), f"{PAGE}schedules", **fields, person="Zoe")
    assert "Nobody here is called “Zoe”." in answer.text
    assert "Several people fit “s”" in posted(site.client("olga"), f"{PAGE}schedules", **fields, person="s").text


def test_a_link_asks_for_one_person_beforehand(site: TestSite) -> None:
    page = site.client("olga").get(f"{PAGE}badges?person=i1").text
    assert re.search(r'<option selected value="person">', page)
    assert 'value="i1"' in page


def test_there_is_nothing_else_to_print(site: TestSite) -> None:
    assert site.client("olga").get(f"{PAGE}money").status_code == 404


def test_a_file_of_another_conference_is_not_there(site: TestSite) -> None:
    book(site, "ines", "sara", 0)
    olga = site.client("olga")
    posted(olga, f"{PAGE}room-sheets", whom="all", language="en", paper="a4")
    assert olga.get(f"{PAGE}file/1.pdf").status_code == 200
    assert site.client("otto").get("/autumn/organiser/print/file/1.pdf").status_code == 404


def test_the_board_gets_an_address_and_a_new_one(site: TestSite) -> None:
    client = site.client("olga")
    assert "Make the address of the board" in client.get(PAGE).text
    tokens = []
    for _ in range(2):
        assert posted(client, f"{PAGE}board").status_code == 303
        with site.store.reading() as db:
            tokens.append(db.get_one(ConferenceRecord, site.conference_id).board_token)
        assert f"/spring/board/{tokens[-1]}/?session=1" in client.get(PAGE).text
    assert tokens[0] != tokens[1]


def test_a_participants_page_leads_to_its_badge(site: TestSite) -> None:
    page = site.client("olga").get(f"/spring/organiser/people/{site.people['ines']}").text
    assert "/spring/organiser/print/badges?person=" in page


@pytest.mark.parametrize(
    ("who", "status"), [("olga", 200), ("stan", 200), ("ines", 403), ("nadia", 404), (None, 302)]
)
@pytest.mark.parametrize("page", ["", "schedules"])
def test_only_those_who_look_after_people_print(site: TestSite, who: str | None, status: int, page: str) -> None:
    assert site.client(who).get(f"{PAGE}{page}").status_code == status
