"""What a match must keep: nobody over its most meetings, nobody blocked, only candidates of each other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from matcher.planning.slots import limits_of
from matcher.profiles import Side
from matcher.words import Words
from web.errors import RefusedError
from web.store.bookings import blocked_couples
from web.store.couples import live_meeting, meeting_counts, said_no
from web.store.datasets import rules_of
from web.store.engine import Database
from web.store.match_lists import (
    Couple,
    couples_of,
    ids_of_everybody,
    match_counts,
    match_of_couple,
    matches_of_person,
    participants_by_id,
)
from web.store.people import participant_row, profile_of
from web.store.proposed import answers_said
from web.store.records.conferences import ConferenceRecord
from web.store.records.meetings import ProposalState
from web.store.records.participants import Answer, ParticipantRecord, SuggestionRecord
from web.store.records.plans import MatchListRecord, MatchRecord, Verdict
from web.store.standing import couples_of_proposals, couples_that_meet
from web.store.suggestions import suggestion, suggestions_of

_FULL = Words(
    "{name} takes at most {most} meetings and has them all already. Reject another of its matches first.",
    "{name} 最多接受 {most} 场会面，已满。请先否决其另一个匹配。",
)
_NO_CANDIDATE = Words(
    "{one} and {other} are no candidates for each other: they share no sub-forum, or a rule forbids it. Choose "
    "somebody from the list.",
    "{one} 与 {other} 不是彼此的候选对象：不在同一分论坛，或规则不允许。请从列表中选择。",
)
_THERE = Words(
    "{one} and {other} are in this list already. Choose somebody else.",
    "{one} 与 {other} 已在名单中。请另选一位。",
)
_AGAINST = Words(
    "{one} and {other} cannot meet: a block or an answer stands against it. Choose somebody else.",
    "{one} 与 {other} 不能会面：已被禁止，或其答复不允许。请另选一位。",
)
#: So many candidates are offered for a swap, out of so many that are looked at.
_OFFERED, _LOOKED_AT = 6, 40


@dataclass(frozen=True, slots=True)
class Choice:
    """Somebody who could take a place in a match."""

    person: ParticipantRecord
    score: float
    investor_score: float
    startup_score: float
    sub_forum_id: int


def refuse_full(db: Database, row: MatchListRecord, people: Iterable[ParticipantRecord]) -> None:
    """Refuse one more match for each of some people, named as often as they get one, where one has no room."""
    more = Counter(person.id for person in people)
    conference = db.get_one(ConferenceRecord, row.conference_id)
    has = _meetings_of(db, row, more)
    for id_, count in more.items():
        person = participant_row(db, conference.id, id_)
        assert person is not None
        most = _most(conference, person)
        if has[id_] + count > most:
            raise RefusedError(_FULL.format(name=person.name, most=most))


def refuse_swap(
    db: Database,
    conference: ConferenceRecord,
    row: MatchListRecord,
    stays: ParticipantRecord,
    new: ParticipantRecord,
) -> None:
    """Refuse a swap that would break a rule."""
    couple = _couple(stays, new)
    names = {"one": stays.name, "other": new.name}
    gone = new.withdrawn_at is not None or new.unsuggested_at is not None
    if stays.side is new.side or gone or suggestion(db, conference, *couple) is None:
        raise RefusedError(_NO_CANDIDATE.format(**names))
    if match_of_couple(db, row.id, *couple) or live_meeting(db, *couple):
        raise RefusedError(_THERE.format(**names))
    if couple in blocked_couples(db, conference.id) or said_no(db, *couple) or said_no(db, *reversed(couple)):
        raise RefusedError(_AGAINST.format(**names))
    refuse_full(db, row, [new])


def swap_choices(
    db: Database, conference: ConferenceRecord, row: MatchListRecord, match: MatchRecord, replaced: Side
) -> list[Choice]:
    """Return who could take the place of one side of a match without breaking a rule, best first."""
    stays = match.startup if replaced is Side.INVESTOR else match.investor
    offered = suggestions_of(db, conference, replaced.other, stays.id)[:_LOOKED_AT]
    people = participants_by_id(db, [_other(one, replaced) for one in offered])
    has = _meetings_of(db, row, people)
    settled = {(one.investor_id, one.startup_id) for one in matches_of_person(db, row.id, stays.id)}
    settled |= couples_that_meet(db, conference.id)
    settled |= _against(db, conference)
    found = []
    for one in offered:
        person = people[_other(one, replaced)]
        takes_part = person.withdrawn_at is None and person.unsuggested_at is None
        is_free = takes_part and has[person.id] < _most(conference, person)
        if is_free and (one.investor_id, one.startup_id) not in settled:
            found.append(Choice(person, one.score, one.investor_score, one.startup_score, one.sub_forum_id))
    return found[:_OFFERED]


def _against(db: Database, conference: ConferenceRecord) -> set[tuple[int, int]]:
    """Return the couples that must not meet: blocked, or one of the two said no."""
    said = answers_said(db, conference.id)[Answer.NO]
    declined = couples_of_proposals(db, conference.id, ProposalState.DECLINED)
    return said[Side.INVESTOR] | said[Side.STARTUP] | declined | blocked_couples(db, conference.id)


def no_longer_possible(db: Database, conference: ConferenceRecord, row: MatchListRecord) -> list[int]:
    """Return the ids of matches, not rejected, that cannot be proposed any more: somebody left, or said no."""
    there = ids_of_everybody(db, conference.id)
    against = _against(db, conference)
    return list(_impossible(couples_of(db, row.id), there, against))


def _impossible(matches: Iterable[Couple], there: set[int], against: set[tuple[int, int]]) -> Iterator[int]:
    for match in matches:
        couple = match.investor_id, match.startup_id
        if match.verdict is not Verdict.REJECTED and (couple in against or not there.issuperset(couple)):
            yield match.id


def _other(one: SuggestionRecord, side: Side) -> int:
    return one.investor_id if side is Side.INVESTOR else one.startup_id


def _couple(one: ParticipantRecord, other: ParticipantRecord) -> tuple[int, int]:
    return (one.id, other.id) if one.side is Side.INVESTOR else (other.id, one.id)


def _meetings_of(db: Database, row: MatchListRecord, people: Iterable[int]) -> dict[int, int]:
    """Return how many meetings and matches people have."""
    ids = list(people)
    matches, meetings = match_counts(db, row.id, ids), meeting_counts(db, ids)
    return {id_: matches[id_] + meetings[id_] for id_ in ids}


def _most(conference: ConferenceRecord, person: ParticipantRecord) -> int:
    return limits_of(profile_of(person), rules_of(conference).limits[person.side])[1]
