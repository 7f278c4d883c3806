"""How it stands between two people, in the words of the one who looks."""

from __future__ import annotations

from datetime import timedelta

from tests.factories import between
from tests.web.cast import NOW, TestSite
from tests.web.services.matches.test_proposals import answered, proposed
from tests.web.services.test_requests import accept_as, ask_as, limit, rule, say
from web.services.booking import Booking, Standing, booking_between
from web.services.meetings import block_time
from web.store.records.conferences import ConferenceRecord, ConferenceState
from web.store.records.participants import Answer, ParticipantRecord


def between_them(site: TestSite, own: str, other: str) -> Booking:
    with site.store.reading() as db:
        people = [db.get_one(ParticipantRecord, site.people[name]) for name in (own, other)]
        conference = db.get_one(ConferenceRecord, site.conference_id)
        return booking_between(db, conference, people[0], people[1], NOW + timedelta(minutes=1))


def standing(site: TestSite, own: str, other: str) -> Standing:
    return between_them(site, own, other).standing


def test_a_request_looks_different_from_its_two_ends(site: TestSite) -> None:
    assert standing(site, "ines", "sara") is Standing.MAY_ASK
    request = ask_as(site, "ines", "sara")
    assert (standing(site, "ines", "sara"), standing(site, "sara", "ines")) == (Standing.ASKED, Standing.ANSWERS)
    accept_as(site, "sara", request)
    assert (standing(site, "ines", "sara"), standing(site, "sara", "ines")) == (Standing.BOOKED, Standing.BOOKED)


def test_a_proposal_waits_for_each_side(site: TestSite) -> None:
    (proposal,) = proposed(site, ("ines", "sara"))
    answered(site, "ines", proposal)
    assert (standing(site, "ines", "sara"), standing(site, "sara", "ines")) == (
        Standing.SAID_YES,
        Standing.PROPOSED,
    )
    answered(site, "sara", proposal)
    assert standing(site, "ines", "sara") is Standing.AGREED


def test_what_one_can_mend_oneself_is_told(site: TestSite) -> None:
    assert standing(site, "ida", "sol") is Standing.NO_FORUM
    block_time(site.store, site.seat("ida"), between(0, 60), "", NOW)
    assert standing(site, "ida", "sara") is Standing.NO_TIME
    rule(site, outgoing_cap=0)
    assert standing(site, "ines", "sara") is Standing.CAPPED
    limit(site, "ines", 0)
    assert standing(site, "ines", "sara") is Standing.FULL
    rule(site, state=ConferenceState.CLOSED)
    assert standing(site, "ines", "sara") is Standing.CLOSED


def test_the_others_no_and_the_others_full_calendar_look_the_same(site: TestSite) -> None:
    say(site, "sara", "ines", Answer.NO)
    limit(site, "suri", 0)
    seen = [between_them(site, "ines", name) for name in ("sara", "suri")]
    assert [(one.standing, one.count) for one in seen] == [(Standing.CANNOT, 0)] * 2
