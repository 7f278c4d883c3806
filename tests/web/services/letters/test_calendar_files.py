"""Calendar files: one identity per meeting, a higher sequence after every change."""

from __future__ import annotations

from typing import Any

from icalendar import Calendar

from matcher.words import Language
from tests.web.cast import NOW, TestSite, slot
from tests.web.services.test_requests import accept_as, ask_as
from web.services.letters.calendar_files import calendar_file, renew_calendar_address
from web.services.meetings import cancel_meeting, move_meeting
from web.store.log import changes_of
from web.store.meetings import membership_by_token
from web.store.records.conferences import ConferenceRecord
from web.store.records.participants import ParticipantRecord


def calendar(site: TestSite, who: str, language: Language = Language.EN) -> Any:
    with site.store.reading() as db:
        conference = db.get_one(ConferenceRecord, site.conference_id)
        own = db.get_one(ParticipantRecord, site.people[who])
        return Calendar.from_ical(calendar_file(db, conference, own, language))


def test_a_meeting_stands_in_the_conferences_zone_with_room_and_table(site: TestSite) -> None:
    accept_as(site, "sara", ask_as(site, "ines", "sara", slot(0)))
    shown = calendar(site, "ines")
    (event,) = shown.walk("VEVENT")
    assert event["dtstart"].dt == slot(0)
    assert event["dtstart"].params["TZID"] == "Asia/Shanghai"
    assert (str(event["location"]), str(event["status"])) == ("Hall 1, table 1", "CONFIRMED")
    assert [str(zone["tzid"]) for zone in shown.walk("VTIMEZONE")] == ["Asia/Shanghai"]
    assert str(calendar(site, "ines", Language.ZH).walk("VEVENT")[0]["summary"]) == "与Sara会面"


def test_a_moved_meeting_keeps_its_identity_and_raises_its_sequence(site: TestSite) -> None:
    meeting = accept_as(site, "sara", ask_as(site, "ines", "sara", slot(0)))
    (before,) = calendar(site, "ines").walk("VEVENT")
    move_meeting(site.store, site.seat("sara"), meeting, slot(2), NOW)
    (after,) = calendar(site, "ines").walk("VEVENT")
    assert before["uid"] == after["uid"]
    assert (before["sequence"], after["sequence"]) == (1, 2)
    assert after["dtstart"].dt == slot(2)


def test_a_participant_without_meetings_has_an_empty_calendar(site: TestSite) -> None:
    assert calendar(site, "ines").walk("VEVENT") == []


def test_names_of_several_lines_fit_on_one(site: TestSite) -> None:
    accept_as(site, "sara", ask_as(site, "ines", "sara", slot(0)))
    with site.store.writing() as db:
        for row in db.query(ParticipantRecord):
            row.name = f"{row.name}\r\n\tC:\\New; Ltd.\x0b"
    shown = calendar(site, "ines")
    assert str(shown["x-wr-calname"]).endswith(r"Ines C:\\new\; Ltd.")
    assert b"SUMMARY:Meeting with Sara C:\\\\new\\; Ltd.\r\n" in shown.to_ical()


def test_a_new_address_belongs_to_ones_own_seat_and_is_logged_without_itself(site: TestSite) -> None:
    token = renew_calendar_address(site.store, site.seat("ines"), NOW)
    with site.store.reading() as db:
        seat = membership_by_token(db, token)
        assert seat is not None
        assert seat.participant_id == site.people["ines"]
        (change,) = changes_of(db, site.conference_id, "membership", seat.id)
        assert (change.before, change.after) == ({}, {})


def test_a_cancelled_meeting_stays_in_the_subscription_as_cancelled(site: TestSite) -> None:
    meeting = accept_as(site, "sara", ask_as(site, "ines", "sara", slot(0)))
    cancel_meeting(site.store, site.seat("sara"), meeting, "Ill.", NOW)
    shown = calendar(site, "ines")
    (event,) = shown.walk("VEVENT")
    assert (str(shown["method"]), str(event["status"]), event["sequence"]) == ("PUBLISH", "CANCELLED", 2)


def test_a_new_address_ends_the_old_one(site: TestSite) -> None:
    old = renew_calendar_address(site.store, site.seat("ines"), NOW)
    new = renew_calendar_address(site.store, site.seat("ines"), NOW)
    with site.store.reading() as db:
        assert membership_by_token(db, old) is None
        assert membership_by_token(db, new) is not None
