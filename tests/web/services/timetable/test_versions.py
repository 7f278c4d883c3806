"""What an organiser does by hand: every move is legal, or refused with its reason."""

from __future__ import annotations

from datetime import timedelta

import pytest

from matcher.profiles import Interval
from tests.web.cast import NOW, TestSite, slot
from tests.web.services.timetable_story import agree, drafted, released, seen, session_id, version
from web.errors import ChangedMeanwhileError, NotAllowedError, NotFoundError, RefusedError
from web.services.timetable.release import release
from web.services.timetable.versions import (
    Target,
    choices_for,
    discard,
    draft_by_hand,
    move_place,
    pin_meeting,
    roll_back,
    swap_places,
)
from web.store.busy import add_absence
from web.store.records.conferences import ConferenceRecord
from web.store.records.plans import TimetableRecord, VersionState


def by_hand(site: TestSite) -> TimetableRecord:
    return version(site, draft_by_hand(site.store, site.seat("olga"), NOW))


def move(
    site: TestSite, row: TimetableRecord, id_: int, number: int, table: int | None, code: str = "ai-1"
) -> None:
    to = Target(session_id(site, code), slot(number), table)
    move_place(site.store, site.seat("olga"), row.id, id_, to, NOW)


def test_a_meeting_moves_in_the_draft_and_nowhere_else(site: TestSite) -> None:
    id_ = agree(site, "ines", "sara")
    row = by_hand(site)
    move(site, row, id_, 1, 2)
    spot = seen(site, row)[id_].spot
    assert spot
    assert (spot.starts_at, spot.table) == (slot(1), 2)
    assert seen(site)[id_].spot is None


def test_without_a_table_the_first_free_one_is_taken(site: TestSite) -> None:
    first, second = agree(site, "ines", "sara"), agree(site, "ida", "siri")
    row = by_hand(site)
    move(site, row, first, 0, None)
    move(site, row, second, 0, None)
    tables = [seen(site, row)[id_].spot.table for id_ in (first, second)]  # type: ignore[union-attr]
    assert tables == [1, 2]


def test_a_taken_table_is_refused_with_who_sits_there(site: TestSite) -> None:
    first, second = agree(site, "ines", "sara"), agree(site, "ida", "siri")
    row = by_hand(site)
    move(site, row, first, 0, 1)
    with pytest.raises(RefusedError, match="Table 1 is taken by Ines × Sara"):
        move(site, row, second, 0, 1)


def test_who_is_away_is_named(site: TestSite) -> None:
    id_ = agree(site, "ines", "sara")
    with site.store.writing() as db:
        add_absence(db, site.people["ines"], Interval(slot(0), slot(1)))
    with pytest.raises(RefusedError, match="Ines is away at that time"):
        move(site, by_hand(site), id_, 0, 1)


def test_who_meets_somebody_else_then_is_named(site: TestSite) -> None:
    first, second = agree(site, "ines", "sara"), agree(site, "ines", "siri")
    row = by_hand(site)
    move(site, row, first, 0, 1)
    with pytest.raises(RefusedError, match="Ines meets Sara at 17:00"):
        move(site, row, second, 0, 2)


def test_people_need_their_changeover(site: TestSite) -> None:
    with site.store.writing() as db:
        conference = db.get_one(ConferenceRecord, site.conference_id)
        next(one for one in conference.sessions if one.code == "bio-1").starts_at += timedelta(minutes=15)
    first, second = agree(site, "ines", "suri"), agree(site, "ines", "sol", "bio")
    row = by_hand(site)
    move(site, row, first, 0, 1)
    to = Target(session_id(site, "bio-1"), slot(0) + timedelta(minutes=15), 1)
    with pytest.raises(RefusedError, match="and needs 5 minutes in between"):
        move_place(site.store, site.seat("olga"), row.id, second, to, NOW)


def test_a_session_of_another_sub_forum_is_refused(site: TestSite) -> None:
    id_ = agree(site, "ines", "sara")
    with pytest.raises(RefusedError, match="Hall 2 is for Biotechnology then"):
        move(site, by_hand(site), id_, 0, 1, "bio-1")


@pytest.mark.parametrize(
    ("start", "table", "why"),
    [
        (slot(0) + timedelta(minutes=7), 1, "No meeting of this session starts at that time"),
        (slot(0), 9, "Hall 1 has 2 tables"),
    ],
)
def test_a_place_that_is_not_there_is_refused(site: TestSite, start: object, table: int, why: str) -> None:
    id_ = agree(site, "ines", "sara")
    row = by_hand(site)
    with pytest.raises(RefusedError, match=why):
        move_place(site.store, site.seat("olga"), row.id, id_, Target(session_id(site), start, table), NOW)  # type: ignore[arg-type]


def test_a_time_that_is_over_is_refused(site: TestSite) -> None:
    id_ = agree(site, "ines", "sara")
    row = by_hand(site)
    with pytest.raises(RefusedError, match="That time is over"):
        move_place(site.store, site.seat("olga"), row.id, id_, Target(session_id(site), slot(0)), slot(1))


def test_a_pinned_meeting_is_not_moved(site: TestSite) -> None:
    id_ = agree(site, "ines", "sara")
    row = by_hand(site)
    pin_meeting(site.store, site.seat("olga"), id_, NOW, pinned=True)
    with pytest.raises(RefusedError, match="Ines × Sara is pinned"):
        move(site, row, id_, 0, 1)
    pin_meeting(site.store, site.seat("olga"), id_, NOW, pinned=False)
    move(site, row, id_, 0, 1)


def test_two_meetings_swap_where_both_may(site: TestSite) -> None:
    first, second = agree(site, "ines", "sara"), agree(site, "ines", "siri")
    row = by_hand(site)
    move(site, row, first, 0, 1)
    move(site, row, second, 1, 2)
    swap_places(site.store, site.seat("olga"), row.id, (first, second), NOW)
    found = seen(site, row)
    assert [(found[id_].spot.starts_at, found[id_].spot.table) for id_ in (first, second)] == [  # type: ignore[union-attr]
        (slot(1), 2),
        (slot(0), 1),
    ]


def test_a_swap_that_one_cannot_make_is_refused_with_its_name(site: TestSite) -> None:
    first, second = agree(site, "ines", "sara"), agree(site, "ida", "siri")
    row = by_hand(site)
    move(site, row, first, 0, 1)
    move(site, row, second, 1, 1)
    with site.store.writing() as db:
        add_absence(db, site.people["siri"], Interval(slot(0), slot(1)))
    with pytest.raises(RefusedError, match="Ida × Siri: Siri is away"):
        swap_places(site.store, site.seat("olga"), row.id, (first, second), NOW)


def test_choices_say_for_each_time_whether_and_why_not(site: TestSite) -> None:
    first, second = agree(site, "ines", "sara"), agree(site, "ines", "siri")
    row = by_hand(site)
    move(site, row, first, 0, 1)
    move(site, row, second, 1, 1)
    with site.store.reading() as db:
        conference = db.get_one(ConferenceRecord, site.conference_id)
        found = choices_for(db, conference, version(site, row.version), second, NOW)
    told = [(one.start, one.tables, one.refusal.en if one.refusal else None, one.here) for one in found.times]
    assert told == [
        (slot(0), (), "Ines meets Sara at 17:00.", False),
        (slot(1), (1, 2), None, True),
        (slot(2), (1, 2), None, False),
    ]
    assert [one.pair for one in found.swaps] == ["Ines × Sara"]


def test_a_released_version_is_moved_no_more(site: TestSite) -> None:
    id_ = agree(site, "ines", "sara")
    released(site)
    with pytest.raises(ChangedMeanwhileError, match="Version 1 is no draft any more"):
        move(site, version(site, 1), id_, 0, 1)


def test_a_draft_shows_what_was_agreed_since(site: TestSite) -> None:
    agree(site, "ines", "sara")
    row = drafted(site)
    late = agree(site, "ida", "siri")
    assert seen(site, row)[late].spot is None


def test_a_discarded_draft_can_be_read_and_not_released(site: TestSite) -> None:
    id_ = agree(site, "ines", "sara")
    row = drafted(site)
    discard(site.store, site.seat("olga"), row.id, NOW)
    assert version(site, 1).state is VersionState.DISCARDED
    assert seen(site, version(site, 1))[id_].spot
    with pytest.raises(ChangedMeanwhileError):
        release(site.store, site.seat("olga"), row.id, row.revision, NOW)


def test_rolling_back_drafts_the_earlier_places(site: TestSite) -> None:
    id_ = agree(site, "ines", "sara")
    released(site)
    before = seen(site)[id_].spot
    row = by_hand(site)
    other = next(n for n in range(3) if before and slot(n) != before.starts_at)
    move(site, row, id_, other, 1)
    row = version(site, row.version)
    release(site.store, site.seat("olga"), row.id, row.revision, NOW)
    back = version(site, roll_back(site.store, site.seat("olga"), 1, NOW))
    assert (seen(site, back)[id_].spot, back.state) == (before, VersionState.DRAFT)
    late = version(site, back.version)
    release(site.store, site.seat("olga"), late.id, late.revision, NOW)
    assert seen(site)[id_].spot == before


def test_a_draft_cannot_be_rolled_back_to(site: TestSite) -> None:
    agree(site, "ines", "sara")
    drafted(site)
    with pytest.raises(RefusedError, match="Only a released version"):
        roll_back(site.store, site.seat("olga"), 1, NOW)


def test_an_organiser_of_another_conference_finds_nothing(site: TestSite) -> None:
    id_ = agree(site, "ines", "sara")
    row = by_hand(site)
    with pytest.raises(NotFoundError):
        move_place(site.store, site.seat("otto"), row.id, id_, Target(session_id(site), slot(0)), NOW)
    with pytest.raises(NotFoundError):
        pin_meeting(site.store, site.seat("otto"), id_, NOW, pinned=True)


def test_staff_without_the_right_moves_nothing(site: TestSite) -> None:
    id_ = agree(site, "ines", "sara")
    row = by_hand(site)
    with pytest.raises(NotAllowedError):
        move_place(site.store, site.seat("stan"), row.id, id_, Target(session_id(site), slot(0)), NOW)
