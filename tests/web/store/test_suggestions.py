"""Suggestions are swapped whole."""

from __future__ import annotations

from typing import Any

from matcher.profiles import Side
from tests.web.cast import NOW, TestSite, opinion
from web.store.opinions import packed
from web.store.records.conferences import ConferenceRecord
from web.store.records.participants import ParticipantRecord
from web.store.suggestions import (
    candidates_of,
    next_version,
    suggestion,
    suggestions_of,
    switch_version,
    vectors_of,
    write_suggestions,
)


def _row(site: TestSite, investor: str, startup: str, score: float) -> dict[str, Any]:
    with site.store.reading() as db:
        forum = db.get_one(ParticipantRecord, site.people[startup]).forums[0].sub_forum_id
    return {
        "investor_id": site.people[investor],
        "startup_id": site.people[startup],
        "sub_forum_id": forum,
        "score": score,
        "investor_score": score,
        "startup_score": 1.0,
        "told": packed({side: opinion(score) for side in Side}),
    }


def _names(site: TestSite, who: str, side: Side) -> list[int]:
    with site.store.reading() as db:
        conference = db.get_one(ConferenceRecord, site.conference_id)
        found = suggestions_of(db, conference, side, site.people[who])
        return [one.startup_id if side is Side.INVESTOR else one.investor_id for one in found]


def test_a_new_version_does_not_hold_before_the_switch(site: TestSite) -> None:
    before = _names(site, "ines", Side.INVESTOR)
    write_suggestions(site.store, site.conference_id, [_row(site, "ines", "sven", 0.5)], 2)
    assert _names(site, "ines", Side.INVESTOR) == before


def test_after_the_switch_only_the_new_ones_are_there(site: TestSite) -> None:
    rows = [_row(site, "ines", "sven", 0.5), _row(site, "ines", "sara", 0.7), _row(site, "ida", "sara", 0.6)]
    write_suggestions(site.store, site.conference_id, rows, 2)
    people = [
        {"id": site.people["ines"], "vector": b"1234", "alike": [2, 1], "map_x": 1.0, "map_y": None, "forums": []}
    ]
    switch_version(site.store, site.conference_id, 2, people, {"of": "the whole"})
    assert _names(site, "ines", Side.INVESTOR) == [site.people["sara"], site.people["sven"]]
    assert _names(site, "sara", Side.STARTUP) == [site.people["ines"], site.people["ida"]]
    with site.store.reading() as db:
        row = db.get_one(ParticipantRecord, site.people["ines"])
        assert (row.vector, row.map_x, row.map_y, row.revision) == (b"1234", 1.0, None, 1)
        assert db.get_one(ConferenceRecord, site.conference_id).suggested == {"of": "the whole"}
        assert next_version(db, site.conference_id) == 3


def test_a_run_that_broke_off_leaves_its_version_unused(site: TestSite) -> None:
    write_suggestions(site.store, site.conference_id, [_row(site, "ines", "sven", 0.5)], 2)
    with site.store.reading() as db:
        assert next_version(db, site.conference_id) == 3


def test_suggested_places_in_sub_forums_change_and_named_ones_stay(site: TestSite) -> None:
    with site.store.reading() as db:
        ai, bio = (forum.id for forum in db.get_one(ConferenceRecord, site.conference_id).sub_forums)
    people = [{"id": site.people["sara"], "vector": None, "map_x": None, "map_y": None, "forums": [(bio, 0.4)]}]
    for version in (2, 3):
        switch_version(site.store, site.conference_id, version, people)
    with site.store.reading() as db:
        places = db.get_one(ParticipantRecord, site.people["sara"]).forums
        assert {(one.sub_forum_id, one.probability) for one in places} == {(ai, None), (bio, 0.4)}


def test_a_pair_has_its_reasons(site: TestSite) -> None:
    with site.store.reading() as db:
        conference = db.get_one(ConferenceRecord, site.conference_id)
        found = suggestion(db, conference, site.people["ines"], site.people["sara"])
        none = suggestion(db, conference, site.people["ivo"], site.people["sara"])
    assert found is not None
    assert found.told
    assert none is None


def test_candidates_are_told_from_the_asking_side(site: TestSite) -> None:
    with site.store.reading() as db:
        conference = db.get_one(ConferenceRecord, site.conference_id)
        mine = candidates_of(db, conference, Side.INVESTOR, site.people["ines"])
        theirs = candidates_of(db, conference, Side.STARTUP, site.people["sara"])
    one = next(one for one in mine if one.other_id == site.people["sara"])
    other = next(one for one in theirs if one.other_id == site.people["ines"])
    assert (one.own_score, one.other_score) == (other.other_score, other.own_score)
    assert one.score == other.score
    assert [one.score for one in mine] == sorted((one.score for one in mine), reverse=True)


def test_a_place_in_the_list_goes_before_the_score_and_is_worth_the_score_that_stood_there(site: TestSite) -> None:
    with site.store.writing() as db:
        conference = db.get_one(ConferenceRecord, site.conference_id)
        before = candidates_of(db, conference, Side.INVESTOR, site.people["ines"])
        last = suggestion(db, conference, site.people["ines"], before[-1].other_id)
        assert last is not None
        for one in suggestions_of(db, conference, Side.INVESTOR, site.people["ines"]):
            one.investor_place = int(one is not last)
        after = candidates_of(db, conference, Side.INVESTOR, site.people["ines"])
        theirs = candidates_of(db, conference, Side.STARTUP, site.people["sara"])
    assert [one.other_id for one in after] == [one.other_id for one in (before[-1], *before[:-1])]
    assert [one.worth for one in after] == [one.score for one in before]
    assert after[0].score == before[-1].score
    assert [one.worth for one in theirs] == [one.score for one in theirs]


def test_who_left_is_no_candidate(site: TestSite) -> None:
    with site.store.writing() as db:
        db.get_one(ParticipantRecord, site.people["sara"]).withdrawn_at = NOW
        conference = db.get_one(ConferenceRecord, site.conference_id)
        found = candidates_of(db, conference, Side.INVESTOR, site.people["ines"])
    assert site.people["sara"] not in {one.other_id for one in found}


def test_vectors_are_those_that_were_made(site: TestSite) -> None:
    ids = [site.people[name] for name in ("sara", "sol", "suri", "sven")]
    with site.store.writing() as db:
        for id_ in ids[:3]:
            db.get_one(ParticipantRecord, id_).vector = b"1234"
    with site.store.reading() as db:
        assert sorted(vectors_of(db, ids)) == sorted(ids[:3])
