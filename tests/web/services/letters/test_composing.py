"""Letters put together: text, page and calendar entries that a calendar program understands."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from email.message import EmailMessage
from typing import Any

from icalendar import Calendar

from tests.web.cast import NOW, TestSite, slot
from tests.web.post_office import PostOffice
from tests.web.services import timetable_story as story
from tests.web.services.test_requests import accept_as, ask_as
from tests.web.told import letters, speaks, told
from web.services.letters.outbox import send_due
from web.services.meetings import cancel_meeting, move_meeting
from web.services.timetable.release import release
from web.services.timetable.versions import draft_by_hand
from web.store.records.meetings import MeetingRecord
from web.store.records.plans import TimetableRecord
from web.store.timetables import View, meetings_in, write_places

LATER = timedelta(minutes=6)


def arrived(site: TestSite, now: Any, who: str = "ines") -> EmailMessage:
    """Tell and send what is due; return what has come to somebody since."""
    told(site, now)
    with PostOffice().open() as office:
        send_due(site.store, replace(site.settings, mail_server=office.address), now)
    (letter,) = office.to(f"{who}@example.org")
    return letter


def entries(letter: EmailMessage) -> list[tuple[str, Any]]:
    """Return the calendar entries that come with a letter as files: the method of each part, and what is in it."""
    found = []
    for part in letter.iter_attachments():
        assert part.get_content_type() == "text/calendar"
        content = Calendar.from_ical(part.get_content())
        assert str(content["method"]) == part.get_param("method")
        found.append((str(content["method"]), content))
    return found


def booked(site: TestSite, other: str = "ines", number: int = 0) -> int:
    speaks(site, "en", "ines", "ida", "sara")
    return accept_as(site, other, ask_as(site, "sara", other, slot(number)))


def test_a_letter_is_text_page_and_entry_with_one_click_to_stop(site: TestSite) -> None:
    booked(site)
    letter = arrived(site, NOW + LATER)
    body = letter.get_body(("plain",))
    page = letter.get_body(("html",))
    assert body is not None
    assert page is not None
    assert "Your meeting" not in letter["Subject"]
    assert "Tue 12 May, 17:00, Hall 1, table 1" in body.get_content()
    assert "<p" in page.get_content()
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert letter["List-Unsubscribe"].strip("<>").startswith("http://localhost/letters/")
    kinds = [part.get_content_type() for part in letter.walk() if not part.is_multipart()]
    assert kinds == ["text/plain", "text/html", "text/calendar", "text/calendar"]


def test_a_moved_meeting_keeps_its_identity_raises_its_sequence_and_is_taken_out_when_cancelled(
    site: TestSite,
) -> None:
    meeting = booked(site)
    seen = [entries(arrived(site, NOW + LATER))]
    move_meeting(site.store, site.seat("sara"), meeting, slot(2), NOW + 2 * LATER)
    seen.append(entries(arrived(site, NOW + 4 * LATER)))
    cancel_meeting(site.store, site.seat("sara"), meeting, "Ill.", NOW + 5 * LATER)
    seen.append(entries(arrived(site, NOW + 7 * LATER)))
    events = [of_one[0][1].walk("VEVENT")[0] for of_one in seen]
    assert [of_one[0][0] for of_one in seen] == ["REQUEST", "REQUEST", "CANCEL"]
    assert len({str(event["uid"]) for event in events}) == 1
    assert [event["sequence"] for event in events] == [1, 2, 3]
    assert [event["dtstart"].dt for event in events] == [slot(0), slot(2), slot(2)]
    assert [str(event["status"]) for event in events] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]


def test_an_entry_says_its_zone_who_organises_and_who_attends(site: TestSite) -> None:
    booked(site)
    ((_method, entry),) = entries(arrived(site, NOW + LATER))
    (event,) = entry.walk("VEVENT")
    assert [str(zone["tzid"]) for zone in entry.walk("VTIMEZONE")] == ["Asia/Shanghai"]
    assert event["dtstart"].params["TZID"] == "Asia/Shanghai"
    assert (str(event["organizer"]), str(event["attendee"])) == (
        "mailto:matcher@example.org",
        "mailto:ines@example.org",
    )


def test_both_calendars_follow_whoever_moved_it(site: TestSite) -> None:
    meeting = booked(site)
    arrived(site, NOW + LATER)
    move_meeting(site.store, site.seat("sara"), meeting, slot(2), NOW + 2 * LATER)
    ((method, entry),) = entries(arrived(site, NOW + 4 * LATER, "sara"))
    assert (method, entry.walk("VEVENT")[0]["dtstart"].dt) == ("REQUEST", slot(2))


def test_each_of_several_meetings_has_an_entry_of_its_own(site: TestSite) -> None:
    booked(site)
    booked(site, "ida", 1)
    letter = arrived(site, NOW + LATER, "sara")
    assert letter["Subject"] == "The spring conference: 2 news for you"
    assert [len(entry.walk("VEVENT")) for _method, entry in entries(letter)] == [1, 1]
    names = [part.get_filename() for part in letter.iter_attachments()]
    assert names == ["meeting-1.ics", "meeting-2.ics"]


def test_a_released_timetable_is_one_letter(site: TestSite) -> None:
    speaks(site, "en", "sara")
    story.agree(site, "ines", "sara")
    story.agree(site, "ida", "sara")
    story.released(site)
    letter = arrived(site, NOW + LATER, "sara")
    assert letter["Subject"] == "Your timetable for The spring conference: 2 meetings"


def test_a_meeting_that_loses_its_time_is_taken_out_and_comes_back_with_a_higher_sequence(site: TestSite) -> None:
    speaks(site, "en", "ines", "sara")
    meeting = story.agree(site, "ines", "sara")
    story.released(site)
    first = entries(arrived(site, NOW + LATER))
    _lose_place(site, meeting)
    letter = arrived(site, NOW + 3 * LATER)
    lost = entries(letter)
    body = letter.get_body(("plain",))
    assert body is not None
    assert "its time and table follow" in body.get_content()
    story.released(site, NOW + 4 * LATER)
    again = entries(arrived(site, NOW + 6 * LATER))
    events = [of_one[0][1].walk("VEVENT")[0] for of_one in (first, lost, again)]
    assert [of_one[0][0] for of_one in (first, lost, again)] == ["REQUEST", "CANCEL", "REQUEST"]
    assert [event["sequence"] for event in events] == [0, 1, 2]
    assert len({str(event["uid"]) for event in events}) == 1


def test_the_page_of_a_letter_runs_nothing_and_escapes_what_people_write(site: TestSite) -> None:
    speaks(site, "en", "ines")
    ask_as(site, "sara", "ines", message="<script>alert(1)</script>")
    told(site, NOW + LATER)
    (letter,) = letters(site, "ines")
    assert "<script" not in letter.html
    assert "&lt;script&gt;" in letter.html


def _lose_place(site: TestSite, meeting: int) -> None:
    now = NOW + 2 * LATER
    version = draft_by_hand(site.store, site.seat("olga"), now)
    with site.store.writing() as db:
        row = db.query(TimetableRecord).filter_by(conference_id=site.conference_id, version=version).one()
        places = [one.at(None) for one in meetings_in(db, View(site.conference_id, row))]
        assert [one.meeting_id for one in places] == [meeting]
        write_places(db, row.id, [replace(one, reason={"en": "", "zh": ""}) for one in places])
    row = story.version(site, version)
    release(site.store, site.seat("olga"), row.id, row.revision, now)
    with site.store.reading() as db:
        assert db.get_one(MeetingRecord, meeting).starts_at is None
