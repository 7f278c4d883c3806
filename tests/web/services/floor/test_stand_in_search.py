"""Who is the best to stand in."""

from __future__ import annotations

from datetime import timedelta

from tests.web.cast import NOW, TestSite, slot
from tests.web.services.floor.test_outcomes import NO_STARTUP, meet, say, seat_for
from tests.web.services.test_requests import limit
from web.services.floor.stand_in_search import best_stand_in, slot_ticks
from web.services.regards import answer
from web.store.records.conferences import ConferenceRecord
from web.store.records.meetings import MeetingRecord
from web.store.records.participants import Answer, ParticipantRecord
from web.store.records.plans import PairRuleKind, PairRuleRecord

LATE = slot(0) + timedelta(minutes=5)


def best(site: TestSite, meeting: int, who: str) -> str | None:
    names = {id_: name for name, id_ in site.people.items()}
    with site.store.reading() as db:
        row = db.get_one(MeetingRecord, meeting)
        conference = db.get_one(ConferenceRecord, site.conference_id)
        freed = db.get_one(ParticipantRecord, site.people[who])
        found = best_stand_in(db, conference, row, freed, LATE)
    return None if found is None else names[found]


def test_it_is_the_best_of_the_same_sub_forum_for_either_side(site: TestSite) -> None:
    meeting = meet(site, "ines", "sara", 0)
    assert best(site, meeting, "ines") == "siri"
    assert best(site, meeting, "sara") == "ida"


def test_a_pair_that_is_kept_apart_by_anybody_is_none(site: TestSite) -> None:
    meeting = meet(site, "ines", "sara", 0)
    answer(site.store, seat_for(site, "siri"), site.people["ines"], Answer.NO, NOW)
    answer(site.store, seat_for(site, "ines"), site.people["suri"], Answer.NO, NOW)
    with site.store.writing() as db:
        db.add(
            PairRuleRecord(
                investor_id=site.people["ines"],
                startup_id=site.people["sven"],
                conference_id=site.conference_id,
                kind=PairRuleKind.BLOCKED,
            )
        )
    assert best(site, meeting, "ines") is None


def test_the_changeover_before_another_meeting_is_kept(site: TestSite) -> None:
    meeting = meet(site, "ines", "sara", 0)
    meet(site, "ida", "siri", 1)
    with site.store.writing() as db:
        db.get_one(ConferenceRecord, site.conference_id).changeover_minutes = 10
    assert best(site, meeting, "ines") == "suri"
    with site.store.reading() as db:
        conference = db.get_one(ConferenceRecord, site.conference_id)
        inner, outer = slot_ticks(conference, db.get_one(MeetingRecord, meeting))
    assert (len(inner), len(outer)) == (3, 7)


def test_whoever_missed_a_meeting_lately_is_not_asked(site: TestSite) -> None:
    meeting, other = meet(site, "ines", "sara", 0), meet(site, "ida", "siri", 0)
    say(site, "ida", other, NO_STARTUP, LATE)
    assert best(site, meeting, "ines") == "suri"


def test_whoever_wants_no_more_meetings_is_not_asked_and_does_not_ask(site: TestSite) -> None:
    meeting = meet(site, "ines", "sara", 0)
    limit(site, "siri", 0)
    assert best(site, meeting, "ines") == "suri"
    say(site, "ines", meeting, NO_STARTUP, LATE)
    limit(site, "ines", 0)
    assert best(site, meeting, "ines") is None
