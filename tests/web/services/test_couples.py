"""What stands between two people, and what both doors end in."""

from __future__ import annotations

import pytest

from tests.web.cast import NOW, TestSite
from tests.web.services.test_requests import limit, refusal, say
from web.errors import NotFoundError
from web.services.couples import agree, couple_of, is_closed_to, most_meetings, tidy_text
from web.store.records.conferences import ConferenceRecord
from web.store.records.meetings import Door, MeetingState
from web.store.records.participants import Answer, ParticipantRecord


def test_a_couple_is_one_of_each_side_of_one_conference(site: TestSite) -> None:
    with site.store.writing() as db:
        couple = couple_of(db, site.seat("sara"), site.people["ines"])
        assert couple.ids == (site.people["ines"], site.people["sara"])
        for nobody in (site.people["sol"], 10_000):
            with pytest.raises(NotFoundError):
                couple_of(db, site.seat("sara"), nobody)


def test_only_the_no_of_the_other_closes_a_couple_to_somebody(site: TestSite) -> None:
    say(site, "ines", "sara", Answer.NO)
    with site.store.writing() as db:
        assert is_closed_to(db, couple_of(db, site.seat("sara"), site.people["ines"]))
        assert not is_closed_to(db, couple_of(db, site.seat("ines"), site.people["sara"]))


def test_a_participants_own_number_goes_before_the_rules(site: TestSite) -> None:
    limit(site, "sara", 7)
    with site.store.reading() as db:
        conference = db.get_one(ConferenceRecord, site.conference_id)
        people = [db.get_one(ParticipantRecord, site.people[name]) for name in ("sara", "sol")]
        assert [most_meetings(conference, one) for one in people] == [7, 3]


def test_texts_are_tidied_and_never_cut(site: TestSite) -> None:
    assert tidy_text("  one\r\ntwo \n") == "one\ntwo"
    assert "4000 characters" in refusal(lambda: tidy_text("x" * 4000))


def test_an_agreed_meeting_holds_no_place_yet(site: TestSite) -> None:
    with site.store.writing() as db:
        conference = db.get_one(ConferenceRecord, site.conference_id)
        ids = (site.people["ines"], site.people["sara"])
        meeting = agree(db, site.seat("ines"), ids, (Door.PROPOSAL, conference.sub_forums[0].id), NOW)
        assert (meeting.state, meeting.starts_at, meeting.sequence) == (MeetingState.AGREED, None, 0)
