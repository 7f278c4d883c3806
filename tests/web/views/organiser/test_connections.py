from __future__ import annotations

import re
from dataclasses import replace

import pytest

from tests.web.cast import NOW, TestSite, posted
from tests.web.ears import listening
from web.services.exchange.webhooks import Hook, add_webhook
from web.store.programmes import make_operator
from web.store.records.accounts import User
from web.store.records.interface import DeliveryRecord, TokenRecord, WebhookRecord

PAGE = "/spring/organiser/connections/"
TOKEN = {"name": "The CRM", "scopes": ["people:read"], "days": "30"}


@pytest.fixture
def webhook(site: TestSite) -> int:
    inward = replace(site.settings, inward_webhooks=True)
    return add_webhook(site.store, inward, site.seat("olga"), Hook("http://127.0.0.1:9/in"), NOW)


def operates(site: TestSite) -> None:
    with site.store.writing() as db:
        make_operator(db, db.get_one(User, site.accounts["olga"]))


def test_a_token_is_shown_once_and_opens_the_interface(site: TestSite) -> None:
    olga = site.client("olga")
    made = posted(olga, f"{PAGE}tokens", **TOKEN)
    (secret,) = set(re.findall(r"matcher_[\w-]{20,}", made.text))
    assert made.status_code == 200
    assert secret not in olga.get(PAGE).text
    answer = site.app.test_client().get(
        "/api/v1/conferences/spring/participants", headers={"Authorization": f"Bearer {secret}"}
    )
    assert answer.status_code == 200
    assert f"ends in {secret[-4:]}" in olga.get(PAGE).text


def test_a_token_without_a_purpose_is_asked_for_one(site: TestSite) -> None:
    answer = posted(site.client("olga"), f"{PAGE}tokens", name="The CRM", days="30")
    assert (answer.status_code, "Choose at least one thing" in answer.text) == (422, True)


def test_a_token_is_revoked(site: TestSite) -> None:
    olga = site.client("olga")
    posted(olga, f"{PAGE}tokens", **TOKEN)
    with site.store.reading() as db:
        token = db.query(TokenRecord).one().id
    assert posted(olga, f"{PAGE}tokens/{token}/revoke").status_code == 303
    assert "Revoked on" in olga.get(PAGE).text


def test_an_inward_address_is_refused_with_the_reason(site: TestSite) -> None:
    olga = site.client("olga")
    answer = olga.post(f"{PAGE}webhooks", data={"address": "https://127.0.0.1/"}, follow_redirects=True)
    assert "inside this site&#39;s own network" in answer.text
    with site.store.reading() as db:
        assert db.query(WebhookRecord).count() == 0


def test_an_address_is_added_tried_paused_and_removed(site: TestSite, monkeypatch: pytest.MonkeyPatch) -> None:
    olga = site.client("olga")
    allowed = replace(site.settings, inward_webhooks=True)
    monkeypatch.setitem(site.app.extensions, "matcher", replace(site.app.extensions["matcher"], settings=allowed))
    with listening() as ears:
        added = olga.post(f"{PAGE}webhooks", data={"address": ears.address, "subjects": ["meeting"]})
    page = added.headers["Location"]
    assert "whsec_" in olga.get(page).text
    for deed in ("try", "pause", "go_on", "renew"):
        assert posted(olga, f"{page}/{deed}").headers["Location"] == page
    assert "trial" in olga.get(page).text
    assert posted(olga, f"{page}/remove").headers["Location"] == PAGE
    assert olga.get(page).status_code == 404


def test_a_delivery_is_sent_again(site: TestSite, webhook: int) -> None:
    olga = site.client("olga")
    posted(olga, f"{PAGE}webhooks/{webhook}/try")
    with site.store.writing() as db:
        row = db.query(DeliveryRecord).one()
        row.next_try_at, row.attempts, delivery = None, 8, row.id
    assert "given up after 8 tries" in olga.get(f"{PAGE}webhooks/{webhook}").text
    posted(olga, f"{PAGE}webhooks/{webhook}/deliveries/{delivery}/again")
    with site.store.reading() as db:
        assert db.query(DeliveryRecord).one().next_try_at is not None


def test_everything_is_exported_by_whoever_runs_the_site(site: TestSite) -> None:
    operates(site)
    olga = site.client("olga")
    job = posted(olga, f"{PAGE}export")
    assert olga.get(job.headers["Location"]).headers["Location"] == PAGE
    (address,) = re.findall(r'href="(/spring/organiser/connections/export/[^"]+)"', olga.get(PAGE).text)
    with olga.get(address) as answer:
        assert (answer.status_code, answer.data[:2]) == (200, b"PK")
    name = address.rpartition("/")[2]
    assert site.client("otto").get(f"/autumn/organiser/connections/export/{name}").status_code == 403


def test_other_organisers_do_not_take_away_what_people_said_in_private(site: TestSite) -> None:
    olga = site.client("olga")
    assert "Whoever runs this site" in olga.get(PAGE).text
    assert posted(olga, f"{PAGE}export").status_code == 403
    assert olga.get(f"{PAGE}export/1-20260401-120000-{'0' * 16}.zip").status_code == 403


def test_staff_connect_nothing(site: TestSite) -> None:
    assert site.client("stan").get(PAGE).status_code == 403
