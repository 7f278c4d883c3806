"""Meetings at their tables, and those without an outcome."""

from __future__ import annotations

from datetime import timedelta

from tests.web.cast import TestSite, slot
from tests.web.services.floor.test_outcomes import (
    EARLY,
    END,
    HELD,
    NO_INVESTOR,
    NO_STARTUP,
    NOBODY,
    meet,
    said_of,
    say,
)
from tests.web.services.timetable_story import session_id
from web.store.outcomes import (
    at_tables,
    count_without_outcome,
    first_outcome,
    given_back_counts,
    is_place_free,
    missed,
    outcome_counts,
    outcomes_of,
    starts_at_tables,
    waiting_alone,
    without_outcome,
)
from web.store.records.floor import Outcome, OutcomeRecord
from web.store.records.meetings import MeetingRecord

LATE = slot(0) + timedelta(minutes=6)


def test_a_slot_has_its_meetings_by_table_with_what_is_said(site: TestSite) -> None:
    first, second = meet(site, "ines", "sara", 0), meet(site, "ida", "suri", 0)
    later = meet(site, "ines", "sven", 1)
    say(site, "ida", second, HELD)
    with site.store.reading() as db:
        found = at_tables(db, session_id(site), slot(0))
        assert [(one.meeting.id, one.outcome) for one in found] == [(first, None), (second, HELD)]
        assert list(outcomes_of(db, [first, second, later])) == [second]
        assert starts_at_tables(db, session_id(site)) == [slot(0), slot(1)]
    assert not any(one.disputed or one.unsettled for one in found)


def test_what_is_over_without_a_word_or_with_two_that_clash_is_without_outcome(site: TestSite) -> None:
    silent, clashing, said = (
        meet(site, "ines", "sara", 0),
        meet(site, "ida", "suri", 0),
        meet(site, "ivo", "sol", 0),
    )
    for who, one, word in (("ida", clashing, HELD), ("suri", clashing, NO_INVESTOR), ("ivo", said, HELD)):
        say(site, who, one, word)
    with site.store.reading() as db:
        found = without_outcome(db, site.conference_id, END)
        assert {one.meeting.id: one.unsettled for one in found} == {silent: False, clashing: True}
        assert len(without_outcome(db, site.conference_id, END, 1)) == 1
        assert count_without_outcome(db, site.conference_id, END) == 2
        assert count_without_outcome(db, site.other_id, END) == 0
        assert outcome_counts(db, site.conference_id) == {HELD: 1}


def test_who_missed_a_meeting_is_known_until_it_is_seen_again(site: TestSite) -> None:
    meet_first, meet_second = meet(site, "ines", "sara", 0), meet(site, "ida", "sara", 1)
    say(site, "ines", meet_first, NO_STARTUP)
    with site.store.reading() as db:
        assert missed(db, site.conference_id, slot(0), slot(2)) == {site.people["sara"]}
        assert missed(db, site.conference_id, slot(1), slot(2)) == set()
    say(site, "ida", meet_second, HELD, slot(1))
    with site.store.reading() as db:
        assert missed(db, site.conference_id, slot(0), slot(2)) == set()


def test_who_waits_alone_is_known_while_the_meeting_lasts(site: TestSite) -> None:
    alone, nobody, held = meet(site, "ines", "sara", 0), meet(site, "ida", "suri", 0), meet(site, "ivo", "sol", 0)
    for who, one, word in (("ines", alone, NO_STARTUP), ("staff", nobody, NOBODY), ("ivo", held, HELD)):
        say(site, who, one, word)
    here = site.conference_id
    with site.store.reading() as db:
        assert waiting_alone(db, EARLY) == [(here, alone), (here, nobody)]
        assert waiting_alone(db, END) == []


def test_what_was_given_back_counts_and_is_free(site: TestSite) -> None:
    meeting = meet(site, "ines", "sara", 0)
    people = [site.people[who] for who in ("ines", "sara", "ida")]
    say(site, "ines", meeting, NOBODY, LATE)
    wanted = range(int(slot(0).timestamp()) // 300, int(END.timestamp()) // 300)
    with site.store.reading() as db:
        row = db.get_one(MeetingRecord, meeting)
        assert given_back_counts(db, people) == dict(zip(people, (1, 1, 0), strict=True))
        assert is_place_free(db, row, wanted)
    say(site, "ines", meeting, HELD, LATE)
    with site.store.reading() as db:
        assert not is_place_free(db, db.get_one(MeetingRecord, meeting), wanted)


def test_a_replaced_meeting_keeps_what_was_said_of_it_before(site: TestSite) -> None:
    meeting = meet(site, "ines", "sara", 0)
    say(site, "ines", meeting, NO_STARTUP)
    row: OutcomeRecord = said_of(site, meeting)
    assert first_outcome(row) is NO_STARTUP
    row.outcome = Outcome.REPLACED
    assert first_outcome(row) is NO_STARTUP
