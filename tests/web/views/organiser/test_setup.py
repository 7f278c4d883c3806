"""The steps of the set-up in the browser."""

from __future__ import annotations

from tests.web.cast import TestSite, posted
from tests.web.services.test_programme import conference
from web.store.records.conferences import ConferenceRecord, ConferenceState

SETUP = "/spring/organiser/set-up/"


def test_the_overview_says_what_is_there_and_what_is_missing(site: TestSite) -> None:
    with site.store.writing() as db:
        db.get_one(ConferenceRecord, site.conference_id).state = ConferenceState.SETUP
    client = site.client("olga")
    page = client.get(SETUP).text
    assert "2 sub-forums" in page
    assert "Nothing is missing" in page
    posted(client, f"{SETUP}open", revision=conference(site).revision)
    assert conference(site).state is ConferenceState.OPEN


def test_a_step_saves_by_itself_and_leads_on(site: TestSite) -> None:
    row = conference(site)
    answer = posted(site.client("olga"), f"{SETUP}meetings", minutes=20, changeover=10, revision=row.revision)
    assert answer.location == f"{SETUP}rules"
    assert (conference(site).meeting_minutes, conference(site).changeover_minutes) == (20, 10)


def test_what_was_typed_stays_when_somebody_else_was_quicker(site: TestSite) -> None:
    stale = conference(site).revision
    client = site.client("olga")
    posted(client, f"{SETUP}meetings", minutes=20, changeover=10, revision=stale)
    page = posted(client, f"{SETUP}meetings", minutes=25, changeover=5, revision=stale)
    assert page.status_code == 422
    assert "Somebody changed this a moment ago" in page.text
    assert 'value="25"' in page.text
    assert conference(site).meeting_minutes == 20
    # The form that came back can be sent as it is.
    assert f'value="{conference(site).revision}"' in page.text
    posted(client, f"{SETUP}meetings", minutes=25, changeover=5, revision=conference(site).revision)
    assert conference(site).meeting_minutes == 25


def test_a_number_that_is_none_is_told_at_its_field(site: TestSite) -> None:
    page = posted(site.client("olga"), f"{SETUP}meetings", minutes="soon", changeover=5, revision=1)
    assert page.status_code == 422
    assert "Write a whole number from 5 to 240." in page.text


def test_rules_are_shown_as_they_are_and_kept_as_sent(site: TestSite) -> None:
    client = site.client("olga")
    fields = {"investor_min": 1, "investor_max": 4, "startup_min": 1, "startup_max": 5, "known_kinds": ["met"]}
    caps = {
        "outgoing_cap": 3,
        "incoming_cap": 4,
        "request_hours": 24,
        "grace_minutes": 7,
        "round_percent": "2.5",
        "balance_percent": "62.5",
    }
    answer = client.post(f"{SETUP}rules", data={**fields, **caps, "revision": conference(site).revision})
    assert answer.location == "/spring/organiser/import/"
    assert (conference(site).rules["smallest_round_share"], conference(site).balance) == (0.025, 0.625)
    assert conference(site).grace_minutes == 7
    assert 'value="2.5"' in client.get(f"{SETUP}rules").text


def test_what_an_even_list_costs_stands_by_its_field(site: TestSite) -> None:
    chosen = {
        "matches": 967.94,
        "envy": {"investor": 3000, "startup": 601},
        "gini": {"investor": 0.42, "startup": 0.36},
    }
    without = {
        "matches": 980.0,
        "envy": {"investor": 4000, "startup": 984},
        "gini": {"investor": 0.43, "startup": 0.37},
    }
    client = site.client("olga")
    assert "balance-price" not in client.get(f"{SETUP}rules").text
    price = {"balance": 0.25, "chosen": chosen, "without": without}
    for known, said in (
        (
            price,
            (
                "At 25% the suggestions of now promise 967.9 mutual yes; at 0 they would promise 980.0.",
                "3,601",
                "4,984",
            ),
        ),
        ({"balance": 0.0, "chosen": without}, ("The suggestions of now are made at 0: they promise 980.0",)),
    ):
        with site.store.writing() as db:
            db.get_one(ConferenceRecord, site.conference_id).suggested = {"balance": known}
        page = client.get(f"{SETUP}rules").text
        assert all(words in page for words in said)


def test_a_new_address_is_used_at_once(site: TestSite) -> None:
    row = conference(site)
    fields = {"name_en": "May", "name_zh": "五月", "slug": "may-2026", "zone": "Asia/Shanghai"}
    answer = posted(site.client("olga"), f"{SETUP}name", **fields, revision=row.revision)
    assert answer.location == "/may-2026/organiser/set-up/sub-forums"


def test_only_those_with_the_right_set_up(site: TestSite) -> None:
    for who, status in (("olga", 200), ("stan", 403), ("ines", 403), ("otto", 404)):
        assert site.client(who).get(SETUP).status_code == status
