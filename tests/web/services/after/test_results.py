"""What the conference was worth: counted right, told with its uncertainty, and nobody given away."""

from __future__ import annotations

from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.profiles import Side, Stage
from tests.web.aftermath import EVENING, met, note_outcome, say
from tests.web.cast import NOW, TestSite
from web.services.after.results import (
    SMALLEST_GROUP,
    Origin,
    Results,
    Share,
    _too_few,
    difference,
    results,
    was_held,
)
from web.store.records.floor import Outcome
from web.store.records.learning import ShownBecause, ShownRecord
from web.store.records.meetings import Door
from web.store.records.participants import ParticipantRecord
from web.store.results import Result, Told

_people = count(1)


def _results(site: TestSite) -> Results:
    with site.store.reading() as db:
        return results(db, site.conference_id, EVENING)


def _result(
    outcome: Outcome | None = None, disputed: bool = False, said: bool | None = None, door: Door = Door.REQUEST
) -> Result:
    told = {side: Told(next(_people), "", "en", said, None) for side in Side}
    return Result(1, door, outcome, disputed, was_shown=False, sides=told)


def test_a_share_has_wilsons_interval() -> None:
    # By hand, as the page of a textbook has it: 8 of 10 gives 49 % to 94 %.
    low, high = Share(8, 10).interval
    assert (round(low, 4), round(high, 4)) == (0.4902, 0.9433)
    assert Share(0, 0).interval == (0.0, 1.0)
    assert Share(0, 5).interval[0] == 0.0


@given(st.integers(0, 200), st.integers(1, 200))
def test_an_interval_holds_its_share_and_stays_within_all_shares(yes: int, of: int) -> None:
    share = Share(min(yes, of), of)
    low, high = share.interval
    assert 0 <= low <= share.share + 1e-12
    assert share.share - 1e-12 <= high <= 1


def test_a_difference_has_newcombes_interval() -> None:
    # Newcombe 1998, table II, case (a), method 10: 56 of 70 against 48 of 80 gives 0.0524 to 0.3339.
    low, high = difference(Share(56, 70), Share(48, 80))
    assert (round(low, 4), round(high, 4)) == (0.0524, 0.3339)


@pytest.mark.parametrize(
    ("result", "held"),
    [
        (_result(Outcome.HELD), True),
        (_result(Outcome.STARTUP_MISSING), False),
        (_result(Outcome.REPLACED, said=True), False),
        (_result(), None),
        (_result(said=False), True),
        (_result(disputed=True, said=True), None),
    ],
)
def test_without_an_outcome_whoever_says_how_it_was_says_that_it_was(result: Result, held: bool | None) -> None:
    assert was_held(result) is held


def test_meetings_are_counted_by_what_became_of_them(site: TestSite) -> None:
    met(site, "ines", "sara", 0, Outcome.HELD)
    met(site, "ines", "suri", 1, Outcome.INVESTOR_MISSING)
    note_outcome(site, met(site, "ivo", "sol", 0), None)
    total = _results(site).total
    assert (total.meetings, total.held, total.missed, total.unknown) == (3, 1, 1, 1)
    assert (total.came.yes, total.came.of) == (1, 2)


def test_a_meeting_to_come_is_not_counted(site: TestSite) -> None:
    met(site, "ines", "sara", 0)
    with site.store.reading() as db:
        assert results(db, site.conference_id, NOW).total.meetings == 0


def test_shares_of_few_people_are_not_told(site: TestSite) -> None:
    meeting = met(site, "ines", "sara", 0, Outcome.HELD)
    say(site, "ines", meeting, True, True)
    say(site, "sara", meeting, True, True)
    found = _results(site)
    assert (found.total.held, found.total.useful, found.total.both_follow_up) == (1, None, None)
    assert found.worth is None


def test_shares_of_enough_people_are_told(site: TestSite) -> None:
    for number, (investor, startup) in enumerate((("ines", "sara"), ("ines", "suri"), ("ivo", "sol"))):
        meeting = met(site, investor, startup, number % 2, Outcome.HELD)
        say(site, investor, meeting, True, True)
        say(site, startup, meeting, investor == "ines", True)
    total = _results(site).total
    people = frozenset(site.people[one] for one in ("ines", "ivo", "sara", "suri", "sol"))
    assert total.useful == Share(5, 6, people)
    assert total.follow_up == Share(6, 6, people)
    assert total.both_follow_up == Share(3, 3, people)


def test_what_was_said_of_a_meeting_that_did_not_take_place_counts_for_nothing(site: TestSite) -> None:
    meeting = met(site, "ines", "sara", 0)
    say(site, "ines", meeting, True, True)
    note_outcome(site, meeting, Outcome.STARTUP_MISSING)
    line = _results(site).total
    assert (line.missed, line.useful) == (1, None)


def test_meetings_are_counted_by_group(site: TestSite) -> None:
    met(site, "ines", "sara", 0, Outcome.HELD)
    met(site, "ivo", "sol", 0, Outcome.HELD)
    met(site, "ida", "suri", 1, Outcome.HELD)
    with site.store.writing() as db:
        db.get_one(ParticipantRecord, site.people["sol"]).stage = f",{Stage.SEED.value},"
    found = _results(site).tables
    assert sorted(line.meetings for line in found["sub_forum"]) == [1, 2]
    assert {line.key: line.meetings for line in found["stage"]} == {None: 2, Stage.SEED: 1}
    assert {line.key: line.meetings for line in found["language"]} == {"en": 2, "both": 1}
    assert {line.key: line.meetings for line in found["side"]} == {Side.INVESTOR: 3, Side.STARTUP: 3}


def test_how_a_couple_came_to_meet_is_told_by_its_door_and_what_it_was_shown_before(site: TestSite) -> None:
    shown = ShownRecord(
        participant_id=site.people["sara"],
        other_id=site.people["ines"],
        version=1,
        conference_id=site.conference_id,
        place=0,
        at=NOW,
        why=ShownBecause.RANKED,
        evidence=b"",
    )
    with site.store.writing() as db:
        db.add(shown)
    met(site, "ines", "sara", 0, Outcome.HELD)
    met(site, "ivo", "sol", 0, Outcome.HELD)
    assert {line.key: line.meetings for line in _results(site).origins} == {Origin.SUGGESTED: 1, Origin.FOUND: 1}


@pytest.mark.parametrize(
    ("people", "untold"),
    [
        ([20, 30], set()),
        ([20, 30, 4], {0, 2}),  # the total less 20 and 30 would tell the 4
        ([20, 3, 4], {1, 2}),  # 7 people together can be told
        ([20, 0], set()),  # nobody is given away by a group in which nobody said anything
        ([4], {0}),
    ],
)
def test_no_group_can_be_worked_out_from_the_others(people: list[int], untold: set[int]) -> None:
    assert SMALLEST_GROUP == 5
    groups = [frozenset(next(_people) for _ in range(many)) for many in people]
    assert {at for at in _too_few(groups) if people[at]} == untold


def test_the_same_few_people_in_two_groups_are_still_few() -> None:
    few, many, more = frozenset(range(3)), frozenset(range(100, 120)), frozenset(range(100, 130))
    # The total less 20 and 30 would tell what three people said.
    assert _too_few([few, few, more, many]) == {0, 1, 3}
