"""Sending what waits: each letter by one sender alone, tried again while the mail server is down, never twice.

A letter is taken in hand by a lease, and a second note is made before its content is given to the mail server.
A sender that dies before that note leaves a letter that is sent later; one that dies after it leaves a letter that
may have been taken. That one is called doubtful and not sent again by itself: an organiser sees it and decides.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import monotonic
from typing import Any

from matcher.words import Words
from web.errors import NotFoundError, RefusedError
from web.seats import Seat
from web.services.letters.mailing import Answer, Mailer, Verdict
from web.settings import Settings
from web.store.engine import Store
from web.store.log import log_change
from web.store.outbox import (
    claim_letter,
    due_letters,
    letters_for_again,
    note_handing_over,
    note_outcome,
    settle_left,
)
from web.store.records.accounts import Right
from web.store.records.log import MailState, OutgoingMailRecord

# Longer than one letter can take, so that nobody takes it out of the hands of a sender that lives.
_LEASE = timedelta(minutes=10)
# A round ends before the leases it gives, which count from its beginning, come near.
_ROUND_SECONDS, _ROUND_LETTERS = 50, 2000
#: So many minutes after each vain attempt the next one follows; the last of them from then on.
WAITS = (1, 1, 2, 2, 5, 5, 10, 15)
REFUSED_FOR_NOW = (2, 5, 15, 30, 60)

#: What ``web.sign_in.links.sign_in_link`` makes.
_LINK = re.compile(r"(/sign-in/link/)[\w.~-]+")

_NOTHING_LEFT = Words(
    "No letter waits to be tried again: whatever failed was sent meanwhile.",
    "没有需要重试的邮件：之前失败的邮件已发出。",
)


@dataclass(slots=True)
class Round:
    """What one round of sending came to."""

    sent: int = 0
    failed: int = 0
    waiting: int = 0


def send_due(store: Store, settings: Settings, now: datetime, only: Sequence[int] | None = None) -> Round:
    """Send the letters that are due, or some of them; where the mail server is down the round ends at once."""
    done = Round()
    if not settings.mail_server or (only is not None and not only):
        return done
    with store.writing(together=True) as db:
        settle_left(db, now)
    with store.reading() as db:
        due = due_letters(db, now, _ROUND_LETTERS, only)
    began = monotonic()
    with Mailer(settings) as mailer:
        for letter_id in due:
            if monotonic() - began > _ROUND_SECONDS:
                break
            answer = _send_one(store, settings, mailer, letter_id, now)
            done.sent += answer.verdict is Verdict.SENT
            done.failed += answer.verdict in (Verdict.REFUSED, Verdict.DOUBTFUL)
            done.waiting += answer.verdict in (Verdict.LATER, Verdict.DOWN)
            if answer.verdict is Verdict.DOWN:
                break
    return done


def _send_one(store: Store, settings: Settings, mailer: Mailer, letter_id: int, now: datetime) -> Answer:
    until = now + _LEASE
    name = f"<{letter_id}.{secrets.token_hex(8)}@{settings.mail_from.rpartition('@')[2].rstrip('> ')}>"
    with store.writing(together=True) as db:
        mine = claim_letter(db, letter_id, until, name, now)
    if not mine:
        return Answer(Verdict.ELSEWHERE)
    with store.reading() as db:
        letter = db.get_one(OutgoingMailRecord, letter_id)

    def still_mine() -> bool:
        with store.writing(together=True) as db:
            return note_handing_over(db, letter_id, until, now)

    answer = mailer.hand_over(letter, still_mine)
    if answer.verdict is not Verdict.ELSEWHERE:
        with store.writing(together=True) as db:
            note_outcome(db, letter_id, until, _outcome(letter, answer, now))
    return answer


def without_links(text: str) -> str:
    """Return what a letter says without what lets its reader in, which nobody who reads the database needs."""
    return _LINK.sub(r"\1…", text)


def _outcome(letter: OutgoingMailRecord, answer: Answer, now: datetime) -> dict[str, Any]:
    """Return what a letter's row says after an attempt."""
    told: dict[str, Any] = {"failure": answer.said}
    match answer.verdict:
        case Verdict.SENT:
            spent = {"body": without_links(letter.body), "html": without_links(letter.html)}
            return {**told, **spent, "state": MailState.SENT, "sent_at": now}
        case Verdict.DOUBTFUL:
            return {**told, "state": MailState.DOUBTFUL}
        case Verdict.REFUSED:
            return {**told, "state": MailState.FAILED, "handed_at": None}
    waits = WAITS if answer.verdict is Verdict.DOWN else REFUSED_FOR_NOW
    wait = timedelta(minutes=waits[min(letter.attempts, len(waits)) - 1])
    return {**told, "handed_at": None, "next_try_at": now + wait}


def try_again(store: Store, seat: Seat, letter_id: int | None, now: datetime) -> list[int]:
    """Let a letter that failed be tried again at once, or all of the conference; return them."""
    seat.needs(Right.PEOPLE)
    with store.writing() as db:
        rows = letters_for_again(db, seat.conference_id, letter_id)
        if not rows and letter_id is None:
            raise RefusedError(_NOTHING_LEFT)
        if not rows:
            raise NotFoundError
        for row in rows:
            row.state, row.next_try_at = MailState.WAITING, now
            row.handed_at = row.leased_until = None
        told = {"letters": len(rows), "to": rows[0].to} if letter_id else {"letters": len(rows)}
        log_change(db, seat, "try letters again", ("conference", seat.conference_id), now, ({}, told))
        return [row.id for row in rows]
