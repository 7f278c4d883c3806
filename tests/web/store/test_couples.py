"""What the database knows of two people."""

from __future__ import annotations

from datetime import timedelta

from matcher.profiles import Interval
from tests.factories import at
from tests.web.cast import NOW, TestSite, slot
from tests.web.services.matches.test_proposals import proposed, release_timetable
from tests.web.services.test_requests import accept_as, ask_as
from web.services.meetings import cancel_meeting
from web.store import couples


def test_requests_are_counted_from_both_ends_while_they_wait(site: TestSite) -> None:
    ask_as(site, "ines", "sara")
    ask_as(site, "ida", "sara")
    ask_as(site, "suri", "ines")
    later = NOW + timedelta(hours=48)
    with site.store.reading() as db:
        counted = {name: couples.requests_waiting(db, site.people[name], NOW) for name in ("ines", "sara", "suri")}
        assert counted == {"ines": (1, 1), "sara": (0, 2), "suri": (1, 0)}
        assert couples.requests_waiting(db, site.people["sara"], later) == (0, 0)
        assert [row.id for row in couples.overdue_requests(db, later)] == [1, 2, 3]


def test_a_cancelled_meeting_is_neither_live_nor_counted(site: TestSite) -> None:
    ids = (site.people["ines"], site.people["sara"])
    meeting = accept_as(site, "sara", ask_as(site, "ines", "sara", slot(0)))
    with site.store.reading() as db:
        assert couples.meeting_counts(db, ids) == dict.fromkeys(ids, 1)
        assert couples.booked_hours(db, ids) == {person: [Interval(at(0), at(15))] for person in ids}
        assert couples.booked_hours(db, ids, meeting) == {person: [] for person in ids}
    cancel_meeting(site.store, site.seat("sara"), meeting, "I am ill", NOW)
    with site.store.reading() as db:
        assert couples.live_meeting(db, *ids) is None
        assert couples.meeting_counts(db, ids) == dict.fromkeys(ids, 0)


def test_shared_sub_forums_come_in_the_order_of_the_programme(site: TestSite) -> None:
    with site.store.reading() as db:
        shared = [
            len(couples.shared_forums(db, site.people[one], site.people[other]))
            for one, other in (("ines", "suri"), ("ines", "sara"), ("ida", "sol"))
        ]
    assert shared == [2, 1, 0]


def test_rows_of_another_conference_are_not_found(site: TestSite) -> None:
    request = ask_as(site, "ines", "sara")
    meeting = accept_as(site, "sara", request)
    (proposal,) = proposed(site, ("ida", "sara"))
    with site.store.reading() as db:
        for read, id_ in (
            (couples.request_row, request),
            (couples.meeting_row, meeting),
            (couples.proposal_row, proposal),
        ):
            assert read(db, site.conference_id, id_) is not None
            assert read(db, site.other_id, id_) is None


def test_a_timetable_is_released_once_it_is_frozen(site: TestSite) -> None:
    with site.store.reading() as db:
        assert not couples.is_released(db, site.conference_id)
    release_timetable(site)
    with site.store.reading() as db:
        assert couples.is_released(db, site.conference_id)
        assert not couples.is_released(db, site.other_id)
