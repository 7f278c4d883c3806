from __future__ import annotations

from datetime import timedelta

import pytest

from tests.web.cast import NOW, TestSite
from web.services.exchange.tokens import Scope, digest_of, make_token
from web.store.connections import (
    changes_after,
    deliveries_of,
    delivery_row,
    due_deliveries,
    forget_call,
    forget_calls,
    forget_deliveries,
    last_change_id,
    listening,
    note_use,
    repeated_call,
    token_by_digest,
    token_row,
    tokens_of,
    webhook_row,
    webhooks_of,
)
from web.store.records.interface import DeliveryRecord, RepeatedCallRecord, WebhookRecord


@pytest.fixture
def hook(site: TestSite) -> int:
    with site.store.writing() as db:
        row = WebhookRecord(
            conference_id=site.conference_id,
            address="https://example.org/",
            salt="s",
            made_by=site.accounts["olga"],
            created_at=NOW,
            last_change=0,
        )
        db.add(row)
        db.flush()
        for number in range(3):
            db.add(
                DeliveryRecord(
                    webhook_id=row.id,
                    message_id=f"m{number}",
                    event="trial",
                    content={},
                    created_at=NOW,
                    next_try_at=NOW + timedelta(minutes=number),
                )
            )
        return row.id


def test_tokens_are_found_by_conference_and_digest(site: TestSite) -> None:
    number, secret = make_token(site.store, site.seat("olga"), "x", [Scope.PLAN_READ], 30, NOW)
    with site.store.writing() as db:
        note_use(db, number, NOW)
    with site.store.reading() as db:
        ((token, maker),) = tokens_of(db, site.conference_id)
        assert (token.id, maker.id, token.used_at) == (number, site.accounts["olga"], NOW)
        assert (tokens_of(db, site.other_id), token_row(db, site.other_id, number)) == ([], None)
        found = token_by_digest(db, digest_of(secret))
        assert found is not None
        assert found[1].slug == "spring"
        assert token_by_digest(db, "unknown") is None


def test_answers_are_forgotten_one_by_one_and_by_age(site: TestSite) -> None:
    number, _secret = make_token(site.store, site.seat("olga"), "x", [Scope.PLAN_READ], 30, NOW)
    with site.store.writing() as db:
        for at, key in enumerate("abc"):
            moment = NOW + timedelta(hours=at)
            db.add(RepeatedCallRecord(token_id=number, key=key, fingerprint="f", at=moment, status=200))
        db.flush()
        forget_call(db, number, "c")
        forget_calls(db, NOW + timedelta(minutes=1))
        db.expire_all()
        left = [key for key in "abc" if repeated_call(db, number, key)]
    assert left == ["b"]


def test_addresses_are_their_conferences_own(site: TestSite, hook: int) -> None:
    with site.store.reading() as db:
        assert [row.id for row in webhooks_of(db, site.conference_id)] == [hook]
        assert webhook_row(db, site.other_id, hook) is None
        assert [(row.id, slug) for row, slug in listening(db)] == [(hook, "spring")]


def test_deliveries_are_due_in_their_order(site: TestSite, hook: int) -> None:
    with site.store.writing() as db:
        due = [row.message_id for row in due_deliveries(db, hook, NOW + timedelta(minutes=1), 10)]
        assert (due, len(due_deliveries(db, hook, NOW, 0))) == (["m0", "m1"], 0)
        rows = deliveries_of(db, hook)
        assert [row.message_id for row in rows] == ["m2", "m1", "m0"]
        assert delivery_row(db, hook + 1, rows[0].id) is None


def test_only_what_is_over_is_forgotten(site: TestSite, hook: int) -> None:
    with site.store.writing() as db:
        rows = deliveries_of(db, hook)
        rows[0].taken_at = NOW
        rows[1].next_try_at = None
        db.flush()
        forget_deliveries(db, NOW + timedelta(days=1))
        assert [row.message_id for row in deliveries_of(db, hook)] == ["m0"]


def test_changes_are_read_from_where_one_stopped(site: TestSite) -> None:
    for name in "ab":
        make_token(site.store, site.seat("olga"), name, [Scope.PLAN_READ], 30, NOW)
    with site.store.reading() as db:
        first, second = changes_after(db, site.conference_id, 0, 10)
        assert [row.id for row in changes_after(db, site.conference_id, first.id, 10)] == [second.id]
        assert (last_change_id(db, site.conference_id), last_change_id(db, site.other_id)) == (second.id, 0)
