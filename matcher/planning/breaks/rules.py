"""Every rule of an event by its name, so that those that cannot hold together can be told, and the way out.

What a relaxation costs, per step: one break more between people 1, moving a fixed meeting or one that should wait
for another 2, a slot that a meeting is not allowed 3, one more table in a slot 3, somebody coming at a bad time 4,
and doing without a meeting 12. Being in one place at a time is nobody's rule and cannot be given up.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from matcher.planning.breaks.crowds import Crowd, crowd
from matcher.planning.breaks.model import (
    Model,
    break_literals,
    difference_steps,
    meetings_by_slot,
    open_slots,
    order_rule,
    people_model,
)
from matcher.planning.breaks.problem import EventProblem
from matcher.planning.conflicts import Conflict, GuardedRule, Rule, conflicts
from matcher.words import Words

_DIFFERING, _FREEING, _ORDERING, _ELSEWHERE, _TABLE, _COMING, _DROPPING = 1, 2, 2, 3, 3, 4, 12
#: So many more tables in one slot are looked at; a way out with more takes them all at once.
_MORE_TABLES = 4

_TABLES = Words("{tables} tables in slot {slot}", "时段 {slot} 有 {tables} 张桌子")
_ONE_TABLE = Words("1 table in slot {slot}", "时段 {slot} 有 1 张桌子")
_MORE = Words("tables in slot {slot}: {{count}} more", "时段 {slot} 增加 {{count}} 张桌子")
_AWAY = Words("participant {who} is unavailable in slot {slot}", "参会者 {who} 在时段 {slot} 没有空")
_COME = Words("let participant {who} come in slot {slot}", "请参会者 {who} 在时段 {slot} 参加")
_FIXED = Words("meeting {meeting} is fixed to slot {slot}", "会面 {meeting} 固定在时段 {slot}")
_FREE = Words("free meeting {meeting} from slot {slot}", "不再将会面 {meeting} 固定在时段 {slot}")
_ALLOWED = Words("allowed slots of meeting {meeting}: {slots}", "会面 {meeting} 的可用时段：{slots}")
_ELSEWHEN = Words("let meeting {meeting} be outside its allowed slots", "允许会面 {meeting} 安排在可用时段之外")
_BEFORE = Words("meeting {earlier} before meeting {later}", "会面 {earlier} 先于会面 {later}")
_ANY_ORDER = Words(
    "let meeting {later} not wait for meeting {earlier}", "会面 {later} 不必等到会面 {earlier} 之后"
)
_DIFFERENCE = Words("breaks differ by at most {limit}", "空档数最多相差 {limit}")
_DIFFER_MORE = Words("let breaks differ by {{count}} more", "允许空档数的差距增加 {{count}}")
_HELD = Words("meeting {meeting} takes place", "会面 {meeting} 必须举行")
_DROP = Words("do without meeting {meeting}", "取消会面 {meeting}")


def why_impossible(problem: EventProblem, *, proven: bool = False) -> Iterator[Conflict]:
    """Yield why no timetable exists, each answer better than the one before; nothing if one exists.

    That the meetings take place is told as a rule only where they could not all do so even without the others, and
    the rule on break differences is looked at only where the others can hold together.

    Parameters
    ----------
    proven : whether it is known that none exists; then all rules together are an answer until a better one is
        found.
    """
    crowded = crowd(problem, open_slots(problem))
    at_least = 0 if crowded is None else _price(problem, crowded)
    everywhere = [list(range(1, problem.slots + 1))] * len(problem.meetings)
    for with_breaks in (False, True)[: 1 if problem.max_break_difference is None else 2]:
        model = people_model(problem, everywhere, may_drop=True)
        rules = _rules(model, crowded, with_breaks=with_breaks)
        held = list(_held(model))
        if with_breaks and proven:
            yield Conflict(tuple(one.rule for one in rules), minimal=False)
        found: Conflict | None = None
        for found in conflicts(model.formula, rules, held, at_least):
            if found.rules:
                yield found
        if found is not None and not found.rules:
            yield from conflicts(model.formula, [*held, *rules], (), at_least)
        if found is not None:
            return


def _rules(model: Model, crowded: Crowd | None, *, with_breaks: bool) -> list[GuardedRule]:
    """Add every rule to the model and return it with its literals; the rule on breaks only if asked for."""
    found = [*_tables(model, crowded), *_unavailable(model), *_own_slots(model), *_orders(model)]
    limit = model.problem.max_break_difference
    if with_breaks and limit is not None:
        breaks = {participant: break_literals(model, participant) for participant in model.busy}
        steps = difference_steps(model, breaks, guard=True)
        if steps:
            rule = Rule(_DIFFERENCE.format(limit=limit), _DIFFER_MORE.format(), _DIFFERING)
            found.append(GuardedRule(rule, tuple(steps)))
    return found


def _held(model: Model) -> Iterator[GuardedRule]:
    for meeting, dropped in zip(model.problem.meetings, model.dropped, strict=True):
        words = _HELD.format(meeting=meeting.id)
        yield GuardedRule(Rule(words, _DROP.format(meeting=meeting.id), _DROPPING), (-dropped,))


def _tables(model: Model, crowded: Crowd | None) -> Iterator[GuardedRule]:
    """Yield the tables of every slot; the steps are so many more."""
    tables, formula = model.problem.tables, model.formula
    steps: dict[int, list[int]] = {}
    for slot, there in meetings_by_slot(model).items():
        counts = formula.counted(there, tables + _MORE_TABLES)[tables:]
        if counts:
            steps[slot] = [-literal for literal in counts]
            # Implied, and a help where tables are scarce: each meeting too many has two people in it.
            busy = [own[slot] for own in model.busy.values() if slot in own]
            people = formula.counted(busy, 2 * (tables + _MORE_TABLES))[2 * tables :: 2]
            for literal, reached in zip(counts, people, strict=False):
                formula.imply(reached, literal)
            words = (_ONE_TABLE if tables == 1 else _TABLES).format(tables=tables, slot=slot)
            yield GuardedRule(Rule(words, _MORE.format(slot=slot), _TABLE), tuple(steps[slot]))
    if crowded is not None:
        _count_crowd(model, crowded, steps)


def _count_crowd(model: Model, crowded: Crowd, steps: Mapping[int, list[int]]) -> None:
    """Imply what no solver counts so far by itself: of a crowd, some are dropped, elsewhere, or at more tables.

    Where a slot takes even more tables than there are steps, nothing is said.
    """
    formula = model.formula
    missing = len(crowded.rows) - model.problem.tables * len(crowded.slots)
    relief = [-literal for slot in sorted(crowded.slots) for literal in steps.get(slot, ())]
    for row in crowded.rows:
        relief.append(model.dropped[row])
        relief.extend(literal for slot, literal in model.placed[row].items() if slot not in crowded.slots)
    enough = formula.counted(relief, missing, both=True)[missing - 1 :]
    formula.add(*enough, *(-steps[slot][-1] for slot in sorted(crowded.slots) if slot in steps))


def _price(problem: EventProblem, crowded: Crowd) -> int:
    """Return what it costs at least to relieve a crowd: for each meeting too many, one step of one rule."""
    fixed = any(problem.meetings[row].fixed is not None for row in crowded.rows)
    missing = len(crowded.rows) - problem.tables * len(crowded.slots)
    return missing * (_FREEING if fixed else min(_ELSEWHERE, _TABLE))


def _unavailable(model: Model) -> Iterator[GuardedRule]:
    for participant, away in model.problem.unavailable.items():
        for slot in sorted(away):
            if slot not in model.busy[participant]:
                continue
            guard = model.formula.variable()
            model.formula.imply(guard, -model.busy[participant][slot])
            values = {"who": participant, "slot": slot}
            yield GuardedRule(Rule(_AWAY.format(**values), _COME.format(**values), _COMING), (guard,))


def _own_slots(model: Model) -> Iterator[GuardedRule]:
    for meeting, places in zip(model.problem.meetings, model.placed, strict=True):
        if meeting.fixed is not None:
            guard = model.formula.variable()
            for slot, literal in places.items():
                if slot != meeting.fixed:
                    model.formula.imply(guard, -literal)
            values = {"meeting": meeting.id, "slot": meeting.fixed}
            yield GuardedRule(Rule(_FIXED.format(**values), _FREE.format(**values), _FREEING), (guard,))
        if meeting.allowed is not None:
            guard = model.formula.variable()
            for slot, literal in places.items():
                if slot not in meeting.allowed:
                    model.formula.imply(guard, -literal)
            words = _ALLOWED.format(meeting=meeting.id, slots=", ".join(map(str, sorted(meeting.allowed))))
            yield GuardedRule(Rule(words, _ELSEWHEN.format(meeting=meeting.id), _ELSEWHERE), (guard,))


def _orders(model: Model) -> Iterator[GuardedRule]:
    rows = {meeting.id: row for row, meeting in enumerate(model.problem.meetings)}
    for row, meeting in enumerate(model.problem.meetings):
        for earlier in meeting.after:
            guard = model.formula.variable()
            order_rule(model, rows[earlier], row, guard)
            values = {"earlier": earlier, "later": meeting.id}
            yield GuardedRule(Rule(_BEFORE.format(**values), _ANY_ORDER.format(**values), _ORDERING), (guard,))
