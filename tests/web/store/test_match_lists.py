"""Match lists in the database: which version counts, and which matches a filter lets through."""

from __future__ import annotations

import pytest

from tests.web.cast import NOW, TestSite
from tests.web.drafts import drafted, matches, row_of, ticked
from web.seats import Seat
from web.services.matches.lists import approve, discard, judge
from web.store.match_lists import (
    Filter,
    Order,
    account_names,
    copy_matches,
    couples_of,
    current_list,
    everybody,
    ids_of_everybody,
    last_approved,
    match_counts,
    match_of_couple,
    matches_of_person,
    next_version,
    page_of,
    people_matched,
    set_pair_rule,
    sizes_of,
    tallies,
    touch,
    versions_of,
)
from web.store.records.participants import ParticipantRecord
from web.store.records.plans import MatchListRecord, PairRuleKind, PairRuleRecord, Verdict

INES_SIRI = ("Ines", "Siri")


def shown(site: TestSite, wanted: Filter) -> list[tuple[str, str]]:
    with site.store.reading() as db:
        rows, count = page_of(db, row_of(site, 1).id, wanted, 1)
        assert count == len(rows)
        return [(row.investor.name, row.startup.name) for row in rows]


def reject(site: TestSite, *pairs: tuple[str, str]) -> None:
    judge(site.store, site.seat("olga"), ticked(site, 1, *pairs), Verdict.REJECTED, "rivals", NOW)


def test_the_newest_version_that_nobody_discarded_counts(site: TestSite) -> None:
    row = drafted(site)
    approve(site.store, site.seat("olga"), row.id, row.revision, NOW)
    second = drafted(site)
    with site.store.reading() as db:
        current = current_list(db, site.conference_id)
        assert current is not None
        assert current.version == 2
        assert next_version(db, site.conference_id) == 3
        assert [one.version for one in versions_of(db, site.conference_id)] == [2, 1]
        assert current_list(db, site.other_id) is None
    discard(site.store, site.seat("olga"), second.id, NOW)
    with site.store.reading() as db:
        current, approved = current_list(db, site.conference_id), last_approved(db, site.conference_id)
        assert current is not None
        assert approved is not None
        assert (current.version, approved.version) == (1, 1)
        assert last_approved(db, site.conference_id, before=1) is None


def test_matches_stand_by_sub_forum_and_then_by_score(site: TestSite) -> None:
    drafted(site)
    found = matches(site, 1)
    best = shown(site, Filter())
    assert best == sorted(best, key=lambda pair: (found[pair].sub_forum_id, -found[pair].score))
    weakest = shown(site, Filter(order=Order.WEAKEST))
    assert weakest == sorted(best, key=lambda pair: (found[pair].sub_forum_id, found[pair].score))
    for place, order in enumerate((Order.INVESTOR, Order.STARTUP)):
        named = [(found[pair].sub_forum_id, pair[place]) for pair in shown(site, Filter(order=order))]
        assert named == sorted(named)


def test_filters_let_through_what_they_say(site: TestSite) -> None:
    drafted(site)
    reject(site, INES_SIRI)
    found = matches(site, 1)
    forum = found["Ivo", "Sol"].sub_forum_id
    assert shown(site, Filter(verdict=Verdict.REJECTED)) == [INES_SIRI]
    assert set(shown(site, Filter(sub_forum=forum))) == {
        p for p, row in found.items() if row.sub_forum_id == forum
    }
    assert {pair[1] for pair in shown(site, Filter(person="sIr"))} == {"Siri"}
    assert shown(site, Filter(person="%")) == []
    assert set(shown(site, Filter(below=0.1))) == {p for p, row in found.items() if row.score < 0.1}


def test_rejected_matches_count_for_nobody(site: TestSite) -> None:
    row = drafted(site)
    reject(site, INES_SIRI)
    found = matches(site, 1)
    ines, siri = site.people["ines"], site.people["siri"]
    standing = [one for one in found.values() if one.verdict is not Verdict.REJECTED]
    with site.store.reading() as db:
        assert match_counts(db, row.id, [ines, siri]) == {ines: 2, siri: 0}
        assert siri not in people_matched(db, row.id)
        count, value = sizes_of(db, site.conference_id)[row.id]
        assert count == len(standing)
        assert value == pytest.approx(sum(one.score for one in standing))
        assert sum(one.count for one in tallies(db, row.id)) == len(found) == len(couples_of(db, row.id))
        assert len(matches_of_person(db, row.id, siri)) == 1


def test_a_copied_list_holds_equal_matches(site: TestSite) -> None:
    row = drafted(site)
    with site.store.writing() as db:
        other = MatchListRecord(conference_id=site.conference_id, version=9, created_at=NOW)
        db.add(other)
        db.flush()
        copy_matches(db, row.id, other.id)
        assert couples_of(db, other.id) == couples_of(db, row.id)
        match = match_of_couple(db, other.id, site.people["ines"], site.people["siri"])
        assert match is not None
        assert match.told == matches(site, 1)[INES_SIRI].told


def test_touching_a_list_makes_its_revision_grow_even_within_one_moment(site: TestSite) -> None:
    row = drafted(site)
    seat: Seat = site.seat("olga")
    for _again in range(2):
        with site.store.writing() as db:
            touch(db, db.get_one(MatchListRecord, row.id), seat, NOW)
    assert row_of(site, 1).revision == row.revision + 2


def test_a_pair_has_one_rule_or_none(site: TestSite) -> None:
    couple = site.people["ines"], site.people["siri"]
    for kind in (PairRuleKind.PINNED, PairRuleKind.BLOCKED):
        with site.store.writing() as db:
            set_pair_rule(db, site.conference_id, couple, kind, "rivals")
    with site.store.reading() as db:
        assert db.get_one(PairRuleRecord, couple).kind is PairRuleKind.BLOCKED
    for _again in range(2):
        with site.store.writing() as db:
            set_pair_rule(db, site.conference_id, couple, None)
    with site.store.reading() as db:
        assert db.get(PairRuleRecord, couple) is None


def test_everybody_who_takes_part_stands_by_side_and_name(site: TestSite) -> None:
    with site.store.writing() as db:
        db.get_one(ParticipantRecord, site.people["sina"]).withdrawn_at = NOW
    with site.store.reading() as db:
        people = everybody(db, site.conference_id)
        assert ids_of_everybody(db, site.conference_id) == {one.id for one in people}
    names = [one.name for one in people]
    assert names == ["Ida", "Ines", "Ivo", "Sara", "Siri", "Sol", "Suri", "Sven"]


def test_accounts_are_called_by_name(site: TestSite) -> None:
    with site.store.reading() as db:
        assert account_names(db, [site.accounts["olga"], None]) == {site.accounts["olga"]: "Olga"}
