"""Printing: schedules, table cards, room sheets and badge labels as one PDF, for one person or for everybody."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from matcher.progress import StepProgress
from matcher.words import Language, Words
from web.errors import RefusedError
from web.prints.paper import LABELS, USUAL_LABELS, Paper
from web.prints.typesetting import typeset
from web.seats import Seat
from web.services.floor.arrivals import badge_secrets
from web.services.printing import facts
from web.services.printing.facts import Facts, Setting
from web.services.printing.words import TITLES, PrintLanguage
from web.settings import Settings
from web.store.engine import Database, Store
from web.store.log import log_change
from web.store.meetings import meetings_of
from web.store.prints import colleagues_of_all, drop_old_prints, keep_print, meetings_to_print, people_to_print
from web.store.records.conferences import ConferenceRecord, SessionRecord
from web.store.records.meetings import MeetingRecord, MeetingState
from web.store.records.participants import ParticipantRecord

# Names lie about in printed files no longer than it takes to fetch them.
_KEPT = timedelta(days=7)
_SHEETS_AT_ONCE = 10

_NOBODY = Words(
    "There is nobody to print this for. Choose “everybody”, or look under Timetable whether meetings have a time.",
    "没有可打印的对象。请改选“全部”，或在“时间表”中查看会面是否已排定时间。",
)
_NO_SESSION = Words(
    "There is no session with tables here. Choose “everybody”, or give a session tables under Set-up.",
    "此处没有设桌的场次。请改选“全部”，或在“设置”中为场次安排会面桌。",
)


class Print(StrEnum):
    """What can be printed."""

    SCHEDULES = "schedules"
    TABLE_CARDS = "table-cards"
    ROOM_SHEETS = "room-sheets"
    BADGES = "badges"


class For(StrEnum):
    """For whom something is printed."""

    ALL = "all"
    FORUM = "forum"
    SESSION = "session"
    PERSON = "person"


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be printed; ``subject`` is the id of the sub-forum, the session or the person."""

    what: Print
    whom: For = For.ALL
    subject: int | None = None
    language: PrintLanguage = PrintLanguage.OWN
    paper: Paper = Paper.A4
    labels: str = USUAL_LABELS
    first: int = 1
    """The first label of the first sheet that is not used up."""

    def record(self) -> dict[str, Any]:
        """Return the order as plain values."""
        return {
            "what": self.what.value,
            "whom": self.whom.value,
            "subject": self.subject,
            "language": self.language.value,
            "paper": self.paper.value,
            "labels": self.labels,
            "first": self.first,
        }

    @classmethod
    def of(cls, record: Mapping[str, Any]) -> Order:
        """Return the order that plain values describe."""
        return cls(
            Print(record["what"]),
            For(record["whom"]),
            record["subject"],
            PrintLanguage(record["language"]),
            Paper(record["paper"]),
            record["labels"],
            record["first"],
        )

    def about(self, of: For) -> int | None:
        """Return the id that it is about where it is about such a thing."""
        return self.subject if self.whom is of else None


def print_file(
    store: Store, settings: Settings, seat: Seat, order: Order, now: datetime, progress: StepProgress
) -> int:
    """Print what is ordered and keep the file; return its number. Files of long ago are deleted.

    Raises
    ------
    RefusedError
        If there is nobody, or no table, to print it for.
    """
    progress("read", 0, 1)
    with store.reading() as db:
        conference = db.get_one(ConferenceRecord, seat.conference_id)
        pages, name = _pages(db, conference, order, settings, now), f"{conference.slug}-{order.what}.pdf"
    content = typeset(order.what.value, {**_dress(order), "pages": pages}, progress, _portion(order))
    with store.writing() as db:
        drop_old_prints(db, seat.conference_id, now - _KEPT)
        number = keep_print(db, seat, name, content, now)
        log_change(db, seat, "print", ("print", number), now, ({}, order.record()))
    return number


def own_schedule(
    db: Database, settings: Settings, own: ParticipantRecord, language: Language, now: datetime
) -> bytes:
    """Return the schedule of one participant as it reads it on the site."""
    setting = _setting(
        own.conference, Order(Print.SCHEDULES, language=PrintLanguage(language.value)), settings, now
    )
    booked = [one for one in meetings_of(db, own.id) if one.state is MeetingState.BOOKED]
    page = facts.schedule(setting, own, booked, language)
    return typeset("schedules", {"title": page["name"], "language": language, "paper": Paper.A4, "pages": [page]})


def _dress(order: Order) -> Facts:
    main = "zh" if order.language is PrintLanguage.ZH else "en"
    sheet = LABELS[order.labels]
    title = TITLES[order.what.value]
    return {
        "title": str(title)
        if order.language in (PrintLanguage.OWN, PrintLanguage.BOTH)
        else title.within(Language(main)),
        "language": main,
        "paper": (sheet.paper if order.what is Print.BADGES else order.paper).value,
        "sheet": {
            name: getattr(sheet, name) for name in ("columns", "rows", "width", "height", "left", "top", "gap")
        },
    }


def _portion(order: Order) -> int:
    return _SHEETS_AT_ONCE if order.what in (Print.BADGES, Print.ROOM_SHEETS) else 50


def _setting(conference: ConferenceRecord, order: Order, settings: Settings, now: datetime) -> Setting:
    return Setting(conference, order.language, f"{settings.address}/{conference.slug}/", now)


def _pages(
    db: Database, conference: ConferenceRecord, order: Order, settings: Settings, now: datetime
) -> list[Facts]:
    setting = _setting(conference, order, settings, now)
    if order.what in (Print.SCHEDULES, Print.BADGES):
        return _personal_pages(db, setting, order, settings)
    sessions = _sessions(conference, order)
    meetings = meetings_to_print(db, conference.id, sessions=[one.id for one in sessions])
    draw = facts.table_cards if order.what is Print.TABLE_CARDS else facts.room_sheets
    return [page for session in sessions for page in draw(setting, session, meetings)]


def _sessions(conference: ConferenceRecord, order: Order) -> list[SessionRecord]:
    forum, session = order.about(For.FORUM), order.about(For.SESSION)
    found = [
        one
        for one in conference.sessions
        if one.sub_forum_id is not None
        and one.tables > 0
        and forum in (None, one.sub_forum_id)
        and session in (None, one.id)
    ]
    if not found:
        raise RefusedError(_NO_SESSION)
    return found


def _personal_pages(db: Database, setting: Setting, order: Order, settings: Settings) -> list[Facts]:
    conference = setting.conference
    people = people_to_print(
        db,
        conference.id,
        forum_id=order.about(For.FORUM),
        session_id=order.about(For.SESSION),
        person_id=order.about(For.PERSON),
    )
    colleagues = colleagues_of_all(db, [one.id for one in people])
    if order.what is Print.BADGES:
        secrets = badge_secrets(db, settings.secret, [one.id for one in people])
        labels = facts.badges(setting, people, colleagues, lambda id_: _here(settings, conference, secrets[id_]))
        pages = facts.label_pages(labels, LABELS[order.labels], order.first)
    else:
        booked = _by_person(meetings_to_print(db, conference.id))
        # Whoever has no meeting needs no paper, unless it was asked for by name.
        wanted = [one for one in people if one.id in booked or order.whom is For.PERSON]
        pages = [
            facts.schedule(
                setting, one, booked.get(one.id, ()), facts.own_language(one, colleagues.get(one.id, ()))
            )
            for one in wanted
        ]
    if not pages:
        raise RefusedError(_NOBODY)
    return pages


def _here(settings: Settings, conference: ConferenceRecord, secret: str) -> str:
    """Return the address that checks somebody in."""
    return f"{settings.address}/{conference.slug}/here/{secret}"


def _by_person(meetings: list[MeetingRecord]) -> dict[int, list[MeetingRecord]]:
    found: dict[int, list[MeetingRecord]] = {}
    for one in meetings:
        for person in (one.investor_id, one.startup_id):
            found.setdefault(person, []).append(one)
    return found
