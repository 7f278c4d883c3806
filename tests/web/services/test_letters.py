"""Letters, and the server that takes them."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import cast

import pytest
from sqlalchemy import select

from matcher.words import Words
from tests.web.cast import NOW, TestSite
from web.jobs import LettersLeftError, Queue, send_letters
from web.services.letters import in_language, post_letter, send_letter
from web.store.engine import Store
from web.store.records.log import OutgoingMailRecord


class Mailbox(socketserver.ThreadingTCPServer):
    """A mail server that takes letters, or answers each recipient with a refusal."""

    allow_reuse_address = daemon_threads = True

    def __init__(self, refusal: str = "") -> None:
        super().__init__(("127.0.0.1", 0), _Talk)
        self.refusal, self.letters = refusal, list[EmailMessage]()
        self.address = f"smtp://127.0.0.1:{self.server_address[1]}"


class _Talk(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        box = cast("Mailbox", self.server)
        self.say("220 here")
        while line := self.rfile.readline().decode():
            match line[:4].upper():
                case "EHLO":
                    self.say("250-here\r\n250 SMTPUTF8")
                case "RCPT" if box.refusal:
                    self.say(box.refusal)
                case "DATA":
                    self.say("354 go on")
                    lines = list(iter(self.rfile.readline, b".\r\n"))
                    letter = message_from_bytes(b"".join(lines), policy=policy.default)
                    box.letters.append(letter)
                    self.say("250 taken")
                case "QUIT":
                    self.say("221 bye")
                    return
                case _:
                    self.say("250 fine")

    def say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


@contextmanager
def mailbox(refusal: str = "") -> Iterator[Mailbox]:
    with Mailbox(refusal) as box:
        threading.Thread(target=box.serve_forever, daemon=True).start()
        yield box
        box.shutdown()


def letter(store: Store, subject: str = "您的链接", to: str = "ines@example.org") -> int:
    with store.writing() as db:
        return post_letter(db, None, to, subject, "Zeile 1\n第二行\n", NOW).id


def row(store: Store, id_: int) -> OutgoingMailRecord:
    with store.reading() as db:
        return db.get_one(OutgoingMailRecord, id_)


def test_a_letter_is_written_in_the_transaction_of_what_it_tells(store: Store) -> None:
    with store.reader() as db:
        post_letter(db, None, "ines@example.org", "Hello", "…", NOW)
        db.rollback()
    with store.reading() as db:
        assert db.scalars(select(OutgoingMailRecord)).all() == []


def test_a_letter_arrives_as_it_was_written(site: TestSite) -> None:
    id_ = letter(site.store)
    with mailbox() as box:
        assert send_letter(site.store, replace(site.settings, mail_server=box.address), id_)
    (got,) = box.letters
    assert (got["To"], got["From"], got["Subject"]) == ("ines@example.org", "matcher@example.org", "您的链接")
    assert got["Auto-Submitted"] == "auto-generated"
    assert got.get_content().splitlines() == ["Zeile 1", "第二行"]
    assert row(site.store, id_).sent_at is not None


def test_a_letter_is_sent_once(site: TestSite) -> None:
    id_ = letter(site.store)
    with mailbox() as box:
        settings = replace(site.settings, mail_server=box.address)
        assert [send_letter(site.store, settings, id_) for _ in range(2)] == [True, True]
    assert len(box.letters) == 1


def test_without_a_server_letters_stay_in_the_database(site: TestSite) -> None:
    id_ = letter(site.store)
    assert send_letter(site.store, site.settings, id_)
    assert (row(site.store, id_).sent_at, row(site.store, id_).failure) == (None, "")


def test_a_subject_has_one_line(store: Store) -> None:
    assert (
        row(store, letter(store, "Hello\r\nBcc: everybody@example.org")).subject
        == "Hello Bcc: everybody@example.org"
    )


@pytest.mark.parametrize(("refusal", "final"), [("550 no such person", True), ("450 come back later", False)])
def test_a_refusal_is_written_down_and_tried_again_unless_it_is_final(
    site: TestSite, refusal: str, final: bool
) -> None:
    id_ = letter(site.store)
    with mailbox(refusal) as box:
        assert send_letter(site.store, replace(site.settings, mail_server=box.address), id_) is final
    assert refusal.partition(" ")[0] in row(site.store, id_).failure
    assert row(site.store, id_).sent_at is None


def test_a_server_that_is_down_is_tried_again(site: TestSite) -> None:
    down = replace(site.settings, mail_server="smtp://127.0.0.1:1")
    id_ = letter(site.store)
    assert not send_letter(site.store, down, id_)
    assert row(site.store, id_).failure.startswith("ConnectionRefusedError")
    with pytest.raises(LettersLeftError):
        send_letters(site.store, down, [id_])
    with mailbox() as box:
        send_letters(site.store, replace(down, mail_server=box.address), [id_])
    assert row(site.store, id_).failure == ""
    assert len(box.letters) == 1


def test_a_mistyped_setting_is_written_down(site: TestSite) -> None:
    id_ = letter(site.store)
    assert not send_letter(site.store, replace(site.settings, mail_server="mail.example.org"), id_)
    assert "MATCHER_MAIL" in row(site.store, id_).failure


def test_the_queue_delivers(site: TestSite) -> None:
    id_ = letter(site.store)
    with mailbox() as box:
        queue = Queue.at(replace(site.settings, mail_server=box.address), site.store)
        queue.huey.immediate = True
        queue.deliver([id_])
        queue.deliver([])
    assert len(box.letters) == 1


def test_letters_are_in_the_language_somebody_chose_else_in_both() -> None:
    words = Words("Hello", "您好")
    assert [in_language(words, one) for one in ("en", "zh", None)] == ["Hello", "您好", "Hello\n\n· · ·\n\n您好"]
