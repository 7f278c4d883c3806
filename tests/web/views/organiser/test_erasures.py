"""An organiser erases whoever asks for it, on that participant's page."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.web.cast import TestSite, posted
from tests.web.test_every_page import ORGANISERS, PARTICIPANTS, rules_of, within
from tests.web.world import World, full_world
from web.store.engine import Database
from web.store.erasure import erase_conference, erase_people
from web.store.records.conferences import ConferenceRecord
from web.store.records.participants import ParticipantRecord


def test_it_wants_a_tick(site: TestSite) -> None:
    client, person = site.client("stan"), site.people["sara"]
    posted(client, f"/spring/organiser/erasures/{person}")
    with site.store.reading() as db:
        assert db.get_one(ParticipantRecord, person).erased_at is None
    assert posted(client, f"/spring/organiser/erasures/{person}", sure="y").status_code == 303
    with site.store.reading() as db:
        assert db.get_one(ParticipantRecord, person).erased_at is not None
    page = client.get(f"/spring/organiser/people/{person}")
    assert page.status_code == 200
    assert "Its data was erased." in page.text
    assert "Let it take part again" not in page.text


@pytest.fixture
def world(site: TestSite, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setenv("MATCHER_CACHE", str(tmp_path_factory.mktemp("cache") / "vectors.sqlite"))
    return full_world(site)


def _broken(site: TestSite, world: World, who: str, rooms: set[str]) -> list[str]:
    """Return the pages that do not open."""
    client, broken = site.client(who), []
    for method, rule in rules_of(site):
        if method == "GET" and within(rule.endpoint, rooms):
            with site.app.test_request_context():
                address = site.app.url_for(rule.endpoint, **world.arguments(rule.endpoint, set(rule.arguments)))
            with client.get(address) as answer:
                if answer.status_code >= 500:
                    broken.append(address)
    return broken


def _conference(db: Database, site: TestSite) -> ConferenceRecord:
    return db.get_one(ConferenceRecord, site.conference_id)


def test_every_page_still_opens_when_somebody_is_gone(site: TestSite, world: World) -> None:
    with site.store.writing() as db:
        erase_people(db, _conference(db, site), [site.people["suri"]], datetime.now(UTC))
    site.app.config["PROPAGATE_EXCEPTIONS"] = False
    assert _broken(site, world, "olga", set(ORGANISERS)) == []
    assert _broken(site, world, "ines", PARTICIPANTS) == []


def test_every_page_of_organisers_still_opens_when_the_conference_is_erased(site: TestSite, world: World) -> None:
    with site.store.writing() as db:
        erase_conference(db, _conference(db, site), datetime.now(UTC))
        _conference(db, site).erased_at = datetime.now(UTC)
    site.app.config["PROPAGATE_EXCEPTIONS"] = False
    assert _broken(site, world, "olga", set(ORGANISERS)) == []
