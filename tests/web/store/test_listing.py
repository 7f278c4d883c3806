from __future__ import annotations

from matcher.profiles import Side
from tests.web.cast import NOW, TestSite, slot
from web.services.matches.drafts import draft_matches
from web.services.requests import accept, ask
from web.store.listing import Part, matches_part, meetings_part, people_part, places_part, requests_part
from web.store.records.meetings import MeetingState, RequestState
from web.store.records.plans import MatchListRecord, Verdict

ALL = Part(0, 100)


def test_people_come_in_the_order_of_their_ids(site: TestSite) -> None:
    with site.store.reading() as db:
        whole = [row.id for row in people_part(db, site.conference_id, ALL, None, None)]
        part = [row.id for row in people_part(db, site.conference_id, Part(whole[2], 2), None, None)]
        investors = people_part(db, site.conference_id, ALL, Side.INVESTOR, True)
        assert people_part(db, site.conference_id, ALL, None, False) == []
    assert (whole, part, len(investors)) == (sorted(whole), whole[3:5], 3)


def test_meetings_and_requests_are_narrowed_by_state_and_person(site: TestSite) -> None:
    ines, sara = site.people["ines"], site.people["sara"]
    request = ask(site.store, site.seat("sara"), ines, "", slot(0), NOW)
    meeting = accept(site.store, site.seat("ines"), request, None, NOW)
    with site.store.reading() as db:
        own = site.conference_id
        booked = meetings_part(db, own, ALL, MeetingState.BOOKED, sara)
        accepted = requests_part(db, own, ALL, RequestState.ACCEPTED, ines)
        assert ([row.id for row in booked], [row.id for row in accepted]) == ([meeting], [request])
        assert meetings_part(db, own, ALL, MeetingState.CANCELLED, None) == []
        assert meetings_part(db, own, ALL, None, site.people["sol"]) == []
        assert requests_part(db, own, ALL, RequestState.PENDING, None) == []
        assert requests_part(db, own, ALL, None, site.people["sol"]) == []
        assert meetings_part(db, site.other_id, ALL, None, None) == []


def test_matches_are_narrowed_by_verdict(site: TestSite) -> None:
    version = draft_matches(site.store, site.conference_id, {})
    with site.store.reading() as db:
        listed = db.query(MatchListRecord).filter_by(conference_id=site.conference_id, version=version).one()
        assert matches_part(db, listed.id, ALL, Verdict.OPEN) == matches_part(db, listed.id, ALL, None) != []
        assert matches_part(db, listed.id, ALL, Verdict.REJECTED) == []


def test_a_timetable_without_places_has_none(site: TestSite) -> None:
    with site.store.reading() as db:
        assert places_part(db, 1, ALL) == []
