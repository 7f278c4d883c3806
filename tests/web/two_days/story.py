"""The story from the first invitation to the last thank-you, and the verdict on it."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from tests.web.two_days.accidents import Accidents, who_stays_away
from tests.web.two_days.after import days_after
from tests.web.two_days.before import weeks_before
from tests.web.two_days.guests import OPENING, guests
from tests.web.two_days.hall import booked, day_in_the_hall
from tests.web.two_days.stage import Stage, stage_at
from tests.web.two_days.verdict import Verdict, verdict

_WEEKS = timedelta(days=30)
_DAY = timedelta(days=1)


@contextmanager
def told(folder: Path, database: str, people: int, say: Callable[[str], None]) -> Iterator[tuple[Stage, Verdict]]:
    """Play the story in a folder, with a database that is laid out; give the stage as it is in the end."""
    with stage_at(folder, database, guests(people, random.Random(0)), OPENING - _WEEKS) as stage:
        weeks_before(stage)
        say(f"{len(stage.people)} people, {len(booked(stage))} meetings are booked")
        for opening, accidents in _days(stage):
            day_in_the_hall(stage, opening, accidents)
        for line in stage.diary.accidents:
            say(line)
        days_after(stage)
        found = verdict(stage)
        for fault in found.faults:
            say(f"FAULT {fault}")
        say(
            f"{found.letters} letters, calendars that disagree {len(found.calendars)}, "
            f"people or tables in two places {len(found.two_places)}"
        )
        say(found.last_line)
        yield stage, found


def _days(stage: Stage) -> list[tuple[datetime, Accidents]]:
    gone = who_stays_away(stage)
    first = Accidents(
        OPENING,
        gone,
        mail_down=(timedelta(hours=1, minutes=20), timedelta(hours=1, minutes=50)),
        room_lost=(timedelta(hours=1, minutes=30), "bio-1"),
    )
    late = (timedelta(minutes=-30), "energy-2", timedelta(minutes=40))
    return [(OPENING, first), (OPENING + _DAY, Accidents(OPENING + _DAY, gone, session_late=late))]
