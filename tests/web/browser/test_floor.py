"""The door while the connection comes and goes: no check-in is lost, none counts twice."""

from __future__ import annotations

from datetime import datetime

from playwright.sync_api import Page, expect

from tests.web.browser.conftest import PHONE, LiveSite, Visit
from web.services.floor.arrivals import badge_secret
from web.store.records.floor import ArrivalRecord

DOOR = "/spring/floor/"


def arrivals(live: LiveSite) -> dict[str, tuple[datetime, datetime]]:
    """Return who was checked in, when, and when the server heard of it."""
    with live.site.store.reading() as db:
        return {row.participant.name: (row.at, row.received_at) for row in db.query(ArrivalRecord)}


def at_the_door(visit: Visit) -> Page:
    """Open the page and let it get ready for a lost connection."""
    page = visit("olga", size=PHONE)
    page.goto(DOOR)
    page.locator("[data-floor][data-ready=yes]").wait_for()
    page.reload()
    page.wait_for_function("navigator.serviceWorker.controller !== null")
    expect(page.locator("#queue")).to_have_text("Everything is sent.")
    return page


def check_in(page: Page, name: str) -> None:
    page.get_by_role("button", name=f"Check in {name}", exact=True).first.click()


def test_check_ins_without_a_connection_are_kept_over_a_reload_and_sent_once(live: LiveSite, visit: Visit) -> None:
    page, queue = at_the_door(visit), "#queue"
    page.context.set_offline(True)
    check_in(page, "Ines")
    expect(page.locator(queue)).to_contain_text("1 waits to be sent")
    page.locator("#q").fill("sar")
    check_in(page, "Sara")
    expect(page.locator(queue)).to_contain_text("2 wait to be sent")
    expect(page.locator(queue)).to_contain_text("No connection. Go on")
    page.reload()
    expect(page.locator(queue)).to_contain_text("2 wait to be sent")
    expect(page.locator(".guest.is-here .guest-name")).to_have_text(["Ines", "Sara"])
    # A badge that is read without a connection opens the same page, which knows whose it is.
    page.goto(f"/spring/here/{badge_secret(_secret(live), live.site.people['sol'])}")
    expect(page.locator("#chosen .guest-name")).to_have_text("Sol")
    page.locator("#chosen").get_by_role("button", name="Check in Sol").click()
    expect(page.locator(queue)).to_contain_text("3 wait to be sent")
    assert arrivals(live) == {}
    page.context.set_offline(False)
    expect(page.locator(queue)).to_have_text("Everything is sent.", timeout=20_000)
    found = arrivals(live)
    assert sorted(found) == ["Ines", "Sara", "Sol"]
    assert all(at < heard for at, heard in found.values())
    expect(page.locator("#count")).to_have_text("3 of 9 are here")


def test_an_answer_that_is_lost_on_its_way_makes_no_second_check_in(live: LiveSite, visit: Visit) -> None:
    page = at_the_door(visit)
    lost: list[bool] = []

    def lose(route: object) -> None:
        # The server takes it, and the phone never hears of it.
        if not lost:
            route.fetch()  # type: ignore[attr-defined]
            lost.append(True)
            route.abort()  # type: ignore[attr-defined]
        else:
            route.continue_()  # type: ignore[attr-defined]

    page.context.route("**/floor/arrivals", lose)
    check_in(page, "Ivo")
    expect(page.locator("#queue")).to_have_text("Everything is sent.", timeout=20_000)
    assert lost == [True]
    with live.site.store.reading() as db:
        assert db.query(ArrivalRecord).filter_by(participant_id=live.site.people["ivo"]).count() == 1


def test_the_door_works_without_scripts(live: LiveSite, visit: Visit) -> None:
    page = visit("olga", size=PHONE, scripts=False)
    page.goto(f"{DOOR}?q=suri")
    expect(page.locator("#guests .guest-name")).to_have_text(["Suri"])
    check_in(page, "Suri")
    expect(page.get_by_text("Suri is here since")).to_be_visible()
    page.goto(f"{DOOR}?q=http://x/spring/here/{badge_secret(_secret(live), live.site.people['sven'])}")
    expect(page.locator("#chosen .guest-name")).to_have_text("Sven")


def _secret(live: LiveSite) -> str:
    return live.site.settings.secret
