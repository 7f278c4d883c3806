"""Who organises a conference, and who helps."""

from __future__ import annotations

import pytest

from tests.web.cast import NOW, TestSite
from web.errors import NotAllowedError, NotFoundError, RefusedError
from web.services.staff import add_to_team, change_rights, remove_from_team
from web.store.records.accounts import Right, SeatKind
from web.store.records.log import OutgoingMailRecord
from web.store.rosters import staff_of


def team(site: TestSite) -> dict[str, tuple[SeatKind, str]]:
    with site.store.reading() as db:
        return {row.account.email: (row.kind, row.rights) for row in staff_of(db, site.conference_id)}


def seat_id(site: TestSite, email: str) -> int:
    with site.store.reading() as db:
        return next(row.id for row in staff_of(db, site.conference_id) if row.account.email == email)


def test_somebody_new_gets_a_seat_with_rights_and_a_letter(site: TestSite) -> None:
    letter = add_to_team(
        site.store, site.settings, site.seat("olga"), " Tom@Example.org", [Right.PLAN, Right.FIGURES], NOW
    )
    assert team(site)["tom@example.org"] == (SeatKind.STAFF, "figures plan")
    with site.store.reading() as db:
        row = db.get_one(OutgoingMailRecord, letter)
        assert (row.to, "/sign-in/link/" in row.body) == ("tom@example.org", True)


def test_staff_without_any_right_makes_no_sense(site: TestSite) -> None:
    with pytest.raises(RefusedError):
        add_to_team(site.store, site.settings, site.seat("olga"), "tom@example.org", [], NOW)


def test_nobody_is_in_the_team_twice(site: TestSite) -> None:
    with pytest.raises(RefusedError):
        add_to_team(site.store, site.settings, site.seat("olga"), "STAN@example.org", None, NOW)


def test_the_last_organiser_stays(site: TestSite) -> None:
    olga = seat_id(site, "olga@example.org")
    with pytest.raises(RefusedError):
        remove_from_team(site.store, site.seat("olga"), olga, NOW)
    with pytest.raises(RefusedError):
        change_rights(site.store, site.seat("olga"), olga, [Right.PLAN], NOW)
    change_rights(site.store, site.seat("olga"), seat_id(site, "stan@example.org"), None, NOW)
    remove_from_team(site.store, site.seat("olga"), olga, NOW)
    assert team(site) == {"stan@example.org": (SeatKind.ORGANISER, "")}


def test_staff_gives_nobody_rights_and_neither_does_another_conference(site: TestSite) -> None:
    with pytest.raises(NotAllowedError):
        add_to_team(site.store, site.settings, site.seat("stan"), "tom@example.org", None, NOW)
    with pytest.raises(NotFoundError):
        remove_from_team(site.store, site.seat("otto"), seat_id(site, "stan@example.org"), NOW)
