"""The first door: matches of an approved list, put to both sides."""

from __future__ import annotations

from matcher.profiles import Side
from tests.web.cast import NOW, TestSite, opinion, slot
from tests.web.services.test_requests import accept_as, ask_as, limit, meeting_row, refusal, request_row, say
from web.services.matches.proposals import answer_proposal, propose, withdraw_proposals
from web.services.meetings import cancel_meeting
from web.store.log import changes_of
from web.store.opinions import packed
from web.store.records.conferences import ConferenceRecord
from web.store.records.log import ChangeRecord
from web.store.records.meetings import MeetingRecord, MeetingState, ProposalRecord, ProposalState, RequestState
from web.store.records.participants import Answer
from web.store.records.plans import MatchListRecord, MatchRecord, TimetableRecord, VersionState


def proposed(site: TestSite, *couples: tuple[str, str]) -> list[int]:
    """Let Olga propose couples of sub-forum ai; return the ids of what was proposed."""
    told = packed({side: opinion(0.5) for side in Side})
    with site.store.writing() as db:
        before = {row.id for row in db.query(ProposalRecord)}
        forum = db.get_one(ConferenceRecord, site.conference_id).sub_forums[0].id
        version = db.query(MatchListRecord).count() + 1
        matches = MatchListRecord(conference_id=site.conference_id, version=version, created_at=NOW)
        db.add(matches)
        db.flush()
        rows = [
            MatchRecord(
                match_list_id=matches.id,
                investor_id=site.people[investor],
                startup_id=site.people[startup],
                sub_forum_id=forum,
                score=0.25,
                investor_score=0.5,
                startup_score=0.5,
                told=told,
            )
            for investor, startup in couples
        ]
        db.add_all(rows)
        db.flush()
        propose(db, site.seat("olga"), matches.id, rows, NOW)
        return [row.id for row in db.query(ProposalRecord).order_by(ProposalRecord.id) if row.id not in before]


def release_timetable(site: TestSite) -> None:
    with site.store.writing() as db:
        db.add(
            TimetableRecord(
                conference_id=site.conference_id,
                version=1,
                state=VersionState.FROZEN,
                created_at=NOW,
                frozen_at=NOW,
            )
        )


def proposal_row(site: TestSite, id_: int) -> ProposalRecord:
    with site.store.reading() as db:
        return db.get_one(ProposalRecord, id_)


def answered(site: TestSite, who: str, proposal: int, yes: bool = True) -> int | None:
    return answer_proposal(site.store, site.seat(who), proposal, yes, NOW)


def test_a_meeting_needs_the_yes_of_both(site: TestSite) -> None:
    (proposal,) = proposed(site, ("ines", "sara"))
    assert answered(site, "ines", proposal) is None
    meeting = answered(site, "sara", proposal)
    assert meeting is not None
    assert meeting_row(site, meeting).state is MeetingState.AGREED
    assert proposal_row(site, proposal).state is ProposalState.AGREED


def test_with_a_released_timetable_the_meeting_has_its_place_at_once(site: TestSite) -> None:
    release_timetable(site)
    accept_as(site, "suri", ask_as(site, "ines", "suri", slot(1)))
    (proposal,) = proposed(site, ("ines", "sara"))
    answered(site, "ines", proposal)
    meeting = answered(site, "sara", proposal)
    assert meeting is not None
    row = meeting_row(site, meeting)
    assert (row.state, row.starts_at) == (MeetingState.BOOKED, slot(0))


def test_a_yes_said_in_the_review_counts(site: TestSite) -> None:
    say(site, "ines", "sara", Answer.YES)
    say(site, "sara", "ines", Answer.YES)
    say(site, "ida", "sara", Answer.YES)
    both, one = proposed(site, ("ines", "sara"), ("ida", "sara"))
    assert proposal_row(site, both).state is ProposalState.AGREED
    assert (proposal_row(site, one).investor_yes, proposal_row(site, one).startup_yes) == (True, None)


def test_a_no_of_either_side_is_passed_over(site: TestSite) -> None:
    say(site, "sara", "ines", Answer.NO)
    assert proposed(site, ("ines", "sara")) == []


def test_couples_that_are_settled_are_passed_over(site: TestSite) -> None:
    accept_as(site, "sara", ask_as(site, "ines", "sara"))
    assert len(proposed(site, ("ida", "sara"))) == 1
    assert proposed(site, ("ines", "sara"), ("ida", "sara"), ("ines", "suri")) == [2]


def test_an_earlier_yes_makes_no_meeting_too_many(site: TestSite) -> None:
    limit(site, "sara", 1)
    for investor in ("ines", "ida"):
        say(site, investor, "sara", Answer.YES)
        say(site, "sara", investor, Answer.YES)
    first, second = proposed(site, ("ines", "sara"), ("ida", "sara"))
    assert proposal_row(site, first).state is ProposalState.AGREED
    assert (proposal_row(site, second).state, proposal_row(site, second).startup_yes) == (ProposalState.OPEN, None)
    assert refusal(lambda: answered(site, "sara", second)).startswith("You have 1 meetings")


def test_a_waiting_request_stays_and_is_settled_by_the_meeting(site: TestSite) -> None:
    request = ask_as(site, "ines", "sara")
    (proposal,) = proposed(site, ("ines", "sara"))
    assert request_row(site, request).state is RequestState.PENDING
    answered(site, "ines", proposal)
    answered(site, "sara", proposal)
    assert request_row(site, request).state is RequestState.ACCEPTED


def test_an_accepted_request_settles_the_open_proposal(site: TestSite) -> None:
    (proposal,) = proposed(site, ("ines", "sara"))
    accept_as(site, "sara", ask_as(site, "ines", "sara"))
    assert proposal_row(site, proposal).state is ProposalState.AGREED


def test_a_no_ends_the_proposal_and_the_same_answer_again_is_taken(site: TestSite) -> None:
    (proposal,) = proposed(site, ("ines", "sara"))
    answered(site, "ines", proposal, yes=False)
    assert answered(site, "ines", proposal, yes=False) is None
    assert proposal_row(site, proposal).state is ProposalState.DECLINED
    assert refusal(lambda: answered(site, "sara", proposal)).startswith("This proposal is not open")


def test_a_yes_repeated_gives_the_same_meeting_and_a_no_after_it_is_refused(site: TestSite) -> None:
    (proposal,) = proposed(site, ("ines", "sara"))
    answered(site, "ines", proposal)
    assert answered(site, "sara", proposal) == answered(site, "sara", proposal)
    assert refusal(lambda: answered(site, "ines", proposal, yes=False)).startswith("You both said yes")


def test_an_organiser_takes_open_proposals_back_only(site: TestSite) -> None:
    agreed, waiting = proposed(site, ("ines", "sara"), ("ida", "sara"))
    answered(site, "ines", agreed)
    answered(site, "sara", agreed)
    with site.store.writing() as db:
        couples = [(site.people["ines"], site.people["sara"]), (site.people["ida"], site.people["sara"])]
        assert withdraw_proposals(db, site.seat("olga"), couples, NOW) == 1
    assert proposal_row(site, waiting).state is ProposalState.WITHDRAWN
    assert proposal_row(site, agreed).state is ProposalState.AGREED


def test_after_a_cancellation_the_couple_can_be_proposed_again(site: TestSite) -> None:
    (proposal,) = proposed(site, ("ines", "sara"))
    answered(site, "ines", proposal)
    meeting = answered(site, "sara", proposal)
    assert meeting is not None
    cancel_meeting(site.store, site.seat("olga"), meeting, "The hall is closed", NOW)
    assert proposal_row(site, proposal).state is ProposalState.WITHDRAWN
    assert len(proposed(site, ("ines", "sara"))) == 1
    with site.store.reading() as db:
        assert [one.state for one in db.query(MeetingRecord)] == [MeetingState.CANCELLED]


def test_a_no_after_the_others_yes_overrides_it_and_nobody_can_tell(site: TestSite) -> None:
    (proposal,) = proposed(site, ("ines", "sara"))
    answered(site, "sara", proposal)
    say(site, "sara", "ines", Answer.NO)
    assert answered(site, "ines", proposal) is None
    row = proposal_row(site, proposal)
    assert (row.state, row.investor_yes, row.startup_yes) == (ProposalState.OPEN, True, None)
    assert answered(site, "sara", proposal) is not None


def test_the_log_says_that_somebody_answered_and_never_what(site: TestSite) -> None:
    say(site, "ines", "sara", Answer.YES)
    (proposal,) = proposed(site, ("ines", "sara"))
    answered(site, "sara", proposal, yes=False)
    with site.store.reading() as db:
        told = [(row.verb, row.before, row.after) for row in db.query(ChangeRecord).order_by(ChangeRecord.id)]
    assert told[-2:] == [("propose", {}, {"state": "open"}), ("answer proposal", {}, {})]


def test_a_yes_said_twice_is_one_answer(site: TestSite) -> None:
    (proposal,) = proposed(site, ("ines", "sara"))
    assert [answered(site, "ines", proposal) for _ in range(2)] == [None, None]
    with site.store.reading() as db:
        log = changes_of(db, site.conference_id, "proposal", proposal)
    assert [row.verb for row in log].count("answer proposal") == 1
