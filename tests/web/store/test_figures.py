"""What organisers count."""

from __future__ import annotations

from matcher.profiles import Side
from tests.web.cast import NOW, TestSite, slot
from tests.web.services.test_exports import add_meeting, add_request
from web.store import figures
from web.store.records.meetings import MeetingRecord, MeetingState, ProposalRecord
from web.store.records.participants import ParticipantRecord
from web.store.records.plans import MatchListRecord


def test_people_meetings_and_what_waits_are_counted_for_one_conference_alone(site: TestSite) -> None:
    add_meeting(site)
    add_meeting(site, "ida", "sven", None)
    add_request(site)
    add_request(site, "ivo", "sina", hours=60)  # expired
    with site.store.reading() as db:
        stand = figures.standings(db, site.conference_id, NOW)
        other = figures.standings(db, site.other_id, NOW)
    assert (stand.investors, stand.startups, stand.halls) == (3, 6, 2)
    assert (stand.booked, stand.agreed, stand.requests, stand.proposals) == (1, 1, 1, 0)
    assert (other.people, other.meetings, other.requests) == (9, 0, 0)


def test_fairness_counts_heads_meetings_and_who_has_none(site: TestSite) -> None:
    add_meeting(site)
    add_meeting(site, "ines", "sven", 1)
    with site.store.writing() as db:
        for who, newcomer in (("sara", True), ("sven", True), ("sol", False)):
            db.get_one(ParticipantRecord, site.people[who]).newcomer = newcomer
    with site.store.reading() as db:
        shares = {(one.key, one.side): one for one in figures.shares_by(db, site.conference_id, "newcomer")}
    newcomers, others = shares[True, Side.STARTUP], shares[False, Side.STARTUP]
    assert (newcomers.people, newcomers.mean, newcomers.share_without) == (2, 1.0, 0.0)
    assert (others.people, others.mean, others.share_without) == (1, 0.0, 1.0)
    assert (shares[None, Side.INVESTOR].people, shares[None, Side.INVESTOR].meetings) == (3, 2)


def test_whoever_is_in_two_sub_forums_counts_in_both(site: TestSite) -> None:
    with site.store.reading() as db:
        shares = figures.shares_by(db, site.conference_id, "sub_forum")
    assert sum(one.people for one in shares if one.side is Side.STARTUP) == 7


def test_a_cancelled_meeting_is_none(site: TestSite) -> None:
    add_meeting(site)
    with site.store.writing() as db:
        db.get_one(MeetingRecord, 1).state = MeetingState.CANCELLED
    with site.store.reading() as db:
        people, count = figures.without_meeting(db, site.conference_id, "", (0, 3))
        assert figures.held_by_start(db, site.conference_id) == []
    assert (len(people), count) == (3, 9)


def test_people_without_a_meeting_are_found_by_any_words_of_their_profile(site: TestSite) -> None:
    with site.store.reading() as db:
        people, count = figures.without_meeting(db, site.conference_id, "ROBOTS ships", None)
        none, _count = figures.without_meeting(db, site.conference_id, "100%", None)
    assert ([one.name for one in people], count, none) == (["Sven"], 1, [])


def test_load_is_counted_by_session_and_start(site: TestSite) -> None:
    add_meeting(site)
    add_meeting(site, "ida", "siri", 0)
    with site.store.reading() as db:
        ((_session, start, count),) = figures.held_by_start(db, site.conference_id)
    assert (start, count) == (slot(0), 2)


def test_what_waits_longest_comes_first_with_whom_it_waits_for(site: TestSite) -> None:
    add_request(site, hours=5)
    with site.store.writing() as db:
        drafted = MatchListRecord(conference_id=site.conference_id, version=1, created_at=NOW)
        db.add(drafted)
        db.flush()
        forum = db.get_one(ParticipantRecord, site.people["sara"]).forums[0].sub_forum_id
        db.add(
            ProposalRecord(
                conference_id=site.conference_id,
                match_list_id=drafted.id,
                investor_id=site.people["ines"],
                startup_id=site.people["sara"],
                sub_forum_id=forum,
                investor_yes=True,
                created_at=NOW,
            )
        )
    with site.store.reading() as db:
        waiting = figures.unanswered(db, site.conference_id, NOW, 0, 10)
        assert figures.unanswered(db, site.conference_id, NOW, 1, 10) == waiting[1:]
    assert [(one.kind, one.investor, one.startup, one.waits_for) for one in waiting] == [
        ("request", "Ivo", "Sol", (Side.INVESTOR,)),
        ("proposal", "Ines", "Sara", (Side.STARTUP,)),
    ]
    assert (waiting[0].until is None, waiting[1].until) == (False, None)


def test_a_point_of_the_map_has_the_sub_forum_that_was_named_before_a_guessed_one(site: TestSite) -> None:
    with site.store.writing() as db:
        suri = db.get_one(ParticipantRecord, site.people["suri"])
        suri.map_x, suri.map_y = 0.5, -1.0
        guessed, named = suri.forums
        guessed.probability = 0.99
        wanted = named.sub_forum_id
    with site.store.reading() as db:
        assert figures.map_points(db, site.conference_id) == [(suri.id, "Suri", Side.STARTUP, 0.5, -1.0, wanted)]
