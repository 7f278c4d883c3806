"""What pages of meetings read."""

from __future__ import annotations

from datetime import timedelta

from tests.factories import between
from tests.web.cast import NOW, TestSite, slot
from tests.web.services.matches.test_proposals import proposed
from tests.web.services.test_requests import accept_as, ask_as
from web.services.letters.calendar_files import renew_calendar_address
from web.services.meetings import block_time
from web.store import meetings as read
from web.store.records.conferences import ConferenceRecord
from web.store.records.participants import ParticipantRecord


def test_meetings_come_in_the_order_of_time_with_the_other_side(site: TestSite) -> None:
    accept_as(site, "sara", ask_as(site, "ines", "sara", slot(1)))
    accept_as(site, "suri", ask_as(site, "ines", "suri", slot(0)))
    with site.store.reading() as db:
        own = site.people["ines"]
        assert [read.other_party(one, own).name for one in read.meetings_of(db, own)] == ["Suri", "Sara"]
        assert [
            read.other_party(one, site.people["sara"]).name for one in read.meetings_of(db, site.people["sara"])
        ] == ["Ines"]


def test_each_end_of_a_request_reads_it_with_its_own_reasons_while_it_waits(site: TestSite) -> None:
    ask_as(site, "ines", "sara")
    with site.store.reading() as db:
        conference = db.get_one(ConferenceRecord, site.conference_id)
        ines, sara = (db.get_one(ParticipantRecord, site.people[name]) for name in ("ines", "sara"))
        (offer,) = read.requests_to(db, conference, sara, NOW)
        assert offer.opinion is not None
        assert (offer.other.name, round(offer.opinion.score, 2)) == ("Ines", 0.7)
        assert [one.other.name for one in read.requests_from(db, ines, NOW)] == ["Sara"]
        later = NOW + timedelta(hours=48)
        assert read.requests_to(db, conference, sara, later) == []
        assert [one.other.name for one in read.answers_to(db, ines, later)] == ["Sara"]


def test_proposals_come_with_the_reasons_of_their_match(site: TestSite) -> None:
    proposed(site, ("ines", "sara"))
    with site.store.reading() as db:
        (offer,) = read.open_proposals_to(db, db.get_one(ParticipantRecord, site.people["sara"]))
    assert offer.other.name == "Ines"
    assert offer.opinion is not None
    assert offer.opinion.reasons[0].feature == "text"


def test_absences_and_sub_forums_are_ones_own(site: TestSite) -> None:
    absence = block_time(site.store, site.seat("sara"), between(0, 15), "", NOW)
    with site.store.reading() as db:
        assert [one.id for one in read.absences_of_person(db, site.people["sara"])] == [absence]
        assert read.absences_of_person(db, site.people["ines"]) == []
        assert read.absence_row(db, absence) is not None
        assert len(read.forums_of_person(db, site.people["ines"])) == 2


def test_a_seat_is_found_by_its_calendar(site: TestSite) -> None:
    token = renew_calendar_address(site.store, site.seat("ines"), NOW)
    with site.store.reading() as db:
        seat = read.membership_by_token(db, token)
        assert seat is not None
        assert seat.account_id == site.accounts["ines"]
        assert read.membership_by_token(db, "guess") is None
