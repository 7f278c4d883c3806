"""The rules of an event's timetable as clauses.

A meeting has a literal for each slot it may have, a participant one for each slot in which it may be busy. Two
rules are implied by the others, and are what makes proofs short: a participant is busy in exactly as many slots as
it has meetings, and one without a break is done so many slots after it began.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from matcher.planning.breaks.problem import EventProblem, Id
from matcher.planning.satisfiability import Formula

#: A literal for each slot in which something may be; slots rise.
BySlot = dict[int, int]


@dataclass(slots=True)
class Model:
    """The clauses of a problem, and what their literals mean.

    Attributes
    ----------
    placed : of every meeting, by its row: that it is in the slot.
    busy : of every participant: that it is in a meeting in the slot.
    dropped : of every meeting, that it does not take place; empty where all must.
    """

    problem: EventProblem
    formula: Formula
    placed: list[BySlot]
    dropped: Sequence[int] = ()
    busy: dict[Id, BySlot] = field(default_factory=dict)

    def slots_of(self, true: Collection[int]) -> dict[Id, int]:
        """Return the slot of every meeting in an answer, by its id."""
        return {
            meeting.id: slot
            for meeting, places in zip(self.problem.meetings, self.placed, strict=True)
            for slot, literal in places.items()
            if literal in true
        }


def open_slots(problem: EventProblem) -> list[list[int]]:
    """Return of every meeting the slots that its own rules and both participants leave it."""
    found = []
    for meeting in problem.meetings:
        away = frozenset[int]().union(*(problem.unavailable[participant] for participant in meeting.participants))
        allowed = set(range(1, problem.slots + 1)) if meeting.allowed is None else set(meeting.allowed)
        if meeting.fixed is not None:
            allowed &= {meeting.fixed}
        found.append(sorted(allowed - away))
    return found


def people_model(problem: EventProblem, slots: Sequence[Sequence[int]], *, may_drop: bool = False) -> Model:
    """Return the model of what is physical: every meeting has a slot, nobody is in two places at once.

    Parameters
    ----------
    slots : of every meeting, the slots it may have.
    may_drop : whether a meeting may do without a slot, at the price of its literal in ``dropped``.
    """
    formula = Formula()
    model = Model(problem, formula, [{slot: formula.variable() for slot in own} for own in slots])
    if may_drop:
        model.dropped = [formula.variable() for _ in problem.meetings]
    for row, places in enumerate(model.placed):
        formula.add(*places.values(), *model.dropped[row : row + 1])
        formula.at_most_one([*places.values(), *model.dropped[row : row + 1]])
    for participant, rows in problem.meetings_of().items():
        model.busy[participant] = _busy(model, rows)
        spared = [model.dropped[row] for row in rows] if may_drop else []
        formula.exactly([*model.busy[participant].values(), *spared], len(rows))
        if not may_drop:
            _leave_room(model, participant, rows)
    return model


def _busy(model: Model, rows: Sequence[int]) -> BySlot:
    busy: BySlot = {}
    for slot in sorted({slot for row in rows for slot in model.placed[row]}):
        there = [model.placed[row][slot] for row in rows if slot in model.placed[row]]
        busy[slot] = model.formula.any_of(there)
        model.formula.at_most_one(there)
    return busy


def _leave_room(model: Model, participant: Id, rows: Sequence[int]) -> None:
    """Implied: meetings that all lie in the same few slots keep their participant there."""
    for own in {frozenset(model.placed[row]) for row in rows}:
        inside = sum(own.issuperset(model.placed[row]) for row in rows)
        outside = [literal for slot, literal in model.busy[participant].items() if slot not in own]
        model.formula.at_most(outside, len(rows) - inside)


def table_rules(model: Model, *, by_people: bool = False) -> None:
    """Demand that no slot has more meetings than tables.

    Parameters
    ----------
    by_people : say it of the participants instead, of whom two are busy at each table: the same law, but proofs
        that are short with one are long with the other.
    """
    for slot, there in meetings_by_slot(model).items():
        if by_people and len(there) > model.problem.tables:
            busy = [own[slot] for own in model.busy.values() if slot in own]
            model.formula.at_most(busy, 2 * model.problem.tables)
        else:
            model.formula.at_most(there, model.problem.tables)


def meetings_by_slot(model: Model) -> dict[int, list[int]]:
    """Return of every slot the literals of the meetings that may be there."""
    there: dict[int, list[int]] = {slot: [] for slot in range(1, model.problem.slots + 1)}
    for places in model.placed:
        for slot, literal in places.items():
            there[slot].append(literal)
    return there


def order_rule(model: Model, earlier: int, later: int, guard: int | None = None) -> None:
    """Demand, where the guard is true, that one meeting comes strictly before another; both by their rows."""
    formula, unless = model.formula, [] if guard is None else [-guard]
    done: int | None = None
    for slot in range(1, model.problem.slots + 1):
        if slot in model.placed[later]:
            formula.add(*unless, -model.placed[later][slot], *([] if done is None else [done]))
        if slot in model.placed[earlier]:
            done = formula.any_of([model.placed[earlier][slot], *([] if done is None else [done])])


def break_literals(model: Model, participant: Id, *, together: bool = False) -> list[int]:
    """Return a literal for each slot after which a break of the participant may begin, true where one does.

    Parameters
    ----------
    together : whether to add what follows for those without a break; all meetings take place.
    """
    formula, busy, slots = model.formula, model.busy[participant], model.problem.slots
    begun, later = _so_far(formula, busy, range(1, slots + 1)), _so_far(formula, busy, range(slots, 0, -1))
    breaks = []
    for slot, here in busy.items():
        if slot + 2 not in later:
            continue
        pause = formula.variable()
        free = [busy[slot + 1]] if slot + 1 in busy else []
        formula.add(-here, -later[slot + 2], *free, pause)
        for needed in (here, later[slot + 2], *(-literal for literal in free)):
            formula.imply(pause, needed)
        breaks.append(pause)
    if breaks and together:
        _stay_together(model, breaks, begun, later, len(model.problem.meetings_of()[participant]))
    return breaks


def _so_far(formula: Formula, busy: Mapping[int, int], order: range) -> BySlot:
    """Return a literal for each slot: that the participant is busy there or in a slot before it in the order."""
    reached: BySlot = {}
    last: int | None = None
    for slot in order:
        if slot in busy:
            last = formula.any_of([busy[slot], *([] if last is None else [last])])
        if last is not None:
            reached[slot] = last
    return reached


def _stay_together(
    model: Model, breaks: Sequence[int], begun: Mapping[int, int], later: Mapping[int, int], count: int
) -> None:
    """Implied: who has no break has no meeting as many slots after one as it has meetings."""
    some = model.formula.any_of(breaks)
    for slot, started in begun.items():
        if slot + count in later:
            model.formula.add(-started, -later[slot + count], some)
        if slot + 1 in later:
            model.formula.add(started, later[slot + 1])


def difference_steps(model: Model, breaks: Mapping[Id, Sequence[int]], guard: bool = False) -> list[int]:
    """Demand that nobody has over ``max_break_difference`` breaks more than another; a literal for each step.

    Literal number ``k`` holds only where breaks differ by at most the limit and ``k`` more. Without ``guard`` the
    first of them is demanded.
    """
    limit, formula = model.problem.max_break_difference, model.formula
    if limit is None or not breaks:
        return []
    counts = [formula.counted(own, len(own), both=True) for own in breaks.values()]
    most, fewest = max(map(len, counts)), min(map(len, counts))
    steps = [formula.variable() for _ in range(most - limit)] if guard else []
    # everyone[k] : all have more than k breaks.
    everyone = [formula.variable() for _ in range(fewest)]
    for number, literal in enumerate(everyone):
        for count in counts:
            formula.imply(literal, count[number])
    for extra in range(len(steps) if guard else min(1, max(most - limit, 0))):
        unless = [-steps[extra]] if guard else []
        for count in counts:
            for number, literal in enumerate(count[limit + extra :]):
                formula.add(*unless, -literal, *everyone[number : number + 1])
    return steps
