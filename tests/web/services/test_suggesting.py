"""Suggestions are made with matcher itself, and kept with their reasons."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from matcher.bundle import default_bundle
from matcher.learning.fitting import as_row
from matcher.plan import Level, Yardstick
from matcher.profiles import Side
from matcher.progress import StepClock
from matcher.recommendation.joint_lists.lists import joint_lists
from tests.web.cast import NOW, TestSite, small_conference
from web.errors import RefusedError
from web.services.suggesting import MOST_EACH, joint_at, lists_of, recommended, suggest
from web.store.datasets import add_conference
from web.store.evidence import unpacked_evidence
from web.store.opinions import unpacked
from web.store.people import people_of
from web.store.records.conferences import ConferenceRecord
from web.store.records.participants import Answer, ParticipantRecord, RegardRecord, SuggestionRecord
from web.store.shown import runs_of
from web.store.suggestions import suggestion, suggestions_of


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MATCHER_CACHE", str(tmp_path / "vectors.sqlite"))


def test_everybody_gets_counterparts_of_shared_sub_forums(site: TestSite) -> None:
    count = suggest(site.store, site.conference_id)
    with site.store.reading() as db:
        conference = db.get_one(ConferenceRecord, site.conference_id)
        found = suggestions_of(db, conference, Side.INVESTOR, site.people["ivo"])
        startups = {row.id: row.code for row in people_of(db, conference.id, Side.STARTUP)}
    assert conference.suggestion_version == 2
    assert count > len(found)
    assert {startups[one.startup_id] for one in found} <= {"sol", "suri", "sina"}


def test_what_scores_are_held_against_is_kept_beside_them(site: TestSite) -> None:
    suggest(site.store, site.conference_id)
    with site.store.reading() as db:
        conference = db.get_one(ConferenceRecord, site.conference_id)
        scores = [one.score for one in db.query(SuggestionRecord).filter_by(conference_id=conference.id)]
    yardstick = Yardstick.of_record(conference.suggested["yardstick"])
    assert yardstick.level is Level.ASSUMED
    # Of so few pairs the best is better than 19 in 20 of the others.
    assert sorted(scores)[-2] <= yardstick.mutual.strong < max(scores)


def test_everybody_with_a_candidate_has_a_list_and_each_place_of_it_is_taken_once(site: TestSite) -> None:
    count = suggest(site.store, site.conference_id)
    with site.store.reading() as db:
        rows = db.query(SuggestionRecord).filter_by(conference_id=site.conference_id).all()
    assert len(rows) == count
    # Every startup shares a sub-forum with an investor, and so the other way round.
    assert {one.investor_id for one in rows} == {site.people[name] for name in ("ines", "ivo", "ida")}
    assert len({one.startup_id for one in rows}) == 6
    for own, place in (("investor_id", "investor_place"), ("startup_id", "startup_place")):
        taken: dict[int, list[int]] = {}
        for one in rows:
            taken.setdefault(getattr(one, own), []).append(getattr(one, place))
        assert all(sorted(places) == list(range(len(places))) for places in taken.values())


def test_lists_are_the_joint_ones_at_the_balance_of_the_conference() -> None:
    dataset = small_conference("even")
    found = {}
    for balance in (0.0, 1.0):
        conference = replace(dataset.conference, balance=balance)
        at, _embedding = recommended(replace(dataset, conference=conference), StepClock(None), None)
        people = {side: len(at.rosters[side]) for side in Side}
        joint = joint_lists(at.explainer.scores, at.pairs, people, balance, MOST_EACH, np.random.default_rng(0))
        found[balance] = lists_of(joint_at(at, balance))
        assert found[balance].rows.tolist() == joint.rows.tolist()  # nobody has more than a list holds
        for side in Side:
            first = joint.rows[found[balance].places[side] == 0]
            assert set(first.tolist()) == {int(own[0]) for own in joint.steady(side) if len(own)}


def test_the_reasons_add_up_to_the_score(site: TestSite) -> None:
    suggest(site.store, site.conference_id)
    with site.store.reading() as db:
        conference = db.get_one(ConferenceRecord, site.conference_id)
        found = suggestion(db, conference, site.people["ines"], site.people["sara"])
        assert found is not None
        opinions = unpacked(found.told)
    for side, score in ((Side.INVESTOR, found.investor_score), (Side.STARTUP, found.startup_score)):
        log_odds = opinions[side].base + sum(reason.log_odds for reason in opinions[side].reasons)
        assert 1 / (1 + np.exp(-log_odds)) == pytest.approx(score, abs=1e-3)


def test_a_profile_without_words_has_no_vector_and_no_place_on_the_map(site: TestSite) -> None:
    suggest(site.store, site.conference_id)
    with site.store.reading() as db:
        silent, known = (db.get_one(ParticipantRecord, site.people[name]) for name in ("sina", "sol"))
        assert (silent.vector, silent.map_x) == (None, None)
        assert known.vector is not None
        vector = np.frombuffer(known.vector, dtype=np.float32)
        assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-5)


def test_a_refused_side_does_not_learn_it_from_its_suggestions(site: TestSite) -> None:
    with site.store.writing() as db:
        db.add(
            RegardRecord(
                participant_id=site.people["sol"], other_id=site.people["ivo"], answer=Answer.NO, answered_at=NOW
            )
        )
    suggest(site.store, site.conference_id)
    with site.store.reading() as db:
        conference = db.get_one(ConferenceRecord, site.conference_id)
        assert suggestion(db, conference, site.people["ivo"], site.people["sol"]) is not None


def test_those_who_say_similar_things_are_found_among_their_own_side(site: TestSite) -> None:
    suggest(site.store, site.conference_id)
    with site.store.reading() as db:
        rows = {row.id: row for row in people_of(db, site.conference_id, Side.STARTUP)}
        vectors = {id_: np.frombuffer(row.vector, dtype=np.float32) for id_, row in rows.items() if row.vector}
        for id_, row in rows.items():
            others = [one for one in vectors if one != id_ and id_ in vectors and vectors[one] @ vectors[id_] > 0]
            assert row.alike == sorted(others, key=lambda one: -float(vectors[one] @ vectors[id_]))


def test_one_side_alone_gets_advice(site: TestSite) -> None:
    dataset = small_conference("lonely")
    with site.store.writing() as db:
        row = add_conference(db, dataset, "lonely", NOW)
        for person in people_of(db, row.id, Side.INVESTOR):
            person.withdrawn_at = NOW
        id_ = row.id
    with pytest.raises(RefusedError, match="no investors"):
        suggest(site.store, id_)


def test_how_suggestions_were_made_and_what_was_known_is_kept_with_them(site: TestSite) -> None:
    suggest(site.store, site.conference_id)
    with site.store.reading() as db:
        run = runs_of(db, site.conference_id)[2]
        rows = db.query(SuggestionRecord).filter_by(conference_id=site.conference_id).all()
        found = [unpacked_evidence(row.evidence, run.columns, Side.INVESTOR) for row in rows]
        scores = [row.investor_score for row in rows]
    assert (run.bundle, run.fingerprint, run.exploring) == (0, default_bundle().fingerprint, 0.05)
    base, *own = as_row(default_bundle().weights[Side.INVESTOR])
    # One language, so that no list was evened: evidence and weights are the whole score.
    said = [1 / (1 + np.exp(-(base + one[0] @ own + one[1]))) for one in found if one is not None]
    assert len(said) == len(scores)
    assert np.corrcoef(said, scores)[0, 1] > 0.9


def test_exploring_moves_some_up_and_leaves_every_place_taken_once(site: TestSite) -> None:
    with site.store.writing() as db:
        db.get_one(ConferenceRecord, site.conference_id).exploring = 0.9
    suggest(site.store, site.conference_id)
    with site.store.reading() as db:
        rows = db.query(SuggestionRecord).filter_by(conference_id=site.conference_id).all()
        mine = [row for row in rows if row.investor_id == site.people["ines"]]
    assert sorted(row.investor_place for row in mine) == list(range(6))
    drawn = [row for row in mine if row.investor_chance is not None]
    assert drawn
    # Six on the list: the first three places are explored, by the three below.
    assert all(row.investor_place < 3 for row in drawn)
    assert all(0 < row.investor_chance <= 1 for row in drawn if row.investor_chance)
