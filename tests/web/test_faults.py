"""Harm done to a running site loses nothing; and the checker that says so sees what it must."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from tests.postgresql import programs
from tests.web.cast import NOW, TestSite, slot
from tests.web.faults.checks import Checker, asking
from tests.web.faults.diary import Answer, Diary
from tests.web.faults.rounds import Match
from tests.web.services.timetable_story import agree, drafted, hold_in_the_future, released
from web.services.meetings import cancel_meeting
from web.services.requests import accept, ask
from web.store.records.log import JobKind, JobRecord, JobState, MailState, OutgoingMailRecord

_MESSAGE = "<1@example.org>"


def told(site: TestSite) -> Diary:
    """Let something happen, and return the diary of those who did it."""
    diary, seat = Diary(), site.seat
    diary.write("ask", words="Hello").answer = Answer.DONE
    request = ask(site.store, seat("ines"), site.people["sara"], "Hello", slot(0), NOW)
    diary.write("accept", request=request).answer = Answer.DONE
    meeting = accept(site.store, seat("sara"), request, None, NOW)
    ask(site.store, seat("ida"), site.people["suri"], "Again", None, NOW)
    gone = accept(site.store, seat("suri"), request + 1, None, NOW)
    cancel_meeting(site.store, seat("ida"), gone, "I am ill.", NOW)
    diary.write("cancel", meeting=gone).answer = Answer.DONE
    diary.write("ask", words="Never arrived")
    number = site.queue.start(seat("olga"), JobKind.SUGGEST, {})
    with site.store.writing() as db:
        db.add(
            OutgoingMailRecord(
                conference_id=site.conference_id,
                to="ines@example.org",
                subject="News",
                body="News",
                created_at=NOW,
                state=MailState.SENT,
                message_id=_MESSAGE,
            )
        )
        assert db.get_one(JobRecord, number).state is JobState.DONE
    assert meeting == 1
    return diary


@pytest.fixture
def diary(site: TestSite) -> Diary:
    return told(site)


def faults(
    site: TestSite, diary: Diary, letters: tuple[str, ...] = (_MESSAGE,), checker: Checker | None = None
) -> str:
    with asking(site.settings.database) as rows:
        found = (checker or Checker()).faults(rows, site.conference_id, diary.wishes(), lambda: letters)
    return "\n".join(found)


def test_a_site_to_which_nothing_was_done_has_no_fault(site: TestSite, diary: Diary) -> None:
    assert faults(site, diary) == ""


_COPY_REQUEST = """
    INSERT INTO meeting_requests (conference_id, investor_id, startup_id, asked_by, sub_forum_id, message, state,
        created_at, expires_at, answer_message, revision)
    SELECT conference_id, investor_id, startup_id, asked_by, sub_forum_id, message, 'withdrawn',
        created_at, expires_at, '', 1 FROM meeting_requests WHERE message = 'Hello'
"""
_LOG_AGAIN = """
    INSERT INTO changes (conference_id, at, verb, subject, subject_id, before, after)
    SELECT conference_id, at, {what}, before, after FROM changes WHERE verb = 'cancel meeting'
"""
_THERE_TOO = """
    UPDATE meetings SET state = 'booked', investor_id = 1, (session_id, starts_at, ends_at, "table") =
    (SELECT session_id, starts_at, ends_at, "table" FROM meetings WHERE id = 1) WHERE id = 2
"""
_TAMPERINGS = {
    "lost": (
        "DELETE FROM meeting_requests WHERE message = 'Hello'",
        "is not there: ask (words Hello), acknowledged",
    ),
    "twice": (_COPY_REQUEST, "is there 2 times: ask (words Hello)"),
    "unlogged": ("DELETE FROM changes WHERE verb = 'accept request'", "is not there: accept (request 1)"),
    "logged twice": (
        _LOG_AGAIN.format(what="verb, subject, subject_id"),
        "is there 2 times: cancel (meeting 2)",
    ),
    "booked again": ("UPDATE meetings SET state = 'booked' WHERE id = 2", "is not there: cancel (meeting 2)"),
    "unguarded": ("DELETE FROM busy_people WHERE meeting_id = 1", "busy_people differs"),
    "table unguarded": ("DELETE FROM busy_tables WHERE meeting_id = 1", "busy_tables differs"),
    "job not ended": ("UPDATE jobs SET state = 'running', ended_at = NULL", "is running, and nobody does it"),
    "job lost": ("UPDATE jobs SET state = 'queued', ended_at = NULL", "is queued, and nobody does it"),
    "job without a word": ("UPDATE jobs SET state = 'failed'", "failed without a word"),
    "drafted twice": (
        _LOG_AGAIN.format(what="'draft', 'match_list', 1"),
        "0 jobs drafted 1 times",
    ),
    "letter never sent": (
        "UPDATE outgoing_mail SET message_id = '<2@example.org>'",
        "is called sent, and nobody took it",
    ),
}


@pytest.mark.parametrize("tampering", list(_TAMPERINGS))
def test_the_checker_sees_what_was_tampered_with(site: TestSite, diary: Diary, tampering: str) -> None:
    statement, seen = _TAMPERINGS[tampering]
    with site.store.writing() as db:
        db.execute(text(statement))
    assert seen in faults(site, diary)


def test_the_checker_sees_somebody_in_two_places(site: TestSite, diary: Diary) -> None:
    """Ines meets Suri as well, at the time and table at which it meets Sara."""
    with site.store.writing() as db:
        db.execute(text(_THERE_TOO))
    found = faults(site, diary)
    assert f"participant {site.people['ines']} is in meetings" in found
    assert "table 1 has meetings" in found


def test_the_checker_sees_a_letter_that_was_sent_twice_unless_the_site_has_its_doubts(
    site: TestSite, diary: Diary
) -> None:
    assert "was sent 2 times" in faults(site, diary, (_MESSAGE, _MESSAGE))
    with site.store.writing() as db:
        db.execute(text("UPDATE outgoing_mail SET state = 'doubtful'"))
    assert faults(site, diary, (_MESSAGE, _MESSAGE)) == ""


def test_the_checker_sees_that_a_released_timetable_was_changed(site: TestSite) -> None:
    hold_in_the_future(site)
    agree(site, "ines", "sara")
    drafted(site)
    released(site)
    checker = Checker()
    before = faults(site, Diary(), (), checker)
    with site.store.writing() as db:
        db.execute(text('UPDATE places SET "table" = "table" + 1'))
    assert "the places of frozen timetables 2 have changed" not in before
    assert "the places of frozen timetables 2 have changed" in faults(site, Diary(), (), checker)


@pytest.mark.skipif(programs() is None, reason="there is no PostgreSQL here")
def test_a_round_with_a_killed_process_loses_nothing() -> None:
    (played,) = Match(seed=7, only="web process").play(1)
    assert played.faults == ()
    assert played.acknowledged
