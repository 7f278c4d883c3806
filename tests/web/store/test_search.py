"""People are found by what they show, and by nothing that they hide."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from matcher.profiles import Side, Stage
from tests.web.cast import NOW, TestSite
from web.store.people import profile_of, write_profile
from web.store.records.conferences import ConferenceRecord
from web.store.records.participants import Answer, ParticipantRecord
from web.store.regards import regard_to_change
from web.store.search import Order, Wanted, countries_shown, people_found

ALL = slice(0, 20)


def names(site: TestSite, who: str, wanted: Wanted, page: slice = ALL) -> list[str]:
    with site.store.reading() as db:
        conference = db.get_one(ConferenceRecord, site.conference_id)
        asker = db.get_one(ParticipantRecord, site.people[who])
        return [one.row.name for one in people_found(db, conference, asker, wanted, page).people]


def describe(site: TestSite, who: str, hidden: str = "", **fields: Any) -> None:
    with site.store.writing() as db:
        row = db.get_one(ParticipantRecord, site.people[who])
        write_profile(row, replace(profile_of(row), **fields))
        row.hidden = hidden


def forum(site: TestSite, code: str) -> int:
    with site.store.reading() as db:
        where = db.get_one(ConferenceRecord, site.conference_id)
        return next(one.id for one in where.sub_forums if one.code == code)


def test_the_best_come_first_and_those_without_a_score_last_by_name(site: TestSite) -> None:
    assert names(site, "sol", Wanted()) == ["Ines", "Ivo", "Ida"]
    assert names(site, "ines", Wanted()) == ["Sara", "Sina", "Siri", "Sol", "Suri", "Sven"]
    assert names(site, "ivo", Wanted()) == ["Sina", "Sol", "Suri", "Sara", "Siri", "Sven"]
    assert names(site, "ivo", Wanted(order=Order.NAME)) == ["Sara", "Sina", "Siri", "Sol", "Suri", "Sven"]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("cameras GLASS", ["Sara"]),
        ("s", ["Sara", "Sina", "Siri", "Sol", "Suri", "Sven"]),
        ("语音", ["Siri"]),
        ("识别 语音", ["Siri"]),
        ("Ｒｏｂｏｔｓ", ["Sven"]),  # wide letters, as Chinese keyboards write them
        ("100%", []),
        ("_", []),
        ("vision", ["Sara"]),
        ("glass enzymes", []),
    ],
)
def test_all_words_must_stand_in_what_is_shown(site: TestSite, words: str, found: list[str]) -> None:
    assert names(site, "ines", Wanted(words=words)) == found


def test_filters_narrow(site: TestSite) -> None:
    describe(site, "sara", stage="seed", stages=frozenset({Stage.SEED}), country="DE", city="Jena")
    assert names(site, "ines", Wanted(sub_forum_id=forum(site, "bio"))) == ["Sina", "Sol", "Suri"]
    assert names(site, "ines", Wanted(stage=Stage.SEED)) == ["Sara"]
    assert names(site, "ines", Wanted(stage=Stage.B)) == []
    assert names(site, "ines", Wanted(country="DE")) == ["Sara"]
    assert names(site, "ines", Wanted(words="germany")) == ["Sara"]
    assert names(site, "ines", Wanted(words="德国 jena")) == ["Sara"]


HIDING = {
    "description": Wanted(words="scratches"),
    "tags": Wanted(words="vision"),
    "stage stages": Wanted(stage=Stage.SEED),
    "city region country": Wanted(country="DE"),
}


@pytest.mark.parametrize("hidden", HIDING)
def test_what_is_hidden_finds_nobody(site: TestSite, hidden: str) -> None:
    shown: dict[str, Any] = {"stage": "seed", "stages": frozenset({Stage.SEED}), "country": "DE", "city": "Jena"}
    describe(site, "sara", **shown)
    assert names(site, "ines", HIDING[hidden]) == ["Sara"]
    describe(site, "sara", hidden, **shown)
    assert names(site, "ines", HIDING[hidden]) == []
    assert "Sara" in names(site, "ines", Wanted(words="sara"))


@pytest.mark.parametrize("words", ["jena", "germany", "德国", "DE"])
def test_a_hidden_place_is_in_no_words(site: TestSite, words: str) -> None:
    describe(site, "sara", "city region country", country="DE", city="Jena", description="")
    assert "Sara" not in names(site, "ines", Wanted(words=words))


def test_hiding_holds_from_the_moment_it_is_written(site: TestSite) -> None:
    with site.store.writing() as db:
        db.get_one(ParticipantRecord, site.people["sara"]).hidden = "description"
    assert names(site, "ines", Wanted(words="scratches")) == []
    with site.store.writing() as db:
        db.get_one(ParticipantRecord, site.people["sara"]).hidden = ""
    assert names(site, "ines", Wanted(words="scratches")) == ["Sara"]


def test_a_hidden_country_is_no_choice(site: TestSite) -> None:
    describe(site, "sara", country="DE")
    describe(site, "sol", "city region country", country="FR")
    with site.store.reading() as db:
        assert countries_shown(db, site.conference_id, Side.STARTUP) == ["DE"]
        assert countries_shown(db, site.conference_id, Side.INVESTOR) == []


def test_only_those_one_has_not_answered(site: TestSite) -> None:
    with site.store.writing() as db:
        regard_to_change(db, site.people["ines"], site.people["sara"]).answer = Answer.NO
        regard_to_change(db, site.people["ines"], site.people["sol"]).rank = 1
        regard_to_change(db, site.people["ivo"], site.people["suri"]).answer = Answer.YES
    assert names(site, "ines", Wanted(unanswered=True)) == ["Sina", "Siri", "Sol", "Suri", "Sven"]


def test_who_left_is_not_found(site: TestSite) -> None:
    with site.store.writing() as db:
        db.get_one(ParticipantRecord, site.people["sara"]).withdrawn_at = NOW
    assert "Sara" not in names(site, "ines", Wanted())


def test_pages_follow_one_another_and_the_count_is_of_all(site: TestSite) -> None:
    assert names(site, "ines", Wanted(), slice(4, 8)) == ["Suri", "Sven"]
    with site.store.reading() as db:
        conference = db.get_one(ConferenceRecord, site.conference_id)
        asker = db.get_one(ParticipantRecord, site.people["ines"])
        assert people_found(db, conference, asker, Wanted(), slice(4, 8)).count == 6


def test_answers_and_shortlist_of_the_asker_alone_stand_beside(site: TestSite) -> None:
    with site.store.writing() as db:
        regard_to_change(db, site.people["ivo"], site.people["sol"]).answer = Answer.NO
        regard_to_change(db, site.people["ines"], site.people["sol"]).rank = 1
        conference = db.get_one(ConferenceRecord, site.conference_id)
        asker = db.get_one(ParticipantRecord, site.people["ines"])
        found = people_found(db, conference, asker, Wanted(words="sol"), ALL).people[0]
        assert (found.answer, found.rank) == (None, 1)
