"""What the command line says: figures of the plan, and suggestions with the parts of their scores."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from matcher.plan import ConferencePlan
from matcher.profiles import Participant, Side
from matcher.reporting.bands import mutual_band
from matcher.reporting.terminal import suggestion_records, suggestions_told, told
from matcher.words import Language
from tests.factories_plan import SMALL, plan_of


@pytest.fixture(scope="module")
def plan() -> ConferencePlan:
    return plan_of(SMALL)


def first_participant(plan: ConferencePlan, side: Side) -> Participant:
    pair = plan.meetings[0].recommendation
    people = plan.dataset.investors if side is Side.INVESTOR else plan.dataset.startups
    wanted = pair.investor_id if side is Side.INVESTOR else pair.startup_id
    return next(person for person in people if person.id == wanted)


@pytest.mark.parametrize("language", list(Language))
def test_the_plan_is_told_with_its_bound_and_where_the_report_is(plan: ConferencePlan, language: Language) -> None:
    text = told(plan, Path("somewhere"), language)
    assert plan.dataset.conference.name.within(language) in text
    assert f"{plan.figures.bound:.1f}" in text
    assert str(len(plan.meetings)) in text
    assert str(Path("somewhere") / "report.html") in text


@pytest.mark.parametrize("side", list(Side))
def test_suggestions_name_the_counterpart_and_the_strongest_reason_first(plan: ConferencePlan, side: Side) -> None:
    who = first_participant(plan, side)
    pair = plan.meetings[0].recommendation
    text = suggestions_told(plan.dataset, who, [pair], plan.yardstick, Language.EN)
    other = pair.startup_id if side is Side.INVESTOR else pair.investor_id
    assert f"({other})" in text.splitlines()[0]
    assert text.splitlines()[0].endswith(f"· {mutual_band(pair, plan.yardstick).value}")
    strongest = max(pair.opinions[side].reasons, key=lambda reason: abs(reason.log_odds))
    assert strongest.words.en in text.splitlines()[1]


def test_no_suggestions_are_explained_in_the_readers_language(plan: ConferencePlan) -> None:
    who = first_participant(plan, Side.STARTUP)
    assert suggestions_told(plan.dataset, who, [], plan.yardstick, Language.ZH).startswith("没有推荐")
    assert suggestions_told(plan.dataset, who, [], plan.yardstick, Language.EN).startswith("No suggestions")


def test_records_hold_every_part_of_both_opinions(plan: ConferencePlan) -> None:
    pair = plan.meetings[0].recommendation
    (record,) = suggestion_records(plan.dataset, first_participant(plan, Side.INVESTOR), [pair], plan.yardstick)
    assert (record["rank"], record["startup_id"], record["score"]) == (1, pair.startup_id, pair.score)
    assert (record["level"], record["band"]) == ("assumed", mutual_band(pair, plan.yardstick).value)
    for side in Side:
        parts = record["reasons"][side.value]["parts"]
        assert math.fsum(part["log_odds"] for part in parts) == pytest.approx(
            math.fsum(reason.log_odds for reason in pair.opinions[side].reasons)
        )
