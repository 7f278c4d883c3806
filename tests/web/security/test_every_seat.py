"""Each kind of person at each address, with their own numbers and with other people's: all doors are tried."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from werkzeug.routing import Rule
from werkzeug.wrappers import Response

from tests.web.security.standing import BRAND, Standing, every_rule
from tests.web.test_every_page import EVERYBODY, ORGANISERS, PARTICIPANTS, within
from tests.web.world import everything_in
from web.store.records.accounts import Right

Tried = Callable[[str], None]

#: Numbers that count within a conference: those of spring are also somebody's at the other one, and their own.
OWN_COUNT = {"version"}
#: Endpoints whose number is a place in a list of one's own.
OWN_PLACES = {"timetables.remove_happening"}
#: Deeds that ask for another right than the room in which they stand.
RIGHTS = {"overview.make_suggestions": Right.PLAN}
#: How a number is refused that is nobody's here.
REFUSED = (400, 403, 404, 409)
STAFF = [f"staff-{right.value}" for right in Right]


@pytest.fixture(autouse=True)
def unchanged(standing: Standing) -> Iterator[None]:
    """Whatever is tried here changes nothing at the conference of spring."""
    before = everything_in(standing.site.store, standing.site.conference_id)
    yield
    after = everything_in(standing.site.store, standing.site.conference_id)
    hangs_on_none = {name for name, rows in after.items() if set(before[name]) < set(rows)}
    assert {name for name in after if after[name] != before[name]} - hangs_on_none == set()


def _ask(standing: Standing, who: str | None, method: str, rule: Rule, slug: str = "spring") -> Response:
    client = standing.site.client(who)
    with client.open(standing.address(rule, slug), method=method, data={}) as answer:
        assert slug == "spring" or BRAND not in answer.get_data(as_text=True), rule.rule
        return answer


def _answers(
    standing: Standing, who: str, tried: Tried, wanted: Callable[[Rule], bool], slug: str
) -> dict[str, int]:
    found = {}
    for method, rule in every_rule(standing.site.app):
        if "slug" in rule.arguments and wanted(rule):
            tried("pages: seats")
            found[f"{method} {rule.rule}"] = _ask(standing, who, method, rule, slug).status_code
    return found


def _rights_of(endpoint: str) -> set[Right | None]:
    if endpoint in RIGHTS:
        return {RIGHTS[endpoint]}
    return {right for room, right in ORGANISERS.items() if within(endpoint, {room})}


@pytest.mark.parametrize("who", STAFF)
def test_staff_are_let_into_the_rooms_of_their_right_and_no_other(
    standing: Standing, tried: Tried, who: str
) -> None:
    own = Right(who.removeprefix("staff-"))

    def closed(rule: Rule) -> bool:
        return bool(_rights_of(rule.endpoint)) and own not in _rights_of(rule.endpoint)

    refused = _answers(standing, who, tried, closed, "spring")
    assert {address: status for address, status in refused.items() if status != 403} == {}
    let_in = {
        rule.rule: _ask(standing, who, "GET", rule).status_code
        for method, rule in every_rule(standing.site.app)
        if method == "GET" and _rights_of(rule.endpoint) == {own}
    }
    assert let_in
    assert {address: status for address, status in let_in.items() if status == 403} == {}


@pytest.mark.parametrize("who", ["closed", "operator"])
def test_a_closed_account_and_whoever_runs_the_site_have_no_seat(
    standing: Standing, tried: Tried, who: str
) -> None:
    refused = _answers(standing, who, tried, lambda rule: not within(rule.endpoint, {"board"}), "spring")
    expected = {302, 401} if who == "closed" else {404}
    assert {address: status for address, status in refused.items() if status not in expected} == {}


@pytest.mark.parametrize(
    ("who", "rooms"),
    [
        ("otto", set(ORGANISERS)),
        ("eva", PARTICIPANTS),
        ("founder", PARTICIPANTS),
        ("otto", {"jobs", "home", "acting"}),
    ],
)
def test_numbers_of_another_conference_lead_nowhere(
    standing: Standing, tried: Tried, who: str, rooms: set[str]
) -> None:
    def foreign(rule: Rule) -> bool:
        return within(rule.endpoint, rooms) and _has_foreign_number(rule)

    answered = _answers(standing, who, tried, foreign, "autumn")
    assert answered
    assert {address: status for address, status in answered.items() if status not in REFUSED} == {}


def _has_foreign_number(rule: Rule) -> bool:
    numbers = {name for name, kind in rule._converters.items() if type(kind).__name__ == "RowNumber"}
    return bool(numbers - OWN_COUNT) and rule.endpoint not in OWN_PLACES


@pytest.mark.parametrize("who", ["ida", "sol"])
def test_numbers_of_others_at_ones_own_conference_lead_nowhere(standing: Standing, tried: Tried, who: str) -> None:
    """Ida and Sol have part in nothing that the numbers of the world belong to."""

    def others(rule: Rule) -> bool:
        own = {"membership", "number", "badge"} & set(rule.arguments)
        return bool(own) and within(rule.endpoint, PARTICIPANTS | {"jobs", "home"})

    answered = _answers(standing, who, tried, others, "spring")
    assert answered
    assert {address: status for address, status in answered.items() if status not in (403, 404)} == {}


@pytest.mark.parametrize("who", ["ines", "sara", "olga", "nadia", "closed", None, *STAFF])
def test_only_who_runs_the_site_makes_conferences(standing: Standing, tried: Tried, who: str | None) -> None:
    rooms = [
        (method, rule)
        for method, rule in every_rule(standing.site.app)
        if within(rule.endpoint, {"new_conference", "import_conference"})
    ]
    for method, rule in rooms:
        tried("pages: seats")
        status = _ask(standing, who, method, rule).status_code
        if who == "olga":  # she may: her conference is her proof
            assert status in (200, 422)
        else:
            assert status in ((302, 303, 401) if who in (None, "closed") else (403,)), rule.rule


def test_every_address_of_a_conference_stands_in_the_table(standing: Standing) -> None:
    """A room that somebody adds is closed to all others by these tests, or stands in the list for everybody."""
    rooms = PARTICIPANTS | set(ORGANISERS) | EVERYBODY
    assert {
        rule.endpoint
        for _, rule in every_rule(standing.site.app)
        if "slug" in rule.arguments and not within(rule.endpoint, rooms)
    } == set()
