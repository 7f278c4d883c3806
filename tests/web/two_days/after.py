"""The days after: what both sides say of their meetings."""

from __future__ import annotations

from sqlalchemy import select

from matcher.profiles import Side
from tests.web.two_days.hall import booked
from tests.web.two_days.stage import Stage
from web.seats import Seat
from web.services.after.ratings import Question, rate
from web.store.records.floor import Outcome, OutcomeRecord

_ANSWERS = 0.6
_USEFUL = 0.7
_FOLLOWS_UP = 0.5


def days_after(stage: Stage) -> None:
    """People are asked, and most answer; three days go by."""
    for _ in stage.wait(minutes=24 * 60, step=60):
        pass
    held = select(OutcomeRecord.meeting_id).where(OutcomeRecord.outcome == Outcome.HELD)
    with stage.store.reading() as db:
        took_place = set(db.scalars(held))
    for meeting in (one for one in booked(stage) if one.id in took_place):
        for side, person in ((Side.INVESTOR, meeting.investor_id), (Side.STARTUP, meeting.startup_id)):
            if stage.may(_ANSWERS):
                _say(stage, stage.people[person], meeting.id, side)
    for _ in stage.wait(minutes=2 * 24 * 60, step=120):
        pass


def _say(stage: Stage, seat: Seat, meeting: int, side: Side) -> None:
    for question, chance in ((Question.USEFUL, _USEFUL), (Question.FOLLOW_UP, _FOLLOWS_UP)):
        if stage.attempt(rate, seat, meeting, question, stage.may(chance)) is not None:
            stage.diary.rated.add((meeting, side))
