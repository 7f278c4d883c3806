"""Better timetables while a proof takes long: around one person after another, meetings are placed anew.

A person with a break, those it meets and a few others are free to have their meetings elsewhere; meetings in which
none of them is stay where they are. That leaves a question which is answered in a moment, mostly with yes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from matcher.planning.breaks.problem import EventProblem, Id
from matcher.planning.breaks.prover import Found, Prover

#: Conflicts that the question for any timetable may take at first where breaks must not differ too much.
_FAIR_CONFLICTS = 20_000
#: Conflicts that a question about a neighbourhood may take, and people in it at first and more after a vain round.
_CONFLICTS = 1_000
_PEOPLE = 10
_MORE_PEOPLE = 6


class Scout:
    """A prover that looks for timetables.

    Attributes
    ----------
    best : the best legal timetable so far; None without one.
    """

    def __init__(self, problem: EventProblem, slots: Sequence[Sequence[int]]) -> None:
        self.best: Found | None = None
        self._problem = problem
        self._prover = Prover(problem, slots, by_people=True)
        self._people = list(problem.unavailable)
        self._met: dict[Id, set[Id]] = {who: {who} for who in self._people}
        for meeting in problem.meetings:
            for who in meeting.participants:
                self._met[who].update(meeting.participants)
        self._size = _PEOPLE
        self._tried = 0
        self._fair = False
        self._conflicts = _FAIR_CONFLICTS

    def is_possible(self) -> bool | None:
        """Return whether any timetable exists; None if it is hard to keep the rule on break differences.

        May be asked again, and then takes longer.
        """
        if not self._fair:
            if not self._prover.ask(None):
                return False
            found = self._prover.found()
            self._prover.demand_fairness()
            self._fair = True
            if found.is_fair(self._problem.max_break_difference):
                self.best = found
                return True
        answer = self._prover.ask(None, self._conflicts)
        self._conflicts *= 2
        if answer:
            self.best = self._prover.found()
        return answer

    def better(self, bound: int, questions: int) -> Iterator[Found]:
        """Yield better and better timetables, until one is as good as the bound or so many questions are asked."""
        vain = 0
        for _ in range(questions):
            if self.best is None or self.best.total <= bound:
                return
            waiting = [who for who, breaks in self.best.breaks.items() if breaks]
            self._tried += 1
            kept = self._kept(waiting[self._tried % len(waiting)])
            if not kept and vain:
                return
            fewer = max(1, min(self.best.total - bound, self.best.total // 10))
            if self._prover.ask(self.best.total - fewer, _CONFLICTS, kept):
                self.best, vain = self._prover.found(), 0
                yield self.best
            elif (vain := vain + 1) > len(waiting):
                self._size, vain = self._size + _MORE_PEOPLE, 0

    def _kept(self, who: Id) -> dict[int, int]:
        """Return the meetings, by their rows, that stay in their slots while those around a person are moved."""
        free, start = set(self._met[who]), 7 * self._tried
        for number in range(len(self._people)):
            if len(free) >= self._size:
                break
            free.add(self._people[(start + number) % len(self._people)])
        slots = self.best.slots if self.best else {}
        return {
            row: slots[meeting.id]
            for row, meeting in enumerate(self._problem.meetings)
            if free.isdisjoint(meeting.participants)
        }
