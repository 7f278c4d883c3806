"""The story of two days with fewer people than ``make story`` has, and that its verdict is no rubber stamp."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.web.databases import Databases
from tests.web.two_days.hall import booked
from tests.web.two_days.stage import Stage
from tests.web.two_days.story import told
from tests.web.two_days.verdict import Verdict, verdict
from web.store.records.floor import Outcome, OutcomeRecord
from web.store.records.meetings import Door, MeetingRecord, MeetingRequestRecord
from web.store.records.messages import NoticeKind, NoticeRecord

_PEOPLE = 40


@pytest.fixture(scope="module")
def story(
    server: Databases, empty_database: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Stage, Verdict, list[str]]]:
    folder, lines = tmp_path_factory.mktemp("two-days"), list[str]()
    database = server.copy(empty_database, folder / "matcher.sqlite")
    with told(folder, database, _PEOPLE, lines.append) as (stage, found):
        yield stage, found, lines
    server.remove(database)


def test_nothing_is_lost_or_told_twice_and_every_meeting_has_an_outcome(
    story: tuple[Stage, Verdict, list[str]],
) -> None:
    _, found, lines = story
    assert found.faults == []
    assert re.fullmatch(r"meetings [1-9]\d*, without outcome 0, told twice 0, lost 0", lines[-1])


def test_the_usual_accidents_happened(story: tuple[Stage, Verdict, list[str]]) -> None:
    stage, _, lines = story
    told_of = " ".join(lines)
    assert "mail server down" in told_of
    assert "lost its room" in told_of
    assert "begins later" in told_of
    assert stage.diary.cancelled
    with stage.store.reading() as db:
        outcomes = set(db.scalars(select(OutcomeRecord.outcome)))
        doors = set(db.scalars(select(MeetingRecord.door)))
    assert {Outcome.HELD, Outcome.REPLACED} <= outcomes
    assert doors == set(Door)


def test_a_letter_that_comes_twice_is_seen(story: tuple[Stage, Verdict, list[str]]) -> None:
    stage, _, _ = story
    stage.mailbox.office.letters.append(stage.mailbox.office.letters[0])
    assert len(verdict(stage).told_twice) == 1
    stage.mailbox.office.letters.pop()


def test_a_letter_that_does_not_come_is_seen(story: tuple[Stage, Verdict, list[str]]) -> None:
    stage, _, _ = story
    letter = stage.mailbox.office.letters.pop()
    assert len(verdict(stage).lost) == 1
    stage.mailbox.office.letters.append(letter)


def test_what_is_gone_is_seen(story: tuple[Stage, Verdict, list[str]]) -> None:
    stage, _, _ = story
    with stage.store.writing() as db:
        held = select(OutcomeRecord).where(OutcomeRecord.outcome == Outcome.HELD)
        db.delete(db.scalars(held.order_by(OutcomeRecord.meeting_id)).all()[0])
        db.delete(db.get_one(MeetingRequestRecord, min(stage.diary.asked)))
        told_once = select(NoticeRecord).where(NoticeRecord.kind == NoticeKind.MOVED)
        db.delete(db.scalars(told_once.order_by(NoticeRecord.id)).all()[0])
    found = verdict(stage)
    assert len(found.without_outcome) == 1
    assert len(found.lost) == 3


def test_a_meeting_that_moves_behind_everybodys_back_is_seen(story: tuple[Stage, Verdict, list[str]]) -> None:
    stage, _, _ = story
    meeting = booked(stage)[0]
    with stage.store.writing() as db:
        row = db.get_one(MeetingRecord, meeting.id)
        assert row.starts_at is not None
        row.starts_at += timedelta(minutes=5)
    assert len(verdict(stage).calendars) == 2
