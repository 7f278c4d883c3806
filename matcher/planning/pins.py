"""Pinned pairs: where they can all meet, or which rules stand in their way and what would help.

Only the pinned meetings are looked at, as clauses: what cannot be held even alone cannot be held among others.
That a person is in one place at a time, and that meetings lie in the sessions of their sub-forum, is nobody's to
change; everything else is a rule with a name and a price.

What a way out costs, per step: one meeting more for a person 2, one table more in a session 3, coming to a session
at a bad time 4, and doing without the pinned meeting 10.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from matcher.planning.conflicts import Conflict, GuardedRule, Rule, conflicts
from matcher.planning.problem import PlanningProblem
from matcher.planning.satisfiability import Formula, Search
from matcher.words import Words

_MEETING, _TABLE, _COMING, _UNPINNING = 2, 3, 4, 10
#: So many more meetings or tables are looked at as a way out.
_STEPS = 3

_PINNED = Words("{investor} and {startup} are pinned", "{investor} 与 {startup} 被指定会面")
_UNPIN = Words("drop the pinned meeting of {investor} with {startup}", "取消 {investor} 与 {startup} 的指定会面")
_MOST = Words("{who} takes at most {most} meetings", "{who} 最多接受 {most} 场会面")
_MORE = Words("give {who} {{count}} more", "{who} 的会面上限增加 {{count}} 场")
_AWAY = Words("{who} is not always free in {session}", "{who} 在{session}期间并非一直有空")
_COME = Words("let {who} come at any time in {session}", "请 {who} 在{session}期间全程到场")
_TABLES = Words("{session} has {tables} tables", "{session}有 {tables} 张桌子")
_ADD = Words("{{count}} more tables in {session}", "{session}增加 {{count}} 张桌子")


@dataclass(frozen=True, slots=True)
class Names:
    """How people and sessions are called: both sides by row, and the sessions of the grid by row."""

    people: tuple[Sequence[str], Sequence[str]]
    sessions: Sequence[Words]


@dataclass(slots=True)
class _Model:
    """The clauses, and the literals of each place: a row of the pairs in a slot."""

    problem: PlanningProblem
    formula: Formula
    places: dict[tuple[int, int], int]

    def of_person(self, side: int, person: int) -> list[tuple[int, int]]:
        """Return the places of one person's meetings."""
        own = self.problem.sides[side][1]
        return [place for place in self.places if own[place[0]] == person]


def pinned_places(problem: PlanningProblem) -> dict[int, int] | None:
    """Return a slot for one row of each pinned couple, by row, that keeps all rules; None where there is none."""
    model = _model(problem)
    rules = [rule.steps[0] for rule in _rules(model, None)]
    search = Search(model.formula)
    try:
        if not search.holds(rules):
            return None
        true = search.true_literals()
        return {row: slot for (row, slot), literal in model.places.items() if literal in true}
    finally:
        search.close()


def why_pins_clash(problem: PlanningProblem, names: Names) -> Conflict | None:
    """Return the fewest rules that keep pinned pairs apart, and the cheapest way out; None if all can meet."""
    model = _model(problem)
    return max(conflicts(model.formula, list(_rules(model, names))), key=lambda one: one.smallest, default=None)


def _model(problem: PlanningProblem) -> _Model:
    """Return what is physical: a couple meets once, nobody is in two places at once."""
    formula = Formula()
    places = {
        (int(row), int(slot)): formula.variable()
        for row in np.flatnonzero(problem.must_meet)
        for slot in np.flatnonzero(problem.grid.forum == problem.pairs.forum[row])
    }
    model = _Model(problem, formula, places)
    for one, other in combinations(places, 2):
        if _exclude(problem, one, other):
            formula.add(-places[one], -places[other])
    return model


def _exclude(problem: PlanningProblem, one: tuple[int, int], other: tuple[int, int]) -> bool:
    if problem.couple[one[0]] == problem.couple[other[0]]:
        return True
    shared = any(own[one[0]] == own[other[0]] for _, own in problem.sides)
    return bool(shared and problem.grid.clash[one[1], other[1]])


def _rules(model: _Model, names: Names | None) -> Iterator[GuardedRule]:
    """Yield every rule with its literals; without names, the words are left empty."""
    yield from _pins(model, names)
    for side in range(2):
        yield from _people(model, names, side)
    yield from _tables(model, names)


def _pins(model: _Model, names: Names | None) -> Iterator[GuardedRule]:
    by_couple: dict[int, list[tuple[int, int]]] = defaultdict(list)
    problem = model.problem
    for row in np.flatnonzero(problem.must_meet).tolist():
        by_couple[int(problem.couple[row])].extend(place for place in model.places if place[0] == row)
    rows = {int(problem.couple[row]): int(row) for row in np.flatnonzero(problem.must_meet)}
    for couple, places in by_couple.items():
        guard = model.formula.variable()
        model.formula.imply(guard, *(model.places[place] for place in places))
        row = rows[couple]
        values = _named(names, investor=(0, problem.pairs.investor[row]), startup=(1, problem.pairs.startup[row]))
        yield GuardedRule(Rule(_PINNED.format(**values), _UNPIN.format(**values), _UNPINNING), (guard,))


def _people(model: _Model, names: Names | None, side: int) -> Iterator[GuardedRule]:
    """Yield how many meetings each person takes, and in which sessions it is not always free."""
    attendees, own = model.problem.sides[side]
    for person in np.unique(own[model.problem.must_meet]).tolist():
        places = model.of_person(side, person)
        who = _named(names, who=(side, person))
        most = int(attendees.most[person])
        counts = model.formula.counted([model.places[place] for place in places], most + _STEPS)[most:]
        if counts:
            rule = Rule(_MOST.format(most=most, **who), _MORE.format(**who), _MEETING)
            yield GuardedRule(rule, tuple(-literal for literal in counts))
        away: dict[int, list[int]] = defaultdict(list)
        for row, slot in places:
            if not attendees.free[person, slot]:
                away[int(model.problem.grid.session[slot])].append(model.places[row, slot])
        for session, literals in sorted(away.items()):
            guard = model.formula.variable()
            for literal in literals:
                model.formula.imply(guard, -literal)
            values = {**who, "session": _session(names, session)}
            yield GuardedRule(Rule(_AWAY.format(**values), _COME.format(**values), _COMING), (guard,))


def _tables(model: _Model, names: Names | None) -> Iterator[GuardedRule]:
    """Yield the tables of each session; the steps are so many more."""
    by_slot: dict[int, list[int]] = defaultdict(list)
    for (_, slot), literal in model.places.items():
        by_slot[slot].append(literal)
    grid = model.problem.grid
    for session in np.unique(grid.session[sorted(by_slot)]).tolist():
        slots = [slot for slot in sorted(by_slot) if grid.session[slot] == session]
        tables = int(grid.tables[slots].max())
        steps = [model.formula.variable() for _ in range(_STEPS + 1)]
        for slot in slots:
            # Where meetings are held already a slot has fewer than its session.
            left = int(grid.tables[slot])
            counts = model.formula.counted(by_slot[slot], left + len(steps))[left:]
            for guard, literal in zip(steps, counts, strict=False):
                model.formula.imply(guard, -literal)
        values = {"session": _session(names, session), "tables": tables}
        yield GuardedRule(Rule(_TABLES.format(**values), _ADD.format(**values), _TABLE), tuple(steps))


def _named(names: Names | None, **people: tuple[int, int]) -> dict[str, str]:
    return {key: names.people[side][row] if names else "" for key, (side, row) in people.items()}


def _session(names: Names | None, session: int) -> Words:
    return names.sessions[session] if names else Words("", "")
