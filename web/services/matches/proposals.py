"""The first door to a meeting: a match of the organiser's approved list is put to both sides for a yes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from matcher.planning.slots import limits_of
from matcher.profiles import Side
from matcher.words import Words
from web.errors import NotFoundError, RefusedError
from web.seats import Seat
from web.services.couples import (
    Couple,
    agree,
    book,
    couple_of,
    met_already,
    other_of,
    other_said_no,
    refuse_limits,
    refuse_own_limit,
    refuse_private_no,
    take_back_no,
)
from web.services.letters.notices import tell_proposal, tell_proposal_over
from web.services.places import best_place, free_places
from web.store.couples import is_released, proposal_row, shared_forums
from web.store.datasets import rules_of
from web.store.engine import Database, Store
from web.store.log import log_change
from web.store.people import people_of, profile_of
from web.store.proposed import Couples, answers_said, meetings_had, open_proposals, settled_couples
from web.store.records.accounts import Right
from web.store.records.conferences import ConferenceRecord
from web.store.records.meetings import Door, MeetingRecord, ProposalRecord, ProposalState
from web.store.records.participants import Answer, ParticipantRecord
from web.store.records.plans import MatchRecord

_OVER = Words(
    "This proposal is not open any more. Your meetings show how things stand.",
    "该邀约已不再有效。请在“会面”中查看当前状态。",
)
_AGREED = Words(
    "You both said yes, and the meeting with {name} is agreed. Cancel it with a reason if you cannot come.",
    "双方已同意，与{name}的会面已确定。如无法参加，请说明原因并取消。",
)


@dataclass
class _Room:
    """Who may still be proposed to whom, and who has room for another meeting."""

    people: dict[int, ParticipantRecord]
    settled: Couples
    said: dict[Answer, dict[Side, Couples]]
    had: dict[int, int]
    most: dict[int, int]

    def admits(self, couple: tuple[int, int]) -> bool:
        """Return whether a couple may be proposed: both take part, neither said no, nothing is settled yet."""
        no = self.said[Answer.NO]
        return (
            couple not in self.settled
            and all(person in self.people for person in couple)
            and not any(couple in no[side] for side in Side)
        )

    def yes(self, couple: tuple[int, int], side: Side) -> bool | None:
        """Return a side's earlier yes; where it has all its meetings already, it is asked again."""
        person = couple[0] if side is Side.INVESTOR else couple[1]
        full = self.had.get(person, 0) >= self.most[person]
        return True if couple in self.said[Answer.YES][side] and not full else None


def propose(db: Database, seat: Seat, match_list_id: int, matches: Iterable[MatchRecord], now: datetime) -> int:
    """Put matches of an approved list to both sides, in the transaction that approves it; return how many.

    A yes that a side said in its review counts at once. Couples with a live proposal or a meeting are passed over,
    and so are those of whom one said no; a request that waits between a couple goes on waiting.
    """
    seat.needs(Right.PLAN)
    conference = db.get_one(ConferenceRecord, seat.conference_id)
    room = _room(db, conference)
    added: list[ProposalRecord] = []
    for match in matches:
        couple = (match.investor_id, match.startup_id)
        if not room.admits(couple):
            continue
        room.settled.add(couple)
        proposal = ProposalRecord(
            conference_id=conference.id,
            match_list_id=match_list_id,
            investor_id=couple[0],
            startup_id=couple[1],
            sub_forum_id=match.sub_forum_id,
            investor_yes=room.yes(couple, Side.INVESTOR),
            startup_yes=room.yes(couple, Side.STARTUP),
            state=ProposalState.OPEN,
            created_at=now,
        )
        if proposal.investor_yes and proposal.startup_yes:
            for person in couple:
                room.had[person] = room.had.get(person, 0) + 1
        added.append(proposal)
    db.add_all(added)
    db.flush()
    for row in added:
        log_change(db, seat, "propose", ("proposal", row.id), now, ({}, _record(row)))
    released = is_released(db, conference.id)
    for row in added:
        if row.investor_yes and row.startup_yes:
            _meet(db, seat, conference, row, released, now)
        else:
            tell_proposal(db, row, now)
    db.flush()
    return len(added)


def _room(db: Database, conference: ConferenceRecord) -> _Room:
    people = {row.id: row for side in Side for row in people_of(db, conference.id, side)}
    usual = rules_of(conference).limits
    return _Room(
        people=people,
        settled=settled_couples(db, conference.id),
        said=answers_said(db, conference.id),
        had=meetings_had(db, conference.id),
        most={id_: limits_of(profile_of(row), usual[row.side])[1] for id_, row in people.items()},
    )


def withdraw_proposals(db: Database, seat: Seat, couples: Iterable[tuple[int, int]], now: datetime) -> int:
    """Take proposals back that are still open, in the organiser's transaction; return how many."""
    seat.needs(Right.PLAN)
    waiting = open_proposals(db, seat.conference_id)
    found = [waiting[couple] for couple in dict.fromkeys(couples) if couple in waiting]
    for row in found:
        before = _record(row)
        row.state = ProposalState.WITHDRAWN
        log_change(db, seat, "withdraw proposal", ("proposal", row.id), now, (before, _record(row)))
        tell_proposal_over(db, seat, row, now)
    db.flush()
    return len(found)


def answer_proposal(store: Store, seat: Seat, proposal_id: int, yes: bool, now: datetime) -> int | None:
    """Say yes or no to a proposal; return the id of the meeting where both have now said yes.

    With a released timetable the meeting gets the best free place at once; else it waits for the timetable.
    """
    return store.retrying(lambda db: _answer(db, seat, proposal_id, yes, now))


def _answer(db: Database, seat: Seat, proposal_id: int, yes: bool, now: datetime) -> int | None:
    row = proposal_row(db, seat.conference_id, proposal_id)
    if row is None:
        raise NotFoundError
    couple = couple_of(db, seat, other_of(seat, row))
    db.refresh(row)
    if row.state is not ProposalState.OPEN:
        return _answered_before(db, couple, row, yes)
    own = couple.own.side
    if yes and (row.investor_yes if own is Side.INVESTOR else row.startup_yes):
        return None
    if yes:
        if other_said_no(db, couple):
            # A no that came after the other's yes overrides it, and looks like an answer that is awaited.
            _ask_again(row, couple.other.side)
        else:
            refuse_private_no(db, couple)
        both = row.startup_yes if couple.own.side is Side.INVESTOR else row.investor_yes
        # Only a yes that makes a meeting needs the other side's room for it.
        (refuse_limits if both else refuse_own_limit)(db, couple)
        take_back_no(db, seat, couple, now)
    if couple.own.side is Side.INVESTOR:
        row.investor_yes = yes
    else:
        row.startup_yes = yes
    if not yes:
        row.state = ProposalState.DECLINED
    # The log says that somebody answered, and never what: organisers read it.
    log_change(db, seat, "answer proposal", ("proposal", row.id), now)
    if not yes:
        tell_proposal_over(db, seat, row, now)
    if not (row.investor_yes and row.startup_yes):
        return None
    released = is_released(db, seat.conference_id)
    return _meet(db, seat, couple.conference, row, released, now).id


def _ask_again(row: ProposalRecord, side: Side) -> None:
    if side is Side.INVESTOR:
        row.investor_yes = None
    else:
        row.startup_yes = None


def _answered_before(db: Database, couple: Couple, row: ProposalRecord, yes: bool) -> int | None:
    """Take the same answer again, as a second click gives it; refuse another one."""
    meeting = met_already(db, couple)
    own = row.investor_yes if couple.own.side is Side.INVESTOR else row.startup_yes
    if row.state is ProposalState.AGREED and meeting is not None:
        if yes:
            return meeting.id
        raise RefusedError(_AGREED.format(name=couple.name))
    if row.state is ProposalState.DECLINED and own is False and not yes:
        return None
    raise RefusedError(_OVER)


def _meet(
    db: Database, seat: Seat, conference: ConferenceRecord, row: ProposalRecord, released: bool, now: datetime
) -> MeetingRecord:
    ids = (row.investor_id, row.startup_id)
    meeting = agree(db, seat, ids, (Door.PROPOSAL, row.sub_forum_id), now)
    if released:
        shared = shared_forums(db, *ids)
        own = free_places(db, conference, ids, {row.sub_forum_id}.intersection(shared), now)
        anywhere = own or free_places(db, conference, ids, shared, now)
        if anywhere:
            book(db, seat, meeting, best_place(db, conference, ids, anywhere), now, told=True)
    return meeting


def _record(row: ProposalRecord) -> dict[str, object]:
    return {"state": row.state.value}
