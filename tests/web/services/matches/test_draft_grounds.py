"""What a draft starts from: kept matches stay at their places while those places are there."""

from __future__ import annotations

from datetime import timedelta

from matcher.profiles import Interval
from tests.web.cast import NOW, TestSite, slot
from tests.web.drafts import drafted, matches, ticked
from web.services.matches.draft_grounds import Grounds, draft_grounds
from web.services.matches.lists import judge, pin
from web.store.busy import add_absence
from web.store.records.conferences import ConferenceRecord
from web.store.records.participants import Answer, RegardRecord
from web.store.records.plans import Verdict

INES_SIRI, INES_SVEN, IVO_SOL = ("Ines", "Siri"), ("Ines", "Sven"), ("Ivo", "Sol")


def grounds(site: TestSite, sub_forum: str | None = None) -> Grounds:
    with site.store.reading() as db:
        forums = {forum.code: forum.id for forum in db.get_one(ConferenceRecord, site.conference_id).sub_forums}
        return draft_grounds(db, site.conference_id, forums[sub_forum] if sub_forum else None)


def test_the_first_draft_starts_from_nothing(site: TestSite) -> None:
    found = grounds(site)
    assert (found.base, found.kept, found.rejected, found.sub_forum) == (None, [], [], None)


def test_decided_matches_are_kept_and_open_ones_are_not(site: TestSite) -> None:
    drafted(site)
    judge(site.store, site.seat("olga"), ticked(site, 1, INES_SIRI), Verdict.APPROVED, "", NOW)
    judge(site.store, site.seat("olga"), ticked(site, 1, INES_SVEN), Verdict.REJECTED, "rivals", NOW)
    pin(site.store, site.seat("olga"), ticked(site, 1, IVO_SOL), NOW)
    found = grounds(site)
    assert {one.couple for one in found.kept} == {("ines", "siri"), ("ivo", "sol")}
    assert {one.couple for one in found.rejected} == {("ines", "sven")}
    assert found.dataset.conference.rules.pinned == {("ivo", "sol")}
    assert ("ines", "sven") in found.dataset.conference.rules.blocked


def test_a_fresh_draft_forgets_approvals_and_keeps_pins_and_rejections(site: TestSite) -> None:
    drafted(site)
    judge(site.store, site.seat("olga"), ticked(site, 1, INES_SIRI), Verdict.APPROVED, "", NOW)
    judge(site.store, site.seat("olga"), ticked(site, 1, INES_SVEN), Verdict.REJECTED, "rivals", NOW)
    pin(site.store, site.seat("olga"), ticked(site, 1, IVO_SOL), NOW)
    with site.store.reading() as db:
        found = draft_grounds(db, site.conference_id, None, afresh=True)
    assert {one.couple for one in found.kept} == {("ivo", "sol")}
    assert {one.couple for one in found.rejected} == {("ines", "sven")}


def test_for_one_sub_forum_all_others_are_kept(site: TestSite) -> None:
    drafted(site)
    found = grounds(site, "ai")
    assert {one.sub_forum for one in found.kept} == {"bio"}


def test_a_pair_that_is_pinned_for_good_outweighs_its_rejection(site: TestSite) -> None:
    from web.store.match_lists import set_pair_rule
    from web.store.records.plans import PairRuleKind

    drafted(site)
    judge(site.store, site.seat("olga"), ticked(site, 1, INES_SIRI), Verdict.REJECTED, "rivals", NOW)
    with site.store.writing() as db:
        couple = site.people["ines"], site.people["siri"]
        set_pair_rule(db, site.conference_id, couple, PairRuleKind.PINNED)
    found = grounds(site)
    assert found.dataset.conference.rules.pinned == {("ines", "siri")}
    assert found.rejected == []


def test_answers_are_told_with_who_said_them(site: TestSite) -> None:
    with site.store.writing() as db:
        couple = site.people["sara"], site.people["ines"]
        db.add(RegardRecord(participant_id=couple[0], other_id=couple[1], answer=Answer.MAYBE, answered_at=NOW))
    assert [tuple(str(part) for part in one) for one in grounds(site).answers] == [
        ("startup", "ines", "sara", "maybe")
    ]


def test_a_kept_match_moves_where_its_place_is_gone(site: TestSite) -> None:
    drafted(site)
    judge(site.store, site.seat("olga"), ticked(site, 1, INES_SIRI), Verdict.APPROVED, "", NOW)
    before = matches(site, 1)[INES_SIRI].starts_at
    assert before is not None
    with site.store.writing() as db:
        add_absence(db, site.people["siri"], Interval(before, before + timedelta(minutes=15)))
    drafted(site)
    after = matches(site, 2)[INES_SIRI]
    assert after.verdict is Verdict.APPROVED
    assert after.starts_at in {slot(0), slot(1), slot(2)} - {before}


def test_kept_matches_move_where_the_programme_did(site: TestSite) -> None:
    drafted(site)
    judge(site.store, site.seat("olga"), ticked(site, 1, INES_SIRI, IVO_SOL), Verdict.APPROVED, "", NOW)
    with site.store.writing() as db:
        for session in db.get_one(ConferenceRecord, site.conference_id).sessions:
            session.starts_at += timedelta(hours=2)
            session.ends_at += timedelta(hours=2)
    drafted(site)
    found = matches(site, 2)
    for pair in (INES_SIRI, IVO_SOL):
        start = found[pair].starts_at
        assert start is not None
        assert start >= slot(0) + timedelta(hours=2)
        assert found[pair].verdict is Verdict.APPROVED
