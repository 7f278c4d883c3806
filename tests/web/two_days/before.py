"""The weeks before: invitations, match list, answers, requests, timetable."""

from __future__ import annotations

from tests.web.two_days.stage import Stage
from web.services.letters.invitations import invite
from web.services.matches.drafts import draft_matches
from web.services.matches.lists import approve
from web.services.matches.proposals import answer_proposal
from web.services.requests import accept, ask, decline
from web.services.suggesting import suggest
from web.services.timetable.drafting import draft_timetable
from web.services.timetable.release import release
from web.store.match_lists import match_list
from web.store.meetings import open_proposals_to, requests_to
from web.store.people import participant_row
from web.store.records.accounts import SeatKind
from web.store.records.conferences import ConferenceRecord
from web.store.timetables import timetable_by_version

_YES = 0.85
_ANSWERS = 0.9
_ASKS = 0.3


def weeks_before(stage: Stage) -> None:
    """Everything up to the evening before, in which people also ask each other by themselves."""
    invite(stage.store, stage.settings, stage.organiser, list(stage.people), stage.now)
    suggest(stage.store, stage.conference_id)
    _approve_list(stage)
    for _ in stage.wait(minutes=60, step=30):
        _answer_proposals(stage)
    release_timetable(stage)
    _ask_around(stage)
    for _ in stage.wait(minutes=120, step=30):
        _answer_requests(stage)


def release_timetable(stage: Stage) -> None:
    """Draft a timetable and release it at once."""
    version = draft_timetable(stage.store, stage.organiser, stage.now, silent)
    release_version(stage, version)


def release_version(stage: Stage, version: int) -> None:
    """Release a draft."""
    with stage.store.reading() as db:
        row = timetable_by_version(db, stage.conference_id, version)
        assert row is not None
    release(stage.store, stage.organiser, row.id, row.revision, stage.now)


def _approve_list(stage: Stage) -> None:
    version = draft_matches(stage.store, stage.conference_id, {})
    with stage.store.reading() as db:
        row = match_list(db, stage.conference_id, version)
        assert row is not None
    approve(stage.store, stage.organiser, row.id, row.revision, stage.now)


def _answer_proposals(stage: Stage) -> None:
    for seat in stage.people.values():
        with stage.store.reading() as db:
            own = participant_row(db, stage.conference_id, seat.participant)
            assert own is not None
            waiting = [one.row.id for one in open_proposals_to(db, own)]
        for proposal in waiting:
            if stage.may(_ANSWERS):
                meeting = answer_proposal(stage.store, seat, proposal, stage.may(_YES), stage.now)
                if meeting is not None:
                    stage.diary.agreed.add(meeting)


def _ask_around(stage: Stage) -> None:
    sides = {kind: [seat.participant for seat in stage.people.values() if seat.kind is kind] for kind in SeatKind}
    for seat in stage.people.values():
        if stage.may(_ASKS):
            other = SeatKind.STARTUP if seat.kind is SeatKind.INVESTOR else SeatKind.INVESTOR
            whom = stage.rng.choice(sides[other])
            if (done := stage.attempt(ask, seat, whom, "Let us meet.", None)) is not None:
                stage.diary.asked.add(done.value)


def _answer_requests(stage: Stage) -> None:
    for seat in stage.people.values():
        with stage.store.reading() as db:
            own = participant_row(db, stage.conference_id, seat.participant)
            assert own is not None
            conference = db.get_one(ConferenceRecord, stage.conference_id)
            waiting = [one.row.id for one in requests_to(db, conference, own, stage.now)]
        for request in waiting:
            if stage.may(_YES):
                if (done := stage.attempt(accept, seat, request, None)) is not None:
                    stage.diary.agreed.add(done.value)
            elif stage.may(_ANSWERS):
                decline(stage.store, seat, request, "Another time.", stage.now)


def silent(_step: str, _done: int, _total: int) -> None:
    """Tell nobody."""
