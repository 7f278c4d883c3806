"""Letters, and the servers that take them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from matcher.words import Words
from tests.free_port import free_port
from tests.web.cast import NOW, TestSite
from tests.web.post_office import PostOffice, secured
from web.services.letters.mailing import Answer, Mailer, Verdict, in_language, message_of, post_letter
from web.settings import Settings
from web.store.engine import Store
from web.store.records.log import OutgoingMailRecord


def letter(store: Store, subject: str = "您的链接", to: str = "ines@example.org") -> OutgoingMailRecord:
    with store.writing() as db:
        row = post_letter(db, None, to, subject, "Zeile 1\n第二行\n.\n.. two dots\n", NOW)
        row.message_id = f"<{row.id}@example.org>"
        return row


def handed(settings: Settings, row: OutgoingMailRecord, mine: Callable[[], bool] = lambda: True) -> Answer:
    with Mailer(settings) as mailer:
        return mailer.hand_over(row, mine)


def test_a_letter_is_written_in_the_transaction_of_what_it_tells(store: Store) -> None:
    with store.reader() as db:
        post_letter(db, None, "ines@example.org", "Hello", "…", NOW)
        db.rollback()
    with store.reading() as db:
        assert db.scalars(select(OutgoingMailRecord)).all() == []


def test_a_letter_arrives_as_it_was_written(site: TestSite) -> None:
    with PostOffice().open() as office:
        settings = replace(site.settings, mail_server=office.address)
        assert handed(settings, letter(site.store)) == Answer(Verdict.SENT)
    (got,) = office.letters
    assert (got["To"], got["From"], got["Subject"]) == ("ines@example.org", "matcher@example.org", "您的链接")
    assert got["Auto-Submitted"] == "auto-generated"
    assert got.get_content().splitlines() == ["Zeile 1", "第二行", ".", ".. two dots"]


def test_trying_again_sends_the_very_same_letter(site: TestSite) -> None:
    row = letter(site.store)
    assert str(message_of(site.settings, row)) == str(message_of(site.settings, row))
    assert message_of(site.settings, row)["Message-ID"] == row.message_id


def test_many_letters_take_one_connection(site: TestSite) -> None:
    with PostOffice().open() as office, Mailer(replace(site.settings, mail_server=office.address)) as mailer:
        first = mailer.hand_over(letter(site.store), lambda: True)
        line = mailer.connection
        assert [first, mailer.hand_over(letter(site.store), lambda: True)] == [Answer(Verdict.SENT)] * 2
        assert mailer.connection is line
    assert len(office.letters) == 2


def test_a_subject_has_one_line(store: Store) -> None:
    assert letter(store, "Hello\r\nBcc: everybody@example.org").subject == "Hello Bcc: everybody@example.org"


@pytest.mark.parametrize(
    ("answer", "verdict"),
    [
        ("550 no such person", Verdict.REFUSED),
        ("450 come back later", Verdict.LATER),
        ("421 we close", Verdict.DOWN),
    ],
)
def test_a_refusal_is_final_or_for_now(site: TestSite, answer: str, verdict: Verdict) -> None:
    with PostOffice(answers={"ines@example.org": answer}).open() as office:
        found = handed(replace(site.settings, mail_server=office.address), letter(site.store))
    assert (found.verdict, found.said.partition(" ")[0]) == (verdict, answer.partition(" ")[0])


def test_a_letter_whose_content_is_refused_was_not_taken(site: TestSite) -> None:
    with PostOffice(taken=lambda: "554 spam").open() as office:
        assert (
            handed(replace(site.settings, mail_server=office.address), letter(site.store)).verdict
            is Verdict.REFUSED
        )
    assert office.letters == []


def test_a_server_that_is_not_there_is_down(site: TestSite) -> None:
    nowhere = replace(site.settings, mail_server=f"smtp://127.0.0.1:{free_port()}")
    found = handed(nowhere, letter(site.store))
    assert (found.verdict, found.said.partition(":")[0]) == (Verdict.DOWN, "ConnectionRefusedError")


def test_a_mistyped_setting_is_told(site: TestSite) -> None:
    found = handed(replace(site.settings, mail_server="mail.example.org"), letter(site.store))
    assert (found.verdict, "MATCHER_MAIL" in found.said) == (Verdict.DOWN, True)


def test_whoever_lost_the_letter_gives_nothing_away(site: TestSite) -> None:
    with PostOffice().open() as office:
        settings = replace(site.settings, mail_server=office.address)
        assert handed(settings, letter(site.store), lambda: False) == Answer(Verdict.ELSEWHERE)
    assert office.letters == []


def test_an_address_that_no_letter_can_be_written_to_is_refused_for_good(site: TestSite) -> None:
    assert handed(site.settings, letter(site.store, to="ines@\nexample.org")).verdict is Verdict.REFUSED


def test_a_server_with_a_certificate_of_its_own_is_known_by_a_file(site: TestSite, tmp_path: Path) -> None:
    made = secured(tmp_path, b"matcher", b"p w@1")
    with PostOffice().open(**made.options) as office:
        address = f"smtp://matcher:p%20w%401@127.0.0.1:{office.port}"
        settings = replace(site.settings, mail_server=address, mail_ca=str(made.certificate))
        assert handed(settings, letter(site.store)) == Answer(Verdict.SENT)
        wrong = replace(settings, mail_server=address.replace("matcher:", "other:"))
        assert handed(wrong, letter(site.store)).said.startswith("535")
        unknown = handed(replace(settings, mail_ca=""), letter(site.store))
        assert (unknown.verdict, "CERTIFICATE_VERIFY_FAILED" in unknown.said) == (Verdict.DOWN, True)
    assert len(office.letters) == 1


def test_letters_are_in_the_language_somebody_chose_else_in_both() -> None:
    words = Words("Hello", "您好")
    assert [in_language(words, one) for one in ("en", "zh", None)] == ["Hello", "您好", "Hello\n\n· · ·\n\n您好"]


@pytest.mark.parametrize("odd", ["ines@", "ines@[b"])
def test_an_address_that_cannot_be_read_fails_alone(site: TestSite, odd: str) -> None:
    settings = replace(site.settings, mail_server=f"smtp://127.0.0.1:{free_port()}")
    assert handed(settings, letter(site.store, to=odd)).verdict is Verdict.REFUSED
