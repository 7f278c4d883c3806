"""Why somebody has no meeting: the first thing that stands in the way, said so that it can be changed."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from matcher.plan import LeftOut
from matcher.planning.problem import Attendees, Plan, PlanningProblem
from matcher.profiles import Side, profile_text
from matcher.recommendation.eligibility import Rule
from matcher.recommendation.recommender import Recommendations
from matcher.words import Words

_SILENT = Words(
    "names no sub-forum and says nothing from which one could be suggested; ask for a sentence or two, or a sub-forum",
    "未选择分论坛，资料中也没有可供推荐的文字；请补充一两句介绍，或指定分论坛",
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
_AWAY = Words(
    "is never there when the sub-forum meets; shorten the unavailable times",
    "分论坛期间均不在场；请缩短不可用时间",
)
_FULL = Words(
    "everybody eligible has all the meetings they want; raise their most meetings, or add tables",
    "符合条件的对象会面数已满；请提高其会面上限或增加桌数",
)


def left_out(recommendations: Recommendations, problem: PlanningProblem, plan: Plan) -> tuple[LeftOut, ...]:
    """Return everybody without a meeting, investors first, in the order of the rosters."""
    missing = []
    for side, people, own in (
        (Side.INVESTOR, problem.investors, problem.pairs.investor),
        (Side.STARTUP, problem.startups, problem.pairs.startup),
    ):
        met = np.bincount(own[plan.timetable.chosen], minlength=len(people))
        candidates = np.bincount(own, minlength=len(people))
        for person in np.flatnonzero(met == 0).tolist():
            reason = _reason(recommendations, problem, people, side, person, int(candidates[person]))
            missing.append(LeftOut(side, recommendations.rosters[side].ids[person], reason))
    return tuple(missing)


def _reason(
    recommendations: Recommendations,
    problem: PlanningProblem,
    people: Attendees,
    side: Side,
    person: int,
    candidates: int,
) -> Words:
    dataset = recommendations.dataset
    profile = (dataset.investors if side is Side.INVESTOR else dataset.startups)[person]
    forums = np.flatnonzero(recommendations.membership[side][person])
    if people.most[person] == 0:
        return _WANTS_NONE
    if not len(forums):
        return _UNSURE if profile_text(profile) else _SILENT
    if not candidates:
        return _nobody_eligible(recommendations, side, person, forums)
    if not np.any(people.free[person] & np.isin(problem.grid.forum, forums)):
        return _AWAY
    return _FULL


def _nobody_eligible(recommendations: Recommendations, side: Side, person: int, forums: NDArray[np.intp]) -> Words:
    other = Side.STARTUP if side is Side.INVESTOR else Side.INVESTOR
    others = np.flatnonzero(recommendations.membership[other][:, forums].any(axis=1))
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
