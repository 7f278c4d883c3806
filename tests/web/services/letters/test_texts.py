"""Texts of letters that organisers write."""

from __future__ import annotations

from datetime import timedelta

import pytest

from matcher.words import Language
from tests.web.cast import NOW, TestSite
from tests.web.services.test_requests import ask_as
from tests.web.told import speaks, told
from web.errors import NotAllowedError, NotFoundError, RefusedError
from web.services.letters.texts import (
    LONGEST_BODY,
    back_to_shipped,
    checked,
    filled,
    kind_and_language,
    save_text,
    wordings_of,
)
from web.store.log import changes_of
from web.store.records.messages import NoticeKind

KIND = NoticeKind.REQUESTED


def save(
    site: TestSite, subject: str = "A wish of $other", body: str = "Dear $to: $link", who: str = "olga"
) -> None:
    save_text(site.store, site.seat(who), KIND, Language.EN, (subject, body), NOW)


def own(site: TestSite, conference: int = 0) -> bool:
    with site.store.reading() as db:
        return wordings_of(db, conference or site.conference_id)[KIND, Language.EN].own


def test_letters_say_what_organisers_wrote_in_that_language_alone(site: TestSite) -> None:
    save(site)
    speaks(site, "en", "ines")
    ask_as(site, "sara", "ines")
    ask_as(site, "suri", "ida")
    english, both = sorted(told(site, NOW + timedelta(minutes=6)), key=lambda row: len(row.subject))
    assert english.subject == "A wish of Sara"
    assert f"Dear Ines: http://localhost/spring/meetings/with/{site.people['sara']}" in english.body
    assert both.subject == "A wish of Suri · Suri 希望与您会面"


def test_one_goes_back_with_one_click_and_both_are_logged(site: TestSite) -> None:
    save(site)
    assert (own(site), own(site, site.other_id)) == (True, False)
    for _ in range(2):
        back_to_shipped(site.store, site.seat("olga"), KIND, Language.EN, NOW)
    assert not own(site)
    with site.store.reading() as db:
        changes = changes_of(db, site.conference_id, "conference", site.conference_id)
    assert [one.verb for one in changes] == ["change letter text"] * 2


def test_a_text_that_is_as_it_was_is_no_change(site: TestSite) -> None:
    with site.store.reading() as db:
        usual = wordings_of(db, site.conference_id)[KIND, Language.EN]
    save(site, usual.subject, usual.body)
    assert not own(site)


@pytest.mark.parametrize(
    ("subject", "body", "said"),
    [
        ("To $othr", "Text", "There is nothing called $othr in this kind of letter."),
        ("Costs $5", "Text", "A dollar sign stands before the name of a placeholder"),
        ("", "Text", "Write a subject and a text."),
        ("Subject", " \n ", "Write a subject and a text."),
        ("Subject", "x" * (LONGEST_BODY + 1), "At most 200 characters fit into the subject"),
    ],
)
def test_what_cannot_be_filled_in_is_refused_in_words(subject: str, body: str, said: str) -> None:
    with pytest.raises(RefusedError) as refusal:
        checked(KIND, subject, body)
    assert refusal.value.words.en.startswith(said)
    assert refusal.value.words.zh


def test_a_line_with_an_empty_placeholder_is_left_out_and_dollars_can_be_written() -> None:
    text = "Now: $where.\nBefore: $was.\n\n\n\nIt costs $$5.\n“$message”"
    assert filled(text, {"where": "Hall 1", "was": "", "message": ""}) == "Now: Hall 1.\n\nIt costs $5."


def test_what_people_write_is_never_filled_in_itself() -> None:
    assert filled("“$message”", {"message": "$link ${other}", "link": "secret"}) == "“$link ${other}”"


def test_only_who_runs_the_programme_writes_texts(site: TestSite) -> None:
    for who in ("stan", "ines"):
        with pytest.raises(NotAllowedError):
            save(site, who=who)
        with pytest.raises(NotAllowedError):
            back_to_shipped(site.store, site.seat(who), KIND, Language.EN, NOW)


def test_odd_kinds_and_languages_are_nothing() -> None:
    assert kind_and_language("moved", "zh") == (NoticeKind.MOVED, Language.ZH)
    for odd in (("odd", "en"), ("moved", "fr")):
        with pytest.raises(NotFoundError):
            kind_and_language(*odd)
