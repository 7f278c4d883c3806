"""Letters to look at before they are sent: the latest real one of a kind, else one with real people in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from matcher.words import Language, Words
from web.errors import RefusedError
from web.seats import Seat
from web.services.letters.composing import Envelope, item_text, letter_of
from web.services.letters.facts import News, news_for
from web.services.letters.kinds import KINDS
from web.services.letters.texts import Wording, Wordings, wordings_of
from web.services.times import said_time
from web.settings import Settings
from web.store.accounts import account_by_id
from web.store.engine import Database, Store
from web.store.people import some_people
from web.store.records.accounts import Right
from web.store.records.conferences import ConferenceRecord
from web.store.records.messages import NoticeKind
from web.store.records.participants import ParticipantRecord
from web.store.told import Reader, ground_of, latest_notices, participants_by_id

_LOOKED_AT = 20

_NOBODY = Words(
    "There is nobody yet whom a letter could be about. Add a participant first.",
    "还没有可作示例的参会方。请先添加参会方。",
)
_EXAMPLES: Mapping[str, Words] = {
    "message": Words("We would like to show you what we do.", "我们希望向您展示我们的工作。"),
    "reason": Words("A flight is late.", "航班延误。"),
    "role": Words("an investor", "投资人"),
    "purpose": Words("look at the startups that fit you best", "查看最适合您的创业公司"),
}


@dataclass(frozen=True, slots=True)
class Sample:
    """One kind of letter in one language, about somebody real."""

    person: ParticipantRecord
    news: News
    subject: str
    body: str
    html: str


def sample(
    db: Database,
    settings: Settings,
    conference: ConferenceRecord,
    what: tuple[NoticeKind, Language],
    wording: Wording | None,
    now: datetime,
) -> Sample:
    """Return how a kind of letter reads in a language with real data; ``wording``: instead of what is saved."""
    kind, language = what
    person, news = _news(db, settings, conference, kind, now)
    wordings: Wordings = {**wordings_of(db, conference.id), **({what: wording} if wording else {})}
    envelope = Envelope(person, Reader("sample@example.org", person.name, language.value), wordings, settings)
    letter = letter_of(envelope, [news], now)
    subject, body = item_text(envelope, news, language)
    return Sample(person, news, subject, body, letter.html)


def post_sample(
    store: Store, settings: Settings, seat: Seat, what: tuple[NoticeKind, Language], now: datetime
) -> tuple[int, str]:
    """Write a sample of a kind of letter to whoever asks for it; return the letter and its address."""
    seat.needs(Right.PROGRAMME)
    kind, language = what
    with store.writing() as db:
        account = account_by_id(db, seat.account_id or 0)
        assert account is not None
        conference = db.get_one(ConferenceRecord, seat.conference_id)
        person, news = _news(db, settings, conference, kind, now)
        reader = Reader(account.email, account.name, language.value)
        letter = letter_of(Envelope(person, reader, wordings_of(db, conference.id), settings), [news], now)
        # A sample stops nobody's letters, changes nobody's calendar, and is no letter to the participant.
        letter.participant_id, letter.kind, letter.calendar, letter.stop_address = None, "sample", "", ""
        db.add(letter)
        db.flush()
        return letter.id, account.email


def _news(
    db: Database, settings: Settings, conference: ConferenceRecord, kind: NoticeKind, now: datetime
) -> tuple[ParticipantRecord, News]:
    """Return somebody and news of a kind: the latest that is still true, else made of real people."""
    notices = latest_notices(db, conference.id, kind, _LOOKED_AT) if kind is not NoticeKind.INVITATION else []
    ground, people = ground_of(db, notices), participants_by_id(db, [one.participant_id for one in notices])
    for notice in notices:
        person = people[notice.participant_id]
        for one in news_for(ground, person, [notice], now).news:
            if one.kind is kind:
                return person, one
    return _made_up(db, settings, conference, kind, now)


def _made_up(
    db: Database, settings: Settings, conference: ConferenceRecord, kind: NoticeKind, now: datetime
) -> tuple[ParticipantRecord, News]:
    people = some_people(db, conference.id, 2)
    if not people:
        raise RefusedError(_NOBODY)
    person, other = people[0], people[-1]
    session = min(conference.sessions, key=lambda one: one.starts_at, default=None)
    start = session.starts_at if session else now
    room = session.room if session else ""
    when, later = said_time(conference, start), said_time(conference, start + timedelta(minutes=20))
    place = Words(f"{room}, table 1" if room else "table 1", f"{room} 1 号桌" if room else "1 号桌")
    facts: dict[str, Any] = {
        **_EXAMPLES,
        "other": Words(other.name, other.name),
        "when": when,
        "place": place,
        "where": Words(f"{when.en}, {place.en}", f"{when.zh}，{place.zh}"),
        "was": Words(f"{later.en}, {place.en}", f"{later.zh}，{place.zh}"),
        "until": said_time(conference, now + timedelta(hours=conference.request_hours)),
        "session": Words(session.name_en, session.name_zh) if session else when,
        "meetings": Words(f"{when.en}: {other.name}, {place.en}", f"{when.zh}　{other.name}，{place.zh}"),
        "forum": Words(*_forum(conference)),
        "door": Words(f"{settings.address}/sign-in", f"{settings.address}/sign-in"),
    }
    known = {name: words for name, words in facts.items() if name in KINDS[kind].placeholders}
    return person, News((), kind, known, f"/{conference.slug}/meetings/")


def _forum(conference: ConferenceRecord) -> tuple[str, str]:
    return next(((one.name_en, one.name_zh) for one in conference.sub_forums), ("", ""))
