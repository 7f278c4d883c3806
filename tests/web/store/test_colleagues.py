"""Who shares a participant."""

from __future__ import annotations

from tests.web.cast import TestSite
from tests.web.counting import queries
from web.store.colleagues import colleagues_of


def test_seats_come_with_their_accounts_in_one_query(site: TestSite) -> None:
    with site.store.reading() as db, queries(site) as asked:
        assert [one.account.name for one in colleagues_of(db, site.people["ines"])] == ["Ines"]
    assert len(asked) == 1
