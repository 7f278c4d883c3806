"""Draft a match list: score, keep what was decided, plan the rest, check it, and write it as a new version."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from typing import Any

import numpy as np

from matcher.conference import Dataset
from matcher.drafting import (
    at_open_tables,
    figures_of,
    forums_of,
    placed_meetings,
    planning_problem,
    refuse_violations,
    solved,
    versions,
)
from matcher.errors import PlanError
from matcher.left_out import below_minimum, left_out
from matcher.planning.checks import Meeting, Ruling
from matcher.planning.problem import Plan, PlanningProblem, Timetable
from matcher.profiles import Side
from matcher.progress import StepClock, StepProgress
from matcher.recommendation.answers import Answer, answered
from matcher.recommendation.encoder import load_encoder
from matcher.recommendation.recommender import Recommendations
from matcher.words import Words
from web.errors import ChangedMeanwhileError, RefusedError
from web.seats import Seat
from web.services.couples import open_conference
from web.services.matches.draft_grounds import Grounds, Keeping, Kept, draft_grounds, eased_keeping, what_stays
from web.services.matches.lists import put_away
from web.services.suggesting import recommended
from web.services.timetable.remaining import without
from web.store.engine import Database, Store
from web.store.log import log_change
from web.store.match_lists import add_matches, current_list, next_version
from web.store.opinions import packed
from web.store.records.accounts import SeatKind
from web.store.records.plans import MatchListRecord, Verdict

_ONE_SIDED = Words(
    "There are no investors or no startups yet. Import both, then draft the match list.",
    "目前还没有投资人或创业公司。请先导入双方，再生成匹配名单。",
)
_CHANGED = Words(
    "Somebody changed the match list while the new one was drafted. Nothing was replaced; draft again to build on "
    "what it says now.",
    "生成期间有人修改了匹配名单，未替换任何内容。请基于当前内容重新生成。",
)
_NO_ROOM = Words(
    "it was kept before, but a rule, a time or somebody's most meetings stands in the way now",
    "此前已保留，但现在因规则、时间或会面上限而无法安排",
)
#: Matches with a score among the lowest tenth of a draft are called weak.
_WEAK = 0.1


@dataclass(frozen=True)
class _Drafted:
    """What planning found beside the matches that stay."""

    plan: Plan
    problem: PlanningProblem
    timetable: Timetable
    meetings: list[Meeting]
    tables: Mapping[str, int]


def draft_matches(
    store: Store, conference_id: int, asked: Mapping[str, Any], progress: StepProgress | None = None
) -> int:
    """Draft a match list and return its version.

    Parameters
    ----------
    asked : ``sub_forum``, the id of the only one to draft anew, or None; ``afresh``,
        whether to forget approvals; ``seed``; ``account``, whose wish it is.

    Raises
    ------
    PlanError
        When pinned pairs cannot all meet; it names the rules in the way, and a way out.
    """
    clock = StepClock(progress)
    with clock.step("read"), store.reading() as db:
        grounds = draft_grounds(db, conference_id, asked.get("sub_forum"), bool(asked.get("afresh")))
    if not grounds.dataset.investors or not grounds.dataset.startups:
        raise RefusedError(_ONE_SIDED)
    found = scored(grounds, clock, progress)
    with clock.step("plan"):
        keeping, drafted = _kept_and_planned(grounds, found, int(asked.get("seed") or 0))
    with clock.step("check"):
        memberships = {side: found.memberships(side) for side in Side}
        held = [one.meeting for one in keeping.held]
        refuse_violations(
            Ruling(grounds.dataset, forums_of(memberships), drafted.tables), [*drafted.meetings, *held]
        )
    with clock.step("explain"):
        rows = list(_rows(grounds, found, keeping, drafted))
        shortfalls = _shortfalls(grounds, found, keeping, drafted)
    made = versions(load_encoder(grounds.dataset.conference.encoder))
    figures = {**_figures(grounds, keeping, drafted, rows), "versions": made, "seconds": clock.seconds}
    with clock.step("write"), store.writing() as db:
        by = Seat(conference_id, asked.get("account"), SeatKind.ORGANISER)
        return _write(db, by, grounds, rows, {**figures, "seed": asked.get("seed") or 0}, shortfalls)


def scored(grounds: Grounds, clock: StepClock, progress: StepProgress | None) -> Recommendations:
    """Return the pairs that remain, with what people answered in the place of what they were expected to."""
    found, _vectors = recommended(grounds.dataset, clock, progress, grounds.scored_anyway, grounds.bundle)
    return answered(found, (Answer(*one) for one in grounds.answers))


def _kept_and_planned(grounds: Grounds, found: Recommendations, seed: int) -> tuple[Keeping, _Drafted]:
    """Plan around what stays; where not all that lost their places can meet, only what was pinned is forced."""
    keeping = what_stays(grounds, found)
    try:
        return keeping, _planned(grounds, found, keeping, seed)
    except PlanError:
        eased = eased_keeping(keeping)
        if eased == keeping:
            raise
        return eased, _planned(grounds, found, eased, seed)


def _planned(grounds: Grounds, found: Recommendations, keeping: Keeping, seed: int) -> _Drafted:
    """Plan what is not held: its sub-forum only where one was asked for, and pinned pairs in any."""
    around: Dataset = without(grounds.dataset, [one.taken for one in keeping.held])
    left = replace(found, dataset=around)
    problem, tables = planning_problem(left)
    problem = replace(problem, pinned=problem.pinned | _rows_of(found, keeping.pinned))
    rows = np.flatnonzero(_open_rows(grounds, left, keeping, problem))
    part = replace(
        problem, pairs=problem.pairs.take(rows), scores=problem.scores[rows], pinned=problem.pinned[rows]
    )
    plan = solved(around, part, seed)
    timetable = replace(plan.timetable, chosen=rows[plan.timetable.chosen].astype(np.int32))
    meetings = at_open_tables(around.conference, placed_meetings(left, problem, timetable))
    return _Drafted(plan, problem, timetable, meetings, tables)


def _open_rows(grounds: Grounds, left: Recommendations, keeping: Keeping, problem: PlanningProblem) -> Any:
    """Return the rows, (m,) bool, that the plan may choose from."""
    own = _rows_of(left, keeping.pinned)
    settled = _couples_of(left, [one.couple for one in (*keeping.held, *keeping.pinned)])
    elsewhere = np.zeros(len(left.pairs), dtype=bool)
    if grounds.sub_forum is not None:
        forums = [forum.id for forum in left.dataset.conference.sub_forums]
        elsewhere = left.pairs.forum != forums.index(grounds.sub_forum)
    return own | (~settled & (~elsewhere | problem.must_meet))


def _rows_of(found: Recommendations, kept: Iterable[Kept]) -> Any:
    """Return the rows, (m,) bool, of kept matches in their own sub-forums."""
    wanted = {(one.couple, one.sub_forum) for one in kept}
    forums = [forum.id for forum in found.dataset.conference.sub_forums]
    mine = _couples_of(found, {couple for couple, _forum in wanted})
    for row in np.flatnonzero(mine).tolist():
        mine[row] = (_ids(found, row), forums[found.pairs.forum[row]]) in wanted
    return mine


def _couples_of(found: Recommendations, couples: Iterable[tuple[str, str]]) -> Any:
    """Return the rows, (m,) bool, of some couples in any sub-forum."""
    investors, startups = found.rosters[Side.INVESTOR].rows, found.rosters[Side.STARTUP].rows
    wanted = [investors[i] * len(startups) + startups[s] for i, s in couples]
    own = found.pairs.investor.astype(np.int64) * len(startups) + found.pairs.startup
    return np.isin(own, np.array(wanted, dtype=np.int64))


def _ids(found: Recommendations, row: int) -> tuple[str, str]:
    return (
        found.rosters[Side.INVESTOR].ids[found.pairs.investor[row]],
        found.rosters[Side.STARTUP].ids[found.pairs.startup[row]],
    )


def _rows(
    grounds: Grounds, found: Recommendations, keeping: Keeping, drafted: _Drafted
) -> Iterator[dict[str, Any]]:
    """Yield the matches of the new version: those that stay, those that were rejected, and the new ones."""
    for one in (*keeping.held, *keeping.rejected):
        yield one.record
    decided = {one.couple: one.record for one in (*keeping.pinned, *keeping.loose)}
    for row, meeting in zip(drafted.timetable.chosen.tolist(), drafted.meetings, strict=True):
        told = found.explained(row)
        before = decided.get((told.investor_id, told.startup_id), {})
        yield {
            "investor_id": grounds.ids[Side.INVESTOR][told.investor_id],
            "startup_id": grounds.ids[Side.STARTUP][told.startup_id],
            "sub_forum_id": grounds.forums[told.sub_forum],
            "score": told.score,
            "investor_score": told.opinions[Side.INVESTOR].score,
            "startup_score": told.opinions[Side.STARTUP].score,
            "verdict": before.get("verdict", Verdict.OPEN),
            "reason": before.get("reason", ""),
            "pinned": before.get("pinned", False),
            "told": packed(told.opinions),
            **grounds.place_of(meeting),
        }


def _figures(grounds: Grounds, keeping: Keeping, drafted: _Drafted, rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the figures of the whole list: what stays counts fully on both sides of the bound."""
    plan = drafted.plan
    kept = float(sum(one.record["score"] for one in keeping.held))
    people = {row[who] for row in rows if row["verdict"] is not Verdict.REJECTED for who in _WHO}
    of_held = {one.record[who] for one in keeping.held for who in _WHO}
    value, bound = plan.value + kept, plan.bound + kept
    figures = replace(
        figures_of(plan, len(drafted.problem.pairs)),
        value=value,
        bound=bound,
        gap=max(0.0, 1.0 - value / bound) if bound > 0 else 0.0,
        people_reached=len(people),
        people_reachable=max(len(people), min(len(of_held) + plan.reached_bound, _everybody(grounds))),
    )
    scores = [row["score"] for row in rows if row["verdict"] is not Verdict.REJECTED]
    return {
        **asdict(figures),
        "matches": len(scores),
        "kept": len(keeping.held) + len(keeping.pinned),
        "people": {side.value: len(grounds.dataset.people(side)) for side in Side},
        "weak": float(np.quantile(scores, _WEAK)) if scores else 0.0,
        "tables": dict(drafted.tables),
    }


_WHO = ("investor_id", "startup_id")


def _everybody(grounds: Grounds) -> int:
    return len(grounds.dataset.investors) + len(grounds.dataset.startups)


def _shortfalls(grounds: Grounds, found: Recommendations, keeping: Keeping, drafted: _Drafted) -> dict[str, Any]:
    """Return who has no match or too few, and which kept matches could not stay, with the reasons."""
    left = replace(found, dataset=without(grounds.dataset, [one.taken for one in keeping.held]))
    chosen = drafted.timetable.chosen
    has = grounds.met | {one.record[who] for one in keeping.held for who in _WHO}
    forgotten = [
        [grounds.ids[one.side][one.id], one.reason.record()]
        for one in left_out(left, drafted.problem, chosen)
        if grounds.ids[one.side][one.id] not in has
    ]
    short = [
        [grounds.ids[one.side][one.id], one.has, one.wants, one.reason.record()]
        for one in below_minimum(left, drafted.problem, chosen)
        if grounds.ids[one.side][one.id] not in has
    ]
    chosen_couples = {(one.investor_id, one.startup_id) for one in drafted.meetings}
    dropped = [
        *((one.record["investor_id"], one.record["startup_id"], why.record()) for one, why in keeping.dropped),
        *(
            (one.record["investor_id"], one.record["startup_id"], _NO_ROOM.record())
            for one in keeping.loose
            if one.couple not in chosen_couples
        ),
    ]
    return {"left_out": forgotten, "short": short, "dropped": [list(one) for one in dropped]}


def _write(
    db: Database,
    by: Seat,
    grounds: Grounds,
    rows: list[dict[str, Any]],
    figures: dict[str, Any],
    shortfalls: dict[str, Any],
) -> int:
    """Write the new version; the draft before it gives way, unless somebody changed it meanwhile."""
    now = datetime.now(UTC)
    open_conference(db, by)
    current = current_list(db, by.conference_id)
    if (current.id, current.revision) != grounds.base if current else grounds.base is not None:
        raise ChangedMeanwhileError(_CHANGED)
    put_away(db, by, now)
    row = MatchListRecord(
        conference_id=by.conference_id,
        version=next_version(db, by.conference_id),
        sub_forum_id=grounds.forums[grounds.sub_forum] if grounds.sub_forum else None,
        figures=figures,
        shortfalls=shortfalls,
        created_by=by.account_id,
        created_at=now,
    )
    db.add(row)
    db.flush()
    add_matches(db, row.id, rows)
    log_change(db, by, "draft", ("match_list", row.id), now, ({}, {"version": row.version, "matches": len(rows)}))
    return row.version
