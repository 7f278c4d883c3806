"""The change log."""

from __future__ import annotations

from dataclasses import replace

from tests.web.cast import NOW, TestSite
from web.store.log import changes_of, log_change
from web.store.records.accounts import SeatKind


def test_a_change_says_who_when_what_from_and_to(site: TestSite) -> None:
    with site.store.writing() as db:
        log_change(db, site.seat("ines"), "moved", ("meeting", 7), NOW, ({"table": 1}, {"table": 2}))
        log_change(db, site.seat("ines"), "cancelled", ("meeting", 7), NOW)
        log_change(db, site.seat("ines"), "moved", ("meeting", 8), NOW)
    with site.store.reading() as db:
        latest, first = changes_of(db, site.conference_id, "meeting", 7)
    assert latest.verb == "cancelled"
    assert (first.account_id, first.at, first.before, first.after) == (
        site.accounts["ines"],
        NOW,
        {"table": 1},
        {"table": 2},
    )
    assert first.on_behalf_of is None


def test_acting_for_somebody_is_written_down(site: TestSite) -> None:
    acting = replace(site.seat("olga"), kind=SeatKind.INVESTOR, participant_id=site.people["ines"], acting=True)
    with site.store.writing() as db:
        log_change(db, acting, "answered", ("participant", 1), NOW)
    with site.store.reading() as db:
        (row,) = changes_of(db, site.conference_id, "participant", 1)
    assert (row.account_id, row.on_behalf_of) == (site.accounts["olga"], site.people["ines"])
