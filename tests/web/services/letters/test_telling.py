"""News in letters: one for what happens within a few minutes, true when it is written, told once."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import event, select

from tests.web.cast import NOW, TestSite, slot
from tests.web.services.test_requests import accept_as, ask_as
from tests.web.told import letters, notices, speaks, told
from web.services.letters.kinds import Sort
from web.services.letters.stopping import choose_letters
from web.services.letters.telling import tell
from web.services.meetings import cancel_meeting, move_meeting
from web.services.requests import ask, withdraw
from web.store.engine import Store
from web.store.outbox import claim_letter
from web.store.records.accounts import MembershipRecord, SeatKind, User
from web.store.records.log import MailState, OutgoingMailRecord
from web.store.records.messages import NoticeKind, NoticeRecord
from web.store.records.participants import ParticipantRecord

MINUTE = timedelta(minutes=1)
LATER = NOW + 6 * MINUTE


def booked(site: TestSite) -> int:
    """Let Sara ask Ines and Ines accept; everybody here reads English."""
    speaks(site, "en", "ines", "sara", "suri", "ida")
    return accept_as(site, "ines", ask_as(site, "sara", "ines", slot(0)))


def test_news_waits_a_few_minutes_for_more_and_is_told_once(site: TestSite) -> None:
    booked(site)
    assert told(site, NOW + 4 * MINUTE) == []
    assert sorted(row.to for row in told(site, LATER)) == ["ines@example.org", "sara@example.org"]
    assert told(site, LATER + MINUTE) == []


def test_one_letter_tells_all_that_happened_with_an_entry_for_each_meeting(site: TestSite) -> None:
    booked(site)
    ask_as(site, "suri", "ines")
    told(site, LATER)
    (letter,) = letters(site, "ines")
    assert (letter.subject, letter.kind) == ("The spring conference: 2 news for you", "digest")
    assert "■ You meet Sara" in letter.body
    assert "■ Suri would like to meet you" in letter.body
    assert letter.calendar.count("BEGIN:VEVENT") == 1


def test_whoever_asked_reads_that_it_was_accepted_with_time_and_place(site: TestSite) -> None:
    booked(site)
    told(site, LATER)
    (letter,) = letters(site, "sara")
    assert letter.subject == "Ines accepted: you meet"
    assert "Your meeting with Ines: Tue 12 May, 17:00, Hall 1, table 1." in letter.body


def test_a_request_that_was_answered_before_it_was_told_is_not_told(site: TestSite) -> None:
    booked(site)
    told(site, LATER)
    assert "would like to meet" not in letters(site, "ines")[0].body
    assert ("ines", "requested") in notices(site)


def test_a_request_taken_back_before_it_was_told_leaves_no_letter_at_all(site: TestSite) -> None:
    number = ask_as(site, "sara", "ines")
    withdraw(site.store, site.seat("sara"), number, NOW)
    assert told(site, LATER) == []
    again = ask_as(site, "sara", "ines")
    speaks(site, "en", "ines")
    told(site, LATER + 6 * MINUTE)
    _all_sent(site)
    withdraw(site.store, site.seat("sara"), again, LATER + 7 * MINUTE)
    (letter,) = told(site, LATER + 13 * MINUTE)
    assert letter.subject == "The request from Sara needs no answer any more"


def test_a_meeting_moved_twice_is_told_once_with_where_it_is_in_the_end(site: TestSite) -> None:
    meeting = booked(site)
    told(site, LATER)
    _all_sent(site)
    for number, minutes in ((1, 7), (2, 8)):
        move_meeting(site.store, site.seat("sara"), meeting, slot(number), NOW + minutes * MINUTE)
    told(site, NOW + 13 * MINUTE)
    _first, letter = letters(site, "ines")
    assert letter.subject == "Moved: your meeting with Sara"
    assert "is now: Tue 12 May, 17:40, Hall 1, table 1.\nBefore: Tue 12 May, 17:00" in letter.body
    assert "17:20" not in letter.body


def test_a_meeting_that_is_back_where_it_was_is_no_news(site: TestSite) -> None:
    meeting = booked(site)
    told(site, LATER)
    _all_sent(site)
    for number, minutes in ((1, 7), (0, 8)):
        move_meeting(site.store, site.seat("sara"), meeting, slot(number), NOW + minutes * MINUTE)
    assert told(site, NOW + 14 * MINUTE) == []


def test_a_meeting_cancelled_before_it_was_told_is_told_as_cancelled_alone(site: TestSite) -> None:
    meeting = booked(site)
    cancel_meeting(site.store, site.seat("sara"), meeting, "A flight is late.", NOW)
    told(site, LATER)
    (letter,) = letters(site, "ines")
    assert letter.subject == "Cancelled: your meeting with Sara"
    assert "It was: Tue 12 May, 17:00, Hall 1, table 1.\nWhy: A flight is late." in letter.body


def test_what_changes_within_two_hours_of_a_meeting_is_told_at_once(site: TestSite) -> None:
    meeting = booked(site)
    told(site, LATER)
    _all_sent(site)
    near = slot(0) - timedelta(hours=2)
    move_meeting(site.store, site.seat("sara"), meeting, slot(2), near - MINUTE)
    assert told(site, near - MINUTE) == []
    cancel_meeting(site.store, site.seat("sara"), meeting, "Ill.", slot(2) - timedelta(hours=2))
    assert [row.kind for row in told(site, slot(2) - timedelta(hours=2))] == ["cancelled", "cancelled"]


def test_a_letter_that_has_not_left_is_replaced_by_one_that_says_what_happened_since(site: TestSite) -> None:
    meeting = booked(site)
    (first,) = [row for row in told(site, LATER) if row.to == "ines@example.org"]
    move_meeting(site.store, site.seat("sara"), meeting, slot(2), LATER)
    told(site, LATER + 6 * MINUTE)
    before, after = letters(site, "ines")
    assert (before.id, before.state, after.state) == (first.id, MailState.REPLACED, MailState.WAITING)
    assert after.subject == "You meet Sara"
    assert "17:40" in after.body
    with site.store.reading() as db:
        assert db.scalars(select(NoticeRecord).where(NoticeRecord.letter_id == first.id)).all() == []


def test_a_letter_that_somebody_is_sending_is_not_replaced(site: TestSite) -> None:
    meeting = booked(site)
    told(site, LATER)
    with site.store.writing() as db:
        for row in letters(site):
            assert claim_letter(db, row.id, LATER + 10 * MINUTE, f"<{row.id}@example.org>", LATER)
    move_meeting(site.store, site.seat("sara"), meeting, slot(2), LATER)
    told(site, LATER + 6 * MINUTE)
    assert [row.subject for row in letters(site, "ines")] == ["You meet Sara", "Moved: your meeting with Sara"]


def test_letters_are_in_the_language_of_each_reader_and_in_both_where_none_is_chosen(site: TestSite) -> None:
    ask_as(site, "sara", "ines")
    speaks(site, "zh", "ines")
    ask_as(site, "suri", "ida")
    told(site, LATER)
    (chinese,), (both,) = letters(site, "ines"), letters(site, "ida")
    assert chinese.subject == "Sara 希望与您会面"
    assert "would like" not in chinese.body
    assert both.subject == "Suri would like to meet you · Suri 希望与您会面"
    assert 'lang="zh-Hans"' in both.html


def test_colleagues_of_one_participant_read_it_each_in_their_language(site: TestSite) -> None:
    with site.store.writing() as db:
        nadia = db.get_one(User, site.accounts["nadia"])
        nadia.language = "zh"
        place = {"conference_id": site.conference_id, "participant_id": site.people["ines"]}
        db.add(MembershipRecord(account_id=nadia.id, kind=SeatKind.INVESTOR, rights="", **place))
    speaks(site, "en", "ines")
    ask_as(site, "sara", "ines")
    assert [row.subject for row in told(site, LATER)] == ["Sara would like to meet you", "Sara 希望与您会面"]


def test_whoever_has_no_account_is_written_to_where_its_address_is_known(site: TestSite) -> None:
    with site.store.writing() as db:
        db.get_one(ParticipantRecord, site.people["sven"]).email = "sven@example.org"
    ask(site.store, site.seat("ines"), site.people["sven"], "", None, NOW)
    ask(site.store, site.seat("ines"), site.people["siri"], "", None, NOW)
    assert [row.to for row in told(site, LATER)] == ["sven@example.org"]
    with site.store.reading() as db:
        unsent = {row.participant_id: row.unsent for row in db.scalars(select(NoticeRecord))}
    assert unsent == {site.people["sven"]: "", site.people["siri"]: "address"}


def test_what_somebody_stopped_is_not_sent_and_what_it_wants_is(site: TestSite) -> None:
    meeting = booked(site)
    choose_letters(site.store, site.conference_id, "Ines@example.org", [Sort.PLAN], NOW)
    assert [row.to for row in told(site, LATER)] == ["sara@example.org"]
    move_meeting(site.store, site.seat("sara"), meeting, slot(2), LATER)
    told(site, LATER + 6 * MINUTE)
    assert [row.kind for row in letters(site, "ines")] == ["moved"]


def test_a_letter_says_where_letters_are_stopped_with_one_click(site: TestSite) -> None:
    booked(site)
    told(site, LATER)
    (letter,) = letters(site, "ines")
    assert letter.stop_address.startswith("http://localhost/letters/")
    assert letter.stop_address in letter.body


def test_whoever_has_left_hears_of_cancelled_meetings_alone(site: TestSite) -> None:
    meeting = booked(site)
    cancel_meeting(site.store, site.seat("sara"), meeting, "Ill.", NOW)
    ask_as(site, "suri", "ines")
    with site.store.writing() as db:
        db.get_one(ParticipantRecord, site.people["ines"]).withdrawn_at = NOW
    told(site, LATER)
    assert [row.kind for row in letters(site, "ines")] == ["cancelled"]


def test_two_who_tell_at_once_write_each_letter_once(site: TestSite) -> None:
    booked(site)
    stores = [Store.at(site.settings.database) for _ in range(2)]
    rounds = [threading.Thread(target=tell, args=(store, site.settings, LATER)) for store in stores]
    for one in rounds:
        one.start()
    for one in rounds:
        one.join()
    for store in stores:
        store.engine.dispose()
    assert sorted(row.to for row in letters(site)) == ["ines@example.org", "sara@example.org"]


def test_others_write_while_letters_are_written(site: TestSite) -> None:
    if not site.store.has_server:
        pytest.skip("one alone writes to a file")
    booked(site)
    writing, written = threading.Event(), threading.Event()

    def wait(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        if statement.startswith("INSERT INTO outgoing_mail"):
            writing.set()
            assert written.wait(20)

    worker = Store.at(site.settings.database)
    event.listen(worker.engine, "before_cursor_execute", wait)
    with ThreadPoolExecutor() as threads:
        told_there = threads.submit(tell, worker, site.settings, LATER)
        assert writing.wait(20)
        ask_as(site, "suri", "ida")
        written.set()
        assert told_there.result() == 2
    worker.engine.dispose()


def test_every_notice_is_told_or_says_why_not(site: TestSite) -> None:
    booked(site)
    told(site, LATER)
    with site.store.reading() as db:
        rows = list(db.scalars(select(NoticeRecord)))
    assert [row.kind for row in rows if row.told_at is None] == []
    assert {row.kind for row in rows if row.letter_id is None} == {NoticeKind.REQUESTED}
    assert {row.unsent for row in rows if row.letter_id is None} == {"stale"}


def _all_sent(site: TestSite) -> None:
    with site.store.writing() as db:
        for row in db.scalars(select(OutgoingMailRecord)):
            row.state = MailState.SENT


def test_a_stroke_in_what_somebody_wrote_divides_no_languages(site: TestSite) -> None:
    meeting = booked(site)
    told(site, LATER)
    cancel_meeting(site.store, site.seat("sara"), meeting, "生病 / 住院", LATER)
    told(site, LATER + 6 * MINUTE)
    assert "Why: 生病 / 住院" in letters(site, "ines")[-1].body
