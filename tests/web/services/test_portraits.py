"""Somebody in full: what it shows, both opinions, and who is similar."""

from __future__ import annotations

import numpy as np

from tests.web.cast import NOW, TestSite
from web.services.portraits import Portrait, portrait
from web.services.regards import answer
from web.store.records.conferences import ConferenceRecord
from web.store.records.participants import Answer, ParticipantRecord


def seen(site: TestSite, who: str, whom: str) -> Portrait:
    with site.store.reading() as db:
        people = (db.get_one(ParticipantRecord, site.people[name]) for name in (who, whom))
        return portrait(db, db.get_one(ConferenceRecord, site.conference_id), *people)


def describe(site: TestSite, hidden: str = "", **vectors: tuple[float, ...]) -> None:
    with site.store.writing() as db:
        for who, vector in vectors.items():
            row = db.get_one(ParticipantRecord, site.people[who])
            row.vector, row.hidden = np.array(vector, dtype=np.float32).tobytes(), hidden


def test_both_sides_are_explained(site: TestSite) -> None:
    told = seen(site, "ines", "sara")
    assert told.card is not None
    assert told.theirs is not None
    assert round(told.card.own.score, 6) == 0.9
    assert told.theirs.score == told.card.other_score
    assert [one.feature for one in told.theirs.reasons] == ["text"]


def test_who_is_not_suggested_has_no_opinions(site: TestSite) -> None:
    told = seen(site, "ivo", "sara")
    assert (told.card, told.theirs) == (None, None)
    assert told.profile.name == "Sara"


def test_hidden_things_are_in_no_portrait(site: TestSite) -> None:
    with site.store.writing() as db:
        db.get_one(ParticipantRecord, site.people["ines"]).hidden = "thesis tags"
    told = seen(site, "sara", "ines")
    assert told.profile.text == ""
    assert told.card is not None
    assert told.theirs is not None
    assert told.card.own.reasons + told.theirs.reasons == ()


def test_an_answered_one_still_has_its_opinions(site: TestSite) -> None:
    answer(site.store, site.seat("ines"), site.people["sara"], Answer.NO, NOW)
    told = seen(site, "ines", "sara")
    assert told.card is not None
    assert told.regard is not None
    assert told.regard.answer is Answer.NO


def test_similar_ones_are_the_nearest_of_the_same_side_first(site: TestSite) -> None:
    describe(site, sara=(1, 0), sven=(0.6, 0.8), sol=(0.8, 0.6), siri=(-1, 0), ines=(1, 0))
    assert [row.name for row in seen(site, "ines", "sara").similar] == ["Sol", "Sven"]


def test_who_hides_its_words_is_similar_to_nobody(site: TestSite) -> None:
    describe(site, sara=(1, 0), sven=(0.6, 0.8))
    describe(site, "description", sol=(0.8, 0.6))
    assert [row.name for row in seen(site, "ines", "sara").similar] == ["Sven"]
    assert seen(site, "ines", "sol").similar == []
    assert seen(site, "ines", "sina").similar == []
