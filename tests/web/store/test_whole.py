from __future__ import annotations

from typing import Any

import pytest

from tests.web.cast import TestSite
from web.store.ownership import owned
from web.store.whole import ForeignRowError, Incoming, Outgoing, is_empty, remove_empty


def test_rows_are_counted_from_one_whatever_their_ids_are(site: TestSite) -> None:
    with site.store.reading() as db:
        spring, autumn = (Outgoing(db, id_) for id_ in (site.conference_id, site.other_id))
        first, second = (list(one.rows(owned()["participants"])) for one in (spring, autumn))
    assert [row["id"] for row in first] == [row["id"] for row in second] == list(range(1, 10))
    assert {row["conference_id"] for row in (*first, *second)} == {1}
    assert [row["name"] for row in first] == [row["name"] for row in second]


def test_accounts_are_named_by_address(site: TestSite) -> None:
    with site.store.reading() as db:
        going = Outgoing(db, site.other_id)
        accounts = going.accounts()
        seats = [row["account_id"] for row in going.rows(owned()["memberships"])]
    assert [row["email"] for row in accounts] == ["eva@example.org", "otto@example.org"] == seats


def test_a_conference_is_empty_when_it_has_nothing_but_seats(site: TestSite) -> None:
    with site.store.reading() as db:
        assert not is_empty(db, site.other_id)
        assert is_empty(db, 10_000)


def test_an_empty_conference_can_be_removed(site: TestSite) -> None:
    with site.store.writing() as db:
        remove_empty(db, 10_000)
        assert not is_empty(db, site.conference_id)


@pytest.mark.parametrize("row", [{"id": 1, "surprise": 1}, {"id": 2}, {"id": 1}])
def test_a_row_that_does_not_fit_is_named(site: TestSite, row: dict[str, Any]) -> None:
    with site.store.writing() as db:
        coming = Incoming(db, site.conference_id, {"conferences": 1, "portfolio": 1}, {})
        with pytest.raises(ForeignRowError, match="portfolio, row 1"):
            coming.add(owned()["portfolio"], [row])
        db.rollback()


def test_one_conference_comes_at_a_time(site: TestSite) -> None:
    with site.store.writing() as db, pytest.raises(ForeignRowError):
        Incoming(db, site.conference_id, {"conferences": 2}, {})
