"""What waits is taken back when somebody leaves or two are kept apart."""

from __future__ import annotations

from tests.web.cast import NOW, TestSite
from tests.web.services.matches.test_proposals import proposal_row, proposed
from tests.web.services.test_requests import ask_as, request_row
from web.services.doors import close_doors, leave
from web.services.regards import answer
from web.store.records.log import ChangeRecord
from web.store.records.meetings import ProposalState, RequestState
from web.store.records.participants import Answer, ParticipantRecord


def changes(site: TestSite) -> set[tuple[str, str, int]]:
    with site.store.reading() as db:
        return {(one.verb, one.subject, one.subject_id) for one in db.query(ChangeRecord)}


def test_who_leaves_takes_back_what_waits_and_each_is_written_down(site: TestSite) -> None:
    request, (proposal,) = ask_as(site, "ines", "sara"), proposed(site, ("ida", "sara"))
    with site.store.writing() as db:
        leave(db, site.seat("olga"), db.get_one(ParticipantRecord, site.people["sara"]), {}, NOW)
    assert request_row(site, request).state is RequestState.WITHDRAWN
    assert proposal_row(site, proposal).state is ProposalState.WITHDRAWN
    assert changes(site) >= {
        ("withdraw participant", "participant", site.people["sara"]),
        ("withdraw request", "meeting_request", request),
        ("withdraw proposal", "proposal", proposal),
    }


def test_two_who_are_kept_apart_lose_only_what_waits_between_them(site: TestSite) -> None:
    request, (proposal,) = ask_as(site, "ines", "sara"), proposed(site, ("ida", "sara"))
    with site.store.writing() as db:
        close_doors(db, site.seat("olga"), site.people["sara"], NOW, site.people["ines"])
    assert request_row(site, request).state is RequestState.WITHDRAWN
    assert proposal_row(site, proposal).state is ProposalState.OPEN


def test_a_no_takes_ones_own_request_back_and_leaves_the_others(site: TestSite) -> None:
    own, theirs = ask_as(site, "ines", "sara"), ask_as(site, "suri", "ines")
    for name in ("sara", "suri"):
        answer(site.store, site.seat("ines"), site.people[name], Answer.NO, NOW)
    assert request_row(site, own).state is RequestState.WITHDRAWN
    assert request_row(site, theirs).state is RequestState.PENDING
