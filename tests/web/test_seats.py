"""What a seat may do."""

from __future__ import annotations

import pytest

from matcher.profiles import Side
from web.errors import NotAllowedError
from web.seats import Seat
from web.store.records.accounts import Right, SeatKind


def test_organisers_may_do_everything() -> None:
    seat = Seat(1, 1, SeatKind.ORGANISER)
    assert all(seat.may(right) for right in Right)


def test_staff_may_do_what_they_were_given() -> None:
    seat = Seat(1, 1, SeatKind.STAFF, rights=frozenset({Right.PEOPLE}))
    assert [right for right in Right if seat.may(right)] == [Right.PEOPLE]


def test_a_right_that_is_needed_and_missing_is_refused() -> None:
    with pytest.raises(NotAllowedError, match="plan"):
        Seat(1, 1, SeatKind.STAFF).needs(Right.PLAN)


def test_participants_have_a_side_and_no_rights() -> None:
    seat = Seat(1, 1, SeatKind.STARTUP, participant_id=7)
    assert (seat.side, seat.participant) == (Side.STARTUP, 7)
    assert not any(seat.may(right) for right in Right)


def test_organisers_have_neither_side_nor_participant() -> None:
    seat = Seat(1, 1, SeatKind.ORGANISER)
    with pytest.raises(NotAllowedError):
        _ = seat.side
    with pytest.raises(NotAllowedError):
        _ = seat.participant
