"""Comparing settings by form: a job, then bars and a table with what each would bring."""

from __future__ import annotations

from tests.web.cast import TestSite, posted
from tests.web.drafts import drafted

HERE = "/spring/organiser/match-lists"


def test_a_comparison_shows_the_conference_as_it_is_beside_the_wish(site: TestSite) -> None:
    drafted(site)
    client = site.client("olga")
    job = posted(
        client, f"{HERE}/compare", tables="100", minutes="60", floor="", least_investor="", least_startup=""
    )
    assert f'href="{HERE}/compared"' in client.get(job.location).text
    page = client.get(f"{HERE}/compared").text
    for words in (
        "As it is now",
        "Meetings of 60 minutes",
        "Expected mutual meetings",
        "People without a meeting",
    ):
        assert words in page
    assert "No setting here promises more mutual interest" in page


def test_what_is_better_is_told_in_a_sentence(site: TestSite) -> None:
    drafted(site)
    client = site.client("olga")
    posted(client, f"{HERE}/compare", tables="100", minutes="5", floor="")
    page = client.get(f"{HERE}/compared").text
    assert "Meetings of 5 minutes" in page


def test_nothing_changed_is_nothing_compared(site: TestSite) -> None:
    page = posted(site.client("olga"), f"{HERE}/compare", tables="100", floor="").text
    assert "Everything is as it is now. Change at least one setting, then compare." in page


def test_an_odd_number_is_said_at_its_field(site: TestSite) -> None:
    page = posted(site.client("olga"), f"{HERE}/compare", tables="100", minutes="500").text
    assert "Give a number of minutes from 5 to 120." in page


def test_without_a_comparison_one_is_asked_to_make_one(site: TestSite) -> None:
    assert site.client("olga").get(f"{HERE}/compared").location == f"{HERE}/compare"
