"""``matcher assign``: scores and rules in one file in, the best match list and its proof out."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any

import click

from matcher.cli.screen import AS_JSON, LANGUAGE
from matcher.errors import PlanError
from matcher.words import Language, Words

if TYPE_CHECKING:
    from matcher.planning.b_matching.problem import MatchList, MatrixProblem

_EXIT_IMPOSSIBLE = 3
_FIGURES = "total", "bound", "floor", "floor_bound"
_TOLD = {
    "optimal": Words(
        "{meetings} meetings, total {total}: no list has a greater total.",
        "{meetings} 场会面，总分 {total}：没有总分更高的名单。",
    ),
    "optimal with a floor": Words(
        "{meetings} meetings. The worst-served startup has {floor}, and no list gives it more than {floor_bound}. "
        "Total {total}: no list that serves it as well has a greater total.",
        "{meetings} 场会面。得分最低的创业公司得 {floor}，任何名单都不超过 {floor_bound}。"
        "总分 {total}：在此前提下没有总分更高的名单。",
    ),
    "feasible": Words(
        "Time ran out before the proof. {meetings} meetings, total {total}, at most {bound} is possible; the "
        "worst-served startup has {floor}, at most {floor_bound} is possible.",
        "时间用完，尚未证明最优。{meetings} 场会面，总分 {total}，上限 {bound}；"
        "得分最低的创业公司得 {floor}，上限 {floor_bound}。",
    ),
}
_WRITTEN = Words("The list is in {out}; it took {seconds} s.", "名单已写入 {out}；用时 {seconds} 秒。")
_NO_TIME = Words(
    "Time ran out before any list was found. Give more with --time-limit.",
    "时间用完，尚未找到任何名单。请用 --time-limit 给更多时间。",
)


@click.command()
@click.argument("problem", type=click.Path(path_type=Path))
@click.option("--out", type=click.Path(path_type=Path), required=True, help="CSV file for the match list.")
@click.option("--floor", is_flag=True, help="Serve the worst-served startup best first, then the greatest total.")
@click.option("--time-limit", "seconds", type=click.FloatRange(min=0, min_open=True), help="Seconds to search.")
@LANGUAGE
@AS_JSON
def assign(problem: Path, out: Path, floor: bool, seconds: float | None, language: str, as_json: bool) -> None:
    """Choose who meets whom from a matrix of scores, exactly: the list of greatest total.

    PROBLEM is an NPZ file with the arrays scores, forbidden, investor_min, investor_max, startup_min, startup_max,
    and perhaps pinned, sub_forum and sub_forum_capacity.
    """
    start = perf_counter()
    asked = _read(problem)
    found = _solved(asked, floor, seconds)
    words = Language(language)
    if found.status in ("infeasible", "unknown"):
        record, reason = _refused(asked, found)
        if not as_json:
            raise PlanError(reason.within(words))
        click.echo(json.dumps({**record, "seconds": _since(start)}, ensure_ascii=False, indent=2))
        sys.exit(_EXIT_IMPOSSIBLE)
    _write(out, asked, found)
    record = {**found.record(), "seconds": _since(start)}
    click.echo(json.dumps(record, indent=2) if as_json else _told(record, floor, out).within(words))


def _read(path: Path) -> MatrixProblem:
    from dataclasses import fields

    from matcher.intake.score_matrix_file import read_score_matrix
    from matcher.planning.b_matching.problem import MatrixProblem

    matrix = read_score_matrix(path)
    return MatrixProblem(**{one.name: getattr(matrix, one.name) for one in fields(matrix)})


def _solved(asked: MatrixProblem, floor: bool, seconds: float | None) -> MatchList:
    """Return the best list, approved by the checker."""
    from matcher.planning.b_matching.checks import breaches
    from matcher.planning.b_matching.floor import best_floor_then_total
    from matcher.planning.b_matching.total import greatest_total

    found = (best_floor_then_total if floor else greatest_total)(
        asked, float("inf") if seconds is None else seconds
    )
    if found.status not in ("infeasible", "unknown"):
        meetings = list(zip(found.investor.tolist(), found.startup.tolist(), strict=True))
        broken = breaches(asked, meetings, found.floor if floor else None)
        if broken:
            raise PlanError(
                f"The list breaks rules: {'; '.join(f'{one.rule}: {one.concerned}' for one in broken)}."
            )
    return found


def _refused(asked: MatrixProblem, found: MatchList) -> tuple[dict[str, Any], Words]:
    """Return why there is no list, as plain values and in words."""
    from matcher.planning.b_matching.contradictions import explain, told

    why = explain(asked) if found.status == "infeasible" else None
    return {**found.record(), **(why.record() if why else {})}, told(why) if why else _NO_TIME


def _write(out: Path, asked: MatrixProblem, found: MatchList) -> None:
    from matcher.reporting.single_file import write_atomically

    scores = asked.scores[found.investor, found.startup].tolist()
    rows = zip(found.investor.tolist(), found.startup.tolist(), map(repr, scores), strict=True)
    lines = ["investor,startup,score", *(",".join(map(str, row)) for row in rows)]
    write_atomically(out, ("\n".join(lines) + "\n").encode())


def _told(record: dict[str, Any], floor: bool, out: Path) -> Words:
    status = "optimal with a floor" if floor and record["status"] == "optimal" else record["status"]
    figures = {name: "∞" if record[name] is None else f"{record[name]:.6f}" for name in _FIGURES}
    found = _TOLD[status].format(meetings=record["meetings"], **figures)
    written = _WRITTEN.format(out=out, seconds=record["seconds"])
    return Words(f"{found.en} {written.en}", f"{found.zh}{written.zh}")


def _since(start: float) -> float:
    return round(perf_counter() - start, 3)
