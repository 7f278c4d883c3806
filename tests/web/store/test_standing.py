"""What stands already: live meetings, and proposals by what became of them."""

from __future__ import annotations

from tests.web.cast import NOW, TestSite
from tests.web.drafts import drafted, row_of
from tests.web.services.timetable.test_remaining import meet
from web.services.matches.lists import approve
from web.store.proposed import open_proposals
from web.store.records.meetings import MeetingState, ProposalState
from web.store.standing import couples_of_proposals, live_meetings


def test_agreed_and_booked_meetings_are_live_and_cancelled_ones_are_not(site: TestSite) -> None:
    meet(site, MeetingState.AGREED, "ida", "sven")
    meet(site, MeetingState.BOOKED)
    meet(site, MeetingState.CANCELLED, "ivo", "sol")
    with site.store.reading() as db:
        live = [row.state for row in live_meetings(db, site.conference_id)]
        booked = [row.state for row in live_meetings(db, site.conference_id, booked_only=True)]
        elsewhere = live_meetings(db, site.other_id)
    assert (live, booked, elsewhere) == (
        [MeetingState.AGREED, MeetingState.BOOKED],
        [MeetingState.BOOKED],
        [],
    )


def test_proposals_are_found_by_their_state(site: TestSite) -> None:
    row = drafted(site)
    approve(site.store, site.seat("olga"), row.id, row_of(site, 1).revision, NOW)
    couple = site.people["ines"], site.people["siri"]
    with site.store.writing() as db:
        open_proposals(db, site.conference_id)[couple].state = ProposalState.DECLINED
    with site.store.reading() as db:
        assert couples_of_proposals(db, site.conference_id, ProposalState.DECLINED) == {couple}
        assert couple not in couples_of_proposals(db, site.conference_id, ProposalState.OPEN)
