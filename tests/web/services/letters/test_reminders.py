"""Reminders come once, at the right time, and for the time that a meeting has in the end."""

from __future__ import annotations

from datetime import timedelta

from tests.web.cast import NOW, TestSite, slot
from tests.web.services.test_requests import accept_as, ask_as
from tests.web.told import letters, notices, speaks, told
from web.services.letters.notices import notify
from web.services.letters.reminders import remind
from web.services.meetings import cancel_meeting, move_meeting
from web.store.records.conferences import ConferenceRecord, ConferenceState
from web.store.records.messages import NoticeKind

MINUTE = timedelta(minutes=1)
#: The evening before the conference, in Shanghai: 18:00 there.
EVENING = slot(0).replace(hour=10, minute=0) - timedelta(days=1)


def booked(site: TestSite) -> int:
    speaks(site, "en", "ines", "sara")
    meeting = accept_as(site, "ines", ask_as(site, "sara", "ines", slot(0)))
    told(site, NOW + timedelta(minutes=10))
    return meeting


def reminded(site: TestSite, who: str = "ines") -> list[str]:
    return [kind for _name, kind in notices(site, who) if kind.startswith("reminder") or kind == "thanks"]


def test_everybody_with_a_meeting_tomorrow_is_reminded_in_the_evening_once(site: TestSite) -> None:
    booked(site)
    remind(site.store, EVENING - MINUTE)
    assert reminded(site) == []
    for minutes in (0, 1, 60):
        remind(site.store, EVENING + minutes * MINUTE)
    assert reminded(site) == ["reminder_evening"]
    assert reminded(site, "ida") == []
    (letter,) = [row for row in told(site, EVENING) if row.to == "ines@example.org"]
    assert letter.subject == "Your meetings tomorrow"
    assert "Tue 12 May, 17:00: Sara, Hall 1, table 1" in letter.body
    # From midnight in Shanghai on, tomorrow would be another day.
    assert letter.late_at == EVENING + timedelta(hours=6)


def test_on_the_day_itself_no_letter_calls_it_tomorrow(site: TestSite) -> None:
    booked(site)
    remind(site.store, EVENING)
    assert [row.subject for row in told(site, EVENING + timedelta(hours=14))] == []


def test_in_the_night_nobody_is_reminded(site: TestSite) -> None:
    booked(site)
    remind(site.store, EVENING + timedelta(hours=5))
    assert reminded(site) == []


def test_both_sides_are_reminded_a_quarter_of_an_hour_before_once_and_at_once(site: TestSite) -> None:
    booked(site)
    remind(site.store, slot(0) - 16 * MINUTE)
    assert reminded(site) == []
    for minutes in (15, 14, 1):
        remind(site.store, slot(0) - minutes * MINUTE)
    assert (reminded(site), reminded(site, "sara")) == (["reminder_soon"], ["reminder_soon"])
    subjects = {row.to: row.subject for row in told(site, slot(0) - 14 * MINUTE)}
    assert subjects["ines@example.org"] == "In a few minutes: Sara, Hall 1, table 1"


def test_a_moved_meeting_is_reminded_of_at_its_new_time_only(site: TestSite) -> None:
    meeting = booked(site)
    move_meeting(site.store, site.seat("sara"), meeting, slot(2), NOW)
    remind(site.store, slot(0) - 10 * MINUTE)
    assert reminded(site) == []
    remind(site.store, slot(2) - 10 * MINUTE)
    assert reminded(site) == ["reminder_soon"]


def test_a_reminder_of_a_time_that_holds_no_more_is_not_sent(site: TestSite) -> None:
    meeting = booked(site)
    remind(site.store, slot(0) - 10 * MINUTE)
    move_meeting(site.store, site.seat("sara"), meeting, slot(2), slot(0) - 9 * MINUTE)
    told(site, slot(0) - 8 * MINUTE)
    assert not [
        row for row in letters(site, "ines") if "In a few minutes" in row.subject or "few minutes" in row.body
    ]


def test_a_cancelled_meeting_is_reminded_of_no_more(site: TestSite) -> None:
    cancel_meeting(site.store, site.seat("sara"), booked(site), "Ill.", NOW)
    for moment in (EVENING, slot(0) - 10 * MINUTE, slot(0) + timedelta(hours=8)):
        remind(site.store, moment)
    assert reminded(site) == []


def test_whoever_met_somebody_is_thanked_once_after_the_last_session(site: TestSite) -> None:
    booked(site)
    remind(site.store, slot(0) + timedelta(minutes=90))
    assert reminded(site) == []
    for hours in (3, 4, 200):
        remind(site.store, slot(0) + timedelta(hours=hours))
    assert (reminded(site), reminded(site, "ida")) == (["thanks"], [])


def test_a_conference_that_is_being_set_up_reminds_nobody(site: TestSite) -> None:
    booked(site)
    with site.store.writing() as db:
        db.get_one(ConferenceRecord, site.conference_id).state = ConferenceState.SETUP
    remind(site.store, EVENING)
    assert reminded(site) == []


def test_a_reminder_that_would_come_too_late_is_not_sent_and_what_came_with_it_is(site: TestSite) -> None:
    booked(site)
    remind(site.store, slot(0) - 15 * MINUTE)
    with site.store.writing() as db:
        about = ("conference", site.conference_id)
        notify(db, [site.people["ines"]], NoticeKind.THANKS, about, slot(0) - 15 * MINUTE)
    of_ines = [row for row in told(site, slot(0) - 10 * MINUTE) if row.to == "ines@example.org"]
    assert {row.kind: row.late_at for row in of_ines} == {"reminder_soon": slot(0), "thanks": None}


def test_a_closed_conference_reminds_nobody(site: TestSite) -> None:
    booked(site)
    with site.store.writing() as db:
        db.get_one(ConferenceRecord, site.conference_id).state = ConferenceState.CLOSED
    for now in (EVENING, slot(0) - 15 * MINUTE):
        remind(site.store, now)
    assert reminded(site) == []
