"""Texts of letters: those shipped, those that organisers write in their place, and placeholders filled in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from string import Template

from matcher.words import Language, Words
from web.errors import NotFoundError, RefusedError
from web.seats import Seat
from web.services.letters.kinds import KINDS
from web.services.letters.words import SHIPPED
from web.store.engine import Database, Store
from web.store.letter_texts import drop_text, texts_of, write_text
from web.store.log import log_change
from web.store.records.accounts import Right
from web.store.records.messages import NoticeKind

LONGEST_SUBJECT, LONGEST_BODY = 200, 5000

_EMPTY = Words("Write a subject and a text.", "请填写主题和正文。")
_LONG = Words(
    "At most {subject} characters fit into the subject and {body} into the text. Shorten it, please.",
    "主题最多 {subject} 个字符，正文最多 {body} 个。请缩短。",
)
_UNKNOWN = Words(
    "There is nothing called {unknown} in this kind of letter. You can use: {known}.",
    "此类邮件中没有 {unknown}。可以使用：{known}。",
)
_ODD = Words(
    "A dollar sign stands before the name of a placeholder, as in $conference. To write the sign itself, type $$.",
    "美元符号后须为占位符名称，例如 $conference。如需写出该符号本身，请写 $$。",
)


@dataclass(frozen=True, slots=True)
class Wording:
    """Subject and body in one language, with placeholders; ``own``: an organiser wrote them."""

    subject: str
    body: str
    own: bool = False


#: The wordings of a conference by kind and language.
Wordings = Mapping[tuple[NoticeKind, Language], Wording]


def wordings_of(db: Database, conference_id: int) -> dict[tuple[NoticeKind, Language], Wording]:
    """Return what letters of a conference say, kind by kind in both languages."""
    found = {
        (kind, language): Wording(text.subject.within(language), text.body.within(language))
        for kind, text in SHIPPED.items()
        for language in Language
    }
    for row in texts_of(db, conference_id):
        found[row.kind, Language(row.language)] = Wording(row.subject, row.body, own=True)
    return found


def checked(kind: NoticeKind, subject: str, body: str) -> Wording:
    """Return a wording as somebody typed it, tidy; refuse what could not be filled in."""
    tidy = Wording(" ".join(subject.split()), "\n".join(body.strip().splitlines()), own=True)
    if not tidy.subject or not tidy.body:
        raise RefusedError(_EMPTY)
    if len(tidy.subject) > LONGEST_SUBJECT or len(tidy.body) > LONGEST_BODY:
        raise RefusedError(_LONG.format(subject=LONGEST_SUBJECT, body=LONGEST_BODY))
    known = KINDS[kind].placeholders
    for text in (tidy.subject, tidy.body):
        template = Template(text)
        if not template.is_valid():
            raise RefusedError(_ODD)
        unknown = [name for name in template.get_identifiers() if name not in known]
        if unknown:
            names = ", ".join(f"${name}" for name in known)
            raise RefusedError(_UNKNOWN.format(unknown=f"${unknown[0]}", known=names))
    return tidy


def filled(text: str, facts: Mapping[str, str]) -> str:
    """Return a text with its placeholders filled in; a line in which one of them is empty is left out."""
    lines = []
    for line in text.splitlines():
        template = Template(line)
        if all(facts.get(name) for name in template.get_identifiers()):
            lines.append(template.safe_substitute(facts))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def save_text(
    store: Store, seat: Seat, kind: NoticeKind, language: Language, wording: tuple[str, str], now: datetime
) -> None:
    """Let letters of a kind say something else in one language, from the next letter on.

    Parameters
    ----------
    wording : subject and body, with placeholders.
    """
    seat.needs(Right.PROGRAMME)
    new = checked(kind, *wording)
    with store.writing() as db:
        before = wordings_of(db, seat.conference_id)[kind, language]
        if (new.subject, new.body) == (before.subject, before.body):
            return
        write_text(db, (seat.conference_id, kind, language.value), (new.subject, new.body), now)
        _log(db, seat, (kind, language), before, new, now)


def back_to_shipped(store: Store, seat: Seat, kind: NoticeKind, language: Language, now: datetime) -> None:
    """Let letters of a kind say again what they said at first."""
    seat.needs(Right.PROGRAMME)
    with store.writing() as db:
        before = wordings_of(db, seat.conference_id)[kind, language]
        if drop_text(db, seat.conference_id, kind, language.value):
            _log(db, seat, (kind, language), before, wordings_of(db, seat.conference_id)[kind, language], now)


def kind_and_language(kind: str, language: str) -> tuple[NoticeKind, Language]:
    """Return a kind of letters and a language by their names in addresses."""
    try:
        return NoticeKind(kind), Language(language)
    except ValueError:
        raise NotFoundError from None


def _log(
    db: Database,
    seat: Seat,
    what: tuple[NoticeKind, Language],
    before: Wording,
    after: Wording,
    now: datetime,
) -> None:
    said = {"kind": what[0].value, "language": what[1].value}
    change = (
        {**said, "subject": before.subject, "body": before.body},
        {**said, "subject": after.subject, "body": after.body},
    )
    log_change(db, seat, "change letter text", ("conference", seat.conference_id), now, change)
