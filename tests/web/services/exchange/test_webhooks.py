from __future__ import annotations

from dataclasses import replace

import pytest

from matcher.profiles import Side
from tests.web.cast import NOW, TestSite, slot
from web.errors import NotAllowedError, NotFoundError, RefusedError
from web.seats import Seat
from web.services.exchange.webhooks import (
    MOST_WEBHOOKS,
    TOLD,
    UNTOLD,
    Hook,
    add_webhook,
    event_of,
    gather_events,
    key_of,
    pause_webhook,
    remove_webhook,
    renew_key,
    send_again,
    try_webhook,
)
from web.services.participants import add_person
from web.services.regards import answer
from web.services.requests import ask
from web.settings import Settings
from web.store.records.interface import DeliveryRecord, WebhookRecord
from web.store.records.log import ChangeRecord
from web.store.records.participants import Answer
from web.views.verbs import VERBS

ADDRESS = "http://127.0.0.1:9/in"


@pytest.fixture
def inward(settings: Settings) -> Settings:
    return replace(settings, inward_webhooks=True)


@pytest.fixture
def olga(site: TestSite) -> Seat:
    return site.seat("olga")


def events(site: TestSite) -> list[str]:
    with site.store.reading() as db:
        return [row.event for row in db.query(DeliveryRecord).order_by(DeliveryRecord.id)]


def test_every_deed_of_the_change_log_is_told_or_said_to_stay() -> None:
    told = frozenset().union(*TOLD.values())
    assert set(VERBS) - told - UNTOLD == set()
    assert told & UNTOLD == set()


def test_what_people_think_of_each_other_is_told_to_nobody() -> None:
    assert {"answered", "answer taken back", "note written", "shortlisted", "rate meeting"} <= UNTOLD


@pytest.mark.parametrize(
    ("subject", "verb", "event"),
    [
        ("meeting", "cancel meeting", "meeting.cancel"),
        ("meeting_request", "ask", "meeting_request.ask"),
        ("meeting_request", "decline request", "meeting_request.decline"),
        ("participant", "change e-mail", "participant.change_email"),
        ("participant", "check in", "participant.check_in"),
        ("timetable", "release timetable", "timetable.release"),
    ],
)
def test_events_have_names_that_programs_can_use(subject: str, verb: str, event: str) -> None:
    assert event_of(ChangeRecord(subject=subject, verb=verb)) == event


def test_an_address_is_told_what_happens_from_then_on(site: TestSite, inward: Settings, olga: Seat) -> None:
    add_person(site.store, olga, Side.INVESTOR, "Before", "", NOW)
    add_webhook(site.store, inward, olga, Hook(ADDRESS), NOW)
    person = add_person(site.store, olga, Side.INVESTOR, "After", "after@example.org", NOW)
    request = ask(site.store, site.seat("sara"), site.people["ines"], "Secret words", slot(0), NOW)
    assert gather_events(site.store, NOW) == 2
    assert gather_events(site.store, NOW) == 0
    with site.store.reading() as db:
        rows = db.query(DeliveryRecord).order_by(DeliveryRecord.id).all()
    assert [(row.event, row.content["id"]) for row in rows] == [
        ("participant.add", person),
        ("meeting_request.ask", request),
    ]
    assert {frozenset(row.content) for row in rows} == {frozenset(("conference", "subject", "id", "at", "change"))}


def test_what_stays_between_people_stays(site: TestSite, inward: Settings, olga: Seat) -> None:
    add_webhook(site.store, inward, olga, Hook(ADDRESS), NOW)
    answer(site.store, site.seat("ines"), site.people["sara"], Answer.NO, NOW)
    assert gather_events(site.store, NOW) == 0


def test_an_address_is_told_about_what_it_chose(site: TestSite, inward: Settings, olga: Seat) -> None:
    add_webhook(site.store, inward, olga, Hook(ADDRESS, frozenset(("meeting_request",))), NOW)
    add_person(site.store, olga, Side.INVESTOR, "After", "", NOW)
    ask(site.store, site.seat("sara"), site.people["ines"], "", slot(0), NOW)
    gather_events(site.store, NOW)
    assert events(site) == ["meeting_request.ask"]


def test_another_conference_is_not_told(site: TestSite, inward: Settings, olga: Seat) -> None:
    add_webhook(site.store, inward, site.seat("otto"), Hook(ADDRESS), NOW)
    add_person(site.store, olga, Side.INVESTOR, "After", "", NOW)
    assert gather_events(site.store, NOW) == 0


def test_a_paused_address_is_told_afterwards(site: TestSite, inward: Settings, olga: Seat) -> None:
    hook = add_webhook(site.store, inward, olga, Hook(ADDRESS), NOW)
    pause_webhook(site.store, olga, hook, NOW, paused=True)
    add_person(site.store, olga, Side.INVESTOR, "After", "", NOW)
    assert gather_events(site.store, NOW) == 0
    pause_webhook(site.store, olga, hook, NOW, paused=False)
    assert gather_events(site.store, NOW) == 1


@pytest.mark.parametrize(
    "address", ["http://example.org/", "https://127.0.0.1/", "https://localhost/in", "nowhere"]
)
def test_no_inward_address_is_taken(site: TestSite, settings: Settings, olga: Seat, address: str) -> None:
    with pytest.raises(RefusedError):
        add_webhook(site.store, settings, olga, Hook(address), NOW)


def test_what_nobody_tells_of_is_refused(site: TestSite, inward: Settings, olga: Seat) -> None:
    with pytest.raises(RefusedError):
        add_webhook(site.store, inward, olga, Hook(ADDRESS, frozenset(("opinions",))), NOW)


def test_the_key_stands_nowhere_and_can_be_renewed(site: TestSite, inward: Settings, olga: Seat) -> None:
    hook = add_webhook(site.store, inward, olga, Hook(ADDRESS), NOW)
    with site.store.reading() as db:
        before = key_of(inward, db.get_one(WebhookRecord, hook))
    renew_key(site.store, olga, hook, NOW)
    with site.store.reading() as db:
        row = db.get_one(WebhookRecord, hook)
        after, elsewhere = key_of(inward, row), key_of(replace(inward, secret="another site"), row)
    assert before.startswith("whsec_")
    assert len({before, after, elsewhere}) == 3
    assert before.removeprefix("whsec_") not in repr(vars(row))


def test_a_trial_and_a_repeat_are_due_at_once(site: TestSite, inward: Settings, olga: Seat) -> None:
    hook = add_webhook(site.store, inward, olga, Hook(ADDRESS), NOW)
    delivery = try_webhook(site.store, olga, hook, NOW)
    with site.store.writing() as db:
        row = db.get_one(DeliveryRecord, delivery)
        row.next_try_at, row.attempts = None, 8
    send_again(site.store, olga, hook, delivery, NOW)
    with site.store.reading() as db:
        row = db.get_one(DeliveryRecord, delivery)
    assert (row.event, row.next_try_at, row.attempts) == ("trial", NOW, 0)
    with pytest.raises(NotFoundError):
        send_again(site.store, olga, hook, delivery + 1, NOW)


def test_only_organisers_of_the_conference_connect_addresses(site: TestSite, inward: Settings, olga: Seat) -> None:
    hook = add_webhook(site.store, inward, olga, Hook(ADDRESS), NOW)
    with pytest.raises(NotAllowedError):
        add_webhook(site.store, inward, site.seat("stan"), Hook(ADDRESS), NOW)
    with pytest.raises(NotFoundError):
        remove_webhook(site.store, site.seat("otto"), hook, NOW)
    remove_webhook(site.store, olga, hook, NOW)
    with pytest.raises(NotFoundError):
        remove_webhook(site.store, olga, hook, NOW)


def test_so_many_addresses_and_no_more(site: TestSite, inward: Settings, olga: Seat) -> None:
    for _ in range(MOST_WEBHOOKS):
        add_webhook(site.store, inward, olga, Hook(ADDRESS), NOW)
    with pytest.raises(RefusedError, match="which is the most"):
        add_webhook(site.store, inward, olga, Hook(ADDRESS), NOW)
