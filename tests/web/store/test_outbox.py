"""Letters on their way."""

from __future__ import annotations

from datetime import timedelta

from tests.web.cast import NOW, TestSite
from web.services.letters.mailing import post_letter
from web.store.outbox import (
    Wanted,
    claim_letter,
    due_letters,
    found_letters,
    kinds_of_letters,
    last_trouble,
    letter_counts,
    letters_for_again,
    note_handing_over,
    note_outcome,
    settle_left,
    take_back_letters,
)
from web.store.records.log import MailState, OutgoingMailRecord
from web.store.records.messages import NoticeKind, NoticeRecord

MINUTE = timedelta(minutes=1)


def letter(site: TestSite, **values: object) -> int:
    with site.store.writing() as db:
        row = post_letter(db, site.conference_id, "ines@example.org", "Hello", "…", NOW)
        for name, value in values.items():
            setattr(row, name, value)
        db.flush()
        return row.id


def test_letters_are_due_in_the_order_of_their_time(site: TestSite) -> None:
    later, first, second = (
        letter(site, next_try_at=NOW + MINUTE),
        letter(site, next_try_at=NOW - MINUTE),
        letter(site),
    )
    letter(site, state=MailState.SENT)
    with site.store.reading() as db:
        assert due_letters(db, NOW, 9) == [first, second]
        assert due_letters(db, NOW + MINUTE, 9, [later]) == [later]


def test_a_letter_has_one_holder_until_its_lease_ends(site: TestSite) -> None:
    id_ = letter(site)
    with site.store.writing() as db:
        assert claim_letter(db, id_, NOW + MINUTE, "<a>", NOW)
        assert not claim_letter(db, id_, NOW + 2 * MINUTE, "<b>", NOW)
        assert due_letters(db, NOW, 9) == []
        note_outcome(db, id_, NOW + 9 * MINUTE, {"state": MailState.SENT})  # whoever holds it not
        assert db.get_one(OutgoingMailRecord, id_).state is MailState.WAITING
        note_outcome(db, id_, NOW + MINUTE, {"next_try_at": NOW})
        assert claim_letter(db, id_, NOW + 3 * MINUTE, "<c>", NOW)
    with site.store.reading() as db:
        row = db.get_one(OutgoingMailRecord, id_)
    assert (row.attempts, row.message_id) == (2, "<a>")


def test_what_was_left_half_done_is_doubtful_and_what_comes_too_late_is_late(site: TestSite) -> None:
    half, late, held = letter(site), letter(site, late_at=NOW + MINUTE), letter(site, late_at=NOW + MINUTE)
    with site.store.writing() as db:
        assert claim_letter(db, half, NOW + MINUTE, "<a>", NOW)
        assert claim_letter(db, held, NOW + 9 * MINUTE, "<b>", NOW)
        assert note_handing_over(db, half, NOW + MINUTE, NOW)
        settle_left(db, NOW + MINUTE)
    with site.store.reading() as db:
        states = [db.get_one(OutgoingMailRecord, id_).state for id_ in (half, late, held)]
    assert states == [MailState.DOUBTFUL, MailState.LATE, MailState.WAITING]


def test_of_letters_to_colleagues_all_are_taken_back_or_none(site: TestSite) -> None:
    person = {"participant_id": site.people["ines"], "kind": "moved"}
    first, _second = letter(site, **person), letter(site, **person)
    alone = letter(site, **{**person, "kind": "invitation"})
    with site.store.writing() as db:
        about = {"conference_id": site.conference_id, "participant_id": site.people["ines"], "facts": {}}
        keys = {"kind": NoticeKind.MOVED, "subject": "meeting", "subject_id": 1, "sequence": 0, "unsent": ""}
        db.add(NoticeRecord(**about, **keys, created_at=NOW, due_at=NOW, told_at=NOW, letter_id=first))
    with site.store.writing() as db:
        assert take_back_letters(db, site.people["ines"], NOW + MINUTE) == []
        (notice,) = take_back_letters(db, site.people["ines"], NOW)
        assert (notice.told_at, notice.letter_id) == (None, None)
        states = [row.state for row in db.query(OutgoingMailRecord).order_by(OutgoingMailRecord.id)]
        assert states == [MailState.REPLACED, MailState.REPLACED, MailState.WAITING]
        assert db.get_one(OutgoingMailRecord, alone).state is MailState.WAITING


def test_letters_are_counted_and_found_by_state_kind_and_words(site: TestSite) -> None:
    sent = letter(site, state=MailState.SENT, kind="moved", participant_id=site.people["sara"])
    failed = letter(site, state=MailState.FAILED, subject="你好 World")
    trouble = letter(site, attempts=1, failure="450 later", next_try_at=NOW)
    with site.store.reading() as db:

        def ids(wanted: Wanted) -> list[int]:
            return [row.id for row, _name in found_letters(db, site.conference_id, wanted, 0, 9)[0]]

        assert letter_counts(db, site.conference_id) == {
            MailState.SENT: 1,
            MailState.FAILED: 1,
            MailState.WAITING: 1,
        }
        assert kinds_of_letters(db, site.conference_id) == ["", "moved"]
        assert ids(Wanted()) == [trouble, failed, sent]
        assert (ids(Wanted(MailState.SENT)), ids(Wanted(kind="moved"))) == ([sent], [sent])
        assert (ids(Wanted(words="SARA")), ids(Wanted(words="world"))) == ([sent], [failed])
        assert found_letters(db, site.conference_id, Wanted(), 1, 1)[1] == 3
        assert [row.id for row in letters_for_again(db, site.conference_id)] == [failed, trouble]
        assert letters_for_again(db, site.conference_id, sent) == []
        found = last_trouble(db, site.conference_id)
        assert found is not None
        assert found.id == trouble
        assert last_trouble(db, site.other_id) is None
