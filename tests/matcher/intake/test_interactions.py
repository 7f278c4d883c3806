"""Interactions between people who are known; the others are left out and counted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from matcher.conference import Interaction
from matcher.intake.columns import NO_COLUMN
from matcher.intake.dates import DAY_OR_MONTH
from matcher.intake.folder import Intake
from matcher.intake.interactions import KINDS, NO_KIND, OTHER_KIND, UNKNOWN_INVESTOR, UNKNOWN_STARTUP

Reading = Callable[..., Intake]
Saying = Callable[..., list[Any]]

HEADER = "investor_id,startup_id,kind,at,round\n"


def interactions(intake: Intake) -> tuple[Interaction, ...]:
    assert intake.dataset is not None
    return intake.dataset.interactions


def test_rows_become_interactions_in_their_order(read: Reading) -> None:
    intake = read(interactions=HEADER + "i1,s1,invested,2016-05-03,A轮\ni2,s2,met,,\ni1,s1,invested,2017年,\n")
    assert interactions(intake) == (
        Interaction("i1", "s1", "invested", date(2016, 5, 3), "A轮"),
        Interaction("i2", "s2", "met", None, ""),
        Interaction("i1", "s1", "invested", date(2017, 1, 1), ""),
    )
    assert [(finding.line, finding.column) for finding in intake.findings] == [(4, "at")]


def test_companies_of_the_portfolio_are_known(read: Reading) -> None:
    intake = read(portfolio="id,name\np1,Vale\ns1,Lumen\n", interactions=HEADER + "i1,p1,invested,,\n")
    assert interactions(intake) == (Interaction("i1", "p1", "invested"),)
    assert intake.findings == ()


@pytest.mark.parametrize(
    ("row", "column", "found", "problem"),
    [("i9,s1,met,,", "investor_id", "i9", UNKNOWN_INVESTOR), ("i1,s9,met,,", "startup_id", "s9", UNKNOWN_STARTUP)],
)
def test_a_row_with_a_stranger_is_left_out(
    row: str, column: str, found: str, problem: Any, read: Reading, said: Saying
) -> None:
    intake = read(interactions=f"{HEADER}{row}\ni1,s1,met,,\n")
    assert len(interactions(intake)) == 1
    assert said(intake.findings) == [("warning", "interactions.csv", 2, column, found, problem.problem.en)]


def test_many_strangers_are_counted(read: Reading) -> None:
    intake = read(interactions=HEADER + "".join(f"i{number},s1,met,,\n" for number in range(3, 33)))
    assert len(intake.findings) == 21
    last = intake.findings[-1]
    assert (last.line, last.column, last.found) == (None, "investor_id", "10")
    assert last.problem.en.startswith("10 more like these")
    assert last.problem.zh.startswith("另有 10 处")


@pytest.mark.parametrize("kind", list(KINDS))
def test_the_known_kinds_are_known_in_both_languages_and_any_case(kind: str, read: Reading) -> None:
    names = [kind, kind.upper(), f" {kind} ", *KINDS[kind]]
    intake = read(interactions=HEADER + "".join(f"i1,s1,{name},,\n" for name in names))
    assert {interaction.kind for interaction in interactions(intake)} == {kind}
    assert intake.findings == ()


def test_another_kind_is_kept_and_noted_once(read: Reading, said: Saying) -> None:
    intake = read(interactions=HEADER + "i1,s1,Emailed,,\ni2,s2,emailed,,\n")
    assert [interaction.kind for interaction in interactions(intake)] == ["emailed", "emailed"]
    assert said(intake.findings) == [("note", "interactions.csv", 2, "kind", "emailed", OTHER_KIND.problem.en)]
    assert "invested, met, accepted, declined, requested, attended" in intake.findings[0].advice.zh


def test_a_row_without_a_kind_is_left_out(read: Reading, said: Saying) -> None:
    intake = read(interactions=HEADER + "i1,s1,,,\n")
    assert interactions(intake) == ()
    assert said(intake.findings) == [("warning", "interactions.csv", 2, "kind", "", NO_KIND.problem.en)]


def test_a_date_that_could_be_two_days_is_ignored_and_the_row_stays(read: Reading, said: Saying) -> None:
    intake = read(interactions=HEADER + "i1,s1,met,03/05/2016,\n")
    assert interactions(intake) == (Interaction("i1", "s1", "met"),)
    assert said(intake.findings) == [
        ("warning", "interactions.csv", 2, "at", "03/05/2016", DAY_OR_MONTH.problem.en)
    ]


def test_a_missing_column_is_an_error(read: Reading, said: Saying) -> None:
    intake = read(interactions="investor_id,startup,kind\ni1,s1,met\n")
    assert intake.dataset is None
    assert said(intake.findings) == [
        ("error", "interactions.csv", 1, "startup_id", "investor_id, startup, kind", NO_COLUMN.problem.en)
    ]
    assert "If startup is the one" in intake.findings[0].advice.en
