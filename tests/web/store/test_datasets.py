"""A conference goes into the database and comes out the same."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from matcher.intake.folder import checked_dataset
from matcher.profiles import Side
from tests.factories import between
from tests.web.cast import NOW, TestSite, small_conference
from web.store.datasets import add_conference, dataset_of
from web.store.engine import Store
from web.store.records.conferences import ConferenceRecord
from web.store.records.participants import Answer, ParticipantRecord, RegardRecord
from web.store.records.plans import PairRuleKind, PairRuleRecord

SAMPLE = Path(__file__).parents[3] / "data" / "xian2017"


def test_the_sample_comes_out_as_it_went_in(store: Store) -> None:
    dataset, _ = checked_dataset(SAMPLE)
    with store.writing() as db:
        id_ = add_conference(db, dataset, "xian2017", NOW).id
    with store.reading() as db:
        back = dataset_of(db, db.get_one(ConferenceRecord, id_))
    assert replace(back.conference, sessions=()) == replace(dataset.conference, sessions=())
    assert {one.id: one for one in back.conference.sessions} == {
        one.id: one for one in dataset.conference.sessions
    }
    for side in Side:
        assert back.people(side) == tuple(sorted(dataset.people(side), key=lambda one: one.id))
    assert set(back.interactions) == set(dataset.interactions)
    assert back.portfolio == dataset.portfolio


def test_times_away_come_back(store: Store) -> None:
    dataset = small_conference()
    away = replace(dataset.investors[0].attendance, unavailable=(between(0, 20),))
    dataset = replace(dataset, investors=(replace(dataset.investors[0], attendance=away), *dataset.investors[1:]))
    with store.writing() as db:
        id_ = add_conference(db, dataset, "spring", NOW).id
    with store.reading() as db:
        back = dataset_of(db, db.get_one(ConferenceRecord, id_))
    assert next(one for one in back.investors if one.id == "ines").attendance.unavailable == (between(0, 20),)


def test_whoever_left_is_not_planned(site: TestSite) -> None:
    with site.store.writing() as db:
        db.get_one(ParticipantRecord, site.people["sara"]).withdrawn_at = NOW
    with site.store.reading() as db:
        back = dataset_of(db, db.get_one(ConferenceRecord, site.conference_id))
    assert "sara" not in {one.id for one in back.startups}


def test_a_private_no_blocks_the_pair_from_either_side(site: TestSite) -> None:
    with site.store.writing() as db:
        for one, other in (("ines", "sara"), ("sol", "ivo")):
            db.add(
                RegardRecord(
                    participant_id=site.people[one], other_id=site.people[other], answer=Answer.NO, answered_at=NOW
                )
            )
    with site.store.reading() as db:
        back = dataset_of(db, db.get_one(ConferenceRecord, site.conference_id))
    assert back.conference.rules.blocked == {("ines", "sara"), ("ivo", "sol")}


def test_rules_about_pairs_are_planned_by(site: TestSite) -> None:
    with site.store.writing() as db:
        for investor, startup, kind in (
            ("ines", "sara", PairRuleKind.PINNED),
            ("ivo", "sol", PairRuleKind.BLOCKED),
        ):
            db.add(
                PairRuleRecord(
                    conference_id=site.conference_id,
                    investor_id=site.people[investor],
                    startup_id=site.people[startup],
                    kind=kind,
                )
            )
    with site.store.reading() as db:
        rules = dataset_of(db, db.get_one(ConferenceRecord, site.conference_id)).conference.rules
    assert (set(rules.pinned), set(rules.blocked)) == ({("ines", "sara")}, {("ivo", "sol")})


def test_nothing_of_another_conference_is_in_it(site: TestSite) -> None:
    with site.store.writing() as db:
        eva = next(
            row for row in db.query(ParticipantRecord).filter_by(conference_id=site.other_id) if row.code == "ines"
        )
        sara = next(
            row for row in db.query(ParticipantRecord).filter_by(conference_id=site.other_id) if row.code == "sara"
        )
        db.add(RegardRecord(participant_id=eva.id, other_id=sara.id, answer=Answer.NO, answered_at=NOW))
    with site.store.reading() as db:
        back = dataset_of(db, db.get_one(ConferenceRecord, site.conference_id))
    assert back.conference.rules.blocked == frozenset()
