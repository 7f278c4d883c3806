"""Which conference a board shows."""

from __future__ import annotations

from tests.web.cast import TestSite
from web.store.boards import conference_by_board
from web.store.records.conferences import ConferenceRecord


def test_only_the_secret_of_the_conference_opens_its_board(site: TestSite) -> None:
    with site.store.writing() as db:
        db.get_one(ConferenceRecord, site.conference_id).board_token = "open"
    with site.store.reading() as db:
        found = [
            conference_by_board(db, *asked) for asked in (("spring", "open"), ("autumn", "open"), ("spring", ""))
        ]
        assert [None if one is None else one.slug for one in found] == ["spring", None, None]
