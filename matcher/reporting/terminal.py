"""What the command line says about a plan and about suggestions."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from matcher.conference import Dataset
from matcher.plan import ConferencePlan, Recommendation, Yardstick
from matcher.profiles import Participant, Side
from matcher.reporting.bands import BAND_WORDS, mutual_band
from matcher.reporting.measures import unassigned
from matcher.reporting.numerals import percent
from matcher.reporting.reasons import telling
from matcher.words import Language, Words

_PLAN = Words(
    """{name}
{meetings} meetings for {reached} of {people} people; expected number that both sides want: {value:.1f}.
No plan over the same {candidates} pairs that gives as many people a meeting can be worth more than {bound:.1f}: \
the gap is {gap}.
Breaks: {breaks}, nobody more than {most_breaks}; changes of room: {room_changes}; tables at the busiest: {tables}.
Without a meeting: {without}, of whom {unassigned} have no sub-forum; each with the reason in the report.
Report: {report}""",
    """{name}
共 {meetings} 场会面，{people} 人中有 {reached} 人获得会面；预计双方都愿意的会面数：{value:.1f}。
在同样的 {candidates} 个候选配对中，任何让同样多人获得会面的方案都不可能超过 {bound:.1f}：差距为 {gap}。
空档：{breaks}（每人至多 {most_breaks}）；换房间：{room_changes} 次；最忙时用桌：{tables}。
未获会面：{without} 人，其中 {unassigned} 人没有分论坛；原因均列在报告中。
报告：{report}""",
)
_NOBODY = Words(
    "No suggestions: {name} belongs to no sub-forum, or nobody in it is eligible. `matcher plan` says why.",
    "没有推荐：{name} 不属于任何分论坛，或分论坛中没有符合条件的对象。`matcher plan` 会说明原因。",
)


def told(plan: ConferencePlan, out: Path, language: Language) -> str:
    """Return what the plan amounts to in a few lines."""
    figures = plan.figures
    return _PLAN.format(
        name=plan.dataset.conference.name,
        meetings=len(plan.meetings),
        reached=figures.people_reached,
        people=len(plan.dataset.investors) + len(plan.dataset.startups),
        value=figures.value,
        bound=figures.bound,
        candidates=figures.candidates,
        gap=percent(figures.gap, 3),
        breaks=figures.breaks,
        most_breaks=figures.most_breaks,
        room_changes=figures.room_changes,
        tables=figures.tables_used,
        without=len(plan.left_out),
        unassigned=len(unassigned(plan)),
        report=out / "report.html",
    ).within(language)


def suggestions_told(
    dataset: Dataset,
    who: Participant,
    found: Sequence[Recommendation],
    yardstick: Yardstick,
    language: Language,
) -> str:
    """Return the suggestions for one participant as text, the reasons of that participant's side first."""
    if not found:
        return _NOBODY.format(name=who.name).within(language)
    lines: list[str] = []
    people = _counterparts(dataset, who)
    for place, one in enumerate(found, start=1):
        other = people[_other_id(one, who)]
        band = BAND_WORDS[mutual_band(one, yardstick)].within(language)
        lines.append(f"{place:3}. {other.name} ({other.id}) · {one.sub_forum} · {band}")
        for reason in telling(one.opinions[who.side], most=4):
            lines.append(f"     {reason.log_odds:+.2f} {reason.words.within(language)}")
            if reason.passage:
                lines.append(f"           “{reason.passage}”")
    return "\n".join(lines)


def suggestion_records(
    dataset: Dataset, who: Participant, found: Sequence[Recommendation], yardstick: Yardstick
) -> list[dict[str, Any]]:
    """Return the suggestions as plain values, for JSON: both opinions with all their parts, and their level."""
    people = _counterparts(dataset, who)
    return [
        {
            "rank": place,
            "investor_id": one.investor_id,
            "startup_id": one.startup_id,
            "name": people[_other_id(one, who)].name,
            "sub_forum": one.sub_forum,
            "level": yardstick.level.value,
            "band": mutual_band(one, yardstick).value,
            "score": one.score,
            "investor_score": one.opinions[Side.INVESTOR].score,
            "startup_score": one.opinions[Side.STARTUP].score,
            "reasons": {side.value: _opinion_record(one, side) for side in Side},
        }
        for place, one in enumerate(found, start=1)
    ]


def _opinion_record(one: Recommendation, side: Side) -> dict[str, Any]:
    opinion = one.opinions[side]
    parts = [
        {
            "feature": reason.feature,
            "log_odds": reason.log_odds,
            "words": reason.words.record(),
            "passage": reason.passage,
        }
        for reason in opinion.reasons
    ]
    return {"base_log_odds": opinion.base, "parts": parts}


def _counterparts(dataset: Dataset, who: Participant) -> dict[str, Participant]:
    return {person.id: person for person in dataset.people(who.side.other)}


def _other_id(one: Recommendation, who: Participant) -> str:
    return one.startup_id if who.side is Side.INVESTOR else one.investor_id
