"""Who is to be reminded of what."""

from __future__ import annotations

from datetime import timedelta

from tests.web.cast import NOW, TestSite, slot
from tests.web.services.test_requests import accept_as, ask_as
from web.store.notices import add_notices
from web.store.records.conferences import ConferenceRecord
from web.store.records.messages import NoticeKind
from web.store.reminding import (
    conferences_about,
    last_hour,
    meetings_to_remind_of,
    people_who_met,
    people_with_meetings,
    unreminded,
)

QUARTER = timedelta(minutes=15)


def test_only_conferences_that_are_near_or_just_over_are_looked_at(site: TestSite) -> None:
    with site.store.reading() as db:
        assert conferences_about(db, NOW, timedelta(days=3)) == []
        assert [one.slug for one in conferences_about(db, slot(0), timedelta(days=3))] == ["spring", "autumn"]
        assert conferences_about(db, slot(0) + timedelta(days=4), timedelta(days=3)) == []
        assert last_hour(db.get_one(ConferenceRecord, site.conference_id)) == slot(3)


def test_a_meeting_is_to_be_reminded_of_once_for_each_time_it_has(site: TestSite) -> None:
    meeting = accept_as(site, "ines", ask_as(site, "sara", "ines", slot(0)))
    people = {site.people["ines"], site.people["sara"]}
    with site.store.writing() as db:
        early = meetings_to_remind_of(db, site.conference_id, slot(0) - 2 * QUARTER, slot(0) - QUARTER)
        due = meetings_to_remind_of(db, site.conference_id, slot(0) - QUARTER, slot(0))
        assert ([one.id for one in early], [one.id for one in due]) == ([], [meeting])
        minute = int(slot(0).timestamp()) // 60
        add_notices(db, people, NoticeKind.REMINDER_SOON, ("meeting", meeting, minute), (NOW, NOW), {})
        assert meetings_to_remind_of(db, site.conference_id, slot(0) - QUARTER, slot(0)) == []


def test_people_with_meetings_and_who_met_and_who_was_told(site: TestSite) -> None:
    accept_as(site, "ines", ask_as(site, "sara", "ines", slot(0)))
    people, here = {site.people["ines"], site.people["sara"]}, site.conference_id
    with site.store.writing() as db:
        assert people_with_meetings(db, here, slot(0), slot(1)) == people
        assert people_with_meetings(db, here, slot(1), slot(2)) == set()
        assert (people_who_met(db, here, slot(0)), people_who_met(db, here, slot(1))) == (set(), people)
        add_notices(db, [site.people["ines"]], NoticeKind.THANKS, ("conference", here, 0), (NOW, NOW), {})
        assert unreminded(db, people, NoticeKind.THANKS, here, 0) == {site.people["sara"]}
