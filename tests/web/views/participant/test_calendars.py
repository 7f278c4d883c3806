"""The private address of a calendar."""

from __future__ import annotations

from icalendar import Calendar

from tests.web.cast import NOW, TestSite, posted, slot
from tests.web.services.test_requests import accept_as, ask_as
from web.services.meetings import cancel_meeting
from web.store.records.accounts import MembershipRecord


def token_of(site: TestSite, who: str) -> str | None:
    with site.store.reading() as db:
        return db.query(MembershipRecord).filter_by(account_id=site.accounts[who]).one().calendar_token


def test_whoever_has_the_address_reads_the_calendar_without_signing_in(site: TestSite) -> None:
    accept_as(site, "sara", ask_as(site, "ines", "sara", slot(0)))
    posted(site.client("ines"), "/spring/meetings/calendar/renew")
    token = token_of(site, "ines")
    assert f"http://localhost/calendar/{token}.ics" in site.client("ines").get("/spring/meetings/").text
    answer = site.client().get(f"/calendar/{token}.ics")
    assert answer.mimetype == "text/calendar"
    (event,) = Calendar.from_ical(answer.data).walk("VEVENT")
    assert str(event["summary"]) == "Meeting with Sara"


def test_a_new_address_ends_the_old_one(site: TestSite) -> None:
    posted(site.client("ines"), "/spring/meetings/calendar/renew")
    old = token_of(site, "ines")
    posted(site.client("ines"), "/spring/meetings/calendar/renew")
    assert site.client().get(f"/calendar/{old}.ics").status_code == 404
    assert site.client().get(f"/calendar/{token_of(site, 'ines')}.ics").status_code == 200


def test_without_an_address_there_is_nothing_to_read(site: TestSite) -> None:
    for guess in ("None", "x", ""):
        assert site.client().get(f"/calendar/{guess}.ics").status_code == 404


def test_a_cancelled_meeting_stays_in_the_calendar_as_cancelled(site: TestSite) -> None:
    meeting = accept_as(site, "sara", ask_as(site, "ines", "sara", slot(0)))
    posted(site.client("sara"), "/spring/meetings/calendar/renew")
    cancel_meeting(site.store, site.seat("ines"), meeting, "My train is late", NOW)
    answer = site.client().get(f"/calendar/{token_of(site, 'sara')}.ics")
    (event,) = Calendar.from_ical(answer.data).walk("VEVENT")
    assert (str(event["status"]), event["sequence"]) == ("CANCELLED", 2)
    assert "My train is late" in str(event["description"])
