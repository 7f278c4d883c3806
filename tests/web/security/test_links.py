"""Links that are the key themselves: forged, cut, changed, taken from elsewhere, used again, of who is gone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tests.web.cast import TestSite
from tests.web.world import World, full_world
from web.services.floor.arrivals import badge_secret, renew_badge
from web.services.letters.calendar_files import renew_calendar_address
from web.services.letters.stopping import stop_address
from web.services.printing.boards import renew_board
from web.services.privacy.erasure import erase_person
from web.sign_in.links import LIVES, Purpose, sign_in_link
from web.store.records.accounts import User

Tried = Callable[[str], None]
NOW = datetime.now(UTC)

#: Of the alphabet of base64: where the first bit is not set.
_FIRST_HALF = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdef"


@pytest.fixture
def world(site: TestSite, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setenv("MATCHER_CACHE", str(tmp_path_factory.mktemp("cache") / "vectors.sqlite"))
    return full_world(site)


def _link(site: TestSite, who: str, purpose: Purpose = Purpose.LETTER, at: datetime = NOW) -> str:
    with site.store.reading() as db:
        return sign_in_link(site.settings, db.get_one(User, site.accounts[who]), purpose, at).removeprefix(
            site.settings.address
        )


def _forms(secret: str) -> Iterator[str]:
    """Yield a secret cut short, made longer and with each of its characters changed."""
    yield from (secret[:-1], secret[: len(secret) // 2], secret + "A", "x", "..%2F..", "%00", "é" * 20)
    for at, char in enumerate(secret):
        # The last bits of base64 may count for nothing: the first one is changed.
        other = "w" if char in _FIRST_HALF else "A"
        yield f"{secret[:at]}{other}{secret[at + 1 :]}"


def _signs_in(site: TestSite, address: str) -> bool:
    client = site.client()
    assert client.get(address).status_code in (200, 404, 405, 410)
    client.post(address)
    return client.get("/account/").status_code == 200


def test_a_link_to_sign_in_is_good_only_as_it_was_written(site: TestSite, tried: Tried) -> None:
    good = _link(site, "ines")
    start, _, token = good.rpartition("/")
    for form in _forms(token):
        tried("links: signing in")
        assert not _signs_in(site, f"{start}/{form}"), form
    assert _signs_in(site, good)


@pytest.mark.parametrize("purpose", list(Purpose))
def test_a_link_is_over_in_time_and_after_one_use(site: TestSite, tried: Tried, purpose: Purpose) -> None:
    old = _link(site, "ines", purpose, NOW - LIVES[purpose] - timedelta(seconds=1))
    assert not _signs_in(site, old)
    once = _link(site, "ines", purpose)
    assert _signs_in(site, once) is (purpose is not Purpose.DEMO)  # those work on one's own machine alone
    assert not _signs_in(site, once)
    for _ in range(3):
        tried("links: signing in")


def test_links_of_another_site_or_for_another_purpose_are_forged(
    site: TestSite, world: World, tried: Tried
) -> None:
    foreign = replace(site, settings=replace(site.settings, secret="the secret of another site"))
    assert not _signs_in(site, _link(foreign, "ines"))
    stopping = stop_address(site.settings, site.conference_id, "ines@example.org", everything=True)
    token = stopping.rpartition("/")[2]
    assert not _signs_in(site, f"/sign-in/link/{token}")
    signing = _link(site, "ines").rpartition("/")[2]
    assert site.client().post(f"/letters/{signing}").status_code == 409
    forged = stop_address(foreign.settings, site.conference_id, "ines@example.org", everything=True)
    assert site.client().post(f"/letters/{forged.rpartition('/')[2]}").status_code == 409
    badge = badge_secret("the secret of another site", site.people["suri"])
    assert site.client("olga").get(f"/spring/here/{badge}").status_code == 404
    for _ in range(5):
        tried("links: other sites and purposes")


def test_a_link_ends_when_its_account_does(site: TestSite, tried: Tried) -> None:
    """Signing out everywhere and a closed account end what was sent before."""
    before = _link(site, "ines")
    assert site.client("ines").post("/account/sign-out-everywhere").status_code in (302, 303)
    assert not _signs_in(site, before)
    closed = _link(site, "ida")
    with site.store.writing() as db:
        db.get_one(User, site.accounts["ida"]).active = False
    assert not _signs_in(site, closed)
    for _ in range(2):
        tried("links: signing in")


def test_a_link_to_stop_letters_is_good_only_as_it_was_written(site: TestSite, tried: Tried) -> None:
    good = stop_address(site.settings, site.conference_id, "ines@example.org", everything=False)
    start, _, token = good.removeprefix(site.settings.address).rpartition("/")
    for form in _forms(token):
        tried("links: stopping letters")
        answers = {
            site.client().get(f"{start}/{form}").status_code,
            site.client().post(f"{start}/{form}").status_code,
            site.client().post(f"{start}/{form}/choose").status_code,
        }
        assert answers <= {302, 404, 405, 409}, form
    assert site.client().get(f"{start}/{token}").status_code == 200


def test_a_badge_is_good_at_its_conference_until_it_is_renewed(site: TestSite, world: World, tried: Tried) -> None:
    good = badge_secret(site.settings.secret, site.people["suri"])
    olga, otto = site.client("olga"), site.client("otto")
    for form in (*_forms(good), good.replace(str(site.people["suri"]), str(site.people["siri"]), 1)):
        tried("links: badges")
        assert olga.get(f"/spring/here/{form}").status_code in (404, 308), form
    assert otto.get(f"/autumn/here/{good}").status_code == 404
    assert site.client("ines").get(f"/spring/here/{good}").status_code == 403
    assert olga.get(f"/spring/here/{good}").status_code == 200
    renew_badge(site.store, site.seat("olga"), site.people["suri"], NOW)
    assert olga.get(f"/spring/here/{good}").status_code == 404


def test_the_board_is_shown_at_its_address_alone(site: TestSite, world: World, tried: Tried) -> None:
    secret = world.values["board"]["secret"]
    for form in _forms(secret):
        for page in ("", "state", "worker.js"):
            tried("links: board")
            assert site.client().get(f"/spring/board/{form}/{page}").status_code in (302, 404), form
    assert site.client().get(f"/autumn/board/{secret}/").status_code == 404
    assert site.client().get(f"/spring/board/{secret}/").status_code == 200
    renew_board(site.store, site.seat("olga"), NOW)
    assert site.client().get(f"/spring/board/{secret}/").status_code == 404


def test_a_calendar_is_read_at_its_address_until_its_owner_is_erased(
    site: TestSite, world: World, tried: Tried
) -> None:
    good = renew_calendar_address(site.store, site.seat("suri"), NOW)
    for form in _forms(good):
        tried("links: calendars")
        assert site.client().get(f"/calendar/{form}.ics").status_code == 404, form
    assert site.client().get(f"/calendar/{good}.ics").status_code == 200
    link = _link(site, "suri")
    erase_person(site.store, site.seat("olga"), site.people["suri"], NOW)
    assert site.client().get(f"/calendar/{good}.ics").status_code == 404
    badge = badge_secret(site.settings.secret, site.people["suri"])
    assert site.client("olga").get(f"/spring/here/{badge}").status_code == 404
    assert not _signs_in(site, link) or site.client("suri").get("/spring/meetings/").status_code == 404


def test_an_export_is_fetched_by_who_organises_its_conference(site: TestSite, world: World, tried: Tried) -> None:
    name = world.values["connections"]["name"]
    for form in (
        *_forms(name.removesuffix(".zip")),
        "../matcher.sqlite",
        "..%2Fmatcher.sqlite",
        "%2Fetc%2Fpasswd",
    ):
        tried("links: exports")
        assert site.client("olga").get(f"/spring/organiser/connections/export/{form}.zip").status_code in (
            404,
            308,
        )
    wanted = f"/organiser/connections/export/{name}"
    statuses = {
        who: site.client(who).get(f"/spring{wanted}").status_code for who in ("olga", "ines", "stan", "otto")
    }
    assert statuses == {"olga": 200, "ines": 403, "stan": 403, "otto": 404}
    assert site.client("otto").get(f"/autumn{wanted}").status_code in (403, 404)
