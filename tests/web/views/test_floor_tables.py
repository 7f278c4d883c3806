"""At the tables, on a phone."""

from __future__ import annotations

from datetime import timedelta

from tests.web.cast import TestSite, posted
from tests.web.floor_story import hold_now, let_stan_work_on_the_floor, meet_now
from tests.web.services.floor.test_outcomes import HELD, NO_INVESTOR, said_of, say
from web.services.floor.arrivals import check_in

TABLES, UNSAID = "/spring/floor/tables", "/spring/floor/without-outcome"


def test_the_slot_of_now_is_shown_and_a_tap_says_what_became_of_a_meeting(site: TestSite) -> None:
    start = hold_now(site)
    meeting = meet_now(site, "ines", "sara", start)
    let_stan_work_on_the_floor(site)
    client = site.client("stan")
    page = client.get(TABLES).text
    assert "Table 1" in page
    assert "Ines missing" in page
    answer = posted(client, f"/spring/floor/meetings/{meeting}/outcome", outcome="held", start=start.isoformat())
    assert answer.location.endswith(f"#meeting-{meeting}")
    assert said_of(site, meeting).staff_said is HELD
    assert 'aria-pressed="true"' in client.get(TABLES).text


def test_a_contradiction_is_shown_to_the_staff(site: TestSite) -> None:
    start = hold_now(site)
    meeting = meet_now(site, "ines", "sara", start)
    say(site, "ines", meeting, HELD, start)
    say(site, "sara", meeting, NO_INVESTOR, start)
    page = site.client("olga").get(TABLES).text
    assert "They contradict each other: you decide." in page
    assert "Sara says: Ines missing." in page


def test_another_slot_can_be_looked_at_and_nothing_be_said_before_it(site: TestSite) -> None:
    start = hold_now(site)
    later = start + timedelta(minutes=20)
    meeting = meet_now(site, "ines", "sara", later)
    client = site.client("olga")
    page = client.get(TABLES, query_string={"start": later.isoformat()}).text
    assert "Begins at" in page
    assert f"/spring/floor/meetings/{meeting}/outcome" not in page
    answer = client.post(
        f"/spring/floor/meetings/{meeting}/outcome",
        data={"outcome": "held"},
        headers={"Accept": "application/json"},
    )
    assert (answer.status_code, answer.text[:33]) == (409, "This meeting begins at its time. ")
    assert client.post(f"/spring/floor/meetings/{meeting}/outcome", data={"outcome": "x"}).status_code == 400


def test_meetings_without_an_outcome_are_listed_and_settled_only_by_a_button(site: TestSite) -> None:
    start = hold_now(site, 21)
    meeting, other = meet_now(site, "ines", "sara", start), meet_now(site, "ida", "sven", start)
    for who in ("ines", "sara"):
        check_in(site.store, site.seat("olga"), site.people[who], who, start)
    client = site.client("olga")
    page = client.get(UNSAID).text
    assert "nobody assumes it unless you say so" in page
    assert "Say that 1 meeting was held" in page
    assert f'name="meeting" value="{meeting}"' in page
    posted(client, UNSAID, meeting=[str(meeting), str(other), "x"])
    page = client.get(UNSAID).text
    assert "1 meeting was held." in page
    assert "Say that" not in page
    answer = posted(client, f"/spring/floor/meetings/{other}/outcome", outcome="both_missing", back="without")
    assert answer.location == UNSAID
    assert "Every meeting that is over has an outcome" in client.get(UNSAID).text
