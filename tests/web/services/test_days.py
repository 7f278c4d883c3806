"""A participant's day, hour by hour."""

from __future__ import annotations

from datetime import datetime

from tests.factories import at, between
from tests.web.cast import NOW, TestSite, slot
from tests.web.services.test_requests import accept_as, ask_as
from web.services.days import Day, Entry, days_of, next_meeting
from web.services.meetings import block_time
from web.store.meetings import meetings_of
from web.store.records.conferences import ConferenceRecord


def days(site: TestSite, who: str, now: datetime = NOW) -> list[Day]:
    with site.store.reading() as db:
        conference = db.get_one(ConferenceRecord, site.conference_id)
        return days_of(db, conference, site.people[who], meetings_of(db, site.people[who]), now)


def told(entry: Entry) -> tuple[str, datetime, datetime]:
    kind = "meeting" if entry.meeting else "away" if entry.absence else "free"
    return kind, entry.hours.start, entry.hours.end


def test_a_free_hour_is_one_stretch(site: TestSite) -> None:
    (day,) = days(site, "sara")
    (hour,) = day.hours
    assert [told(one) for one in hour.entries] == [("free", at(0), at(55))]
    assert day.meetings == 0


def test_meetings_and_blocked_times_stand_between_free_ones(site: TestSite) -> None:
    accept_as(site, "sara", ask_as(site, "ines", "sara", slot(1)))
    block_time(site.store, site.seat("sara"), between(40, 70), "Talk", NOW)
    (day,) = days(site, "sara")
    assert [told(one) for hour in day.hours for one in hour.entries] == [
        ("free", at(0), at(15)),
        ("meeting", at(20), at(35)),
        ("away", at(40), at(70)),
    ]
    assert day.meetings == 1


def test_an_absence_over_midnight_stands_on_both_days(site: TestSite) -> None:
    block_time(site.store, site.seat("sara"), between(60 * 6, 60 * 8), "", NOW)  # 23:00 to 1:00 in the hall
    away = [told(one) for day in days(site, "sara") for hour in day.hours for one in hour.entries if one.absence]
    assert away == [("away", at(360), at(420)), ("away", at(420), at(480))]


def test_what_has_begun_is_not_free_and_what_is_over_is_marked(site: TestSite) -> None:
    accept_as(site, "sara", ask_as(site, "ines", "sara", slot(0)))
    (day,) = days(site, "sara", slot(1))
    assert [(told(one)[0], one.over) for hour in day.hours for one in hour.entries] == [
        ("meeting", True),
        ("free", False),
    ]


def test_the_next_meeting_is_the_one_that_is_not_over(site: TestSite) -> None:
    first = accept_as(site, "sara", ask_as(site, "ines", "sara", slot(0)))
    second = accept_as(site, "suri", ask_as(site, "ines", "suri", slot(1)))
    with site.store.reading() as db:
        meetings = meetings_of(db, site.people["ines"])
    coming = [next_meeting(meetings, moment) for moment in (NOW, at(14), at(15), at(35))]
    assert [one.id if one else None for one in coming] == [first, first, second, None]
