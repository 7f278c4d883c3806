"""Rules that cannot hold together, and the cheapest way out: plain data, and how to find them.

The rules are literals of a formula that is sound without them. Answers come in order of effort, each better than
the one before, so that whoever is out of time has something true to say.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from matcher.planning.satisfiability import Formula, cheapest_relaxation, minimal_core, smallest_core
from matcher.words import Words


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule that people made and can unmake.

    Attributes
    ----------
    words : what it demands: "14 tables in slot 3".
    way_out : what giving it up means; may hold ``{count}``, by how many steps.
    cost : what one step costs; the cheapest way out has the least sum.
    """

    words: Words
    way_out: Words
    cost: int


@dataclass(frozen=True, slots=True)
class GuardedRule:
    """A rule and the literals that stand for it.

    The first literal is the rule itself. Others are weaker versions of it, each weaker than the one before (15
    tables, 16 tables …); all of those that are given up cost.
    """

    rule: Rule
    steps: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Conflict:
    """Why no answer exists.

    Attributes
    ----------
    rules : what cannot hold together.
    way_out : what to give up so that everything else can hold, at the least cost; None if not known yet.
    cost : the sum of the costs of the way out.
    minimal : no rule can be spared: without any one of them, the others can hold.
    smallest : no other choice of rules that cannot hold together is smaller.
    """

    rules: tuple[Rule, ...]
    way_out: tuple[Words, ...] | None = None
    cost: int | None = None
    minimal: bool = True
    smallest: bool = False

    def record(self) -> dict[str, Any]:
        """Return the conflict as plain values, for JSON."""
        return {
            "rules": [rule.words.record() for rule in self.rules],
            "smallest": self.smallest,
            "minimal": self.minimal,
            "way_out": None if self.way_out is None else [words.record() for words in self.way_out],
            "cost": self.cost,
        }


def conflicts(
    formula: Formula, rules: Sequence[GuardedRule], more: Sequence[GuardedRule] = (), at_least: int = 0
) -> Iterator[Conflict]:
    """Yield why the rules cannot hold together: a minimal set, then with the way out, then the smallest set.

    Yields nothing if they can. A formula that cannot hold even without the rules has an empty conflict.

    Parameters
    ----------
    more : rules that are taken for granted in the telling of what clashes, but may be given up on the way out.
    at_least : what is known that every way out costs.
    """
    granted = [one.steps[0] for one in more]
    by_literal = {one.steps[0]: one.rule for one in rules}
    core = minimal_core(formula, list(by_literal), granted)
    if core is None:
        return
    found = Conflict(_in_order(by_literal, core))
    yield found
    if not core:
        return
    found = _with_way_out(found, formula, [*rules, *more], at_least)
    yield found
    if len(core) > 1:
        core = smallest_core(formula, list(by_literal), granted)
    yield replace(found, rules=_in_order(by_literal, core), smallest=True)


def _in_order(by_literal: dict[int, Rule], core: Sequence[int]) -> tuple[Rule, ...]:
    chosen = set(core)
    return tuple(rule for literal, rule in by_literal.items() if literal in chosen)


def _with_way_out(found: Conflict, formula: Formula, rules: Sequence[GuardedRule], at_least: int) -> Conflict:
    costs = [(literal, one.rule.cost) for one in rules for literal in one.steps]
    given_up = cheapest_relaxation(formula, costs, at_least)
    if given_up is None:
        return found
    broken = set(given_up)
    counts = [(one.rule, sum(literal in broken for literal in one.steps)) for one in rules]
    return replace(
        found,
        way_out=tuple(rule.way_out.format(count=count) for rule, count in counts if count),
        cost=sum(rule.cost * count for rule, count in counts),
    )
