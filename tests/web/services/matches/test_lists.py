"""The organisers' work on a draft: everything is logged, nothing is lost, and a frozen version stays as it is."""

from __future__ import annotations

import pytest

from tests.web.cast import NOW, TestSite
from tests.web.drafts import drafted, matches, pairs, row_of, ticked
from tests.web.services.test_requests import rule
from web.errors import ChangedMeanwhileError, NotAllowedError, NotFoundError, RefusedError
from web.services.matches.lists import (
    Ticked,
    approve,
    block_pair,
    discard,
    judge,
    lift_block,
    pin,
    roll_back,
    swap,
    unpin,
)
from web.store.figures import latest_reasons
from web.store.log import changes_of
from web.store.match_lists import set_pair_rule
from web.store.proposed import open_proposals
from web.store.records.conferences import ConferenceState
from web.store.records.participants import Answer, ParticipantRecord, RegardRecord
from web.store.records.plans import PairRuleKind, PairRuleRecord, Verdict, VersionState

INES_SIRI, INES_SVEN, IVO_SOL = ("Ines", "Siri"), ("Ines", "Sven"), ("Ivo", "Sol")


def approved(site: TestSite, version: int) -> None:
    row = row_of(site, version)
    approve(site.store, site.seat("olga"), row.id, row.revision, NOW)


def proposed(site: TestSite) -> set[tuple[int, int]]:
    with site.store.reading() as db:
        return set(open_proposals(db, site.conference_id))


def verbs(site: TestSite, pair: tuple[str, str], version: int = 1) -> list[str]:
    with site.store.reading() as db:
        found = changes_of(db, site.conference_id, "match", matches(site, version)[pair].id)
        return [change.verb for change in found]


def test_many_matches_are_judged_at_once_and_each_is_logged(site: TestSite) -> None:
    drafted(site)
    count = judge(site.store, site.seat("olga"), ticked(site, 1, INES_SIRI, IVO_SOL), Verdict.APPROVED, "", NOW)
    assert count == 2
    assert pairs(site, 1, Verdict.APPROVED) == {INES_SIRI, IVO_SOL}
    assert [verbs(site, pair) for pair in (INES_SIRI, IVO_SOL)] == [["approve match"], ["approve match"]]
    row = row_of(site, 1)
    assert (row.changed_by, row.changed_at) == (site.accounts["olga"], NOW)


def test_a_rejection_wants_a_reason(site: TestSite) -> None:
    drafted(site)
    with pytest.raises(RefusedError, match="why you reject"):
        judge(site.store, site.seat("olga"), ticked(site, 1, INES_SIRI), Verdict.REJECTED, "  ", NOW)
    judge(site.store, site.seat("olga"), ticked(site, 1, INES_SIRI), Verdict.REJECTED, " rivals ", NOW)
    assert matches(site, 1)[INES_SIRI].reason == "rivals"


def test_a_reason_too_long_is_refused_with_its_length(site: TestSite) -> None:
    drafted(site)
    with pytest.raises(RefusedError, match="501 characters"):
        judge(site.store, site.seat("olga"), ticked(site, 1, INES_SIRI), Verdict.REJECTED, "x" * 501, NOW)


def test_the_second_organiser_sees_what_the_first_did(site: TestSite) -> None:
    drafted(site)
    seen = ticked(site, 1, INES_SIRI)
    judge(site.store, site.seat("olga"), seen, Verdict.REJECTED, "rivals", NOW)
    with pytest.raises(
        ChangedMeanwhileError, match="Olga changed 1 of these matches a moment ago, such as Ines × Siri"
    ):
        judge(site.store, site.seat("olga"), seen, Verdict.APPROVED, "", NOW)
    assert pairs(site, 1, Verdict.REJECTED) == {INES_SIRI}


def test_a_double_click_does_the_same_once(site: TestSite) -> None:
    drafted(site)
    seen = ticked(site, 1, INES_SIRI)
    counts = [judge(site.store, site.seat("olga"), seen, Verdict.APPROVED, "", NOW) for _click in range(2)]
    assert counts == [1, 0]
    assert verbs(site, INES_SIRI) == ["approve match"]


def test_two_organisers_may_work_on_different_matches(site: TestSite) -> None:
    drafted(site)
    mine, yours = ticked(site, 1, INES_SIRI), ticked(site, 1, IVO_SOL)
    judge(site.store, site.seat("olga"), mine, Verdict.APPROVED, "", NOW)
    judge(site.store, site.seat("olga"), yours, Verdict.APPROVED, "", NOW)
    assert pairs(site, 1, Verdict.APPROVED) == {INES_SIRI, IVO_SOL}


def test_nothing_ticked_says_what_to_do(site: TestSite) -> None:
    row = drafted(site)
    with pytest.raises(RefusedError, match="Tick at least one"):
        judge(site.store, site.seat("olga"), Ticked(row.id, {}), Verdict.APPROVED, "", NOW)


def test_matches_of_others_cannot_be_reached(site: TestSite) -> None:
    row = drafted(site)
    with pytest.raises(NotFoundError):
        judge(site.store, site.seat("otto"), ticked(site, 1, INES_SIRI), Verdict.APPROVED, "", NOW)
    with pytest.raises(NotFoundError):
        judge(site.store, site.seat("olga"), Ticked(row.id, {999: 1}), Verdict.APPROVED, "", NOW)
    with pytest.raises(NotAllowedError):
        judge(site.store, site.seat("stan"), ticked(site, 1, INES_SIRI), Verdict.APPROVED, "", NOW)


def test_a_pinned_match_is_approved_and_a_rejection_unpins_it(site: TestSite) -> None:
    drafted(site)
    pin(site.store, site.seat("olga"), ticked(site, 1, INES_SIRI), NOW)
    assert (matches(site, 1)[INES_SIRI].verdict, matches(site, 1)[INES_SIRI].pinned) == (Verdict.APPROVED, True)
    judge(site.store, site.seat("olga"), ticked(site, 1, INES_SIRI), Verdict.REJECTED, "rivals", NOW)
    assert (matches(site, 1)[INES_SIRI].verdict, matches(site, 1)[INES_SIRI].pinned) == (Verdict.REJECTED, False)


def test_an_unpinned_match_stays_approved(site: TestSite) -> None:
    drafted(site)
    pin(site.store, site.seat("olga"), ticked(site, 1, INES_SIRI), NOW)
    unpin(site.store, site.seat("olga"), ticked(site, 1, INES_SIRI), NOW)
    assert (matches(site, 1)[INES_SIRI].verdict, matches(site, 1)[INES_SIRI].pinned) == (Verdict.APPROVED, False)
    assert verbs(site, INES_SIRI) == ["unpin match", "pin match"]


def test_a_blocked_pair_comes_back_only_after_the_block_is_lifted(site: TestSite) -> None:
    drafted(site)
    block_pair(site.store, site.seat("olga"), ticked(site, 1, INES_SIRI), "rivals", NOW)
    couple = site.people["ines"], site.people["siri"]
    with site.store.reading() as db:
        assert db.get_one(PairRuleRecord, couple).kind is PairRuleKind.BLOCKED
    with pytest.raises(RefusedError, match="blocked for good"):
        judge(site.store, site.seat("olga"), ticked(site, 1, INES_SIRI), Verdict.OPEN, "", NOW)
    lift_block(site.store, site.seat("olga"), ticked(site, 1, INES_SIRI), NOW)
    judge(site.store, site.seat("olga"), ticked(site, 1, INES_SIRI), Verdict.OPEN, "", NOW)
    assert INES_SIRI in pairs(site, 1, Verdict.OPEN)


def test_a_rejected_match_comes_back_only_where_both_have_a_meeting_left(site: TestSite) -> None:
    drafted(site)
    judge(site.store, site.seat("olga"), ticked(site, 1, INES_SIRI), Verdict.REJECTED, "rivals", NOW)
    with site.store.writing() as db:
        ines = db.get_one(ParticipantRecord, site.people["ines"])
        wishes = {**ines.profile["attendance"], "max_meetings": 2}
        ines.profile = {**ines.profile, "attendance": wishes}
    with pytest.raises(RefusedError, match="Ines takes at most 2 meetings"):
        judge(site.store, site.seat("olga"), ticked(site, 1, INES_SIRI), Verdict.APPROVED, "", NOW)


def test_a_swap_puts_another_candidate_in_and_counts_as_approved(site: TestSite) -> None:
    drafted(site)
    match = matches(site, 1)[INES_SVEN]
    swap(site.store, site.seat("olga"), ticked(site, 1, INES_SVEN), site.people["sara"], NOW)
    after = matches(site, 1)
    assert INES_SVEN not in after
    new = after["Ines", "Sara"]
    assert (new.id, new.verdict, new.starts_at) == (match.id, Verdict.APPROVED, None)
    # As suggested: Sara is the first startup, Ines the second investor by their codes.
    assert [new.investor_score, new.startup_score] == pytest.approx([0.9, 0.7])


def test_a_swapped_match_keeps_its_people_in_the_next_draft_and_gets_a_place(site: TestSite) -> None:
    drafted(site)
    swap(site.store, site.seat("olga"), ticked(site, 1, INES_SVEN), site.people["sara"], NOW)
    drafted(site)
    kept = matches(site, 2)["Ines", "Sara"]
    assert kept.verdict is Verdict.APPROVED
    assert kept.starts_at is not None


def test_approving_proposes_exactly_what_was_not_rejected(site: TestSite) -> None:
    drafted(site)
    judge(site.store, site.seat("olga"), ticked(site, 1, INES_SIRI), Verdict.REJECTED, "rivals", NOW)
    approved(site, 1)
    wanted = {(row.investor_id, row.startup_id) for pair, row in matches(site, 1).items() if pair != INES_SIRI}
    assert proposed(site) == wanted
    row = row_of(site, 1)
    assert (row.state, row.frozen_by, row.frozen_at) == (VersionState.FROZEN, site.accounts["olga"], NOW)
    assert pairs(site, 1, Verdict.OPEN) == set()


def test_a_frozen_version_cannot_be_changed(site: TestSite) -> None:
    row = drafted(site)
    approved(site, 1)
    olga, seen = site.seat("olga"), ticked(site, 1, INES_SIRI)
    for change in (
        lambda: judge(site.store, olga, seen, Verdict.REJECTED, "rivals", NOW),
        lambda: pin(site.store, olga, seen, NOW),
        lambda: unpin(site.store, olga, seen, NOW),
        lambda: block_pair(site.store, olga, seen, "rivals", NOW),
        lambda: swap(site.store, olga, seen, site.people["sara"], NOW),
        lambda: approve(site.store, olga, row.id, row_of(site, 1).revision, NOW),
        lambda: discard(site.store, olga, row.id, NOW),
    ):
        with pytest.raises(RefusedError, match="not a draft any more"):
            change()


def test_two_cannot_approve_at_once(site: TestSite) -> None:
    row = drafted(site)
    judge(site.store, site.seat("olga"), ticked(site, 1, INES_SIRI), Verdict.REJECTED, "rivals", NOW)
    with pytest.raises(ChangedMeanwhileError, match="Olga changed this match list"):
        approve(site.store, site.seat("olga"), row.id, row.revision, NOW)
    assert proposed(site) == set()


def test_what_is_no_longer_possible_is_left_out_of_an_approval(site: TestSite) -> None:
    row = drafted(site)
    couple = site.people["ines"], site.people["siri"]
    with site.store.writing() as db:
        db.add(RegardRecord(participant_id=couple[0], other_id=couple[1], answer=Answer.NO, answered_at=NOW))
        db.get_one(ParticipantRecord, site.people["sina"]).withdrawn_at = NOW
    done = approve(site.store, site.seat("olga"), row.id, row.revision, NOW)
    # The couple that said no, and the one match of Sina, who left.
    assert done.impossible == 2
    assert couple not in proposed(site)
    assert all(site.people["sina"] not in pair for pair in proposed(site))


def test_open_proposals_that_are_not_in_the_new_list_are_taken_back(site: TestSite) -> None:
    drafted(site)
    approved(site, 1)
    roll_back(site.store, site.seat("olga"), 1, NOW)
    judge(site.store, site.seat("olga"), ticked(site, 2, INES_SIRI), Verdict.REJECTED, "rivals", NOW)
    row = row_of(site, 2)
    done = approve(site.store, site.seat("olga"), row.id, row.revision, NOW)
    assert (done.proposed, done.withdrawn) == (0, 1)
    assert (site.people["ines"], site.people["siri"]) not in proposed(site)


def test_an_empty_list_is_not_approved(site: TestSite) -> None:
    drafted(site)
    judge(site.store, site.seat("olga"), ticked(site, 1, *pairs(site, 1)), Verdict.REJECTED, "all wrong", NOW)
    with pytest.raises(RefusedError, match="nothing to approve"):
        approved(site, 1)


def test_rolling_back_restores_equal_rows_as_a_new_draft(site: TestSite) -> None:
    drafted(site)
    judge(site.store, site.seat("olga"), ticked(site, 1, INES_SIRI), Verdict.REJECTED, "rivals", NOW)
    approved(site, 1)
    version = roll_back(site.store, site.seat("olga"), 1, NOW)
    row = row_of(site, version)
    assert (row.version, row.state, row.based_on) == (2, VersionState.DRAFT, 1)
    own = {"id", "match_list_id", "revision", "_sa_instance_state"}
    old, new = (
        {pair: {k: v for k, v in vars(match).items() if k not in own} for pair, match in matches(site, at).items()}
        for at in (1, 2)
    )
    assert new == old


def test_a_draft_is_not_rolled_back_to(site: TestSite) -> None:
    drafted(site)
    with pytest.raises(RefusedError, match="is a draft already"):
        roll_back(site.store, site.seat("olga"), 1, NOW)
    with pytest.raises(NotFoundError):
        roll_back(site.store, site.seat("olga"), 7, NOW)


def test_a_discarded_draft_can_be_rolled_back_to(site: TestSite) -> None:
    row = drafted(site)
    discard(site.store, site.seat("olga"), row.id, NOW)
    assert row_of(site, 1).state is VersionState.DISCARDED
    roll_back(site.store, site.seat("olga"), 1, NOW)
    assert pairs(site, 2) == pairs(site, 1)


def test_a_reason_that_is_too_long_is_refused_and_nothing_of_it_cut(site: TestSite) -> None:
    drafted(site)
    with pytest.raises(RefusedError, match="501 characters"):
        block_pair(site.store, site.seat("olga"), ticked(site, 1, INES_SIRI), "x" * 501, NOW)


def test_nothing_is_approved_in_a_closed_conference(site: TestSite) -> None:
    drafted(site)
    rule(site, state=ConferenceState.CLOSED)
    with pytest.raises(RefusedError, match="closed"):
        approved(site, 1)


def test_a_draft_that_gives_way_is_logged(site: TestSite) -> None:
    drafted(site)
    approved(site, 1)
    for _time in range(2):
        roll_back(site.store, site.seat("olga"), 1, NOW)
    with site.store.reading() as db:
        found = changes_of(db, site.conference_id, "match_list", row_of(site, 2).id)
    assert [change.verb for change in found] == ["discard", "roll back"]


def test_whoever_an_approved_draft_left_out_is_told_why(site: TestSite) -> None:
    with site.store.writing() as db:
        for name in ("ines", "ivo"):
            couple = site.people[name], site.people["sol"]
            set_pair_rule(db, site.conference_id, couple, PairRuleKind.BLOCKED)
    drafted(site)
    approved(site, 1)
    with site.store.reading() as db:
        assert site.people["sol"] in latest_reasons(db, site.conference_id)
