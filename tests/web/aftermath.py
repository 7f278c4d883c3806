"""Meetings of the cast that are over: agreed weeks before, held on the morning of the conference."""

from __future__ import annotations

from datetime import UTC, datetime

from tests.web.cast import NOW, TestSite, slot
from web.services.after.ratings import Question, rate
from web.services.requests import accept, ask
from web.store.records.conferences import SessionRecord
from web.store.records.floor import Outcome, OutcomeRecord
from web.store.records.meetings import MeetingRecord

#: Six in the evening of the day of the conference, in its zone.
EVENING = datetime(2026, 5, 12, 10, tzinfo=UTC)
#: Pages ask the clock, so their meetings are held in a year that is over.
PAST_YEAR = 2020


def met(site: TestSite, investor: str, startup: str, number: int, outcome: Outcome | None = None) -> int:
    """Let two meet in a slot of the morning; return the id of the meeting."""
    request = ask(site.store, site.seat(investor), site.people[startup], "", slot(number), NOW)
    meeting = accept(site.store, site.seat(startup), request, None, NOW)
    if outcome is not None:
        note_outcome(site, meeting, outcome)
    return meeting


def note_outcome(site: TestSite, meeting: int, outcome: Outcome | None) -> None:
    """Write down what became of a meeting; None: the two contradict each other."""
    with site.store.writing() as db:
        row = OutcomeRecord(meeting_id=meeting, conference_id=site.conference_id, outcome=outcome, at=EVENING)
        row.investor_said = row.startup_said = row.staff_said = None
        db.add(row)


def say(
    site: TestSite, who: str, meeting: int, useful: bool | None, follow_up: bool | None, at: datetime = EVENING
) -> None:
    """Let somebody say how a meeting was."""
    for question, said in ((Question.USEFUL, useful), (Question.FOLLOW_UP, follow_up)):
        if said is not None:
            rate(site.store, site.seat(who), meeting, question, said, at)


def into_the_past(site: TestSite) -> None:
    """Hold the conference and its meetings in a year that is over, for pages that ask the clock."""
    with site.store.writing() as db:
        for row in (
            *db.query(SessionRecord).filter_by(conference_id=site.conference_id),
            *db.query(MeetingRecord).filter_by(conference_id=site.conference_id),
        ):
            for name in ("starts_at", "ends_at"):
                moment = getattr(row, name)
                setattr(row, name, moment and moment.replace(year=PAST_YEAR))
