"""Nobody is in two places at once, because the database says so."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.profiles import Interval
from tests.factories import at, between
from tests.web.cast import NOW, TestSite, slot, small_conference
from tests.web.databases import Databases
from web.errors import ChangedMeanwhileError
from web.store.busy import (
    add_absence,
    busy_tables,
    busy_ticks,
    free_place,
    hold_place,
    moment_of,
    remove_absence,
    ticks,
)
from web.store.datasets import add_conference
from web.store.engine import Database, Store
from web.store.records.meetings import Door, MeetingRecord, MeetingState
from web.store.records.participants import ParticipantRecord


def _meeting(
    db: Database, site: TestSite, investor: str, startup: str, number: int, table: int = 1
) -> MeetingRecord:
    conference = db.get_one(ParticipantRecord, site.people[investor]).conference
    session = conference.sessions[0]
    row = MeetingRecord(
        conference_id=conference.id,
        investor_id=site.people[investor],
        startup_id=site.people[startup],
        sub_forum_id=session.sub_forum_id,
        door=Door.REQUEST,
        state=MeetingState.BOOKED,
        session_id=session.id,
        starts_at=slot(number),
        ends_at=slot(number).replace(minute=slot(number).minute + 15),
        table=table,
        created_at=NOW,
        changed_at=NOW,
    )
    db.add(row)
    db.flush()
    hold_place(db, row)
    db.flush()
    return row


@given(st.integers(-500, 500), st.integers(1, 300))
def test_two_stretches_share_a_tick_where_they_share_five_minutes(start: int, length: int) -> None:
    hours = between(5 * start, 5 * (start + length))
    assert len(ticks(hours)) == length
    assert set(ticks(hours)).isdisjoint(ticks(Interval(hours.end, at(5 * (start + length) + 5))))


def test_a_tick_begins_when_it_says() -> None:
    assert moment_of(ticks(between(0, 5)).start) == at(0)


def test_nobody_is_booked_twice_at_once(site: TestSite) -> None:
    with site.store.writing() as db:
        _meeting(db, site, "ines", "sara", 0)
    with pytest.raises(ChangedMeanwhileError), site.store.writing() as db:
        _meeting(db, site, "ines", "sven", 0, table=2)


def test_no_table_is_booked_twice_at_once(site: TestSite) -> None:
    with site.store.writing() as db:
        _meeting(db, site, "ines", "sara", 0)
    with pytest.raises(ChangedMeanwhileError), site.store.writing() as db:
        _meeting(db, site, "ida", "sven", 0)


def test_a_freed_place_can_be_taken_again(site: TestSite) -> None:
    with site.store.writing() as db:
        free_place(db, _meeting(db, site, "ines", "sara", 0))
        row = _meeting(db, site, "ines", "sven", 0)
        taken = busy_tables(db, [row.session_id or 0])
        assert busy_ticks(db, [site.people["sara"]]) == {site.people["sara"]: set()}
    assert {table for table, _ in taken[row.session_id or 0]} == {1}


def test_time_that_is_blocked_cannot_be_booked(site: TestSite) -> None:
    with site.store.writing() as db:
        add_absence(db, site.people["ines"], Interval(slot(0), slot(1)))
    with pytest.raises(ChangedMeanwhileError), site.store.writing() as db:
        _meeting(db, site, "ines", "sara", 0)


def test_time_that_is_booked_cannot_be_blocked(site: TestSite) -> None:
    with site.store.writing() as db:
        _meeting(db, site, "ines", "sara", 0)
    with pytest.raises(ChangedMeanwhileError), site.store.writing() as db:
        add_absence(db, site.people["ines"], Interval(slot(0), slot(1)))


@settings(deadline=None)  # a server may take its time to copy a database
@given(st.lists(st.tuples(st.integers(0, 8), st.integers(1, 4)), min_size=1, max_size=4), st.data())
def test_taking_back_an_absence_leaves_what_others_cover(
    server: Databases, empty_database: str, stretches: list[tuple[int, int]], data: st.DataObject
) -> None:
    gone = data.draw(st.integers(0, len(stretches) - 1))
    with TemporaryDirectory() as folder:
        address = server.copy(empty_database, Path(folder) / "x.sqlite")
        store = Store.at(address)
        with store.writing() as db:
            add_conference(db, small_conference(), "spring", NOW)
            hours = [between(10 * start, 10 * (start + length)) for start, length in stretches]
            rows = [add_absence(db, 1, one) for one in hours]
            remove_absence(db, rows[gone])
            db.flush()
            left = {tick for at_, one in enumerate(hours) if at_ != gone for tick in ticks(one)}
            assert busy_ticks(db, [1]) == {1: left}
        store.engine.dispose()
        server.remove(address)
