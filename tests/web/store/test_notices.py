"""Notices have a key, and are written once."""

from __future__ import annotations

from tests.web.cast import NOW, TestSite
from tests.web.services import timetable_story as story
from web.store.notices import (
    add_meeting_notices,
    add_notices,
    mark_told,
    people_with_meetings_in,
    raise_sequences,
)
from web.store.records.log import OutgoingMailRecord
from web.store.records.meetings import MeetingRecord
from web.store.records.messages import NoticeKind, NoticeRecord


def test_the_same_key_is_written_once_and_another_sequence_again(site: TestSite) -> None:
    people = [site.people["ines"], site.people["sara"], 999]
    with site.store.writing() as db:
        for sequence in (0, 0, 1):
            add_notices(db, people, NoticeKind.THANKS, ("conference", 1, sequence), (NOW, NOW), {"a": sequence})
    with site.store.reading() as db:
        rows = db.query(NoticeRecord).all()
    assert sorted((row.participant_id, row.sequence, row.facts["a"]) for row in rows) == [
        (person, sequence, sequence) for person in sorted(people[:2]) for sequence in (0, 1)
    ]
    assert {row.conference_id for row in rows} == {site.conference_id}


def test_both_sides_of_many_meetings_are_told_at_each_ones_sequence(site: TestSite) -> None:
    first, second = story.agree(site, "ines", "sara"), story.agree(site, "ida", "sven")
    with site.store.writing() as db:
        raise_sequences(db, [second], NOW)
        add_meeting_notices(db, NoticeKind.MOVED, {first: {"was": {}}, second: {"was": {"table": 1}}}, NOW)
        assert people_with_meetings_in(db, [first]) == {site.people["ines"], site.people["sara"]}
    with site.store.reading() as db:
        found = {(row.subject_id, row.participant_id): row.sequence for row in db.query(NoticeRecord)}
        assert db.get_one(MeetingRecord, second).sequence == 1
    people = site.people
    assert found == {
        (first, people["ines"]): 0,
        (first, people["sara"]): 0,
        (second, people["ida"]): 1,
        (second, people["sven"]): 1,
    }


def test_what_waits_is_marked_as_told_by_a_letter(site: TestSite) -> None:
    person = site.people["ines"]
    with site.store.writing() as db:
        letter = OutgoingMailRecord(to="ines@example.org", subject="", body="", created_at=NOW)
        db.add(letter)
        db.flush()
        for kind in (NoticeKind.THANKS, NoticeKind.INVITATION):
            add_notices(db, [person], kind, ("conference", 1, 0), (NOW, NOW), {})
        mark_told(db, person, NoticeKind.INVITATION, letter.id, NOW)
    with site.store.reading() as db:
        told = {row.kind: row.letter_id for row in db.query(NoticeRecord)}
    assert told == {NoticeKind.THANKS: None, NoticeKind.INVITATION: letter.id}
