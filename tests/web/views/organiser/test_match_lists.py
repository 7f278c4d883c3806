"""The organisers' pages about match lists: from nothing to an approved version, by plain forms."""

from __future__ import annotations

import re

import pytest

from tests.web.cast import NOW, TestSite, posted
from tests.web.counting import queries
from tests.web.drafts import drafted, matches, pairs, row_of, ticked
from web.services.matches.lists import judge
from web.store.records.conferences import ConferenceRecord
from web.store.records.plans import Verdict, VersionState

HERE = "/spring/organiser/match-lists"
INES_SIRI, INES_SVEN, IVO_SOL = ("Ines", "Siri"), ("Ines", "Sven"), ("Ivo", "Sol")


def tick(site: TestSite, pair: tuple[str, str], version: int = 1) -> str:
    match = matches(site, version)[pair]
    return f"{match.id}.{match.revision}"


def test_without_a_list_the_page_says_how_to_get_one(site: TestSite) -> None:
    page = site.client("olga").get(f"{HERE}/")
    assert "There is no match list yet" in page.text
    assert f'action="{HERE}/draft"' in page.text


def test_drafting_goes_to_the_new_version(site: TestSite) -> None:
    with site.store.writing() as db:
        db.get_one(ConferenceRecord, site.conference_id).encoder = "tiny"
    client = site.client("olga")
    job = posted(client, f"{HERE}/draft", sub_forum="")
    assert f'href="{HERE}/1"' in client.get(job.location).text
    assert client.get(f"{HERE}/").location == f"{HERE}/1"


def test_a_draft_shows_pairs_scores_reasons_and_the_proof(site: TestSite) -> None:
    row = drafted(site)
    page = site.client("olga").get(f"{HERE}/1").text
    for investor, startup in pairs(site, 1):
        assert investor in page
        assert startup in page
    assert "Proven: no plan over these candidates is worth more." in page
    assert "For the investor:" in page
    assert f"{row.figures['matches']} matches" in page


def test_filters_and_pages_are_kept_in_the_address(site: TestSite) -> None:
    drafted(site)
    page = site.client("olga").get(f"{HERE}/1?person=siri").text
    assert "Siri" in page
    assert "Sven" not in page
    assert f'action="{HERE}/1/decide?person=siri"' in page
    assert "No match is like that" in site.client("olga").get(f"{HERE}/1?person=nobody").text


def test_one_button_decides_about_its_own_match_whatever_is_ticked(site: TestSite) -> None:
    drafted(site)
    posted(
        site.client("olga"), f"{HERE}/1/decide", do=f"approve {tick(site, INES_SIRI)}", match=tick(site, IVO_SOL)
    )
    assert pairs(site, 1, Verdict.APPROVED) == {INES_SIRI}


def test_the_bar_decides_about_all_that_are_ticked(site: TestSite) -> None:
    drafted(site)
    client = site.client("olga")
    both = [tick(site, INES_SIRI), tick(site, IVO_SOL)]
    answer = posted(client, f"{HERE}/1/decide", do="reject", match=both, reason="too early")
    assert (answer.status_code, answer.location) == (303, f"{HERE}/1")
    assert pairs(site, 1, Verdict.REJECTED) == {INES_SIRI, IVO_SOL}
    assert "2 matches rejected." in client.get(f"{HERE}/1").text


def test_rejecting_one_without_a_reason_asks_for_it(site: TestSite) -> None:
    drafted(site)
    answer = posted(site.client("olga"), f"{HERE}/1/decide", do=f"reject {tick(site, INES_SIRI)}")
    assert answer.location == f"{HERE}/1/matches/{matches(site, 1)[INES_SIRI].id}#reject"
    assert pairs(site, 1, Verdict.REJECTED) == set()


@pytest.mark.parametrize(
    ("verb", "words"),
    [("pin", "1 match pinned."), ("block", "1 pair blocked."), ("reopen", "1 match is open again.")],
)
def test_each_button_says_what_it_did(site: TestSite, verb: str, words: str) -> None:
    drafted(site)
    if verb == "reopen":
        judge(site.store, site.seat("olga"), ticked(site, 1, INES_SIRI), Verdict.APPROVED, "", NOW)
    client = site.client("olga")
    posted(client, f"{HERE}/1/decide", do=f"{verb} {tick(site, INES_SIRI)}", reason="rivals")
    assert words in client.get(f"{HERE}/1").text


def test_an_unknown_button_changes_nothing(site: TestSite) -> None:
    drafted(site)
    client = site.client("olga")
    posted(client, f"{HERE}/1/decide", do=f"sing {tick(site, INES_SIRI)}")
    assert "There is nothing to do with that" in client.get(f"{HERE}/1").text
    assert len(pairs(site, 1, Verdict.OPEN)) == len(pairs(site, 1))


def test_the_second_organiser_reads_what_the_first_did(site: TestSite) -> None:
    drafted(site)
    seen = tick(site, INES_SIRI)
    client = site.client("olga")
    posted(client, f"{HERE}/1/decide", do=f"reject {seen}", reason="rivals")
    posted(client, f"{HERE}/1/decide", do=f"approve {seen}")
    assert "Olga changed 1 of these matches a moment ago, such as Ines × Siri" in client.get(f"{HERE}/1").text


def test_one_match_shows_both_sides_who_could_come_instead_and_what_was_decided(site: TestSite) -> None:
    drafted(site)
    client = site.client("olga")
    posted(client, f"{HERE}/1/decide", do=f"approve {tick(site, INES_SVEN)}")
    page = client.get(f"{HERE}/1/matches/{matches(site, 1)[INES_SVEN].id}").text
    assert "As the investor sees it" in page
    assert "Instead of Sven" in page
    assert "Swap in Sara" in page
    assert re.search(r"Approved, .*Olga", page)


def test_swapping_goes_back_to_the_match(site: TestSite) -> None:
    drafted(site)
    match = matches(site, 1)[INES_SVEN]
    address = f"{HERE}/1/matches/{match.id}"
    client = site.client("olga")
    posted(client, f"{address}/swap", person=site.people["sara"], revision=match.revision)
    assert "Swapped. The new match counts as approved." in client.get(address).text
    assert ("Ines", "Sara") in pairs(site, 1)


def test_approving_shows_first_what_changes_and_then_proposes(site: TestSite) -> None:
    row = drafted(site)
    client = site.client("olga")
    page = client.get(f"{HERE}/1/changes").text
    assert "No version was approved before" in page
    assert f'name="revision" value="{row.revision}"' in page
    posted(client, f"{HERE}/1/approve", revision=row.revision)
    assert row_of(site, 1).state is VersionState.FROZEN
    assert f"{row.figures['matches']} proposals went to both sides." in client.get(f"{HERE}/1").text


def test_versions_are_listed_and_can_be_rolled_back_to(site: TestSite) -> None:
    row = drafted(site)
    client = site.client("olga")
    posted(client, f"{HERE}/1/approve", revision=row.revision)
    assert "Roll back to version 1" in client.get(f"{HERE}/versions").text
    answer = posted(client, f"{HERE}/1/roll-back")
    assert answer.location == f"{HERE}/2"
    assert pairs(site, 2) == pairs(site, 1)


def test_a_discarded_draft_leads_back_to_the_version_before(site: TestSite) -> None:
    drafted(site)
    client = site.client("olga")
    posted(client, f"{HERE}/1/discard")
    assert row_of(site, 1).state is VersionState.DISCARDED
    assert "There is no match list yet" in client.get(f"{HERE}/").text


def test_people_without_a_match_are_grouped_by_what_is_in_the_way(site: TestSite) -> None:
    drafted(site)
    client = site.client("olga")
    assert "Everybody has a match or a meeting" in client.get(f"{HERE}/1/unmatched").text
    judge(site.store, site.seat("olga"), ticked(site, 1, INES_SIRI), Verdict.REJECTED, "rivals", NOW)
    page = client.get(f"{HERE}/1/unmatched").text
    assert "Its matches were rejected; draft again to look for others" in page
    assert "Siri" in page


@pytest.mark.parametrize("path", ["", "/1", "/1/changes", "/1/unmatched", "/versions", "/compare", "/compared"])
def test_pages_are_for_whoever_may_plan(site: TestSite, path: str) -> None:
    drafted(site)
    statuses = {who: site.client(who).get(f"{HERE}{path or '/'}").status_code for who in ("ines", "sara", "stan")}
    assert statuses == {"ines": 403, "sara": 403, "stan": 403}
    assert site.client("otto").get(f"{HERE}{path or '/'}").status_code == 404


def test_lists_and_matches_of_another_conference_are_not_found(site: TestSite) -> None:
    drafted(site)
    other = f"/autumn/organiser/match-lists/1/matches/{matches(site, 1)[INES_SIRI].id}"
    assert site.client("otto").get(other).status_code == 404
    assert site.client("otto").get("/autumn/organiser/match-lists/1").status_code == 404


def test_a_page_asks_as_often_for_few_matches_as_for_many(site: TestSite) -> None:
    drafted(site)
    client = site.client("olga")
    client.get(f"{HERE}/1")
    with queries(site) as few:
        client.get(f"{HERE}/1?person=siri")
    with queries(site) as many:
        client.get(f"{HERE}/1")
    assert len(few) == len(many)


def test_the_second_page_of_nothing_is_empty_and_not_an_error(site: TestSite) -> None:
    drafted(site)
    assert site.client("olga").get(f"{HERE}/1?page=99999").status_code == 200
