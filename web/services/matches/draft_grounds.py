"""What a draft starts from: the conference as it remains, what was decided before, and what people said."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from matcher.bundle import Bundle
from matcher.conference import Conference, Dataset, Session, overlaps
from matcher.planning.checks import Meeting
from matcher.planning.slots import limits_of
from matcher.profiles import Interval, Side
from matcher.recommendation.answers import Reply
from matcher.recommendation.recommender import Recommendations
from matcher.words import Words
from web.services.timetable.remaining import HeldMeeting, remaining_dataset
from web.store.bundles import bundle_for
from web.store.engine import Database
from web.store.match_lists import current_list, matches_of
from web.store.people import people_of
from web.store.proposed import answers_said
from web.store.records.conferences import ConferenceRecord
from web.store.records.meetings import ProposalState
from web.store.records.participants import Answer
from web.store.records.plans import MatchListRecord, MatchRecord, Verdict
from web.store.standing import couples_of_proposals, live_meetings

#: Kept matches that lost their place are pinned, up to so many: more pins than that take long to prove possible.
_MOST_PINNED = 100
_COLUMNS = (
    "investor_id",
    "startup_id",
    "sub_forum_id",
    "score",
    "investor_score",
    "startup_score",
    "verdict",
    "reason",
    "pinned",
    "told",
    "session_id",
    "starts_at",
    "ends_at",
    "table",
)
_LEFT = Words("one of the two left", "其中一方已退出")
_AGAINST = Words("a rule or an answer stands against it now", "现有规则或答复不再允许")
_NO_PAIR = Words(
    "the two share no sub-forum any more, or a rule forbids it", "双方已不在同一分论坛，或规则不再允许"
)
_FULL = Words("one of the two has all the meetings it wants", "其中一方的会面数已满")


@dataclass(frozen=True, slots=True)
class Kept:
    """A match of the version before, by the codes of its people, with the place it had there."""

    couple: tuple[str, str]
    sub_forum: str
    record: dict[str, Any]
    session: str | None = None
    room: str = ""

    @property
    def hours(self) -> Interval | None:
        """When the version before would hold it."""
        start, end = self.record["starts_at"], self.record["ends_at"]
        return Interval(start, end) if self.session and start and end else None

    @property
    def meeting(self) -> Meeting:
        """The match at its place."""
        assert self.hours is not None
        table = self.record["table"]
        return Meeting(*self.couple, self.sub_forum, self.hours.start, self.hours.end, self.room, table)

    @property
    def taken(self) -> HeldMeeting:
        """What it takes up."""
        return HeldMeeting(*self.couple, self.session, self.hours, self.record["table"])


@dataclass(frozen=True)
class Grounds:
    """What a draft starts from.

    ``base`` is the version before by id and revision; ``ids`` and ``forums`` are the rows by code; ``met`` are the
    participants who have a meeting already; ``answers`` are those of people still there.
    """

    dataset: Dataset
    ids: Mapping[Side, Mapping[str, int]]
    forums: Mapping[str, int]
    sessions: Mapping[str, int]
    sub_forum: str | None
    base: tuple[int, int] | None
    kept: list[Kept]
    rejected: list[Kept]
    gone: list[Kept]
    answers: list[tuple[Side, str, str, Reply]]
    met: frozenset[int]
    bundle: Bundle

    @property
    def scored_anyway(self) -> list[tuple[str, str, str]]:
        """Pairs that must be scored wherever the rules allow it."""
        return [(*one.couple, one.sub_forum) for one in self.kept]

    def place_of(self, meeting: Meeting) -> dict[str, Any]:
        """Return a place as columns."""
        home = next(
            session
            for session in self.dataset.conference.sessions
            if (session.sub_forum, session.room) == (meeting.sub_forum, meeting.room)
            and session.start <= meeting.start
            and meeting.end <= session.end
        )
        return {
            "session_id": self.sessions[home.id],
            "starts_at": meeting.start,
            "ends_at": meeting.end,
            "table": meeting.table,
        }


@dataclass(frozen=True, slots=True)
class Keeping:
    """What becomes of the matches before: held at their places, pinned without one, hoped for, dropped."""

    held: list[Kept]
    pinned: list[Kept]
    loose: list[Kept]
    rejected: list[Kept]
    dropped: list[tuple[Kept, Words]]


def draft_grounds(db: Database, conference_id: int, sub_forum_id: int | None, afresh: bool = False) -> Grounds:
    """Read what a draft starts from; with a sub-forum, the matches of all others are kept as they are.

    ``afresh`` forgets approvals; what is pinned or rejected stays so.
    """
    conference = db.get_one(ConferenceRecord, conference_id)
    people = {row.id: (side, row.code) for side in Side for row in people_of(db, conference_id, side)}
    forums = {forum.id: forum.code for forum in conference.sub_forums}
    live = live_meetings(db, conference_id)
    base = current_list(db, conference_id)
    met = {(row.investor_id, row.startup_id) for row in live}
    before = [one for one in _before(db, base, conference, people) if _row_couple(one.record) not in met]
    gone = [one for one in before if "" in one.couple]
    there = [one for one in before if "" not in one.couple]
    rejected = [one for one in there if one.record["verdict"] is Verdict.REJECTED]
    kept = [one for one in there if _is_kept(one.record, sub_forum_id, afresh)]
    declined = couples_of_proposals(db, conference_id, ProposalState.DECLINED)
    no_more = {(people[i][1], people[s][1]) for i, s in declined if i in people and s in people}
    dataset = _decided(
        remaining_dataset(db, conference),
        pinned={one.couple for one in kept if one.record["pinned"]},
        rejected={one.couple for one in rejected},
        no_more=no_more,
    )
    return Grounds(
        dataset=dataset,
        ids={side: {code: id_ for id_, (of, code) in people.items() if of is side} for side in Side},
        forums={code: id_ for id_, code in forums.items()},
        sessions={session.code: session.id for session in conference.sessions},
        sub_forum=forums[sub_forum_id] if sub_forum_id else None,
        base=(base.id, base.revision) if base else None,
        kept=kept,
        rejected=[one for one in rejected if one.couple in dataset.conference.rules.blocked],
        gone=[one for one in gone if _is_kept(one.record, sub_forum_id, afresh)],
        answers=list(_answers(db, conference_id, people)),
        met=frozenset(person for couple in met for person in couple),
        bundle=bundle_for(db, conference),
    )


def _is_kept(record: Mapping[str, Any], sub_forum_id: int | None, afresh: bool) -> bool:
    if record["verdict"] is Verdict.REJECTED:
        return False
    elsewhere = sub_forum_id is not None and record["sub_forum_id"] != sub_forum_id
    return elsewhere or record["pinned"] or (record["verdict"] is Verdict.APPROVED and not afresh)


def _before(
    db: Database,
    base: MatchListRecord | None,
    conference: ConferenceRecord,
    people: Mapping[int, tuple[Side, str]],
) -> Iterator[Kept]:
    """Yield the matches of the version before; the code of somebody who left is empty."""
    forums = {forum.id: forum.code for forum in conference.sub_forums}
    sessions = {session.id: session for session in conference.sessions}
    for row in matches_of(db, base.id, with_reasons=True) if base else ():
        home = sessions.get(row.session_id or 0)
        couple = (people.get(row.investor_id, ("", ""))[1], people.get(row.startup_id, ("", ""))[1])
        record = _record(row)
        room = home.room if home else ""
        yield Kept(couple, forums[row.sub_forum_id], record, home.code if home else None, room)


def _record(row: MatchRecord) -> dict[str, Any]:
    return {name: getattr(row, name) for name in _COLUMNS}


def _row_couple(record: Mapping[str, Any]) -> tuple[int, int]:
    return record["investor_id"], record["startup_id"]


def _decided(
    dataset: Dataset, pinned: set[tuple[str, str]], rejected: set[tuple[str, str]], no_more: set[tuple[str, str]]
) -> Dataset:
    """Return the dataset with what was decided; a pair pinned for good outweighs a rejection, and a no the pin."""
    rules = dataset.conference.rules
    blocked = ((rules.blocked | rejected) - rules.pinned) | no_more
    rules = replace(rules, blocked=frozenset(blocked), pinned=(rules.pinned | pinned) - blocked)
    return replace(dataset, conference=replace(dataset.conference, rules=rules))


def _answers(
    db: Database, conference_id: int, people: Mapping[int, tuple[Side, str]]
) -> Iterator[tuple[Side, str, str, Reply]]:
    for answer, by_side in answers_said(db, conference_id).items():
        for side, couples in by_side.items():
            for investor, startup in sorted(couples):
                if investor in people and startup in people:
                    yield side, people[investor][1], people[startup][1], _REPLY[answer]


_REPLY = {Answer.YES: Reply.YES, Answer.MAYBE: Reply.MAYBE, Answer.NO: Reply.NO}


def what_stays(grounds: Grounds, found: Recommendations) -> Keeping:
    """Return what becomes of the kept matches, the pinned and the best first where not all of them can stay."""
    keeping = Keeping([], [], [], grounds.rejected, [(one, _LEFT) for one in grounds.gone])
    rules = grounds.dataset.conference.rules
    offered = _offered(found, {one.couple for one in grounds.kept})
    left = {
        (side, person.id): limits_of(person, rules.limits[side])[1]
        for side in Side
        for person in grounds.dataset.people(side)
    }
    room = _Room(grounds.dataset)
    for one in sorted(grounds.kept, key=lambda kept: (not kept.record["pinned"], -kept.record["score"])):
        who = ((Side.INVESTOR, one.couple[0]), (Side.STARTUP, one.couple[1]))
        if one.couple in rules.blocked:
            keeping.dropped.append((one, _AGAINST))
        elif one.record["pinned"] and (one.couple, one.sub_forum) not in offered:
            keeping.loose.append(one)
        elif (one.couple, one.sub_forum) not in offered:
            keeping.dropped.append((one, _NO_PAIR))
        elif not one.record["pinned"] and not all(left[person] > 0 for person in who):
            keeping.dropped.append((one, _FULL))
        else:
            for person in who:
                left[person] -= 1
            _put(one, keeping, room)
    return keeping


def eased_keeping(keeping: Keeping) -> Keeping:
    """Return what stays when matches that nobody pinned are only hoped for, not forced."""
    pinned = [one for one in keeping.pinned if one.record["pinned"]]
    hoped_for = [one for one in keeping.pinned if not one.record["pinned"]]
    return replace(keeping, pinned=pinned, loose=[*keeping.loose, *hoped_for])


def _put(one: Kept, keeping: Keeping, room: _Room) -> None:
    if room.takes(one):
        keeping.held.append(one)
    elif one.record["pinned"] or len(keeping.pinned) < _MOST_PINNED:
        keeping.pinned.append(one)
    else:
        keeping.loose.append(one)


def _offered(found: Recommendations, couples: set[tuple[str, str]]) -> set[tuple[tuple[str, str], str]]:
    """Return the candidates among some couples, with their sub-forums."""
    investors, startups = found.rosters[Side.INVESTOR].ids, found.rosters[Side.STARTUP].ids
    forums = [forum.id for forum in found.dataset.conference.sub_forums]
    rows = zip(
        found.pairs.investor.tolist(), found.pairs.startup.tolist(), found.pairs.forum.tolist(), strict=True
    )
    every = (((investors[i], startups[s]), forums[f]) for i, s, f in rows)
    return {(couple, forum) for couple, forum in every if couple in couples}


@dataclass
class _Room:
    """The places that are still free while kept matches are put back one after another."""

    dataset: Dataset
    sessions: dict[str, Session] = field(init=False)
    away: dict[tuple[Side, str], tuple[Interval, ...]] = field(init=False)
    people: dict[tuple[Side, str], list[Interval]] = field(default_factory=lambda: defaultdict(list))
    tables: dict[tuple[str, int], list[Interval]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        self.sessions = {session.id: session for session in self.dataset.conference.sessions}
        self.away = {
            (side, one.id): one.attendance.unavailable for side in Side for one in self.dataset.people(side)
        }

    def takes(self, one: Kept) -> bool:
        """Take a match at its place, and return whether it is still there for it."""
        session, hours, table = self.sessions.get(one.session or ""), one.hours, one.record["table"]
        if session is None or hours is None or table is None or session.sub_forum != one.sub_forum:
            return False
        who = ((Side.INVESTOR, one.couple[0]), (Side.STARTUP, one.couple[1]))
        at_table = self.tables[session.room or session.sub_forum, table]
        if (
            not _holds(self.dataset.conference, session, hours, table)
            or _meets(hours, at_table)
            or any(_meets(hours, self.away[person]) for person in who)
            or any(_meets(hours, self.people[person]) for person in who)
        ):
            return False
        at_table.append(hours)
        between = self.dataset.conference.changeover
        for person in who:
            self.people[person].append(Interval(hours.start - between, hours.end + between))
        return True


def _holds(conference: Conference, session: Session, hours: Interval, table: int) -> bool:
    """Return whether a session has a meeting in these hours at this table."""
    return (
        hours.start in conference.starts(session)
        and hours.end - hours.start == conference.length(session)
        and table <= (session.tables or 0)
        and not any(one.shuts(table, hours) for one in session.closed)
    )


def _meets(hours: Interval, others: Iterable[Interval]) -> bool:
    return any(overlaps(hours, other) for other in others)
