"""The weights that hold are those whose number the conference says."""

from __future__ import annotations

import pytest

from matcher.bundle import default_bundle
from matcher.errors import ConfigurationError
from tests.web.cast import NOW, TestSite
from tests.web.learned import answered_room
from web.services.learning import learn, promote
from web.store.bundles import bundle_for, bundle_row, bundles_of, conference_to_learn, next_number, read_bundle
from web.store.records.conferences import ConferenceRecord
from web.store.records.learning import BundleRecord


def test_without_any_of_its_own_those_hold_that_travel_with_matcher(site: TestSite) -> None:
    with site.store.reading() as db:
        assert bundle_for(db, db.get_one(ConferenceRecord, site.conference_id)) is default_bundle()
        assert bundles_of(db, site.conference_id) == []
        assert next_number(db, site.conference_id) == 1
        assert read_bundle(None) is default_bundle()


def test_learned_weights_are_read_as_they_were_written(site: TestSite) -> None:
    room = answered_room(site)
    number = learn(site.store, room.organiser, NOW)
    with site.store.reading() as db:
        row = bundle_row(db, room.conference_id, number)
        assert row is not None
        assert read_bundle(row).manifest.name == f"autumn-room {number}"
        assert bundle_row(db, site.conference_id, number) is None
        assert next_number(db, room.conference_id) == number + 1
        assert bundle_for(db, db.get_one(ConferenceRecord, room.conference_id)) is default_bundle()
    promote(site.store, room.organiser, number, NOW)
    with site.store.reading() as db:
        held = bundle_for(db, db.get_one(ConferenceRecord, room.conference_id))
    assert held.weights != default_bundle().weights


def test_damaged_weights_are_refused(site: TestSite) -> None:
    room = answered_room(site)
    learn(site.store, room.organiser, NOW)
    with site.store.writing() as db:
        row = db.query(BundleRecord).one()
        row.files = {**row.files, "weights.json": row.files["weights.json"].replace("base", "case")}
    with site.store.reading() as db, pytest.raises(ConfigurationError, match="weights 1 of this conference"):
        read_bundle(bundle_row(db, room.conference_id, 1))


def test_a_conference_is_locked_to_change_its_weights(site: TestSite) -> None:
    with site.store.writing() as db:
        assert conference_to_learn(db, site.conference_id).id == site.conference_id
