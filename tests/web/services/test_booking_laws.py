"""Whatever the cast does in whatever order, an independent checker finds nothing wrong."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from matcher.errors import MatcherError
from matcher.profiles import Interval
from tests.factories import between
from tests.web.booking_checks import faults
from tests.web.cast import NOW, TestSite, slot
from tests.web.databases import Databases
from tests.web.services.matches.test_proposals import proposed
from web.services.matches.proposals import answer_proposal
from web.services.meetings import block_time, cancel_meeting, move_meeting, unblock_time
from web.services.requests import accept, ask, change_request, decline, expire_requests, withdraw
from web.store.engine import Store
from web.store.records.conferences import ConferenceRecord
from web.store.records.meetings import MeetingRecord

INVESTORS, STARTUPS = ("ines", "ivo", "ida"), ("sara", "sol", "suri")

#: What the cast does; what is named more often is done more often.
VERBS = """
    ask ask court court accept accept accept decline withdraw change
    cancel move move block unblock propose yes yes yes no expire
"""

Step = tuple[str, str, str, int, int | None]


def steps() -> st.SearchStrategy[list[Step]]:
    """Return what the cast does: verb, investor, startup, the number of what it is done to, and a slot."""
    verbs = st.sampled_from(VERBS.split())
    chosen = st.one_of(st.none(), st.integers(0, 2))
    one = st.tuples(verbs, st.sampled_from(INVESTORS), st.sampled_from(STARTUPS), st.integers(0, 11), chosen)
    return st.lists(one, min_size=10, max_size=40)


_TABLES: dict[str, tuple[str, ...]] = {
    "meeting_requests": ("accept", "decline", "withdraw", "change"),
    "meetings": ("cancel", "move"),
    "proposals": ("yes", "no"),
}


def aimed(site: TestSite, step: Step) -> tuple[str, str, int]:
    """Return who does a step, to whom, and to which row: the latest ones first, by either of its two people."""
    verb, investor, startup, number, _ = step
    table = next((name for name, verbs in _TABLES.items() if verb in verbs), None)
    if table is not None:
        with site.store.reading() as db:
            rows = db.execute(
                text(f"SELECT id, investor_id, startup_id FROM {table} ORDER BY id DESC LIMIT 6")
            ).all()
        names = {id_: name for name, id_ in site.people.items()}
        if rows:
            row = rows[number // 2 % len(rows)]
            investor, startup, target = names[row.investor_id], names[row.startup_id], row.id
            return (*((startup, investor) if number % 2 else (investor, startup)), target)
    return (*((startup, investor) if number % 2 else (investor, startup)), number)


def deed(site: TestSite, step: Step) -> Callable[[], Any]:
    """Return one step as a call."""
    verb, investor, startup, _, chosen = step
    who, other, number = aimed(site, step)
    store, start = site.store, None if chosen is None else slot(chosen)
    seat, target = site.seat(who), site.people[other]
    hours: Interval = between(20 * (chosen or 0), 20 * (chosen or 0) + 15)
    later = NOW + timedelta(hours=50)
    return {
        "ask": lambda: ask(store, site.seat(investor), site.people[startup], "Hello", start, NOW),
        "court": lambda: ask(store, seat, target, "Hello", start, NOW),
        "accept": lambda: accept(store, seat, number, start, NOW),
        "decline": lambda: decline(store, seat, number, "", NOW),
        "withdraw": lambda: withdraw(store, seat, number, NOW),
        "change": lambda: change_request(store, seat, number, "Other", start, NOW),
        "cancel": lambda: cancel_meeting(store, seat, number, "No time", NOW),
        "move": lambda: move_meeting(store, seat, number, slot(chosen or 0), NOW),
        "block": lambda: block_time(store, seat, hours, "", NOW),
        "unblock": lambda: unblock_time(store, seat, number, NOW),
        "propose": lambda: proposed(site, (investor, startup)),
        "yes": lambda: answer_proposal(store, seat, number, True, NOW),
        "no": lambda: answer_proposal(store, seat, number, False, NOW),
        "expire": lambda: expire_requests(store, later),
    }[verb]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(done=steps())
def test_any_story_leaves_the_bookings_sound(
    site: TestSite, server: Databases, tmp_path: Path, done: list[Step]
) -> None:
    site.store.engine.dispose()
    copy = server.copy(site.settings.database, tmp_path / "story.sqlite")
    told = TestSite(**{**vars(site), "store": Store.at(copy)})
    for step in done:
        with suppress(MatcherError):
            deed(told, step)()
    try:
        assert faults(told.store) == []
    finally:
        told.store.engine.dispose()
        server.remove(copy)


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"starts_at": slot(1), "ends_at": slot(1) + timedelta(minutes=15)}, "busy_people differs"),
        ({"session_id": 2}, "is in no session that both belong to"),
        ({"table": 2}, "busy_tables differs"),
        ({"sequence": 7}, "changed 7 times"),
    ],
)
def test_the_checker_sees_what_is_wrong(site: TestSite, change: dict[str, Any], fault: str) -> None:
    request = ask(site.store, site.seat("ines"), site.people["sara"], "", slot(0), NOW)
    meeting = accept(site.store, site.seat("sara"), request, None, NOW)
    assert faults(site.store) == []
    with site.store.writing() as db:
        row = db.get_one(MeetingRecord, meeting)
        for name, value in change.items():
            setattr(row, name, value)
    assert fault in " ".join(faults(site.store))


def test_the_checker_sees_a_participant_in_two_places(site: TestSite) -> None:
    for startup, number in (("sara", 0), ("suri", 1)):
        request = ask(site.store, site.seat("ines"), site.people[startup], "", slot(number), NOW)
        accept(site.store, site.seat(startup), request, None, NOW)
    with site.store.writing() as db:
        db.get_one(ConferenceRecord, site.conference_id).changeover_minutes = 10
    assert "at once" in " ".join(faults(site.store))
