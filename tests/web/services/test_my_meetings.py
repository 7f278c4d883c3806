"""All that one's page of meetings shows."""

from __future__ import annotations

from datetime import timedelta

from tests.web.cast import NOW, TestSite, slot
from tests.web.services.matches.test_proposals import answered, proposed
from tests.web.services.test_requests import accept_as, ask_as
from web.services.my_meetings import MyMeetings, my_meetings
from web.services.requests import decline
from web.store.records.conferences import ConferenceRecord
from web.store.records.participants import ParticipantRecord


def page(site: TestSite, who: str, days: int = 0) -> MyMeetings:
    with site.store.reading() as db:
        conference = db.get_one(ConferenceRecord, site.conference_id)
        own = db.get_one(ParticipantRecord, site.people[who])
        return my_meetings(db, conference, own, NOW + timedelta(days=days))


def test_a_request_waits_at_one_end_and_is_awaited_at_the_other(site: TestSite) -> None:
    ask_as(site, "ines", "sara")
    assert [one.other.name for one in page(site, "sara").requests] == ["Ines"]
    assert [one.other.name for one in page(site, "ines").asked] == ["Sara"]
    assert (page(site, "sara").waiting, page(site, "ines").waiting) == (1, 0)


def test_a_wished_time_that_is_taken_is_marked(site: TestSite) -> None:
    request = ask_as(site, "ines", "sara", slot(0))
    assert page(site, "sara").taken == set()
    accept_as(site, "suri", ask_as(site, "ines", "suri", slot(0)))
    assert page(site, "sara").taken == {request}


def test_a_proposal_waits_until_answered_and_then_for_the_other(site: TestSite) -> None:
    (proposal,) = proposed(site, ("ines", "sara"))
    assert [one.opinion is not None for one in page(site, "ines").proposals] == [True]
    answered(site, "ines", proposal)
    assert (len(page(site, "ines").proposals), len(page(site, "ines").offered)) == (0, 1)
    answered(site, "sara", proposal)
    assert [one.id for one in page(site, "ines").unplaced] == [1]


def test_requests_that_came_to_nothing_are_told_to_whoever_asked(site: TestSite) -> None:
    declined = ask_as(site, "ines", "sara")
    decline(site.store, site.seat("sara"), declined, "Not this year", NOW)
    ask_as(site, "ines", "suri")
    assert [one.row.id for one in page(site, "ines").ended] == [declined]
    assert [one.other.name for one in page(site, "ines", days=3).ended] == ["Suri", "Sara"]
    assert page(site, "sara").is_empty
