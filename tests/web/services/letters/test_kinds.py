"""Kinds of letters."""

from __future__ import annotations

from web.services.letters.kinds import CAN_WAIT, KINDS, SORT_WORDS, Sort
from web.store.records.messages import NoticeKind


def test_every_kind_of_notice_is_a_kind_of_letter_and_belongs_to_a_sort_with_words() -> None:
    assert set(KINDS) == set(NoticeKind)
    assert set(SORT_WORDS) == set(Sort)
    assert {kind for kind, one in KINDS.items() if one.sort is None} == {NoticeKind.EXPORT_READY}


def test_one_click_leaves_what_sends_people_to_the_wrong_table() -> None:
    essential = {kind for kind, one in KINDS.items() if one.sort not in CAN_WAIT and one.sort}
    assert essential == {
        NoticeKind.RELEASED,
        NoticeKind.MOVED,
        NoticeKind.CANCELLED,
        NoticeKind.SESSION_CHANGED,
    }


def test_everything_is_said_in_both_languages() -> None:
    words = [one.name for one in KINDS.values()] + list(SORT_WORDS.values())
    words += [one for kind in KINDS.values() for one in kind.placeholders.values()]
    assert [one for one in words if not (one.en and one.zh)] == []
