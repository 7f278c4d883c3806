"""What can be taken away as a file."""

from __future__ import annotations

from datetime import timedelta

from matcher.profiles import Side
from matcher.reporting.sheets import Kind
from tests.web.cast import NOW, TestSite, slot
from tests.web.counting import queries
from tests.web.services.matches.test_proposals import answered, proposed
from web.services.exporting import as_csv
from web.services.exports import EXPORTS, suggestions
from web.services.matches.proposals import withdraw_proposals
from web.store.records.conferences import ConferenceRecord
from web.store.records.meetings import Door, MeetingRecord, MeetingRequestRecord, MeetingState
from web.store.records.participants import ParticipantRecord
from web.store.records.plans import MatchListRecord, VersionState


def lines(site: TestSite, what: str) -> list[str]:
    with site.store.reading() as db:
        return as_csv(EXPORTS[what](db, db.get_one(ConferenceRecord, site.conference_id))).decode().splitlines()


def add_meeting(site: TestSite, investor: str = "ines", startup: str = "sara", number: int | None = 0) -> None:
    with site.store.writing() as db:
        session = db.get_one(ConferenceRecord, site.conference_id).sessions[0]
        assert session.sub_forum_id is not None
        place = (
            {}
            if number is None
            else {
                "session_id": session.id,
                "starts_at": slot(number),
                "ends_at": slot(number) + timedelta(minutes=15),
                "table": 1,
            }
        )
        db.add(
            MeetingRecord(
                conference_id=site.conference_id,
                investor_id=site.people[investor],
                startup_id=site.people[startup],
                sub_forum_id=session.sub_forum_id,
                door=Door.REQUEST,
                state=MeetingState.AGREED if number is None else MeetingState.BOOKED,
                created_at=NOW,
                changed_at=NOW,
                **place,
            )
        )


def add_request(site: TestSite, investor: str = "ivo", startup: str = "sol", hours: int = 1) -> None:
    with site.store.writing() as db:
        forum = db.get_one(ParticipantRecord, site.people[startup]).forums[0].sub_forum_id
        db.add(
            MeetingRequestRecord(
                conference_id=site.conference_id,
                investor_id=site.people[investor],
                startup_id=site.people[startup],
                asked_by=Side.STARTUP,
                sub_forum_id=forum,
                message="A secret between us.",
                created_at=NOW - timedelta(hours=hours),
                expires_at=NOW + timedelta(hours=48 - hours),
            )
        )


def test_meetings_are_told_in_the_conferences_zone(site: TestSite) -> None:
    add_meeting(site)
    assert lines(site, "meetings")[1:] == [
        "ines,Ines,sara,Sara,ai,booked,request,2026-05-12,2026-05-12 17:00,2026-05-12 17:15,Hall 1,1"
    ]


def test_participants_come_with_their_meetings_and_formulas_in_names_are_harmless(site: TestSite) -> None:
    with site.store.writing() as db:
        db.get_one(ParticipantRecord, site.people["sara"]).name = "=1+1"
    add_meeting(site)
    head, *rows = lines(site, "participants")
    assert len(rows) == 9
    (sara,) = [row for row in rows if row.startswith("startup,sara,")]
    assert sara.startswith("startup,sara,'=1+1,")
    assert sara.split(",")[head.split(",").index("meetings")] == "1"


def test_what_people_write_to_each_other_is_in_no_file(site: TestSite) -> None:
    add_request(site)
    (row,) = lines(site, "requests")[1:]
    assert row == "request,ivo,Ivo,sol,Sol,bio,startup,pending,2026-04-01 19:00,2026-04-03 19:00,"


def test_scores_are_numbers_to_sort_by_and_no_percentages(site: TestSite) -> None:
    with site.store.reading() as db:
        table = suggestions(db, db.get_one(ConferenceRecord, site.conference_id))
    assert [one.kind for one in table.headings[-3:]] == [Kind.SCORE] * 3


def test_the_best_suggestions_of_everybody_are_there_once(site: TestSite) -> None:
    rows = lines(site, "suggestions")[1:]
    pairs = [tuple(row.split(",")[0:3:2]) for row in rows]
    assert len(pairs) == len(set(pairs)) > 0


def test_whoever_has_no_meeting_is_told_why(site: TestSite) -> None:
    add_meeting(site)
    with site.store.writing() as db:
        why = [site.people["sol"], {"en": "wants no meetings", "zh": "不需要会面"}]
        db.add(
            MatchListRecord(
                conference_id=site.conference_id,
                version=1,
                state=VersionState.FROZEN,
                shortfalls={"left_out": [why]},
                created_at=NOW,
            )
        )
    rows = lines(site, "left-out")[1:]
    assert "startup,sol,Sol,bio,wants no meetings,不需要会面" in rows
    assert len(rows) == 7


def test_the_queries_of_a_file_do_not_grow_with_its_rows(site: TestSite) -> None:
    def count() -> list[int]:
        counts = []
        for what in EXPORTS:
            with queries(site) as asked:
                lines(site, what)
            counts.append(len(asked))
        return counts

    add_meeting(site)
    add_request(site)
    few = count()
    for number, startup in enumerate(("sven", "suri", "siri")):
        add_meeting(site, "ida", startup, number)
    add_request(site, "ivo", "sina")
    assert count() == few


def test_a_proposal_that_was_declined_is_over_like_one_that_was_taken_back(site: TestSite) -> None:
    declined, withdrawn = proposed(site, ("ines", "sara"), ("ida", "suri"))
    answered(site, "sara", declined, yes=False)
    with site.store.writing() as db:
        withdraw_proposals(db, site.seat("olga"), [(site.people["ida"], site.people["suri"])], NOW)
    assert withdrawn
    assert [row.split(",")[7] for row in lines(site, "requests")[1:]] == ["over", "over"]
