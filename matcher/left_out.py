"""Why somebody has no meeting: the first thing that stands in the way, said so that it can be changed."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from matcher.pairs import Rows
from matcher.plan import BelowMinimum, LeftOut
from matcher.planning.limits import placeable
from matcher.planning.problem import Attendees, PlanningProblem
from matcher.profiles import Side, profile_text
from matcher.recommendation.eligibility import Rule
from matcher.recommendation.recommender import Recommendations
from matcher.words import Words

_SILENT = Words(
    "names no sub-forum and says nothing from which one could be suggested; ask for a sentence, or a sub-forum",
    "未选择分论坛，资料中也没有可供推荐的文字；请补充一句介绍，或指定分论坛",
)
_UNSURE = Words(
    "names no sub-forum, and none fits the profile well enough to be suggested; name one",
    "未选择分论坛，系统也没有把握推荐；请指定一个分论坛",
)
_WANTS_NONE = Words("wants no meetings (max_meetings is 0)", "不需要会面（max_meetings 为 0）")
_ALONE = Words("nobody of the other side is in the same sub-forum", "所在分论坛没有另一方的参会者")
_INELIGIBLE = Words("nobody in the same sub-forum is eligible: {rules}", "所在分论坛没有符合条件的对象：{rules}")
_RULE = {
    Rule.STAGE: Words("the round of {count} does not fit", "{count} 个轮次不符"),
    Rule.CHEQUE: Words("the cheque of {count} does not fit", "{count} 个投资额不符"),
    Rule.REGION: Words("the region of {count} does not fit", "{count} 个投资地区不符"),
}
_KNOWN = Words("{count} are blocked or known already", "{count} 个已被排除或已相识")
_FEW = Words(
    "only {count} are eligible in the same sub-forums; name more sub-forums, or ask for fewer meetings",
    "所在分论坛仅有 {count} 个符合条件的对象；请增加分论坛，或减少最低会面数",
)
_NO_PLACE = Words(
    "the sub-forum has no time or no table for one-on-one meetings; give it a session with tables",
    "所在分论坛没有一对一会面的时段或桌子；请为其安排设有桌子的时段",
)
_AWAY = Words(
    "is never there when the sub-forum meets; shorten the unavailable times",
    "分论坛期间均不在场；请缩短不可用时间",
)
_NEVER_TOGETHER = Words(
    "is never free at the same time as anybody eligible; shorten the unavailable times",
    "与符合条件的对象没有共同的空闲时间；请缩短不可用时间",
)
_FULL = Words(
    "everybody eligible has all the meetings they want; raise their most meetings",
    "符合条件的对象会面数已满；请提高其会面上限",
)
_CROWDED = Words(
    "no time is left at which somebody eligible and a table are both free; add tables or sessions",
    "已没有符合条件的对象与桌子同时空闲的时间；请增加桌数或时段",
)


def left_out(recommendations: Recommendations, problem: PlanningProblem, chosen: Rows) -> tuple[LeftOut, ...]:
    """Return everybody without one of the chosen meetings, investors first, in the order of the rosters."""
    met = _meetings_of(problem, chosen)
    missing = []
    for side in Side:
        for person in np.flatnonzero(met[side] == 0).tolist():
            reason = (
                _no_sub_forum(recommendations, problem, side, person)
                or _no_candidate(recommendations, problem, side, person)
                or _no_slot(recommendations, problem, met, side, person)
            )
            missing.append(LeftOut(side, recommendations.rosters[side].ids[person], reason))
    return tuple(missing)


def below_minimum(
    recommendations: Recommendations, problem: PlanningProblem, chosen: Rows
) -> tuple[BelowMinimum, ...]:
    """Return everybody who has a meeting but fewer than it asked for at least, investors first."""
    met = _meetings_of(problem, chosen)
    found = []
    for side, (people, _) in zip(Side, problem.sides, strict=True):
        for person in np.flatnonzero((met[side] > 0) & (met[side] < people.least)).tolist():
            has, wants = int(met[side][person]), int(people.least[person])
            reason = _few_candidates(problem, side, person) or _no_slot(
                recommendations, problem, met, side, person
            )
            found.append(BelowMinimum(side, recommendations.rosters[side].ids[person], has, wants, reason))
    return tuple(found)


def _meetings_of(problem: PlanningProblem, chosen: Rows) -> dict[Side, NDArray[np.int64]]:
    return {
        side: np.bincount(own[chosen], minlength=len(people))
        for side, (people, own) in zip(Side, problem.sides, strict=True)
    }


def _few_candidates(problem: PlanningProblem, side: Side, person: int) -> Words | None:
    """Say that not enough people are eligible, where that alone keeps somebody below the minimum."""
    (people, own), (_, theirs) = _own_first(problem, side)
    others = len(np.unique(theirs[own == person]))
    return _FEW.format(count=others) if others < people.least[person] else None


def _no_sub_forum(
    recommendations: Recommendations, problem: PlanningProblem, side: Side, person: int
) -> Words | None:
    dataset = recommendations.dataset
    people, _ = _own_first(problem, side)[0]
    if people.most[person] == 0:
        return _WANTS_NONE
    if recommendations.membership[side][person].any():
        return None
    profile = dataset.people(side)[person]
    return _UNSURE if profile_text(profile) else _SILENT


def _no_candidate(
    recommendations: Recommendations, problem: PlanningProblem, side: Side, person: int
) -> Words | None:
    _, own = _own_first(problem, side)[0]
    if np.any(own == person):
        return None
    forums = np.flatnonzero(recommendations.membership[side][person])
    others = np.flatnonzero(recommendations.membership[side.other][:, forums].any(axis=1))
    if not len(others):
        return _ALONE
    mine = np.full(len(others), person)
    investor, startup = (mine, others) if side is Side.INVESTOR else (others, mine)
    broken = recommendations.boundaries.eligibility.breaks(investor, startup)
    allowed = recommendations.boundaries.eligibility.allows(investor, startup)
    said = [_RULE[rule].format(count=int(flags.sum())) for rule, flags in broken.items() if flags.any()]
    if allowed.any():
        said.append(_KNOWN.format(count=int(allowed.sum())))
    return _INELIGIBLE.format(rules=Words("; ".join(w.en for w in said), "；".join(w.zh for w in said)))


def _no_slot(
    recommendations: Recommendations,
    problem: PlanningProblem,
    met: dict[Side, NDArray[np.int64]],
    side: Side,
    person: int,
) -> Words:
    (people, own), (others, theirs) = _own_first(problem, side)
    forums = np.flatnonzero(recommendations.membership[side][person])
    held = np.isin(problem.grid.forum, forums) & (problem.grid.tables > 0)
    rows = np.flatnonzero(own == person)
    if not held.any():
        return _NO_PLACE
    if not np.any(people.free[person] & held):
        return _AWAY
    free = problem.investors.free, problem.startups.free
    if not placeable(problem.pairs.take(rows), *free, problem.grid).any():
        return _NEVER_TOGETHER
    full = met[side.other] >= others.most
    return _FULL if full[theirs[rows]].all() else _CROWDED


def _own_first(problem: PlanningProblem, side: Side) -> tuple[tuple[Attendees, Rows], tuple[Attendees, Rows]]:
    """Return both sides, each with the column of the pairs that names its people, the given one first."""
    investors, startups = problem.sides
    return (investors, startups) if side is Side.INVESTOR else (startups, investors)
