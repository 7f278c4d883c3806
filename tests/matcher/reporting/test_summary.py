from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

from matcher.plan import ConferencePlan
from matcher.profiles import Side
from matcher.reporting.staging import PLAN
from matcher.reporting.summary import FORMAT, summary, write_summary

MEMBERS = [
    "format",
    "conference",
    "status",
    "value",
    "bound",
    "gap",
    "floor",
    "floor_bound",
    "counts",
    "replaced",
    "added",
    "breaks",
    "most_breaks_of_a_person",
    "room_changes",
    "tables_used",
    "aims",
    "people_without_a_meeting",
    "below_minimum",
    "unassigned",
    "meetings_a_person",
    "mutual_interest",
    "bands_above",
    "languages",
    "sub_forums",
    "sessions",
    "findings",
    "seed",
    "versions",
    "seconds",
]


def test_the_members_and_their_order_are_part_of_the_format(written: Path) -> None:
    assert list(json.loads((written / "plan.json").read_text("utf-8"))) == MEMBERS


def test_the_figures_are_those_of_the_plan(plan: ConferencePlan) -> None:
    told = summary(plan)
    assert (told["status"], told["value"], told["bound"], told["gap"]) == (
        plan.figures.status,
        plan.figures.value,
        plan.figures.bound,
        plan.figures.gap,
    )
    assert told["counts"]["meetings"] == len(plan.meetings) == sum(told["mutual_interest"].values())
    assert told["counts"]["investors"] + told["counts"]["startups"] == 48
    assert sum(forum["meetings"] for forum in told["sub_forums"]) == len(plan.meetings)
    assert sum(session["meetings"] for session in told["sessions"]) == len(plan.meetings)
    assert sum(pair["meetings"] for pair in told["languages"]) == len(plan.meetings)
    assert [(one["side"], one["id"]) for one in told["people_without_a_meeting"]] == [
        (left.side.value, left.id) for left in plan.left_out
    ]
    assert {one["side"] for one in told["unassigned"]} == {side.value for side in Side}
    assert told["findings"]["by_severity"] == {"error": 0, "warning": 2, "note": 1}
    assert len(told["findings"]["all"]) == 3
    assert told["conference"]["template"] is False


def test_two_runs_differ_in_their_seconds_alone(plan: ConferencePlan) -> None:
    one, other = summary(plan), summary(replace(plan, seconds={"embed": 12.3456}))
    assert other.pop("seconds") == {"embed": 12.346}
    one.pop("seconds")
    assert json.dumps(one) == json.dumps(other)


def test_what_was_not_proven_is_null(plan: ConferencePlan, tmp_path: Path) -> None:
    figures = replace(plan.figures, bound=float("inf"), gap=float("nan"))
    write_summary(replace(plan, figures=figures), tmp_path / "plan.json")
    told = json.loads((tmp_path / "plan.json").read_text("utf-8"))
    assert (told["bound"], told["gap"]) == (None, None)


def test_the_format_is_what_the_next_run_knows_its_own_files_by() -> None:
    assert FORMAT.startswith(PLAN.format_prefix)
