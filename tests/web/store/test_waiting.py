"""What waits for an answer, counted for the navigation."""

from __future__ import annotations

from datetime import datetime, timedelta

from matcher.profiles import Side
from tests.web.cast import NOW, TestSite
from tests.web.services.floor.test_outcomes import NO_STARTUP, meet, say
from tests.web.services.floor.test_standing_in import LATE, offers, yes
from web.store.records.meetings import MeetingRequestRecord, ProposalRecord, RequestState
from web.store.records.participants import ParticipantRecord
from web.store.records.plans import MatchListRecord
from web.store.waiting import waiting_for


def _counts(site: TestSite, *who: str) -> list[int]:
    with site.store.reading() as db:
        return [waiting_for(db, site.people[one], NOW) for one in who]


def _request(site: TestSite, asked_by: Side, **values: object) -> None:
    with site.store.writing() as db:
        forum = db.get_one(ParticipantRecord, site.people["sara"]).forums[0].sub_forum_id
        fields: dict[str, object] = {"expires_at": NOW + timedelta(hours=1), **values}
        db.add(
            MeetingRequestRecord(
                conference_id=site.conference_id,
                investor_id=site.people["ines"],
                startup_id=site.people["sara"],
                asked_by=asked_by,
                sub_forum_id=forum,
                created_at=NOW,
                **fields,
            )
        )


def test_a_request_waits_for_the_one_who_was_asked(site: TestSite) -> None:
    _request(site, Side.STARTUP)
    assert _counts(site, "ines", "sara") == [1, 0]


def test_a_request_that_ended_waits_for_nobody(site: TestSite) -> None:
    _request(site, Side.INVESTOR, state=RequestState.DECLINED)
    _request(site, Side.INVESTOR, expires_at=NOW)
    assert _counts(site, "ines", "sara") == [0, 0]


def test_a_proposal_waits_for_both_until_each_has_answered(site: TestSite) -> None:
    with site.store.writing() as db:
        listed = MatchListRecord(conference_id=site.conference_id, version=1, created_at=NOW)
        db.add(listed)
        db.flush()
        db.add(
            ProposalRecord(
                conference_id=site.conference_id,
                match_list_id=listed.id,
                investor_id=site.people["ines"],
                startup_id=site.people["sara"],
                sub_forum_id=db.get_one(ParticipantRecord, site.people["sara"]).forums[0].sub_forum_id,
                startup_yes=True,
                created_at=NOW,
            )
        )
    assert _counts(site, "ines", "sara", "ivo") == [1, 0, 0]


def test_an_offer_to_stand_in_waits_for_each_of_the_two_until_it_answers(site: TestSite) -> None:
    booked = meet(site, "ines", "sara", 0)
    say(site, "ines", booked, NO_STARTUP, LATE)
    (offer,) = offers(site)
    assert _counts_at(site, LATE) == [1, 1]
    yes(site, "siri", offer.id)
    assert _counts_at(site, LATE) == [1, 0]
    assert _counts_at(site, offer.expires_at) == [0, 0]


def _counts_at(site: TestSite, now: datetime) -> list[int]:
    with site.store.reading() as db:
        return [waiting_for(db, site.people[who], now) for who in ("ines", "siri")]
