"""Ask people once, when their meetings are over, how these were. Whoever has said so already is not asked."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from web.services.letters.notices import notify
from web.store.engine import Database, Store
from web.store.ratings import Unasked, conferences_with_meetings, never_asked
from web.store.records.conferences import ConferenceRecord
from web.store.records.messages import NoticeKind

_EVENING = time(18)
#: So long after somebody's last meeting it may be asked.
_BREATH = timedelta(minutes=15)
#: Whoever was not asked within so many days, as when the site was down, is not asked any more.
_STALE = timedelta(days=7)


def ask_for_opinions(store: Store, now: datetime) -> int:
    """Ask everybody whose meetings are over how they were, once for all of them; return how many were asked."""
    with store.reading() as db:
        wanted = {one.id: _whom_to_ask(db, one, now) for one in conferences_with_meetings(db, now - _STALE, now)}
    if not any(wanted.values()):
        return 0
    asked = 0
    with store.writing() as db:
        for conference in conferences_with_meetings(db, now - _STALE, now):
            people = sorted(_whom_to_ask(db, conference, now), key=lambda one: one.open)
            for count, some in groupby(people, key=lambda one: one.open):
                ids = [one.participant_id for one in some]
                subject = ("conference", conference.id)
                notify(db, ids, NoticeKind.OPINION_WANTED, subject, now, facts={"meetings": count})
                asked += len(ids)
    return asked


def _whom_to_ask(db: Database, conference: ConferenceRecord, now: datetime) -> list[Unasked]:
    """Return who has something to say and reached the evening of the last day."""
    evening = _last_evening(conference)
    return [
        one
        for one in never_asked(db, conference.id, now)
        if one.open and max(evening, one.last_end + _BREATH) <= now
    ]


def _last_evening(conference: ConferenceRecord) -> datetime:
    """Return the evening of the last day with meetings."""
    zone = ZoneInfo(conference.zone)
    halls = [one for one in conference.sessions if one.sub_forum_id is not None] or conference.sessions
    last = max(one.ends_at for one in halls).astimezone(zone)
    return datetime.combine(last.date(), _EVENING, zone)
