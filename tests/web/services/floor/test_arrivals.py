"""Check-ins count once, whatever the connection and the clock of a phone do, and badges cannot be guessed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest

from tests.web.cast import TestSite, slot
from tests.web.services.test_requests import refusal
from web.errors import NotAllowedError, NotFoundError
from web.seats import Seat
from web.services.floor.arrivals import (
    Checked,
    Scan,
    Scanned,
    badge_mark,
    badge_secret,
    badge_secrets,
    check_in,
    check_in_all,
    person_of_badge,
    renew_badge,
    undo_check_in,
)
from web.services.participants import withdraw_person
from web.store.arrivals import arrived_on
from web.store.log import changes_of
from web.store.records.accounts import Right, SeatKind
from web.store.records.floor import ArrivalRecord

SECRET = "a secret of the tests"
DOOR = slot(0) - timedelta(minutes=40)
TODAY = slot(0).date()


def floor_seat(site: TestSite) -> Seat:
    """Stan as one who may do nothing but work on the floor."""
    return Seat(site.conference_id, site.accounts["stan"], SeatKind.STAFF, None, frozenset({Right.FLOOR}))


def scanned(site: TestSite, scans: Sequence[Scan], now: datetime = DOOR) -> list[Checked]:
    return check_in_all(site.store, floor_seat(site), SECRET, scans, now)


def here(site: TestSite) -> dict[int, datetime]:
    with site.store.reading() as db:
        return arrived_on(db, site.conference_id, TODAY)


def rows(site: TestSite) -> list[ArrivalRecord]:
    with site.store.reading() as db:
        return db.query(ArrivalRecord).all()


def test_a_check_in_that_is_sent_twice_counts_once(site: TestSite) -> None:
    ines = site.people["ines"]
    scans = [Scan("phone-1", badge=badge_secret(SECRET, ines), at=DOOR - timedelta(minutes=9))]
    states = [scanned(site, scans)[0].state for _ in range(3)]
    assert states == [Scanned.NEW, Scanned.KNOWN, Scanned.KNOWN]
    assert [(row.participant_id, row.at) for row in rows(site)] == [(ines, DOOR - timedelta(minutes=9))]


def test_the_earliest_of_several_check_ins_counts(site: TestSite) -> None:
    ines, early = site.people["ines"], DOOR - timedelta(minutes=30)
    check_in(site.store, floor_seat(site), ines, "desk", DOOR)
    (late,) = scanned(site, [Scan("phone", ines, at=early)], DOOR + timedelta(minutes=20))
    assert (late.state, here(site)) == (Scanned.KNOWN, {ines: early})


def test_a_clock_that_cannot_be_true_is_not_believed(site: TestSite) -> None:
    for number, odd in enumerate((timedelta(minutes=3), timedelta(days=-3))):
        (done,) = scanned(site, [Scan(f"key {number}", site.people["sara"], at=DOOR + odd)])
        assert done.at == DOOR
    (row,) = rows(site)
    assert (row.at, row.claimed_at, row.received_at) == (DOOR, DOOR + timedelta(minutes=3), DOOR)


def test_a_clock_that_is_a_little_fast_is_never_ahead_of_ours(site: TestSite) -> None:
    (done,) = scanned(site, [Scan("key", site.people["sara"], at=DOOR + timedelta(minutes=1))])
    assert (done.at, rows(site)[0].claimed_at) == (DOOR, None)


def test_somebody_comes_on_each_day_anew(site: TestSite) -> None:
    ines = site.people["ines"]
    for day in (0, 1):
        check_in(site.store, floor_seat(site), ines, f"day {day}", DOOR + timedelta(days=day))
    assert len(rows(site)) == 2


def test_one_check_in_that_cannot_be_taken_holds_up_no_other(site: TestSite) -> None:
    withdraw_person(site.store, site.seat("olga"), site.people["ivo"], "ill", DOOR)
    done = scanned(
        site,
        [
            Scan("1", site.people["ivo"]),
            Scan("2", badge="1-aaaaaaaaaaaaaaaa"),
            Scan("", site.people["ida"]),
            Scan("4", site.people["sol"]),
        ],
    )
    assert [one.state for one in done] == [*[Scanned.REFUSED] * 3, Scanned.NEW]
    assert [one.why.en.split(".")[0] if one.why else "" for one in done] == [
        "Ivo left the conference",
        "This badge opens nothing: it was made anew, or it is for another conference",
        "This check-in cannot be used",
        "",
    ]
    assert list(here(site)) == [site.people["sol"]]


def test_somebody_who_left_is_not_checked_in_by_name(site: TestSite) -> None:
    withdraw_person(site.store, site.seat("olga"), site.people["ivo"], "ill", DOOR)
    said = refusal(lambda: check_in(site.store, floor_seat(site), site.people["ivo"], "1", DOOR))
    assert said.startswith("Ivo left the conference. If that is a mistake, bring them back")


def test_a_mistake_is_taken_back_and_its_key_brings_nobody_back(site: TestSite) -> None:
    ines = site.people["ines"]
    for _ in range(2):
        scanned(site, [Scan("first", ines)])
        undo_check_in(site.store, floor_seat(site), ines, DOOR)
        assert here(site) == {}
    scanned(site, [Scan("second", ines)], DOOR + timedelta(minutes=5))
    assert here(site) == {ines: DOOR + timedelta(minutes=5)}
    with site.store.reading() as db:
        said = [one.verb for one in changes_of(db, site.conference_id, "participant", ines)]
    assert said == ["check in", "undo check-in", "check in"]


def test_a_badge_made_anew_opens_and_the_old_one_does_not(site: TestSite) -> None:
    ines = site.people["ines"]
    renew_badge(site.store, floor_seat(site), ines, DOOR)
    with site.store.reading() as db:
        badges = badge_secrets(db, SECRET, [ines, site.people["sara"]])
        found = {
            badge: person_of_badge(db, SECRET, site.conference_id, badge)
            for badge in (*badges.values(), badge_secret(SECRET, ines))
        }
    assert badges[ines] == badge_secret(SECRET, ines, 1)
    assert [row.name if row else None for row in found.values()] == ["Ines", "Sara", None]


@pytest.mark.parametrize("badge", ["", "x", "1", "-", "99999999999999-a", "²-a", "1-\u4f60\u597d"])
def test_no_badge_is_guessed(site: TestSite, badge: str) -> None:
    with site.store.reading() as db:
        assert person_of_badge(db, SECRET, site.conference_id, badge) is None
        own = badge_secret("another secret", site.people["ines"])
        assert person_of_badge(db, SECRET, site.conference_id, own) is None


def test_a_badge_is_of_one_conference(site: TestSite) -> None:
    with site.store.reading() as db:
        assert person_of_badge(db, SECRET, site.other_id, badge_secret(SECRET, site.people["ines"])) is None


def test_a_device_knows_badges_by_marks_that_make_no_badge() -> None:
    badge = badge_secret(SECRET, 7)
    assert badge_mark(badge) == badge_mark(badge)
    assert badge.partition("-")[2] not in badge_mark(badge)


def test_only_the_floor_checks_people_in(site: TestSite) -> None:
    stan, ines = site.seat("stan"), site.people["ines"]
    for deed in (
        lambda: check_in_all(site.store, stan, SECRET, [], DOOR),
        lambda: undo_check_in(site.store, stan, ines, DOOR),
        lambda: renew_badge(site.store, stan, ines, DOOR),
    ):
        with pytest.raises(NotAllowedError):
            deed()
    with pytest.raises(NotFoundError):
        undo_check_in(site.store, floor_seat(site), 10**6, DOOR)
