"""What a notice comes to as things stand: what its letter says now, or that it is no longer true."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from matcher.profiles import Side
from matcher.words import Words
from web.services.letters.kinds import KINDS
from web.services.times import said_time
from web.store.meetings import other_party
from web.store.records.conferences import ConferenceRecord
from web.store.records.floor import Outcome, StandInState
from web.store.records.meetings import MeetingRecord, MeetingState, ProposalState, RequestState
from web.store.records.messages import NoticeKind, NoticeRecord
from web.store.records.participants import ParticipantRecord
from web.store.told import Ground

#: What changes so shortly before a meeting is told at once.
SHORTLY = timedelta(hours=2)

_NO_PLACE = Words("its time and table follow", "时间和桌位待定")
_ANY_TIME = Words("any time that suits both", "双方都方便的任何时间")
_PLACE = Words("{room}, table {table}", "{room} {table} 号桌")
_TABLE = Words("table {table}", "{table} 号桌")
_WHERE = Words("{when}, {place}", "{when}，{place}")
_LINE = Words("{when}: {other}, {place}", "{when}　{other}，{place}")
_NOTHING = Words("", "")

#: Of several things that happened to a meeting the first of these is told, with the place it has in the end.
_FIRST = (NoticeKind.ACCEPTED, NoticeKind.AGREED, NoticeKind.RELEASED, NoticeKind.MOVED)
_OF_MEETINGS = (*_FIRST, NoticeKind.CANCELLED)
_REMINDERS = (NoticeKind.REMINDER_SOON, NoticeKind.PARTNER_MISSING)


@dataclass(frozen=True)
class News:
    """One thing to tell, with what its text needs.

    ``meetings``: those whose calendar entries come with it; ``late_at``: from when on it tells nothing any more.
    """

    notices: tuple[NoticeRecord, ...]
    kind: NoticeKind
    facts: Mapping[str, Words]
    link: str
    meetings: tuple[MeetingRecord, ...] = ()
    urgent: bool = False
    late_at: datetime | None = None


@dataclass
class Found:
    """What there is to tell somebody, and the notices that are no longer true."""

    news: list[News] = field(default_factory=list)
    stale: list[NoticeRecord] = field(default_factory=list)


def news_for(ground: Ground, person: ParticipantRecord, notices: Sequence[NoticeRecord], now: datetime) -> Found:
    """Return what is to be told of some notices of one person; of many about one meeting it is told once."""
    found = Found()
    by_meeting: dict[int, list[NoticeRecord]] = {}
    others: dict[tuple[NoticeKind, str, int], list[NoticeRecord]] = {}
    for one in notices:
        if one.subject == "meeting" and one.kind in _OF_MEETINGS:
            by_meeting.setdefault(one.subject_id, []).append(one)
        else:
            others.setdefault((one.kind, one.subject, one.subject_id), []).append(one)
    teller = _Teller(ground, person, now)
    told: list[News | None] = []
    for id_, of_meeting in by_meeting.items():
        told.append(teller.meeting(ground.meetings.get(id_), of_meeting))
        _keep(found, told[-1], of_meeting)
    moved = {one.id for news in found.news for one in news.meetings}
    for (kind, _subject, _id), alike in others.items():
        _keep(found, teller.other(kind, alike, moved), alike)
    if person.withdrawn_at is not None:
        # Whoever has left hears what is cancelled, and no more.
        found.stale += [row for news in found.news if not _is_cancellation(news) for row in news.notices]
        found.news = [news for news in found.news if _is_cancellation(news)]
    return found


def _is_cancellation(news: News) -> bool:
    return news.kind is NoticeKind.CANCELLED


def _keep(found: Found, news: News | None, notices: Iterable[NoticeRecord]) -> None:
    if news is None:
        found.stale += notices
        return
    found.news.append(news)
    kept = {id(row) for row in news.notices}
    found.stale += [row for row in notices if id(row) not in kept]


class _Teller:
    """Says what is true of things now, to one person."""

    def __init__(self, ground: Ground, person: ParticipantRecord, now: datetime) -> None:
        self.ground, self.person, self.now = ground, person, now
        self.conference: ConferenceRecord = person.conference
        self.rooms = {row.id: row.room for row in self.conference.sessions}

    def meeting(self, row: MeetingRecord | None, notices: Sequence[NoticeRecord]) -> News | None:
        """Tell what became of a meeting, whatever happened to it in between."""
        kinds = [one.kind for one in notices]
        if row is None:
            return None
        if row.state is MeetingState.CANCELLED:
            last = [one for one in notices if one.kind is NoticeKind.CANCELLED]
            return self._of_meeting(row, NoticeKind.CANCELLED, last[-1:], _place_of(row)) if last else None
        kind = next((one for one in _FIRST if one in kinds), None)
        told = [one for one in notices if one.kind is kind]
        if kind is None or (kind is NoticeKind.RELEASED and row.state is not MeetingState.BOOKED):
            return None
        was: Mapping[str, Any] = next((one.facts["was"] for one in notices if one.kind is NoticeKind.MOVED), {})
        place = _place_of(row)
        if kind is NoticeKind.MOVED and place and all(was.get(name) == value for name, value in place.items()):
            return None  # it is back where it was, which everybody knows
        return self._of_meeting(row, kind, told[-1:], was if kind is NoticeKind.MOVED else {})

    def _of_meeting(
        self, row: MeetingRecord, kind: NoticeKind, notices: Sequence[NoticeRecord], was: Mapping[str, Any]
    ) -> News:
        starts = [one for one in (row.starts_at, _moment(was.get("starts_at"))) if one is not None]
        near = any(self.now - SHORTLY <= one <= self.now + SHORTLY for one in starts)
        return News(
            notices=tuple(notices),
            kind=kind,
            facts={**self._meeting_facts(row), "was": self._where(was)},
            link=self._page("meetings/"),
            meetings=(row,),
            urgent=near and kind in (NoticeKind.MOVED, NoticeKind.CANCELLED),
        )

    def other(self, kind: NoticeKind, notices: Sequence[NoticeRecord], told: set[int]) -> News | None:
        """Tell something that is no change of a meeting."""
        last = notices[-1]
        if kind is NoticeKind.SESSION_CHANGED:
            return self._session(notices, told)
        if kind is NoticeKind.REMINDER_EVENING:
            return self._evening(last)
        if kind in _REMINDERS:
            return self._soon(last)
        by_subject = {
            "meeting_request": self._request,
            "proposal": self._proposal,
            "stand_in": self._stand_in,
        }
        return by_subject.get(last.subject, self._said)(last)

    def _request(self, notice: NoticeRecord) -> News | None:
        kind = notice.kind
        row = self.ground.requests.get(notice.subject_id)
        if row is None:
            return None
        waits = row.state is RequestState.PENDING and row.expires_at > self.now
        asks = row.asked_by is self.person.side
        is_true = {
            NoticeKind.REQUESTED: waits,
            NoticeKind.DECLINED: row.state in (RequestState.DECLINED, RequestState.WITHDRAWN),
            NoticeKind.EXPIRED: row.state is RequestState.EXPIRED,
            NoticeKind.WITHDRAWN: not waits,
        }.get(kind, True)
        if not is_true or (kind is not NoticeKind.REQUESTED and not asks and not self._knows(notice)):
            return None
        other = other_party(row, self.person.id)
        wished = said_time(self.conference, row.wished_start) if row.wished_start else _ANY_TIME
        facts = {
            "other": _same(other.name),
            "message": _same(row.message if kind is NoticeKind.REQUESTED else row.answer_message),
            "when": wished,
            "until": said_time(self.conference, row.expires_at),
        }
        page = f"meetings/with/{other.id}" if kind in (NoticeKind.REQUESTED, NoticeKind.EXPIRED) else "review/"
        late = row.expires_at if kind is NoticeKind.REQUESTED else None
        return News((notice,), kind, facts, self._page(page), late_at=late)

    def _proposal(self, notice: NoticeRecord) -> News | None:
        kind = notice.kind
        row = self.ground.proposals.get(notice.subject_id)
        if row is None:
            return None
        yes = row.investor_yes if row.investor_id == self.person.id else row.startup_yes
        if kind is NoticeKind.PROPOSED:
            is_true = row.state is ProposalState.OPEN and not yes
        else:
            # Whoever was never told of a proposal need not hear that it came to nothing.
            is_true = row.state in (ProposalState.DECLINED, ProposalState.WITHDRAWN) and self._knows(notice)
        if not is_true:
            return None
        other = other_party(row, self.person.id)
        facts = {"other": _same(other.name)}
        page = f"meetings/with/{other.id}" if kind is NoticeKind.PROPOSED else "review/"
        return News((notice,), kind, facts, self._page(page))

    def _session(self, notices: Sequence[NoticeRecord], told: set[int]) -> News | None:
        row = self.ground.sessions.get(notices[-1].subject_id)
        was = str(notices[0].facts.get("was", {}).get("room", ""))
        there = [one for one in self._coming() if row and one.session_id == row.id and one.id not in told]
        if row is None or not there or was == row.room:
            return None
        facts = {
            "session": Words(row.name_en, row.name_zh),
            "place": _same(row.room),
            "was": _same(was),
            "meetings": self._lines(there),
        }
        near = any(one.starts_at <= self.now + SHORTLY for one in there if one.starts_at)
        return News(tuple(notices[-1:]), notices[-1].kind, facts, self._page("meetings/"), tuple(there), near)

    def _soon(self, notice: NoticeRecord) -> News | None:
        kind = notice.kind
        row = self.ground.meetings.get(notice.subject_id)
        if row is None or row.state is not MeetingState.BOOKED or row.starts_at is None or row.ends_at is None:
            return None
        late = row.starts_at if kind is NoticeKind.REMINDER_SOON else row.ends_at
        planned = _moment(notice.facts.get("starts_at"))
        moved = planned is not None and planned != row.starts_at
        missed = Outcome.INVESTOR_MISSING if self.person.side is Side.INVESTOR else Outcome.STARTUP_MISSING
        came = kind is NoticeKind.PARTNER_MISSING and self.ground.outcomes.get(row.id, missed) is not missed
        if late <= self.now or moved or came:
            return None
        facts = self._meeting_facts(row)
        return News((notice,), kind, facts, self._page("meetings/"), urgent=True, late_at=late)

    def _evening(self, notice: NoticeRecord) -> News | None:
        first, last = _moment(notice.facts["from"]), _moment(notice.facts["to"])
        assert first is not None
        assert last is not None
        there = [one for one in self._coming() if one.starts_at and first <= one.starts_at < last]
        # From midnight on it would call tomorrow what is today.
        if not there or first <= self.now:
            return None
        facts = {"meetings": self._lines(there)}
        return News((notice,), notice.kind, facts, self._page("meetings/"), urgent=True, late_at=first)

    def _stand_in(self, notice: NoticeRecord) -> News | None:
        row = self.ground.stand_ins.get(notice.subject_id)
        if row is None or row.state is not StandInState.OPEN or row.expires_at <= self.now:
            return None
        return self._plain(notice, row.expires_at)

    def _said(self, notice: NoticeRecord) -> News | None:
        until = _moment(notice.facts.get("until"))
        return None if until is not None and until <= self.now else self._plain(notice, until)

    def _plain(self, notice: NoticeRecord, until: datetime | None) -> News:
        """Tell what the notice itself says."""
        told = notice.facts
        where = self._where(told)
        facts = {name: _words(value) for name, value in told.items() if name in KINDS[notice.kind].placeholders}
        facts |= {"where": where, "when": self._when(told), "place": self._at(told)}
        if "name" in told:  # whom it is about; the letter's own ``name`` is its reader
            facts["other"] = _words(told["name"])
        if until is not None:
            facts["until"] = said_time(self.conference, until)
        page = "after/" if notice.kind in (NoticeKind.OPINION_WANTED, NoticeKind.THANKS) else "meetings/"
        link, urgent = told.get("link") or self._page(page), KINDS[notice.kind].urgent
        return News((notice,), notice.kind, facts, str(link), urgent=urgent, late_at=until)

    def _knows(self, notice: NoticeRecord) -> bool:
        return (self.person.id, notice.subject, notice.subject_id) in self.ground.known

    def _coming(self) -> Iterator[MeetingRecord]:
        for one in self.ground.coming.get(self.person.id, ()):
            if one.ends_at is not None and one.ends_at > self.now:
                yield one

    def _meeting_facts(self, row: MeetingRecord) -> dict[str, Words]:
        place = _place_of(row)
        return {
            "other": _same(other_party(row, self.person.id).name),
            "where": self._where(place) if row.state is MeetingState.BOOKED else _NO_PLACE,
            "when": self._when(place),
            "place": self._at(place),
            "forum": Words(row.sub_forum.name_en, row.sub_forum.name_zh),
            # What a participant wrote stays as it is: a stroke in it divides no languages.
            "reason": _both(row.reason) if row.cancelled_by is None else _same(row.reason),
        }

    def _lines(self, meetings: Iterable[MeetingRecord]) -> Words:
        lines = [
            _LINE.format(
                when=self._when(_place_of(one)),
                other=other_party(one, self.person.id).name,
                place=self._at(_place_of(one)),
            )
            for one in meetings
        ]
        return Words("\n".join(one.en for one in lines), "\n".join(one.zh for one in lines))

    def _where(self, place: Mapping[str, Any]) -> Words:
        when, at = self._when(place), self._at(place)
        return _WHERE.format(when=when, place=at) if when.en and at.en else when

    def _when(self, place: Mapping[str, Any]) -> Words:
        start = _moment(place.get("starts_at"))
        return _NOTHING if start is None else said_time(self.conference, start)

    def _at(self, place: Mapping[str, Any]) -> Words:
        room, table = self.rooms.get(place.get("session_id") or 0, ""), place.get("table")
        if table is None:
            return _same(room)
        return (_PLACE if room else _TABLE).format(room=room, table=table)

    def _page(self, path: str) -> str:
        return f"/{self.conference.slug}/{path}"


def _place_of(row: MeetingRecord) -> dict[str, Any]:
    """Return where a meeting is as notices keep it."""
    if row.starts_at is None:
        return {}
    return {"session_id": row.session_id, "starts_at": row.starts_at.isoformat(), "table": row.table}


def _moment(text: Any) -> datetime | None:
    return datetime.fromisoformat(text) if isinstance(text, str) and text else None


def _same(text: str) -> Words:
    return Words(text, text)


def _words(value: Any) -> Words:
    return Words(value.get("en", ""), value.get("zh", "")) if isinstance(value, Mapping) else _same(str(value))


def _both(text: str) -> Words:
    """Return a text by language that says both with a stroke between, as reasons of a plan do."""
    parts = text.split(" / ")
    # A name with a stroke of its own stands in both halves, so that the middle one divides them.
    half = len(parts) // 2
    english, chinese = " / ".join(parts[:half]), " / ".join(parts[half:])
    return Words(english, chinese) if len(parts) % 2 == 0 and not chinese.isascii() else _same(text)
