"""Learning proposes, an organiser decides, and one click goes back."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from matcher.bundle import default_bundle
from matcher.learning.answers import NOWHERE
from matcher.profiles import Side
from tests.web.cast import NOW, TestSite
from tests.web.learned import answered_room
from web.errors import NotAllowedError, RefusedError
from web.services.learning import gathered, go_back, held_weights, learn, promote, set_exploring
from web.services.suggesting import suggest
from web.store.bundles import bundles_of
from web.store.labels import LabelKind
from web.store.records.accounts import SeatKind
from web.store.records.conferences import ConferenceRecord
from web.store.records.learning import BundleRecord
from web.store.records.log import ChangeRecord
from web.store.records.meetings import MeetingRequestRecord, RequestState
from web.store.shown import everything_shown, runs_of


def bundle_of_conference(site: TestSite, conference_id: int) -> int:
    with site.store.reading() as db:
        return db.get_one(ConferenceRecord, conference_id).bundle


def verbs(site: TestSite, conference_id: int) -> list[str]:
    with site.store.reading() as db:
        rows = db.query(ChangeRecord).filter_by(conference_id=conference_id).order_by(ChangeRecord.id)
        return [row.verb for row in rows]


def test_with_too_few_answers_nothing_is_written_and_the_words_say_how_many_are_missing(site: TestSite) -> None:
    with pytest.raises(RefusedError) as refusal:
        learn(site.store, site.seat("olga"), NOW)
    assert "0 of investors and 0 of startups" in refusal.value.words.en
    assert "至少一方需要来自 10 人的 100 条回答" in refusal.value.words.zh
    with site.store.reading() as db:
        assert bundles_of(db, site.conference_id) == []


def test_what_was_shown_and_answered_is_gathered_for_both_sides(site: TestSite) -> None:
    room = answered_room(site, each=5)
    with site.store.reading() as db:
        there = gathered(db, db.get_one(ConferenceRecord, room.conference_id))
    for side in Side:
        own = there.answers[side]
        assert len(own) == 12 * 5
        assert sorted(np.unique(own.place)) == list(range(5))
        assert set(own.reader) == set(room.ids[side])
        assert own.evidence.any(axis=0).sum() >= 3
    assert there.kinds == {LabelKind.REVIEW: 120}
    assert there.elsewhere == 0


def test_a_reply_to_somebody_who_was_shown_teaches_without_a_place(site: TestSite) -> None:
    room = answered_room(site, each=2)
    with site.store.writing() as db:
        conference = db.get_one(ConferenceRecord, room.conference_id)
        seen = {(row.participant_id, row.other_id) for row in everything_shown(db, room.conference_id)}
        couples = [(i, s) for i in room.ids[Side.INVESTOR] for s in room.ids[Side.STARTUP] if (s, i) not in seen]
        one_sided = next(couple for couple in couples if couple in seen)
        strange = next(couple for couple in couples if couple not in seen)
        for investor, startup in (one_sided, strange):
            db.add(
                MeetingRequestRecord(
                    conference_id=room.conference_id,
                    investor_id=investor,
                    startup_id=startup,
                    asked_by=Side.INVESTOR,
                    sub_forum_id=conference.sub_forums[0].id,
                    state=RequestState.ACCEPTED,
                    created_at=NOW.replace(day=5),
                    expires_at=NOW.replace(day=8),
                    answered_at=NOW.replace(day=6),
                )
            )
    with site.store.reading() as db:
        there = gathered(db, db.get_one(ConferenceRecord, room.conference_id))
    own = there.answers[Side.STARTUP]
    assert len(own) == 12 * 2 + 1
    assert own.reader[own.place == NOWHERE].tolist() == [one_sided[1]]
    # What was said of somebody whom nobody suggested: the request and the reply of two who never saw each other.
    assert there.elsewhere == 2


def test_new_weights_hold_only_when_an_organiser_says_so_and_one_click_goes_back(site: TestSite) -> None:
    room = answered_room(site)
    number = learn(site.store, room.organiser, NOW)
    assert (number, bundle_of_conference(site, room.conference_id)) == (1, 0)
    promote(site.store, room.organiser, number, NOW)
    promote(site.store, room.organiser, number, NOW)  # a second click
    assert bundle_of_conference(site, room.conference_id) == 1
    suggest(site.store, room.conference_id)
    assert go_back(site.store, room.organiser, NOW) == 0
    assert bundle_of_conference(site, room.conference_id) == 0
    with pytest.raises(RefusedError, match="nothing to go back to"):
        go_back(site.store, room.organiser, NOW)
    assert verbs(site, room.conference_id) == ["learn", "promote weights", "go back to weights"]
    with site.store.reading() as db:
        assert [run.bundle for run in runs_of(db, room.conference_id).values()] == [0, 1]


def test_the_report_says_what_it_was_learned_from_and_how_it_compares(site: TestSite) -> None:
    room = answered_room(site)
    learn(site.store, room.organiser, NOW)
    with site.store.reading() as db:
        report = db.query(BundleRecord).one().report
    assert report["answers"] == {"investor": 108, "startup": 108}
    assert report["readers"] == {"investor": 12, "startup": 12}
    assert report["taught"] == ["investor", "startup"]
    assert report["comparison"]["difference"]["low"] <= report["comparison"]["difference"]["high"]


def test_the_level_is_measured_where_both_sides_answered(site: TestSite) -> None:
    room = answered_room(site)
    learn(site.store, room.organiser, NOW)
    with site.store.reading() as db:
        assert '"level": "measured"' in db.query(BundleRecord).one().files["manifest.json"]


def test_learning_again_begins_from_weights_that_saw_no_answer(site: TestSite) -> None:
    room = answered_room(site)
    promote(site.store, room.organiser, learn(site.store, room.organiser, NOW), NOW)
    with site.store.reading() as db:
        held = held_weights(db, db.get_one(ConferenceRecord, room.conference_id))
    assert held.prior == default_bundle().weights
    assert held.present != held.prior
    assert held.unseen == NOW.timestamp()
    learn(site.store, room.organiser, NOW)
    with site.store.reading() as db:
        # Nobody answered since: nothing can be compared.
        assert bundles_of(db, room.conference_id)[0].report["comparison"] is None


def test_weights_compared_with_others_than_the_present_are_not_taken(site: TestSite) -> None:
    room = answered_room(site)
    first, second = (learn(site.store, room.organiser, NOW) for _ in range(2))
    promote(site.store, room.organiser, first, NOW)
    with pytest.raises(RefusedError, match="compared with others"):
        promote(site.store, room.organiser, second, NOW)
    with pytest.raises(RefusedError, match="no such weights"):
        promote(site.store, room.organiser, 9, NOW)


def test_only_organisers_learn_and_decide(site: TestSite) -> None:
    for seat in (site.seat("ines"), site.seat("stan"), replace(site.seat("olga"), kind=SeatKind.STAFF)):
        for deed in (
            lambda seat: learn(site.store, seat, NOW),
            lambda seat: promote(site.store, seat, 1, NOW),
            lambda seat: go_back(site.store, seat, NOW),
            lambda seat: set_exploring(site.store, seat, 0.1, NOW),
        ):
            with pytest.raises(NotAllowedError):
                deed(seat)


def test_the_share_to_explore_is_kept_within_reason(site: TestSite) -> None:
    set_exploring(site.store, site.seat("olga"), 0.1, NOW)
    set_exploring(site.store, site.seat("olga"), 0.1, NOW)
    with site.store.reading() as db:
        assert db.get_one(ConferenceRecord, site.conference_id).exploring == 0.1
    assert verbs(site, site.conference_id) == ["change exploring"]
    for share in (-0.01, 0.21, float("nan")):
        with pytest.raises(RefusedError, match="0 to 20 percent"):
            set_exploring(site.store, site.seat("olga"), share, NOW)
