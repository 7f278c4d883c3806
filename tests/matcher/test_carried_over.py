"""Released meetings in the rows and slots of the changed conference."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from matcher.carried_over import CarriedOver, RepairRequest
from matcher.changes import Blocked, Change, NoShow, SessionMoved, TableLost, changed
from matcher.conference import Dataset
from matcher.drafting import problem_with
from matcher.planning.checks import Meeting
from matcher.planning.problem import UNPLACED
from matcher.profiles import Side
from tests.factories import at as moment
from tests.factories import dataset, investor, meeting, startup
from tests.matcher.recommendation.rooms import at, recommended

CAST = dataset(
    investors=tuple(investor(name, thesis="We back robots.", attendance=at("ai")) for name in ("Ines", "Ivo")),
    startups=tuple(startup(name, description="Welding robots.", attendance=at("ai")) for name in ("Sara", "Sol")),
)
RELEASED = (
    meeting("ines", "sara"),
    meeting("ivo", "sol", table=2),
    meeting("ines", "sol", start=moment(20), end=moment(35)),
)
TABLES = {"ai-1": 2}


def carried(*changes: Change, released: tuple[Meeting, ...] = RELEASED, data: Dataset = CAST) -> CarriedOver:
    asked = RepairRequest(data, (), released, TABLES, changes)
    after = changed(data, changes)
    return CarriedOver(asked, after, problem_with(replace(recommended(data), dataset=after), TABLES), TABLES)


def test_meetings_keep_their_slot_and_table() -> None:
    made = carried()
    assert (made.gone, made.kept) == ({}, [0, 1, 2])
    assert made.repair.before.slot.tolist() == [0, 0, 1]
    assert made.repair.before.table.tolist() == [1, 2, 1]
    pairs = made.problem.pairs.take(made.repair.before.chosen)
    assert (pairs.investor.tolist(), pairs.startup.tolist()) == ([0, 1, 0], [0, 1, 1])


def test_a_blocked_pair_is_gone_gets_no_new_meeting_and_leaves_two_people_with_one_less() -> None:
    made = carried(Blocked("ines", "sara"))
    assert made.gone[0].en == "the pair is blocked now"
    assert made.kept == [1, 2]
    assert made.repair.lost.tolist() == [1, 0, 1, 0]
    pairs = made.problem.pairs.take(np.flatnonzero(made.repair.barred))
    assert (pairs.investor.tolist(), pairs.startup.tolist()) == ([0], [0])


def test_a_missed_meeting_is_gone_with_the_name_of_who_was_missed() -> None:
    made = carried(NoShow(Side.STARTUP, "sol", moment(10)))
    assert {at: reason.en for at, reason in made.gone.items()} == {2: "Sol did not show up"}


def test_a_moved_session_takes_slots_away_and_leaves_wishes() -> None:
    made = carried(SessionMoved("ai-1", moment(20), moment(80), "Hall 1"))
    # Slots begin at 20, 40 and 60 now: the one at 20 is still there, as the first of them.
    assert made.repair.before.slot.tolist() == [UNPLACED, UNPLACED, 0]
    assert made.repair.wish.tolist() == [0, 0, 1]
    assert "not held then any more" in made.why(0).en


def test_a_lost_table_is_not_there_by_its_number() -> None:
    made = carried(TableLost("ai-1", frozenset({1})))
    assert made.repair.tables.tolist() == [[False, True]] * 3
    assert made.problem.grid.tables.tolist() == [1, 1, 1]
    assert "table is lost" in made.why(0).en


def test_strangers_and_pairs_without_a_common_sub_forum_are_gone() -> None:
    made = carried(released=(meeting("ines", "nobody"), meeting("ivo", "sara", sub_forum="gone")))
    assert [reason.en for reason in made.gone.values()] == [
        "nobody is not in the tables any more",
        "the two share no sub-forum any more, or a rule forbids the pair now",
    ]
    assert made.kept == []


def test_a_time_that_the_programme_does_not_have_is_no_slot() -> None:
    made = carried(released=(meeting("ines", "sara", start=moment(7), end=moment(22)),))
    assert made.repair.before.slot.tolist() == [UNPLACED]
    assert made.repair.wish.tolist() == [UNPLACED]
