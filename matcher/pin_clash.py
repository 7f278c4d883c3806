"""Why pinned pairs cannot all meet, with the names of the people and sessions, and the cheapest way out."""

from __future__ import annotations

from matcher.conference import Dataset
from matcher.planning.conflicts import Conflict
from matcher.planning.pins import Names, why_pins_clash
from matcher.planning.problem import PlanningProblem
from matcher.planning.slots import meeting_sessions
from matcher.profiles import Side
from matcher.words import Words

_CANNOT = Words(
    "The pinned pairs cannot all meet. These {count} rules cannot hold together:",
    "指定的会面无法全部安排。以下 {count} 条规则不能同时成立：",
)
_WAY_OUT = Words("The cheapest way out: {steps}.", "代价最小的办法：{steps}。")
_SESSION = Words("{name} ({room}{day}, {start}–{end})", "“{name}”（{room}{day} {start}–{end}）")


def pin_clash(dataset: Dataset, problem: PlanningProblem) -> Words | None:
    """Return the explanation, a rule a line; None where the pins could all meet."""
    conflict = why_pins_clash(problem, _names(dataset))
    return None if conflict is None else told(conflict)


def told(conflict: Conflict) -> Words:
    """Return a conflict as text: its rules, and what to change."""
    rules = [rule.words for rule in conflict.rules]
    parts = [_CANNOT.format(count=len(rules))]
    parts += [Words(f"  - {rule.en}", f"  - {rule.zh}") for rule in rules]
    if conflict.way_out:
        steps = Words("; ".join(s.en for s in conflict.way_out), "；".join(s.zh for s in conflict.way_out))
        parts.append(_WAY_OUT.format(steps=steps))
    return Words("\n".join(part.en for part in parts), "\n".join(part.zh for part in parts))


def _names(dataset: Dataset) -> Names:
    conference = dataset.conference
    sessions = []
    for session in meeting_sessions(conference):
        start, end = (moment.astimezone(conference.zone) for moment in (session.start, session.end))
        room = f"{session.room}, " if session.room else ""
        sessions.append(
            _SESSION.format(
                name=session.name,
                room=room,
                day=Words(f"{start:%d %b}", f"{start.month}月{start.day}日"),
                start=f"{start:%H:%M}",
                end=f"{end:%H:%M}",
            )
        )
    people = [tuple(f"{person.name} ({person.id})" for person in dataset.people(side)) for side in Side]
    return Names((people[0], people[1]), sessions)
