"""Letters on their way: which are due, who has them in hand, and what became of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import ColumnElement, CursorResult, and_, func, or_, select, update

from web.store.engine import Database
from web.store.records.log import MailState, OutgoingMailRecord
from web.store.records.messages import NoticeKind, NoticeRecord
from web.store.records.participants import ParticipantRecord

_LETTER = OutgoingMailRecord
# What is not news: a letter with a link to sign in is the only one that has it.
_ALONE = ("", NoticeKind.INVITATION.value)


def due_letters(db: Database, now: datetime, most: int, only: Sequence[int] | None = None) -> list[int]:
    """Return the letters to be sent now that nobody has in hand, those that wait longest first."""
    asked = select(_LETTER.id).where(_is_free(now), or_(_LETTER.next_try_at.is_(None), _LETTER.next_try_at <= now))
    if only is not None:
        asked = asked.where(_LETTER.id.in_(only))
    return list(
        db.scalars(asked.order_by(func.coalesce(_LETTER.next_try_at, _LETTER.created_at), _LETTER.id).limit(most))
    )


def settle_left(db: Database, now: datetime) -> None:
    """Write down what nobody will send: what a dead sender left half done, and what would come too late."""
    left = _LETTER.state == MailState.WAITING, _LETTER.handed_at.is_not(None), _LETTER.leased_until <= now
    why = "The sender ended while the mail server was taking the letter."
    _change(db, left, {"state": MailState.DOUBTFUL, "leased_until": None, "failure": why})
    _change(db, (_is_free(now), _LETTER.late_at <= now), {"state": MailState.LATE, "leased_until": None})


def claim_letter(db: Database, letter_id: int, until: datetime, message_id: str, now: datetime) -> bool:
    """Take a letter in hand until a moment; return whether nobody else has it. It keeps its first Message-ID."""
    values = {
        "leased_until": until,
        "attempts": _LETTER.attempts + 1,
        "message_id": func.coalesce(_LETTER.message_id, message_id),
    }
    return _change(db, (_LETTER.id == letter_id, _is_free(now)), values) == 1


def note_handing_over(db: Database, letter_id: int, until: datetime, now: datetime) -> bool:
    """Write down that the content of a letter is about to be given away; return whether it is still in hand."""
    return _change(db, _in_hand(letter_id, until), {"handed_at": now}) == 1


def note_outcome(db: Database, letter_id: int, until: datetime, values: dict[str, Any]) -> None:
    """Write down what came of trying, and put the letter out of hand."""
    _change(db, _in_hand(letter_id, until), {**values, "leased_until": None})


def _is_free(now: datetime) -> ColumnElement[bool]:
    return and_(
        _LETTER.state == MailState.WAITING,
        _LETTER.handed_at.is_(None),
        or_(_LETTER.leased_until.is_(None), _LETTER.leased_until <= now),
    )


def _in_hand(letter_id: int, until: datetime) -> tuple[ColumnElement[bool], ...]:
    return _LETTER.id == letter_id, _LETTER.state == MailState.WAITING, _LETTER.leased_until == until


def _change(db: Database, which: Iterable[ColumnElement[bool]], values: dict[str, Any]) -> int:
    asked = update(_LETTER).where(*which).values(values).execution_options(synchronize_session=False)
    return cast("CursorResult[Any]", db.execute(asked)).rowcount


def people_with_letters_waiting(db: Database, people: Iterable[int], since: datetime) -> set[int]:
    """Return whom of some participants letters are for since then that nobody has begun to send."""
    asked = select(_LETTER.participant_id).where(_LETTER.participant_id.in_(list(people)), *_untouched(since))
    return {one for one in db.scalars(asked.distinct()) if one is not None}


def take_back_letters(db: Database, participant_id: int, since: datetime) -> list[NoticeRecord]:
    """Take back the letters to somebody since then that nobody has begun to send; return what they tell.

    Of letters to colleagues that tell the same, all are taken back or none.
    """
    waiting = select(_LETTER).where(_LETTER.participant_id == participant_id, *_untouched(since))
    rows = {row.id: row for row in db.scalars(waiting.with_for_update())}
    if not rows:
        return []
    moments = {row.created_at for row in rows.values()}
    begun = select(_LETTER.created_at).where(
        _LETTER.participant_id == participant_id,
        _LETTER.created_at.in_(moments),
        _LETTER.id.not_in(rows),
        _LETTER.kind.not_in(_ALONE),
    )
    gone = moments - set(db.scalars(begun))
    ids = [id_ for id_, row in rows.items() if row.created_at in gone]
    notices = list(db.scalars(select(NoticeRecord).where(NoticeRecord.letter_id.in_(ids))))
    told = {row.letter_id for row in notices}
    moments = {rows[id_].created_at for id_ in ids if id_ in told}
    for id_ in ids:
        if rows[id_].created_at in moments:
            rows[id_].state = MailState.REPLACED
    for row in notices:
        row.letter_id = row.told_at = None
    db.flush()
    return notices


def _untouched(since: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        _LETTER.created_at >= since,
        _LETTER.state == MailState.WAITING,
        _LETTER.leased_until.is_(None),
        _LETTER.handed_at.is_(None),
        _LETTER.kind.not_in(_ALONE),
    )


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which letters are looked for; empty: all of them."""

    state: MailState | None = None
    kind: str = ""
    words: str = ""


def letter_counts(db: Database, conference_id: int) -> dict[MailState, int]:
    """Return how many letters of a conference are in each state."""
    asked = select(_LETTER.state, func.count()).where(_LETTER.conference_id == conference_id)
    rows = db.execute(asked.group_by(_LETTER.state))
    return {row[0]: row[1] for row in rows}


def kinds_of_letters(db: Database, conference_id: int) -> list[str]:
    """Return the kinds of letters that a conference has."""
    asked = select(_LETTER.kind).where(_LETTER.conference_id == conference_id).distinct()
    return sorted(db.scalars(asked))


def found_letters(
    db: Database, conference_id: int, wanted: Wanted, first: int, most: int
) -> tuple[list[tuple[OutgoingMailRecord, str]], int]:
    """Return the letters that fit with the names of their participants, the latest first, and how many fit."""
    fits = [_LETTER.conference_id == conference_id]
    if wanted.state is not None:
        fits.append(_LETTER.state == wanted.state)
    if wanted.kind:
        fits.append(_LETTER.kind == wanted.kind)
    person = ParticipantRecord
    if wanted.words:
        text = wanted.words.casefold()
        sought = (_LETTER.to, _LETTER.subject, func.coalesce(person.name, ""))
        fits.append(or_(*(func.lower(one).contains(text, autoescape=True) for one in sought)))
    joined = select(_LETTER, func.coalesce(person.name, "")).outerjoin(person, person.id == _LETTER.participant_id)
    asked = joined.where(*fits).order_by(_LETTER.id.desc()).offset(first).limit(most)
    count = select(func.count(_LETTER.id)).outerjoin(person, person.id == _LETTER.participant_id).where(*fits)
    return [(row, name) for row, name in db.execute(asked)], int(db.scalar(count) or 0)


def letters_for_again(db: Database, conference_id: int, letter_id: int | None = None) -> list[OutgoingMailRecord]:
    """Return the letters of a conference that failed, or had to wait after a failure; one of them, or all."""
    failed = or_(
        _LETTER.state.in_([MailState.FAILED, MailState.DOUBTFUL]),
        and_(_LETTER.state == MailState.WAITING, _LETTER.attempts > 0, _LETTER.leased_until.is_(None)),
    )
    asked = select(_LETTER).where(_LETTER.conference_id == conference_id, failed)
    if letter_id is not None:
        asked = asked.where(_LETTER.id == letter_id)
    return list(db.scalars(asked.order_by(_LETTER.id).with_for_update()))


def last_trouble(db: Database, conference_id: int) -> OutgoingMailRecord | None:
    """Return the letter that failed last and is to be tried again."""
    asked = select(_LETTER).where(
        _LETTER.conference_id == conference_id,
        _LETTER.state == MailState.WAITING,
        _LETTER.attempts > 0,
        _LETTER.failure != "",
    )
    return db.scalars(asked.order_by(_LETTER.next_try_at.desc()).limit(1)).first()
