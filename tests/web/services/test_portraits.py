"""Somebody in full: what it shows, both opinions, and who is similar."""

from __future__ import annotations

from tests.web.cast import NOW, TestSite
from web.services.portraits import Portrait, portrait
from web.services.regards import answer
from web.store.records.conferences import ConferenceRecord
from web.store.records.participants import Answer, ParticipantRecord


def seen(site: TestSite, who: str, whom: str) -> Portrait:
    with site.store.reading() as db:
        people = (db.get_one(ParticipantRecord, site.people[name]) for name in (who, whom))
        return portrait(db, db.get_one(ConferenceRecord, site.conference_id), *people)


def alike(site: TestSite, hidden: str = "", **names: tuple[str, ...]) -> None:
    with site.store.writing() as db:
        for who, others in names.items():
            row = db.get_one(ParticipantRecord, site.people[who])
            row.alike, row.hidden = [site.people[one] for one in others], hidden


def test_both_sides_are_explained(site: TestSite) -> None:
    told = seen(site, "ines", "sara")
    assert told.card is not None
    assert round(told.card.own.score, 6) == 0.9
    assert told.card.theirs.score == told.card.other_score
    assert [one.feature for one in told.card.theirs.reasons] == ["text"]


def test_who_is_not_suggested_has_no_card(site: TestSite) -> None:
    told = seen(site, "ivo", "sara")
    assert told.card is None
    assert told.profile.name == "Sara"


def test_hidden_things_are_in_no_portrait(site: TestSite) -> None:
    with site.store.writing() as db:
        db.get_one(ParticipantRecord, site.people["ines"]).hidden = "thesis tags"
    told = seen(site, "sara", "ines")
    assert told.profile.text == ""
    assert told.card is not None
    assert told.card.own.reasons + told.card.theirs.reasons == ()


def test_an_answered_one_still_has_its_opinions(site: TestSite) -> None:
    answer(site.store, site.seat("ines"), site.people["sara"], Answer.NO, NOW)
    told = seen(site, "ines", "sara")
    assert told.card is not None
    assert told.regard is not None
    assert told.regard.answer is Answer.NO


def test_similar_ones_are_those_that_were_found_the_nearest_first(site: TestSite) -> None:
    alike(site, sara=("sol", "sven"))
    assert [row.name for row in seen(site, "ines", "sara").similar] == ["Sol", "Sven"]


def test_who_hides_its_words_is_similar_to_nobody(site: TestSite) -> None:
    alike(site, sara=("sol", "sven"))
    alike(site, "description", sol=("sara",))
    assert [row.name for row in seen(site, "ines", "sara").similar] == ["Sven"]
    assert seen(site, "ines", "sol").similar == []
    assert seen(site, "ines", "sina").similar == []
