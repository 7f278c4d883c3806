"""Releases: all at once or not at all, and reality has the last word."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from matcher.profiles import Interval
from tests.web.cast import NOW, TestSite, slot
from tests.web.services.timetable_story import (
    agree,
    drafted,
    guards,
    guards_as_booked,
    released,
    seen,
    session_id,
    version,
)
from web.errors import ChangedMeanwhileError, RefusedError
from web.services.places import Place, hold
from web.services.timetable.release import outcome_of, release
from web.services.timetable.versions import Target, draft_by_hand, move_place
from web.store.bookings import cancel_meetings, free_places
from web.store.busy import add_absence
from web.store.log import changes_of
from web.store.records.conferences import ConferenceRecord
from web.store.records.meetings import MeetingRecord, MeetingState
from web.store.records.plans import VersionState
from web.store.timetables import Spot


def meeting(site: TestSite, id_: int) -> MeetingRecord:
    with site.store.reading() as db:
        return db.get_one(MeetingRecord, id_)


def cancel(site: TestSite, id_: int) -> None:
    with site.store.writing() as db:
        free_places(db, [id_])
        cancel_meetings(db, {id_: "gone"}, NOW)


def test_a_release_books_every_placed_meeting(site: TestSite) -> None:
    ids = [agree(site, "ines", "sara"), agree(site, "ida", "siri")]
    found = released(site)
    assert [meeting(site, id_).state for id_ in ids] == [MeetingState.BOOKED] * 2
    assert (len(found.new), found.people) == (2, 4)
    with site.store.reading() as db:
        assert guards(db) == guards_as_booked(db)


def test_a_release_freezes_the_version_with_who_and_when(site: TestSite) -> None:
    agree(site, "ines", "sara")
    released(site)
    row = version(site, 1)
    assert (row.state, row.frozen_by, row.frozen_at) == (VersionState.FROZEN, site.accounts["olga"], NOW)


def test_a_release_puts_other_drafts_away(site: TestSite) -> None:
    agree(site, "ines", "sara")
    drafted(site)
    released(site)
    assert [version(site, number).state for number in (1, 2)] == [VersionState.DISCARDED, VersionState.FROZEN]


def test_a_version_is_released_once(site: TestSite) -> None:
    agree(site, "ines", "sara")
    row = drafted(site)
    release(site.store, site.seat("olga"), row.id, row.revision, NOW)
    with pytest.raises(ChangedMeanwhileError, match="no draft any more"):
        release(site.store, site.seat("olga"), row.id, row.revision, NOW)


def test_who_looked_before_another_organiser_moved_a_meeting_looks_again(site: TestSite) -> None:
    id_ = agree(site, "ines", "sara")
    row = drafted(site)
    other = next(n for n in range(3) if seen(site, row)[id_].spot.starts_at != slot(n))  # type: ignore[union-attr]
    move_place(site.store, site.seat("olga"), row.id, id_, Target(session_id(site), slot(other)), NOW)
    with pytest.raises(ChangedMeanwhileError, match="changed a moment ago"):
        release(site.store, site.seat("olga"), row.id, row.revision, NOW)
    assert meeting(site, id_).state is MeetingState.AGREED


def test_a_moved_meeting_counts_a_change_for_calendars(site: TestSite) -> None:
    id_ = agree(site, "ines", "sara")
    released(site)
    before = meeting(site, id_)
    number = draft_by_hand(site.store, site.seat("olga"), NOW)
    there = next(slot(n) for n in range(3) if slot(n) != before.starts_at)
    move_place(
        site.store, site.seat("olga"), version(site, number).id, id_, Target(before.session_id or 0, there), NOW
    )
    row = version(site, number)
    found = release(site.store, site.seat("olga"), row.id, row.revision, NOW)
    after = meeting(site, id_)
    assert (after.starts_at, after.sequence, after.revision) == (there, before.sequence + 1, before.revision + 1)
    assert [
        (step.before.starts_at, step.after.starts_at) for step in found.moved if step.before and step.after
    ] == [(before.starts_at, there)]
    with site.store.reading() as db:
        assert guards(db) == guards_as_booked(db)
        assert changes_of(db, site.conference_id, "meeting", id_)[0].verb == "move meeting"


def test_a_meeting_cancelled_since_the_draft_is_reported_by_name(site: TestSite) -> None:
    gone, stays = agree(site, "ines", "sara"), agree(site, "ida", "siri")
    row = drafted(site)
    cancel(site, gone)
    found = release(site.store, site.seat("olga"), row.id, row.revision, NOW)
    assert found.gone == ["Ines × Sara"]
    assert (meeting(site, gone).state, meeting(site, stays).state) == (MeetingState.CANCELLED, MeetingState.BOOKED)


def test_a_new_absence_leaves_the_meeting_waiting_with_the_reason(site: TestSite) -> None:
    id_, other = agree(site, "ines", "sara"), agree(site, "ida", "siri")
    row = drafted(site)
    with site.store.writing() as db:
        add_absence(db, site.people["ines"], Interval(slot(0), slot(3)))
    found = release(site.store, site.seat("olga"), row.id, row.revision, NOW)
    assert [(step.meeting.pair, step.reason.en) for step in found.left if step.reason] == [
        ("Ines × Sara", "Ines is away at that time.")
    ]
    assert (meeting(site, id_).state, meeting(site, other).state) == (MeetingState.AGREED, MeetingState.BOOKED)
    assert seen(site, version(site, 1))[id_].reason["en"] == "Ines is away at that time."


def test_a_draft_that_too_much_has_changed_around_is_refused_whole(site: TestSite) -> None:
    ids = [agree(site, *pair) for pair in (("ines", "sara"), ("ines", "siri"), ("ines", "sven"))]
    ids += [agree(site, *pair) for pair in (("ida", "siri"), ("ida", "sven"), ("ida", "suri"))]
    row = drafted(site)
    with site.store.writing() as db:
        for name in ("ines", "ida"):
            add_absence(db, site.people[name], Interval(slot(0), slot(3)))
    with pytest.raises(RefusedError, match="Draft again"):
        release(site.store, site.seat("olga"), row.id, row.revision, NOW)
    assert {meeting(site, id_).state for id_ in ids} == {MeetingState.AGREED}
    assert version(site, 1).state is VersionState.DRAFT


def test_a_booking_of_a_participant_since_the_draft_wins(site: TestSite) -> None:
    id_ = agree(site, "ines", "sara")
    released(site)
    number = draft_by_hand(site.store, site.seat("olga"), NOW)
    before = meeting(site, id_)
    free = [slot(n) for n in range(3) if slot(n) != before.starts_at]
    draft = version(site, number)
    move_place(site.store, site.seat("olga"), draft.id, id_, Target(before.session_id or 0, free[0]), NOW)
    with site.store.writing() as db:
        row = db.get_one(MeetingRecord, id_)
        hold(db, row, Place(row.session_id or 0, "", free[1], free[1] + timedelta(minutes=15), 1), NOW)
    row_ = version(site, number)
    found = release(site.store, site.seat("olga"), row_.id, row_.revision, NOW)
    assert meeting(site, id_).starts_at == free[1]
    assert [step.meeting.pair for step in found.left] == ["Ines × Sara"]


def test_the_preview_is_what_the_release_does(site: TestSite) -> None:
    agree(site, "ines", "sara")
    row = drafted(site)
    with site.store.reading() as db:
        shown = outcome_of(db, db.get_one(ConferenceRecord, site.conference_id), row, NOW)
    assert shown.record() == release(site.store, site.seat("olga"), row.id, row.revision, NOW).record()


@pytest.mark.parametrize("seed", range(6))
def test_after_any_release_the_guards_are_the_booked_meetings(site: TestSite, seed: int) -> None:
    rng = random.Random(seed)
    pairs = [("ines", one) for one in ("sara", "sven", "siri")] + [
        ("ida", one) for one in ("sara", "suri", "siri")
    ]
    for investor, startup in rng.sample(pairs, 4):
        agree(site, investor, startup)
    released(site)
    agree(site, "ivo", "sol", "bio")
    number = draft_by_hand(site.store, site.seat("olga"), NOW)
    draft = version(site, number)
    for _ in range(12):
        one = rng.choice(list(seen(site, draft).values()))
        room = session_id(site, rng.choice(("ai-1", "bio-1")))
        try:
            move_place(
                site.store,
                site.seat("olga"),
                draft.id,
                one.meeting_id,
                Target(room, slot(rng.randrange(3)), rng.choice((None, 1, 2))),
                NOW,
            )
        except RefusedError:
            continue
        if rng.random() < 0.15:
            cancel(site, one.meeting_id)
    row = version(site, number)
    release(site.store, site.seat("olga"), row.id, row.revision, NOW)
    with site.store.reading() as db:
        assert guards(db) == guards_as_booked(db)
        booked = db.scalars(select(MeetingRecord).where(MeetingRecord.state == MeetingState.BOOKED)).all()
        shown = {id_: one.spot for id_, one in seen(site, row).items() if one.spot}
        assert shown == {
            one.id: Spot(one.session_id, one.starts_at, one.ends_at, one.table)  # type: ignore[arg-type]
            for one in booked
        }


def test_one_who_cannot_move_keeps_the_place_that_another_wanted(site: TestSite) -> None:
    first, second = agree(site, "ines", "sara"), agree(site, "ida", "siri")
    released(site)
    number = draft_by_hand(site.store, site.seat("olga"), NOW)
    draft = version(site, number)
    here = {id_: seen(site)[id_].spot for id_ in (first, second)}
    free = next(slot(n) for n in range(3) if slot(n) not in {spot.starts_at for spot in here.values() if spot})
    spot = here[first]
    assert spot
    to_free, to_first = Target(spot.session_id, free, 1), Target(spot.session_id, spot.starts_at, spot.table)
    move_place(site.store, site.seat("olga"), draft.id, first, to_free, NOW)
    move_place(site.store, site.seat("olga"), draft.id, second, to_first, NOW)
    with site.store.writing() as db:
        add_absence(db, site.people["ines"], Interval(free, free + timedelta(minutes=15)))
    row = version(site, number)
    found = release(site.store, site.seat("olga"), row.id, row.revision, NOW)
    assert {id_: seen(site)[id_].spot for id_ in (first, second)} == here
    assert {step.meeting.pair for step in found.left} == {"Ines × Sara", "Ida × Siri"}
    assert replace(found.left[0]).before == here[first]
