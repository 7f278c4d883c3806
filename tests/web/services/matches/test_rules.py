"""Swaps keep the rules: only candidates with a meeting left, nobody blocked, nobody twice."""

from __future__ import annotations

import pytest

from matcher.profiles import Side
from tests.web.cast import NOW, TestSite
from tests.web.drafts import drafted, matches, row_of, ticked
from web.errors import RefusedError
from web.services.matches.lists import judge, swap
from web.services.matches.rules import Choice, no_longer_possible, swap_choices
from web.store.match_lists import matches_of, one_match
from web.store.records.conferences import ConferenceRecord
from web.store.records.participants import Answer, ParticipantRecord, RegardRecord
from web.store.records.plans import PairRuleKind, PairRuleRecord, Verdict

INES_SVEN = ("Ines", "Sven")


def offered(site: TestSite, pair: tuple[str, str], side: Side) -> list[Choice]:
    row, found = row_of(site, 1), matches(site, 1)[pair]
    with site.store.reading() as db:
        match = one_match(db, row.id, found.id)
        assert match is not None
        return swap_choices(db, db.get_one(ConferenceRecord, site.conference_id), row, match, side)


def names(choices: list[Choice]) -> list[str]:
    return [one.person.name for one in choices]


def test_the_best_candidates_with_a_meeting_left_are_offered_first(site: TestSite) -> None:
    drafted(site)
    choices = offered(site, INES_SVEN, Side.STARTUP)
    # Ines meets Sven, Siri and Sol already; Sara, Suri and Sina are left, the best first.
    assert names(choices) == ["Sara", "Sina", "Suri"]
    assert [one.score for one in choices] == sorted((one.score for one in choices), reverse=True)


def test_whoever_has_all_its_meetings_is_not_offered(site: TestSite) -> None:
    drafted(site)
    # Ida and Ivo have three meetings each, and three is their most.
    assert names(offered(site, INES_SVEN, Side.INVESTOR)) == []


def test_nobody_blocked_or_refused_or_gone_is_offered(site: TestSite) -> None:
    drafted(site)
    with site.store.writing() as db:
        ines = site.people["ines"]
        rule = PairRuleRecord(investor_id=ines, startup_id=site.people["sara"], kind=PairRuleKind.BLOCKED)
        rule.conference_id = site.conference_id
        db.add(rule)
        db.add(RegardRecord(participant_id=site.people["suri"], other_id=ines, answer=Answer.NO, answered_at=NOW))
        db.get_one(ParticipantRecord, site.people["sina"]).withdrawn_at = NOW
    assert names(offered(site, INES_SVEN, Side.STARTUP)) == []
    for who, why in (("sara", "cannot meet"), ("suri", "cannot meet"), ("sina", "no candidates")):
        with pytest.raises(RefusedError, match=why):
            swap(site.store, site.seat("olga"), ticked(site, 1, INES_SVEN), site.people[who], NOW)


def test_a_rejected_pair_is_not_swapped_in_again(site: TestSite) -> None:
    drafted(site)
    judge(site.store, site.seat("olga"), ticked(site, 1, ("Ines", "Siri")), Verdict.REJECTED, "rivals", NOW)
    assert "Siri" not in names(offered(site, INES_SVEN, Side.STARTUP))
    with pytest.raises(RefusedError, match="in this list already"):
        swap(site.store, site.seat("olga"), ticked(site, 1, INES_SVEN), site.people["siri"], NOW)


def test_strangers_to_each_other_are_refused(site: TestSite) -> None:
    drafted(site)
    with pytest.raises(RefusedError, match="Ivo and Siri are no candidates"):
        swap(site.store, site.seat("olga"), ticked(site, 1, ("Ivo", "Sol")), site.people["siri"], NOW)


def test_whoever_is_full_is_refused_by_name(site: TestSite) -> None:
    drafted(site)
    with pytest.raises(RefusedError, match="Ida takes at most 3 meetings"):
        swap(site.store, site.seat("olga"), ticked(site, 1, ("Ines", "Siri")), site.people["ida"], NOW)


def test_matches_are_impossible_once_somebody_left_or_said_no(site: TestSite) -> None:
    row = drafted(site)
    with site.store.reading() as db:
        assert no_longer_possible(db, db.get_one(ConferenceRecord, site.conference_id), row) == []
    with site.store.writing() as db:
        db.get_one(ParticipantRecord, site.people["siri"]).withdrawn_at = NOW
        db.add(
            RegardRecord(
                participant_id=site.people["ivo"], other_id=site.people["sol"], answer=Answer.NO, answered_at=NOW
            )
        )
    with site.store.reading() as db:
        found = no_longer_possible(db, db.get_one(ConferenceRecord, site.conference_id), row)
    gone = {(site.people["ines"], site.people["siri"]), (site.people["ivo"], site.people["sol"])}
    with site.store.reading() as db:
        rows = {match.id: (match.investor_id, match.startup_id) for match in matches_of(db, row.id)}
    assert {rows[id_] for id_ in found} == gone
