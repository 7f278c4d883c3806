"""Seats, and the conferences they are at."""

from __future__ import annotations

from tests.web.cast import TestSite
from web.store.memberships import conference_by_slug, seats_in, seats_of
from web.store.records.accounts import MembershipRecord, SeatKind


def test_the_organisers_seat_stands_first(site: TestSite) -> None:
    with site.store.writing() as db:
        db.add(
            MembershipRecord(
                account_id=site.accounts["ines"], conference_id=site.conference_id, kind=SeatKind.ORGANISER
            )
        )
    with site.store.reading() as db:
        kinds = [one.kind for one in seats_in(db, site.accounts["ines"], "spring")]
    assert kinds == [SeatKind.ORGANISER, SeatKind.INVESTOR]


def test_seats_are_of_one_conference(site: TestSite) -> None:
    with site.store.reading() as db:
        assert seats_in(db, site.accounts["ines"], "autumn") == []
        assert [one.conference_id for one in seats_of(db, site.accounts["eva"])] == [site.other_id]


def test_conferences_are_found_by_their_name_in_addresses(site: TestSite) -> None:
    with site.store.reading() as db:
        found = conference_by_slug(db, "spring")
        assert found is not None
        assert found.id == site.conference_id
        assert conference_by_slug(db, "winter") is None
