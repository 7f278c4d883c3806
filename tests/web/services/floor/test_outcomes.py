"""What counts of what is said about a meeting, and what follows from it."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

import pytest

from tests.web.booking_checks import faults
from tests.web.cast import NOW, TestSite, slot
from tests.web.services.floor.test_arrivals import DOOR, floor_seat
from tests.web.services.test_requests import refusal
from web.errors import NotAllowedError, NotFoundError
from web.seats import Seat
from web.services.floor.arrivals import check_in
from web.services.floor.outcomes import both_here, record_outcome, settle_as_held, suggested_held
from web.services.floor.standing_in import tend_stand_ins
from web.services.meetings import cancel_meeting
from web.services.requests import accept, ask
from web.store.log import changes_of
from web.store.outcomes import count_without_outcome, outcome_row, without_outcome
from web.store.records.accounts import SeatKind
from web.store.records.conferences import ConferenceRecord
from web.store.records.floor import Outcome, OutcomeRecord
from web.store.records.meetings import BusyPersonRecord, BusyTableRecord, MeetingRecord
from web.store.records.messages import NoticeKind, NoticeRecord

HELD, NO_INVESTOR, NO_STARTUP, NOBODY = (
    Outcome.HELD,
    Outcome.INVESTOR_MISSING,
    Outcome.STARTUP_MISSING,
    Outcome.BOTH_MISSING,
)
#: A minute into the first slot, and its end.
EARLY, END = slot(0) + timedelta(minutes=1), slot(0) + timedelta(minutes=15)


@pytest.fixture
def booked(site: TestSite) -> int:
    """Ines meets Sara in the first slot."""
    return meet(site, "ines", "sara", 0)


def seat_for(site: TestSite, who: str) -> Seat:
    """Return the seat of anybody who takes part, with an account or without."""
    kind = SeatKind.INVESTOR if who.startswith("i") else SeatKind.STARTUP
    return Seat(site.conference_id, site.accounts.get(who), kind, site.people[who])


def meet(site: TestSite, investor: str, startup: str, number: int) -> int:
    asked = ask(site.store, seat_for(site, investor), site.people[startup], "", slot(number), NOW)
    return accept(site.store, seat_for(site, startup), asked, None, NOW)


def say(site: TestSite, who: str, meeting: int, outcome: Outcome, now: datetime = EARLY) -> None:
    seat: Seat = floor_seat(site) if who == "staff" else seat_for(site, who)
    record_outcome(site.store, seat, meeting, outcome, now)


def said_of(site: TestSite, meeting: int) -> OutcomeRecord:
    with site.store.reading() as db:
        row = outcome_row(db, meeting)
        assert row is not None
        return row


def held(site: TestSite) -> tuple[int, int]:
    with site.store.reading() as db:
        return db.query(BusyPersonRecord).count(), db.query(BusyTableRecord).count()


def test_either_side_says_it_and_it_counts(site: TestSite, booked: int) -> None:
    say(site, "ines", booked, HELD)
    row = said_of(site, booked)
    assert (row.outcome, row.investor_said, row.startup_said, row.staff_said) == (HELD, HELD, None, None)
    assert (row.at, row.by) == (EARLY, site.accounts["ines"])


@pytest.mark.parametrize(
    ("investor", "startup", "staff", "counts"),
    [
        (HELD, HELD, None, HELD),
        (HELD, NO_INVESTOR, None, None),
        (NO_STARTUP, NO_INVESTOR, None, None),
        (NO_INVESTOR, NO_INVESTOR, None, NO_INVESTOR),
        (HELD, NO_INVESTOR, NO_INVESTOR, NO_INVESTOR),
        (HELD, HELD, NOBODY, NOBODY),
    ],
)
def test_staff_decide_and_a_contradiction_counts_as_nothing(
    site: TestSite,
    booked: int,
    investor: Outcome,
    startup: Outcome,
    staff: Outcome | None,
    counts: Outcome | None,
) -> None:
    for who, word in (("staff", staff), ("ines", investor), ("sara", startup)):
        if word is not None:
            say(site, who, booked, word)
    assert said_of(site, booked).outcome is counts
    with site.store.reading() as db:
        (open_,) = without_outcome(db, site.conference_id, END) if counts is None else (None,)
    assert counts is not None or (open_ is not None and open_.unsettled and open_.disputed)
    assert faults(site.store) == []


def test_a_word_can_be_corrected_and_the_log_keeps_it(site: TestSite, booked: int) -> None:
    for word in (NO_STARTUP, NO_STARTUP, HELD):
        say(site, "ines", booked, word)
    with site.store.reading() as db:
        log = changes_of(db, site.conference_id, "meeting", booked)
    assert [
        (one.before.get("outcome"), one.after.get("outcome")) for one in log if one.verb == "record outcome"
    ] == [
        ("startup_missing", "held"),
        (None, "startup_missing"),
    ]


def test_nothing_became_of_a_meeting_before_its_time_or_after_its_end_by_a_cancellation(
    site: TestSite, booked: int
) -> None:
    early = refusal(lambda: say(site, "ines", booked, HELD, slot(0) - timedelta(seconds=1)))
    assert early.startswith("This meeting begins at its time")
    cancel_meeting(site.store, site.seat("sara"), booked, "I am ill", NOW)
    assert refusal(lambda: say(site, "ines", booked, HELD)).startswith("This meeting was cancelled")
    assert refusal(lambda: say(site, "ines", booked, Outcome.REPLACED)).startswith(
        "Another meeting took the place"
    )


def test_only_the_two_and_the_floor_say_it(site: TestSite, booked: int) -> None:
    for who, error in (("ida", NotFoundError), ("stan", NotAllowedError), ("otto", NotFoundError)):
        with pytest.raises(error):
            record_outcome(site.store, site.seat(who), booked, HELD, EARLY)


def test_a_missing_side_is_told_once_that_somebody_waits(site: TestSite, booked: int) -> None:
    for word in (NO_STARTUP, HELD, NO_STARTUP):
        say(site, "ines", booked, word)
    with site.store.reading() as db:
        told = db.query(NoticeRecord).filter_by(kind=NoticeKind.PARTNER_MISSING).all()
    assert [(one.participant_id, one.subject_id) for one in told] == [(site.people["sara"], booked)]


def test_nobody_is_told_after_the_end_that_somebody_waits(site: TestSite, booked: int) -> None:
    say(site, "ines", booked, NO_STARTUP, END)
    with site.store.reading() as db:
        assert db.query(NoticeRecord).filter_by(kind=NoticeKind.PARTNER_MISSING).count() == 0


def test_time_and_table_are_given_back_after_the_grace_time_and_not_before(site: TestSite, booked: int) -> None:
    say(site, "ines", booked, NOBODY)
    tend_stand_ins(site.store, slot(0) + timedelta(minutes=4))
    assert held(site) == (6, 3)
    tend_stand_ins(site.store, slot(0) + timedelta(minutes=5))
    assert held(site) == (0, 0)
    assert faults(site.store) == []


def test_the_grace_time_is_the_conferences_own(site: TestSite, booked: int) -> None:
    with site.store.writing() as db:
        db.get_one(ConferenceRecord, site.conference_id).grace_minutes = 1
    say(site, "ines", booked, NOBODY)
    assert held(site) == (0, 0)


def test_whoever_comes_late_gets_time_and_table_back_where_they_are_free(site: TestSite, booked: int) -> None:
    late = slot(0) + timedelta(minutes=6)
    say(site, "ines", booked, NOBODY, late)
    say(site, "ines", booked, HELD, late)
    assert held(site) == (6, 3)
    assert said_of(site, booked).given_back_at is None
    assert faults(site.store) == []


def test_a_meeting_without_a_word_stays_without_an_outcome(site: TestSite, booked: int) -> None:
    for who in ("ines", "sara"):
        check_in(site.store, floor_seat(site), site.people[who], who, DOOR)
    tend_stand_ins(site.store, END)
    with site.store.reading() as db:
        conference = db.get_one(ConferenceRecord, site.conference_id)
        during = count_without_outcome(db, site.conference_id, END - timedelta(seconds=1))
        after = count_without_outcome(db, site.conference_id, END)
        suggested = [one.meeting.id for one in suggested_held(db, conference, END)]
        hints = both_here(db, conference, [db.get_one(MeetingRecord, booked)])
        assert db.query(OutcomeRecord).count() == 0
    assert (during, after, suggested, hints) == (0, 1, [booked], {booked: (True, True)})


def test_staff_settle_what_is_suggested_and_nothing_else(site: TestSite, booked: int) -> None:
    other = meet(site, "ida", "sven", 0)
    for who in ("ines", "sara", "ida"):
        check_in(site.store, floor_seat(site), site.people[who], who, DOOR)
    settle = partial(settle_as_held, site.store, floor_seat(site), [booked, other, 10**6, booked], END)
    assert (settle(), settle()) == (1, 0)
    with site.store.reading() as db:
        left = [one.meeting.id for one in without_outcome(db, site.conference_id, END)]
    assert (said_of(site, booked).outcome, left) == (HELD, [other])
    with pytest.raises(NotAllowedError):
        settle_as_held(site.store, site.seat("ines"), [other], END)
