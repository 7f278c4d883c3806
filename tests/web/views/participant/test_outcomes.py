"""Two taps: my meeting, what became of it; and the answer to who stands in."""

from __future__ import annotations

from tests.web.cast import TestSite, posted
from tests.web.floor_story import hold_now, meet_now
from tests.web.services.floor.test_outcomes import HELD, NO_STARTUP, said_of
from tests.web.services.floor.test_standing_in import offers
from web.services.floor.arrivals import check_in
from web.store.records.meetings import Door, MeetingRecord

HOME = "/spring/meetings"


def test_my_meetings_lead_to_what_became_of_a_meeting_once_it_began(site: TestSite) -> None:
    meeting = meet_now(site, "ines", "sara", hold_now(site))
    client = site.client("ines")
    assert f"{HOME}/{meeting}/outcome" in client.get(f"{HOME}/").text
    page = client.get(f"{HOME}/{meeting}/outcome").text
    assert "Sara did not come" in page
    assert posted(client, f"{HOME}/{meeting}/outcome", outcome="held").location == f"{HOME}/"
    assert said_of(site, meeting).investor_said is HELD
    assert 'aria-pressed="true"' in client.get(f"{HOME}/{meeting}/outcome").text
    assert client.post(f"{HOME}/{meeting}/outcome", data={"outcome": "replaced"}).status_code == 400


def test_before_its_time_nothing_is_asked(site: TestSite) -> None:
    meeting = meet_now(site, "ines", "sara", hold_now(site, -60))
    client = site.client("sara")
    assert f"{HOME}/{meeting}/outcome" not in client.get(f"{HOME}/").text
    assert "This meeting has not begun." in client.get(f"{HOME}/{meeting}/outcome").text


def test_whoever_is_let_down_sees_who_is_free_and_both_say_yes(site: TestSite) -> None:
    meeting = meet_now(site, "ines", "sven", hold_now(site))
    ines, sara = site.client("ines"), site.client("sara")
    posted(ines, f"{HOME}/{meeting}/outcome", outcome="startup_missing")
    assert said_of(site, meeting).outcome is NO_STARTUP
    (offer,) = offers(site)
    assert offer.other_id == site.people["sara"]
    page = ines.get(f"{HOME}/").text
    assert "Somebody is free now" in page
    assert "Instead of Sven, who did not come" in page
    assert "Their other side did not come" in sara.get(f"{HOME}/").text
    posted(sara, f"{HOME}/stand-ins/{offer.id}/yes")
    page = sara.get(f"{HOME}/").text
    assert "As soon as the other side does too" in page
    # Nobody learns what the other said.
    assert "Yes, meet now" in ines.get(f"{HOME}/").text
    posted(ines, f"{HOME}/stand-ins/{offer.id}/yes")
    assert "You both said yes." in ines.get(f"{HOME}/").text
    with site.store.reading() as db:
        assert db.query(MeetingRecord).filter_by(door=Door.STAND_IN).count() == 1
    cancelled = ines.get(f"{HOME}/{meeting}/outcome").text
    assert "This meeting was cancelled." in cancelled


def test_a_no_is_told_to_nobody(site: TestSite) -> None:
    meeting = meet_now(site, "ines", "sven", hold_now(site))
    ines, sara = site.client("ines"), site.client("sara")
    posted(ines, f"{HOME}/{meeting}/outcome", outcome="startup_missing")
    (offer,) = offers(site)
    posted(sara, f"{HOME}/stand-ins/{offer.id}/no")
    assert "You said no. The other side does not learn it." in sara.get(f"{HOME}/").text
    posted(ines, f"{HOME}/stand-ins/{offer.id}/yes")
    assert "This offer is over: it came to nothing, or its time has passed." in ines.get(f"{HOME}/").text


def test_where_nobody_is_free_yet_the_page_says_that_somebody_is_looked_for(site: TestSite) -> None:
    start = hold_now(site)
    meeting = meet_now(site, "ines", "sara", start)
    check_in(site.store, site.seat("olga"), site.people["ines"], "the only one here", start)
    client = site.client("ines")
    posted(client, f"{HOME}/{meeting}/outcome", outcome="startup_missing")
    assert "We look for somebody who is free now." in client.get(f"{HOME}/").text
