"""Passkeys in a real browser, with a device that a tester can hold."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest
from playwright.sync_api import Page, expect, sync_playwright
from werkzeug.serving import make_server

from tests.web.cast import TestSite
from tests.web.sign_in.visitors import link_path, passkeys_in, set_up_app


@dataclass(frozen=True)
class Live:
    """The site, answering a browser."""

    site: TestSite
    address: str


@pytest.fixture
def live(site: TestSite) -> Iterator[Live]:
    site.app.config["WTF_CSRF_ENABLED"] = True
    server = make_server("localhost", 0, site.app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield Live(site, f"http://localhost:{server.server_port}")
    server.shutdown()


@pytest.fixture
def page() -> Iterator[Page]:
    """A page of Chromium with a device that has a finger on it."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        context = browser.new_context(locale="en-GB")
        page = context.new_page()
        devices = context.new_cdp_session(page)
        devices.send("WebAuthn.enable")
        device = {
            "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
            "isUserVerified": True, "automaticPresenceSimulation": True,
        }  # fmt: skip
        devices.send("WebAuthn.addVirtualAuthenticator", {"options": device})
        yield page
        browser.close()


def enter_by_link(live: Live, page: Page, who: str) -> None:
    page.goto(live.address + link_path(live.site, who))
    page.get_by_role("button", name="Sign in as").click()


def add_passkey(live: Live, page: Page, name: str) -> None:
    page.goto(f"{live.address}/account/passkeys")
    page.get_by_label("Name of the new passkey").fill(name)
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.get_by_text(f"The passkey {name} is ready.")).to_be_visible()


def leave(live: Live, page: Page) -> None:
    page.goto(f"{live.address}/account/")
    page.locator("#main").get_by_role("button", name="Sign out", exact=True).click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()


def test_a_passkey_is_added_used_and_removed(live: Live, page: Page) -> None:
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    enter_by_link(live, page, "nadia")
    add_passkey(live, page, "my phone")
    assert [(one.name, one.usage) for one in passkeys_in(live.site, "nadia")] == [("my phone", "first")]

    leave(live, page)
    page.goto(f"{live.address}/sign-in/?next=/account/passkeys")
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url(f"{live.address}/account/passkeys")

    page.get_by_role("button", name="Remove the passkey my phone").click()
    expect(page.get_by_text("The passkey my phone is removed.")).to_be_visible()
    assert passkeys_in(live.site, "nadia") == []
    assert said == []

    leave(live, page)
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_text("This passkey belongs to no account here.")).to_be_visible()


def test_an_organiser_with_a_passkey_needs_no_code(live: Live, page: Page) -> None:
    enter_by_link(live, page, "olga")
    add_passkey(live, page, "key")
    leave(live, page)
    set_up_app(live.site, "olga")
    page.goto(f"{live.address}/sign-in/?next=/account/")
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url(f"{live.address}/account/")
    expect(page.get_by_text("olga@example.org")).to_be_visible()


def test_a_passkey_shows_that_it_is_still_the_same(live: Live, page: Page) -> None:
    enter_by_link(live, page, "nadia")
    add_passkey(live, page, "phone")
    page.goto(f"{live.address}/sign-in/again?next=/account/recovery-codes")
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url(f"{live.address}/account/recovery-codes")


def test_behind_a_proxy_passkeys_know_the_sites_own_address(site: TestSite) -> None:
    secure = replace(site.settings, address="https://localhost")
    site.app.extensions["matcher"] = replace(site.app.extensions["matcher"], settings=secure)
    with site.app.test_request_context(base_url="http://localhost"):
        assert site.app.extensions["security"].webauthn_util.origin() == "https://localhost"
