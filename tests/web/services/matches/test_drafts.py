"""Drafts: what was decided stays, what was rejected stays away, and the figures say what is proven."""

from __future__ import annotations

from datetime import timedelta

import pytest

from matcher.errors import PlanError
from matcher.profiles import Interval, Side
from tests.web.cast import NOW, TestSite
from tests.web.drafts import drafted, matches, pairs, row_of, ticked
from tests.web.services.timetable.test_remaining import meet
from web.errors import ChangedMeanwhileError, RefusedError
from web.services.matches.drafts import draft_matches
from web.services.matches.lists import block_pair, judge, pin
from web.store.busy import add_absence
from web.store.log import changes_of
from web.store.match_lists import set_pair_rule
from web.store.opinions import unpacked
from web.store.people import people_of
from web.store.records.meetings import MeetingState
from web.store.records.participants import Answer, ParticipantRecord, RegardRecord
from web.store.records.plans import PairRuleKind, Verdict, VersionState

INES_SIRI, INES_SVEN, IVO_SOL = ("Ines", "Siri"), ("Ines", "Sven"), ("Ivo", "Sol")


def test_a_draft_is_a_new_version_with_scores_reasons_figures_and_a_line_in_the_log(site: TestSite) -> None:
    row = drafted(site)
    assert (row.version, row.state, row.created_by) == (1, VersionState.DRAFT, site.accounts["olga"])
    found = matches(site, 1)
    for match in found.values():
        told = unpacked(match.told)
        assert (match.verdict, match.pinned) == (Verdict.OPEN, False)
        assert match.score == pytest.approx(match.investor_score * match.startup_score)
        assert told[Side.INVESTOR].score == pytest.approx(match.investor_score, abs=1e-6)
        assert match.session_id is not None
    assert row.figures["matches"] == len(found)
    assert row.figures["value"] == pytest.approx(sum(match.score for match in found.values()))
    assert row.figures["value"] <= row.figures["bound"] + 1e-9
    assert row.figures["people"] == {"investor": 3, "startup": 6}
    assert row.figures["tables"] == {"ai-1": 2, "bio-1": 2}
    with site.store.reading() as db:
        assert [change.verb for change in changes_of(db, site.conference_id, "match_list", row.id)] == ["draft"]


def test_nobody_gets_more_than_its_most_meetings(site: TestSite) -> None:
    found = pairs(site, drafted(site).version)
    for place in (0, 1):
        names = [pair[place] for pair in found]
        assert max(names.count(name) for name in names) <= 3


def test_a_new_draft_takes_the_place_of_the_old_one(site: TestSite) -> None:
    drafted(site)
    drafted(site)
    assert [row_of(site, version).state for version in (1, 2)] == [VersionState.DISCARDED, VersionState.DRAFT]


def test_a_rejected_pair_does_not_come_back(site: TestSite) -> None:
    drafted(site)
    judge(site.store, site.seat("olga"), ticked(site, 1, INES_SIRI), Verdict.REJECTED, "too early", NOW)
    for version in (2, 3):
        drafted(site)
        match = matches(site, version)[INES_SIRI]
        assert (match.verdict, match.reason) == (Verdict.REJECTED, "too early")
        assert INES_SIRI not in pairs(site, version, Verdict.OPEN, Verdict.APPROVED)


def test_approved_and_pinned_matches_survive_a_new_draft(site: TestSite) -> None:
    drafted(site)
    judge(site.store, site.seat("olga"), ticked(site, 1, IVO_SOL), Verdict.APPROVED, "", NOW)
    pin(site.store, site.seat("olga"), ticked(site, 1, INES_SIRI), NOW)
    before = matches(site, 1)
    row = drafted(site)
    after = matches(site, 2)
    assert (after[IVO_SOL].verdict, after[IVO_SOL].pinned) == (Verdict.APPROVED, False)
    assert (after[INES_SIRI].verdict, after[INES_SIRI].pinned) == (Verdict.APPROVED, True)
    assert after[IVO_SOL].starts_at == before[IVO_SOL].starts_at
    assert row.figures["kept"] == 2
    assert row.figures["value"] == pytest.approx(sum(match.score for match in after.values()))


def test_one_sub_forum_is_drafted_anew_and_the_others_are_carried_over(site: TestSite) -> None:
    drafted(site)
    row = drafted(site, "ai")
    before, after = matches(site, 1), matches(site, 2)
    bio = {pair for pair, match in before.items() if match.sub_forum_id != row.sub_forum_id}
    assert bio
    assert {pair: (after[pair].score, after[pair].starts_at) for pair in bio} == {
        pair: (before[pair].score, before[pair].starts_at) for pair in bio
    }
    assert {pair for pair, match in after.items() if match.sub_forum_id != row.sub_forum_id} == bio


def test_whoever_has_a_meeting_is_not_drafted_with_the_same_person(site: TestSite) -> None:
    meet(site, MeetingState.BOOKED, "ines", "siri")
    row = drafted(site)
    assert INES_SIRI not in pairs(site, row.version)
    names = [pair[0] for pair in pairs(site, row.version)]
    assert names.count("Ines") <= 2


def test_a_private_no_made_since_drops_an_approved_match_and_says_so(site: TestSite) -> None:
    drafted(site)
    judge(site.store, site.seat("olga"), ticked(site, 1, INES_SIRI), Verdict.APPROVED, "", NOW)
    couple = site.people["ines"], site.people["siri"]
    with site.store.writing() as db:
        db.add(RegardRecord(participant_id=couple[1], other_id=couple[0], answer=Answer.NO, answered_at=NOW))
    row = drafted(site)
    assert INES_SIRI not in pairs(site, row.version)
    assert [tuple(one[:2]) for one in row.shortfalls["dropped"]] == [couple]


def test_whoever_left_is_in_no_new_draft(site: TestSite) -> None:
    drafted(site)
    judge(site.store, site.seat("olga"), ticked(site, 1, IVO_SOL), Verdict.APPROVED, "", NOW)
    with site.store.writing() as db:
        db.get_one(ParticipantRecord, site.people["sol"]).withdrawn_at = NOW
    row = drafted(site)
    assert site.people["sol"] not in {match.startup_id for match in matches(site, row.version).values()}
    assert row.shortfalls["dropped"][0][2]["en"] == "one of the two left"


def test_a_yes_counts_in_the_scores(site: TestSite) -> None:
    drafted(site)
    with site.store.writing() as db:
        db.add(
            RegardRecord(
                participant_id=site.people["ines"],
                other_id=site.people["siri"],
                answer=Answer.YES,
                answered_at=NOW,
            )
        )
    drafted(site)
    match = matches(site, 2)[INES_SIRI]
    assert match.investor_score == pytest.approx(0.95)
    assert unpacked(match.told)[Side.INVESTOR].reasons[0].feature == "answer"


def test_a_blocked_pair_stays_away_for_good(site: TestSite) -> None:
    drafted(site)
    block_pair(site.store, site.seat("olga"), ticked(site, 1, INES_SVEN), "rivals", NOW)
    assert INES_SVEN not in pairs(site, drafted(site).version, Verdict.OPEN, Verdict.APPROVED)


def test_pins_that_cannot_all_be_held_say_what_to_unpin(site: TestSite) -> None:
    with site.store.writing() as db:
        for startup in ("sara", "sven", "suri", "siri"):  # four pins for somebody who takes three meetings
            couple = site.people["ida"], site.people[startup]
            set_pair_rule(db, site.conference_id, couple, PairRuleKind.PINNED)
    with pytest.raises(PlanError, match="drop the pinned meeting of Ida"):
        drafted(site)


def test_approved_matches_that_cannot_all_meet_any_more_make_no_draft_impossible(site: TestSite) -> None:
    drafted(site)
    judge(site.store, site.seat("olga"), ticked(site, 1, INES_SIRI, INES_SVEN), Verdict.APPROVED, "", NOW)
    before = {matches(site, 1)[pair].starts_at for pair in (INES_SIRI, INES_SVEN)}
    with site.store.writing() as db:
        for start in before:
            assert start is not None
            add_absence(db, site.people["ines"], Interval(start, start + timedelta(minutes=15)))
    row = drafted(site)
    stays = pairs(site, 2, Verdict.APPROVED)
    assert len(stays) == 1
    assert stays < {INES_SIRI, INES_SVEN}
    assert [tuple(one[:2]) for one in row.shortfalls["dropped"]] == [
        (site.people[i.lower()], site.people[s.lower()]) for i, s in {INES_SIRI, INES_SVEN} - stays
    ]


def test_a_draft_gives_way_to_what_an_organiser_decided_while_it_was_made(site: TestSite) -> None:
    drafted(site)

    def meanwhile(step: str, done: int, _total: int) -> None:
        if (step, done) == ("plan", 0):
            judge(site.store, site.seat("olga"), ticked(site, 1, INES_SIRI), Verdict.APPROVED, "", NOW)

    with pytest.raises(ChangedMeanwhileError, match="while the new one was drafted"):
        draft_matches(site.store, site.conference_id, {}, meanwhile)
    assert row_of(site, 1).state is VersionState.DRAFT


def test_a_conference_of_one_side_says_what_is_missing(site: TestSite) -> None:
    with site.store.writing() as db:
        for row in people_of(db, site.conference_id, Side.INVESTOR):
            row.withdrawn_at = NOW
    with pytest.raises(RefusedError, match="no investors or no startups"):
        draft_matches(site.store, site.conference_id, {})


def test_a_no_overrides_even_a_pin(site: TestSite) -> None:
    couple = site.people["ines"], site.people["siri"]
    with site.store.writing() as db:
        set_pair_rule(db, site.conference_id, couple, PairRuleKind.PINNED)
        db.add(RegardRecord(participant_id=couple[1], other_id=couple[0], answer=Answer.NO, note=""))
    assert INES_SIRI not in pairs(site, drafted(site).version)
