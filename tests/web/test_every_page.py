"""Every address, tried by everybody: nobody sees or changes what is not theirs."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from tests.web.cast import TestSite
from tests.web.world import World, everything_in, full_world
from web.store.records.accounts import Right

PARTICIPANTS = {"news", "schedules", "review", "people", "meetings", "profile", "after", "my_data"}
#: The right that each of the organisers' rooms asks for; None: organisers themselves.
ORGANISERS = {
    "participants": Right.PEOPLE,
    "imports": Right.PEOPLE,
    "prints": Right.PEOPLE,
    "acting.start": Right.PEOPLE,
    "match_lists": Right.PLAN,
    "timetables": Right.PLAN,
    "setup": Right.PROGRAMME,
    "overview": Right.FIGURES,
    "log": Right.FIGURES,
    "letters": Right.PEOPLE,
    "letter_texts": Right.PROGRAMME,
    "results": Right.FIGURES,
    "status": Right.FIGURES,
    "privacy_settings": Right.PROGRAMME,
    "erasures": Right.PEOPLE,
    "floor": Right.FLOOR,
    "badges": Right.FLOOR,
    "team": None,
    "connections": None,
    "learning": None,
}
#: Whoever started long work may watch it, everybody may go home, and whoever knows its secret may see the board.
EVERYBODY = {"home", "jobs", "acting.stop", "privacy", "board"}


@pytest.fixture
def world(site: TestSite, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setenv("MATCHER_CACHE", str(tmp_path_factory.mktemp("cache") / "vectors.sqlite"))
    return full_world(site)


def rules_of(site: TestSite) -> Iterator[tuple[str, Rule]]:
    """Yield method and rule of every address within a conference."""
    for rule in site.app.url_map.iter_rules():
        if "slug" in rule.arguments:
            for method in sorted((rule.methods or set()) & {"GET", "POST"}):
                yield method, rule


def _statuses(
    site: TestSite, client: FlaskClient, world: World, room: set[str] | None, slug: str = "spring"
) -> dict[str, int]:
    """Ask every address of some rooms (all but those of ``EVERYBODY`` where None is given)."""
    found = {}
    for method, rule in rules_of(site):
        if not within(rule.endpoint, room):
            continue
        arguments = world.arguments(rule.endpoint, set(rule.arguments)) | {"slug": slug}
        with site.app.test_request_context():
            address = site.app.url_for(rule.endpoint, **arguments)
        with client.open(address, method=method, data={}) as answer:
            found[f"{method} {rule.rule}"] = answer.status_code
    return found


def within(endpoint: str, room: set[str] | None) -> bool:
    names = {endpoint, endpoint.partition(".")[0]}
    return not names & EVERYBODY if room is None else bool(names & room)


def test_every_room_is_somebodys(site: TestSite) -> None:
    rooms = PARTICIPANTS | set(ORGANISERS) | EVERYBODY
    homeless = {rule.endpoint for _, rule in rules_of(site) if not within(rule.endpoint, rooms)}
    assert homeless == set()


@pytest.mark.parametrize("who", ["nadia", "eva", "otto"])
def test_people_without_a_seat_find_nothing_and_change_nothing(site: TestSite, world: World, who: str) -> None:
    before = everything_in(site.store)
    statuses = _statuses(site, site.client(who), world, None)
    assert {address: status for address, status in statuses.items() if status != 404} == {}
    assert everything_in(site.store) == before


def test_strangers_are_asked_to_sign_in_and_change_nothing(site: TestSite, world: World) -> None:
    before = everything_in(site.store)
    statuses = _statuses(site, site.client(), world, None)
    assert {address: status for address, status in statuses.items() if status not in (302, 401)} == {}
    assert everything_in(site.store) == before


@pytest.mark.parametrize("who", ["ines", "sara"])
def test_participants_do_not_enter_the_organisers_rooms(site: TestSite, world: World, who: str) -> None:
    before = everything_in(site.store)
    statuses = _statuses(site, site.client(who), world, set(ORGANISERS))
    assert {address: status for address, status in statuses.items() if status != 403} == {}
    assert everything_in(site.store) == before


@pytest.mark.parametrize("who", ["olga", "stan"])
def test_organisers_do_not_enter_the_participants_rooms_as_themselves(
    site: TestSite, world: World, who: str
) -> None:
    before = everything_in(site.store)
    statuses = _statuses(site, site.client(who), world, PARTICIPANTS)
    assert {address: status for address, status in statuses.items() if status != 403} == {}
    assert everything_in(site.store) == before


def test_staff_enter_only_the_rooms_of_their_rights(site: TestSite, world: World) -> None:
    before = everything_in(site.store)
    closed = {room for room, right in ORGANISERS.items() if right is not Right.PEOPLE}
    statuses = _statuses(site, site.client("stan"), world, closed)
    assert {address: status for address, status in statuses.items() if status != 403} == {}
    assert everything_in(site.store) == before


def test_an_organiser_of_another_conference_reaches_nothing_through_their_own(
    site: TestSite, world: World
) -> None:
    before = everything_in(site.store, site.conference_id)
    with_ids = {
        rule.rule
        for _, rule in rules_of(site)
        if {"person", "upload", "match", "meeting", "session_id", "forum"} & rule.arguments
    }
    statuses = _statuses(site, site.client("otto"), world, set(ORGANISERS), slug="autumn")
    leaked = {
        address: status for address, status in statuses.items() if address.split()[1] in with_ids and status == 200
    }
    assert leaked == {}
    after = everything_in(site.store, site.conference_id)
    # What hangs on no conference by itself may have grown at the other one; nothing of it may be gone or changed.
    assert {table: rows for table, rows in before.items() if not set(rows) <= set(after[table])} == {}
    assert after["meetings"] == before["meetings"]


@pytest.mark.parametrize("who", ["ida", "sol"])
def test_what_two_others_agreed_is_nobody_elses(site: TestSite, world: World, who: str) -> None:
    theirs = {
        rule.rule
        for _, rule in rules_of(site)
        if rule.endpoint.startswith("meetings.") and "number" in rule.arguments
    }
    before = everything_in(site.store)
    statuses = {
        a: s for a, s in _statuses(site, site.client(who), world, {"meetings"}).items() if a.split()[1] in theirs
    }
    assert theirs
    assert {address: status for address, status in statuses.items() if status != 404} == {}
    after = everything_in(site.store)
    for table in ("meetings", "proposals", "busy_people", "busy_tables"):
        assert after[table] == before[table]


@pytest.mark.parametrize(
    ("who", "rooms"), [("ines", PARTICIPANTS), ("sara", PARTICIPANTS), ("olga", set(ORGANISERS))]
)
def test_everybody_reads_their_own_pages(site: TestSite, world: World, who: str, rooms: set[str]) -> None:
    client = site.client(who)
    for method, rule in rules_of(site):
        if method == "GET" and within(rule.endpoint, rooms):
            with site.app.test_request_context():
                address = site.app.url_for(rule.endpoint, **world.arguments(rule.endpoint, set(rule.arguments)))
            with client.get(address) as answer:
                assert answer.status_code in (200, 302, 303, 404), address
                assert answer.status_code != 404 or who == "sara", address
