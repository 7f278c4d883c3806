from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from standardwebhooks import Webhook, WebhookVerificationError

from matcher.profiles import Side
from tests.free_port import free_port
from tests.web.cast import NOW, TestSite
from tests.web.ears import Ears, listening
from web.services.exchange.delivering import WAITS, deliver, tell_addresses
from web.services.exchange.webhooks import Hook, add_webhook, key_of, send_again
from web.services.participants import add_person
from web.settings import Settings
from web.store.records.interface import DeliveryRecord, WebhookRecord


@pytest.fixture
def inward(settings: Settings) -> Settings:
    return replace(settings, inward_webhooks=True)


def told(site: TestSite) -> DeliveryRecord:
    with site.store.reading() as db:
        return db.query(DeliveryRecord).one()


def happen(site: TestSite, inward: Settings, address: str, now: datetime = NOW) -> int:
    hook = add_webhook(site.store, inward, site.seat("olga"), Hook(address), now)
    add_person(site.store, site.seat("olga"), Side.INVESTOR, "Ilse", "", now)
    return hook


def test_a_letter_can_be_verified_as_the_standard_says(site: TestSite, inward: Settings) -> None:
    now = datetime.now(UTC)
    with listening() as ears:
        hook = happen(site, inward, f"{ears.address}/in", now)
        assert tell_addresses(site.store, inward, now) == 1
    (heard,) = ears.heard
    with site.store.reading() as db:
        key = key_of(inward, db.get_one(WebhookRecord, hook))
    headers = {name.lower(): value for name, value in heard.headers.items()}
    event = Webhook(key).verify(heard.body, headers)
    assert (event["type"], event["data"]["subject"], event["data"]["conference"]) == (
        "participant.add",
        "participant",
        "spring",
    )
    assert "Ilse" not in heard.body.decode()
    with pytest.raises(WebhookVerificationError):
        Webhook(key).verify(heard.body.replace(b"spring", b"autumn"), headers)
    row = told(site)
    assert (row.status, row.attempts, row.next_try_at, row.taken_at) == (200, 1, None, now)


def test_a_letter_that_is_not_taken_comes_again_with_growing_waits(site: TestSite, inward: Settings) -> None:
    now, waits = NOW, []
    with listening(Ears(status=503)) as ears:
        happen(site, inward, ears.address)
        tell_addresses(site.store, inward, now)
        while (next_try := told(site).next_try_at) is not None:
            waits.append(next_try - now)
            assert deliver(site.store, inward, next_try - timedelta(seconds=1)) == 0
            now = next_try
            deliver(site.store, inward, now)
    assert waits == list(WAITS)
    assert len({heard.headers["Webhook-Id"] for heard in ears.heard}) == 1
    assert (len(ears.heard), told(site).attempts, told(site).status) == (len(WAITS) + 1, len(WAITS) + 1, 503)


def test_what_was_given_up_can_be_sent_again(site: TestSite, inward: Settings) -> None:
    with listening() as ears:
        hook = happen(site, inward, ears.address)
        tell_addresses(site.store, inward, NOW)
        send_again(site.store, site.seat("olga"), hook, told(site).id, NOW)
        assert deliver(site.store, inward, NOW) == 1
    first, second = ears.heard
    assert first.headers["Webhook-Id"] == second.headers["Webhook-Id"]
    assert json.loads(first.body) == json.loads(second.body)


def test_nobody_there_is_written_down(site: TestSite, inward: Settings) -> None:
    happen(site, inward, f"http://127.0.0.1:{free_port()}/")
    assert tell_addresses(site.store, inward, NOW) == 0
    assert (told(site).status, "refused" in told(site).failure) == (None, True)


def test_an_address_that_turned_inward_is_not_told(site: TestSite, inward: Settings, settings: Settings) -> None:
    with listening() as ears:
        happen(site, inward, ears.address)
        assert tell_addresses(site.store, settings, NOW) == 0
    assert (ears.heard, told(site).status) == ([], None)


def test_an_address_that_is_gone_is_told_nothing_more(site: TestSite, inward: Settings) -> None:
    with listening(Ears(status=410)) as ears:
        hook = happen(site, inward, ears.address)
        tell_addresses(site.store, inward, NOW)
    with site.store.reading() as db:
        assert db.get_one(WebhookRecord, hook).paused_at == NOW
    assert told(site).next_try_at is None


def test_two_workers_tell_once(site: TestSite, inward: Settings) -> None:
    with listening() as ears:
        happen(site, inward, ears.address)
        tell_addresses(site.store, inward, NOW)
        tell_addresses(site.store, inward, NOW)
    assert len(ears.heard) == 1
