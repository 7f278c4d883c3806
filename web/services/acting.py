"""An organiser begins and ends to speak for a participant; what is done in between is logged where it is done."""

from __future__ import annotations

from datetime import datetime

from web.seats import Seat
from web.store.engine import Store
from web.store.log import log_change
from web.store.records.accounts import Right


def begin_acting(store: Store, seat: Seat, participant_id: int, now: datetime) -> None:
    """Write down that an organiser begins to speak for a participant."""
    seat.needs(Right.PEOPLE)
    with store.writing() as db:
        log_change(db, seat, "act for", ("participant", participant_id), now)


def end_acting(store: Store, seat: Seat, now: datetime) -> None:
    """Write down that it speaks for itself again."""
    with store.writing() as db:
        log_change(db, seat, "stop acting", ("participant", seat.participant), now)
