"""Before approving one sees for whom what changes, and who has no match and why."""

from __future__ import annotations

from tests.web.cast import NOW, TestSite
from tests.web.drafts import drafted, row_of, ticked
from tests.web.services.matches.test_lists import approved
from tests.web.services.timetable.test_remaining import meet
from web.services.matches.changes import ListChanges, Unmatched, count_unmatched, list_changes, unmatched
from web.services.matches.lists import judge, roll_back, swap
from web.store.records.conferences import ConferenceRecord
from web.store.records.meetings import MeetingState
from web.store.records.participants import ParticipantRecord
from web.store.records.plans import Verdict

INES_SIRI, INES_SVEN = ("Ines", "Siri"), ("Ines", "Sven")


def changes(site: TestSite, version: int) -> ListChanges:
    with site.store.reading() as db:
        return list_changes(db, db.get_one(ConferenceRecord, site.conference_id), row_of(site, version))


def without(site: TestSite, version: int) -> list[Unmatched]:
    with site.store.reading() as db:
        conference, row = db.get_one(ConferenceRecord, site.conference_id), row_of(site, version)
        found = unmatched(db, conference, row)
        assert count_unmatched(db, conference, row) == len(found)
        return found


def test_against_nothing_every_match_is_new(site: TestSite) -> None:
    row = drafted(site)
    told = changes(site, 1)
    assert (told.since, told.gained, told.lost, told.kept) == (None, row.figures["matches"], 0, 0)


def test_changes_are_told_by_person_the_losers_first(site: TestSite) -> None:
    row = drafted(site)
    approved(site, 1)
    roll_back(site.store, site.seat("olga"), 1, NOW)
    judge(site.store, site.seat("olga"), ticked(site, 2, INES_SIRI), Verdict.REJECTED, "rivals", NOW)
    swap(site.store, site.seat("olga"), ticked(site, 2, INES_SVEN), site.people["sara"], NOW)
    told = changes(site, 2)
    assert (told.since, told.gained, told.lost, told.kept) == (1, 1, 2, row.figures["matches"] - 2)
    assert [
        (one.person.name, [other.name for other in one.gained], [other.name for other in one.lost])
        for one in told.people
    ] == [
        ("Ines", ["Sara"], ["Siri", "Sven"]),
        ("Siri", [], ["Ines"]),
        ("Sven", [], ["Ines"]),
        ("Sara", ["Ines"], []),
    ]
    assert (told.gaining, told.losing) == (1, 3)


def test_whoever_lost_all_matches_is_told_with_the_reason(site: TestSite) -> None:
    drafted(site)
    assert without(site, 1) == []
    judge(site.store, site.seat("olga"), ticked(site, 1, INES_SIRI), Verdict.REJECTED, "rivals", NOW)
    assert [(one.person.name, one.reason.en) for one in without(site, 1)] == [
        ("Siri", "its matches were rejected; draft again to look for others")
    ]


def test_whoever_has_a_meeting_already_is_not_without(site: TestSite) -> None:
    drafted(site)
    judge(site.store, site.seat("olga"), ticked(site, 1, INES_SIRI), Verdict.REJECTED, "rivals", NOW)
    meet(site, MeetingState.AGREED, "ida", "siri")
    assert without(site, 1) == []


def test_whoever_could_not_be_matched_is_told_why(site: TestSite) -> None:
    with site.store.writing() as db:
        siri = db.get_one(ParticipantRecord, site.people["siri"])
        siri.profile = {**siri.profile, "attendance": {**siri.profile["attendance"], "max_meetings": 0}}
    drafted(site)
    assert [(one.person.name, one.reason.en) for one in without(site, 1)] == [
        ("Siri", "wants no meetings (max_meetings is 0)")
    ]


def test_a_couple_that_agreed_to_meet_loses_nothing_by_a_new_draft(site: TestSite) -> None:
    drafted(site)
    approved(site, 1)
    meet(site, MeetingState.AGREED, "ines", "siri")
    drafted(site)
    told = changes(site, 2)
    assert told.lost == 0
    assert "Siri" not in {one.person.name for one in told.people}
