"""Moving, cancelling, and one's own blocked time."""

from __future__ import annotations

import pytest

from tests.factories import between
from tests.web.booking_checks import faults
from tests.web.cast import NOW, TestSite, slot
from tests.web.services.test_requests import accept_as, ask_as, meeting_row, refusal
from web.errors import NotAllowedError, NotFoundError
from web.services.meetings import block_time, cancel_meeting, move_meeting, unblock_time
from web.store.log import changes_of
from web.store.records.meetings import (
    AbsenceRecord,
    BusyPersonRecord,
    BusyTableRecord,
    MeetingState,
)


@pytest.fixture
def booked(site: TestSite) -> int:
    """Ines meets Sara in the first slot."""
    return accept_as(site, "sara", ask_as(site, "ines", "sara", slot(0)))


def held(site: TestSite) -> tuple[int, int]:
    with site.store.reading() as db:
        return db.query(BusyPersonRecord).count(), db.query(BusyTableRecord).count()


def test_a_cancelled_meeting_gives_its_time_back_and_keeps_its_hour(site: TestSite, booked: int) -> None:
    assert held(site) == (6, 3)
    cancel_meeting(site.store, site.seat("sara"), booked, "I am ill", NOW)
    row = meeting_row(site, booked)
    assert held(site) == (0, 0)
    assert (row.state, row.reason, row.starts_at, row.sequence) == (MeetingState.CANCELLED, "I am ill", slot(0), 2)


def test_a_cancellation_needs_a_reason(site: TestSite, booked: int) -> None:
    assert refusal(lambda: cancel_meeting(site.store, site.seat("sara"), booked, "  x ", NOW)).startswith(
        "Say in a"
    )


def test_cancelling_twice_is_cancelling_once(site: TestSite, booked: int) -> None:
    for _ in range(2):
        cancel_meeting(site.store, site.seat("sara"), booked, "I am ill", NOW)
    with site.store.reading() as db:
        verbs = [one.verb for one in changes_of(db, site.conference_id, "meeting", booked)]
    assert verbs == ["cancel meeting", "book meeting", "agree"]


def test_whoever_cancels_second_learns_that_it_is_cancelled(site: TestSite, booked: int) -> None:
    cancel_meeting(site.store, site.seat("sara"), booked, "I am ill", NOW)
    said = refusal(lambda: cancel_meeting(site.store, site.seat("ines"), booked, "No time", NOW))
    assert said.startswith("This meeting was cancelled before")


def test_a_meeting_is_its_two_peoples_and_the_planners(site: TestSite, booked: int) -> None:
    for who in ("ivo", "sol", "eva", "otto"):
        with pytest.raises(NotFoundError):
            cancel_meeting(site.store, site.seat(who), booked, "No time", NOW)
    with pytest.raises(NotAllowedError):
        cancel_meeting(site.store, site.seat("stan"), booked, "No time", NOW)
    cancel_meeting(site.store, site.seat("olga"), booked, "The hall is closed", NOW)
    assert meeting_row(site, booked).cancelled_by is None


def test_what_has_begun_is_neither_moved_nor_cancelled(site: TestSite, booked: int) -> None:
    for call in (
        lambda: cancel_meeting(site.store, site.seat("sara"), booked, "Too late", slot(0)),
        lambda: move_meeting(site.store, site.seat("sara"), booked, slot(2), slot(0)),
    ):
        assert refusal(call).startswith("This meeting has begun")


def test_a_meeting_moves_to_a_time_free_for_both_and_frees_the_old_one(site: TestSite, booked: int) -> None:
    move_meeting(site.store, site.seat("sara"), booked, slot(1), NOW)
    row = meeting_row(site, booked)
    assert (row.starts_at, row.table, row.sequence) == (slot(1), 1, 2)
    assert held(site) == (6, 3)
    assert meeting_row(site, accept_as(site, "suri", ask_as(site, "ines", "suri", slot(0)))).starts_at == slot(0)


def test_a_meeting_does_not_move_to_where_one_of_both_is_taken(site: TestSite, booked: int) -> None:
    accept_as(site, "suri", ask_as(site, "ines", "suri", slot(1)))
    said = refusal(lambda: move_meeting(site.store, site.seat("sara"), booked, slot(1), NOW))
    assert said.startswith("Tue 12 May, 17:20 is not free for both. Free for both: Tue 12 May, 17:00, 17:40.")
    assert meeting_row(site, booked).starts_at == slot(0)


def test_blocked_time_is_offered_to_nobody(site: TestSite) -> None:
    request = ask_as(site, "ines", "sara", slot(0))
    block_time(site.store, site.seat("sara"), between(0, 15), "Talk", NOW)
    assert refusal(lambda: accept_as(site, "sara", request)).startswith("Tue 12 May, 17:00 is not free")


def test_time_with_a_meeting_in_it_cannot_be_blocked(site: TestSite, booked: int) -> None:
    said = refusal(lambda: block_time(site.store, site.seat("sara"), between(10, 40), "", NOW))
    assert said.startswith("You have a meeting at Tue 12 May, 17:00")


def test_the_same_hours_blocked_twice_are_one_absence_that_can_be_opened_twice(site: TestSite) -> None:
    seat = site.seat("sara")
    first, second = (block_time(site.store, seat, between(0, 15), "", NOW) for _ in range(2))
    assert first == second
    for _ in range(2):
        unblock_time(site.store, seat, first, NOW)
    with site.store.reading() as db:
        assert db.query(AbsenceRecord).count() == 0
    assert held(site) == (0, 0)


def test_hours_that_were_opened_lend_their_number_to_no_others(site: TestSite) -> None:
    seat = site.seat("sara")
    numbers = []
    for _ in range(3):
        numbers.append(block_time(site.store, seat, between(0, 15), "", NOW))
        unblock_time(site.store, seat, numbers[-1], NOW)
    assert len(set(numbers)) == 3
    now = block_time(site.store, seat, between(30, 45), "", NOW)
    # A page that shows the first ones yet takes nothing else away.
    unblock_time(site.store, seat, numbers[0], NOW)
    with site.store.reading() as db:
        assert [row.id for row in db.query(AbsenceRecord)] == [now]
    assert faults(site.store) == []


def test_ones_blocked_time_is_nobody_elses_to_open(site: TestSite) -> None:
    absence = block_time(site.store, site.seat("sara"), between(0, 15), "", NOW)
    with pytest.raises(NotFoundError):
        unblock_time(site.store, site.seat("ines"), absence, NOW)


def test_odd_times_are_refused_in_words(site: TestSite) -> None:
    seat = site.seat("sara")
    assert refusal(lambda: block_time(site.store, seat, between(15, 0), "", NOW)).startswith("The time must end")
    assert refusal(lambda: block_time(site.store, seat, between(0, 15), "", slot(3))).startswith(
        "This time is over"
    )
    assert refusal(lambda: block_time(site.store, seat, between(0, 60 * 24 * 8), "", NOW)).startswith(
        "At most seven"
    )
