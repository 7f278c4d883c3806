"""Letters put together: news in the reader's language, as text, as a page, and as calendar entries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from matcher.words import Language, Words
from web.services.letters.calendar_files import Entry, entry_file
from web.services.letters.facts import News
from web.services.letters.kinds import KINDS, Sort
from web.services.letters.stopping import stop_address
from web.services.letters.texts import Wordings, filled
from web.services.letters.words import ALL_MEETINGS, CALENDAR_COMES, GREETING, OPEN, SEVERAL, STOP, TIMETABLE, WHY
from web.settings import Settings
from web.store.engine import Database
from web.store.records.conferences import ConferenceRecord
from web.store.records.log import OutgoingMailRecord
from web.store.records.meetings import MeetingState
from web.store.records.messages import NoticeKind
from web.store.records.participants import ParticipantRecord
from web.store.told import Reader

#: What a letter of several kinds of news is called.
DIGEST = "digest"
_BETWEEN = "\n\n· · ·\n\n"
_CHANGES_CALENDAR = frozenset(
    {
        NoticeKind.ACCEPTED,
        NoticeKind.AGREED,
        NoticeKind.RELEASED,
        NoticeKind.MOVED,
        NoticeKind.CANCELLED,
        NoticeKind.SESSION_CHANGED,
    }
)


@dataclass(frozen=True, slots=True)
class Envelope:
    """Whose news it is, who reads it, and what its texts say."""

    person: ParticipantRecord
    reader: Reader
    wordings: Wordings
    settings: Settings

    @property
    def conference(self) -> ConferenceRecord:
        """The conference of the person."""
        return self.person.conference

    @property
    def languages(self) -> tuple[Language, ...]:
        """The languages it is written in."""
        return tuple(Language) if self.reader.language is None else (Language(self.reader.language),)


@dataclass(frozen=True, slots=True)
class _Part:
    """A letter in one language."""

    language: Language
    subject: str
    text: str
    page: Mapping[str, Any]


def written(db: Database, envelope: Envelope, news: Sequence[News], now: datetime) -> OutgoingMailRecord:
    """Write a letter with some news down, in the caller's transaction."""
    row = letter_of(envelope, news, now)
    db.add(row)
    db.flush()
    return row


def letter_of(envelope: Envelope, news: Sequence[News], now: datetime) -> OutgoingMailRecord:
    """Return the letter that tells somebody some news."""
    kinds = {one.kind for one in news}
    sorts = {KINDS[kind].sort for kind in kinds}
    stop = ""
    if sorts != {None}:
        everything = Sort.PLAN in sorts
        about = envelope.conference.id, envelope.reader.email
        stop = stop_address(envelope.settings, *about, everything=everything)
    entries = calendar_of(envelope, news)
    parts = [_part(envelope, news, language, (stop, bool(entries))) for language in envelope.languages]
    subject = " · ".join(part.subject for part in parts)
    lates = [one.late_at for one in news]
    return OutgoingMailRecord(
        conference_id=envelope.conference.id,
        participant_id=envelope.person.id,
        kind=kinds.pop().value if len(kinds) == 1 else DIGEST,
        to=envelope.reader.email,
        subject=subject,
        body=_BETWEEN.join(part.text for part in parts) + "\n",
        html=_template().render(subject=subject, parts=[part.page for part in parts]),
        calendar=entries,
        stop_address=stop,
        created_at=now,
        late_at=None if None in lates else max(late for late in lates if late is not None),
    )


def calendar_of(envelope: Envelope, news: Iterable[News]) -> str:
    """Return the calendar entries that come with some news, one after the other."""
    language = envelope.languages[0]
    entries = []
    for one in news:
        if one.kind not in _CHANGES_CALENDAR:
            continue
        for meeting in one.meetings:
            before = None
            if meeting.state is not MeetingState.BOOKED and one.notices:
                was = one.notices[0].facts.get("was", {}).get("starts_at")
                before = datetime.fromisoformat(was) if was else None
            entry = Entry(meeting, envelope.person, language, before)
            entries.append(entry_file(entry, envelope.settings.mail_from, envelope.reader.email))
    return "".join(entries)


def _part(envelope: Envelope, news: Sequence[News], language: Language, about: tuple[str, bool]) -> _Part:
    """Return a letter in one language; ``about``: where it is stopped, and whether calendar entries come."""
    stop, with_calendar = about
    items = [item_text(envelope, one, language) for one in news]
    called = Words(envelope.conference.name_en, envelope.conference.name_zh)
    conference = called.within(language) or called.en or called.zh
    greeting = _in(GREETING, language, to=_greeted(envelope.reader.name, language))
    own_link = any("$link" in _wording(envelope, one, language).body for one in news)
    all_link = (
        "" if own_link and len(news) == 1 else f"{envelope.settings.address}/{envelope.conference.slug}/meetings/"
    )
    note = CALENDAR_COMES.within(language) if with_calendar else ""
    why = _in(WHY, language, name=envelope.person.name, conference=conference) if stop else ""
    blocks = [greeting]
    blocks += [f"■ {heading}\n\n{body}" if len(items) > 1 else body for heading, body in items]
    blocks += [f"{ALL_MEETINGS.within(language)}\n{all_link}"] if all_link else []
    blocks += [note] if note else []
    blocks += [f"--\n{why}\n{STOP.within(language)}\n{stop}"] if stop else []
    page = {
        "lang": "zh-Hans" if language is Language.ZH else "en",
        "conference": conference,
        "greeting": greeting,
        "news": [{"heading": heading, "blocks": _blocks(body)} for heading, body in items],
        "open": OPEN.within(language),
        "all_link": all_link,
        "all_words": ALL_MEETINGS.within(language),
        "note": note,
        "why": why,
        "stop": stop,
        "stop_words": STOP.within(language),
    }
    return _Part(language, _subject(news, items, conference, language), "\n\n".join(blocks), page)


def _subject(news: Sequence[News], items: Sequence[tuple[str, str]], conference: str, language: Language) -> str:
    if len(items) == 1 or news[0].urgent:
        return " ".join(items[0][0].split())
    if all(one.kind is NoticeKind.RELEASED for one in news):
        return _in(TIMETABLE, language, conference=conference, count=len(items))
    return _in(SEVERAL, language, conference=conference, count=len(items))


def item_text(envelope: Envelope, one: News, language: Language) -> tuple[str, str]:
    """Return subject and text of one thing to tell."""
    conference = envelope.conference
    link = one.link if "://" in one.link else f"{envelope.settings.address}{one.link}"
    facts = {name: words.within(language) or words.en for name, words in one.facts.items()}
    facts |= {
        "to": envelope.reader.name or envelope.person.name,
        "name": envelope.person.name,
        "conference": Words(conference.name_en, conference.name_zh).within(language) or conference.name_en,
        "link": link,
    }
    wording = _wording(envelope, one, language)
    return filled(wording.subject, facts) or KINDS[one.kind].name.within(language), filled(wording.body, facts)


def _wording(envelope: Envelope, one: News, language: Language) -> Any:
    return envelope.wordings[one.kind, language]


def _blocks(body: str) -> list[dict[str, Any]]:
    """Return a text by its paragraphs; one that is an address and nothing else becomes a button."""
    blocks: list[dict[str, Any]] = []
    for paragraph in body.split("\n\n"):
        alone = paragraph.strip()
        is_link = alone.startswith(("https://", "http://")) and len(alone.split()) == 1
        blocks.append({"link": alone} if is_link else {"link": "", "lines": paragraph.strip().splitlines()})
    return blocks


def _in(words: Words, language: Language, **values: object) -> str:
    return words.within(language).format(**values)


def _greeted(name: str, language: Language) -> str:
    return f" {name}" if name and language is Language.EN else name


@cache
def _template() -> Any:
    folder = Path(__file__).parents[2] / "templates" / "letters"
    environment = Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("letter.html")
