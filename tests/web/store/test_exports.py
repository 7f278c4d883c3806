"""Whole tables."""

from __future__ import annotations

from tests.web.cast import TestSite
from web.store.exports import best_suggestions, everybody, forum_codes
from web.store.records.conferences import ConferenceRecord
from web.store.records.participants import SuggestionRecord


def test_only_the_best_of_somebody_are_kept(site: TestSite) -> None:
    with site.store.reading() as db:
        conference = db.get_one(ConferenceRecord, site.conference_id)
        kept = [(pair[0], pair[2]) for _row, pair in best_suggestions(db, conference, 1)]
    # The best of each investor, and for each startup its best.
    assert ("ines", "sara") in kept
    assert {startup for _investor, startup in kept} == {"sara", "sol", "sven", "suri", "siri", "sina"}


def test_the_best_of_somebody_are_the_first_of_its_list(site: TestSite) -> None:
    with site.store.writing() as db:
        for row in db.query(SuggestionRecord).filter_by(investor_id=site.people["ines"]):
            row.investor_place = int(row.startup_id != site.people["sven"])
            row.startup_place = 1
        db.flush()
        conference = db.get_one(ConferenceRecord, site.conference_id)
        kept = {(pair[0], pair[2]) for _row, pair in best_suggestions(db, conference, 1)}
    assert {startup for investor, startup in kept if investor == "ines"} >= {"sven"}
    assert ("ines", "sara") not in kept


def test_people_of_another_conference_are_in_no_table(site: TestSite) -> None:
    with site.store.reading() as db:
        assert {row.conference_id for row, _count in everybody(db, site.conference_id)} == {site.conference_id}


def test_sub_forums_stand_in_the_order_of_the_programme(site: TestSite) -> None:
    with site.store.reading() as db:
        codes = forum_codes(db, db.get_one(ConferenceRecord, site.conference_id))
    assert codes[site.people["suri"]] == ["ai", "bio"]
