"""The rules of a match list one by one, in words, and the changes that loosen them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

import numpy as np

from matcher.planning.b_matching.problem import MatrixProblem
from matcher.words import Words

# So many rows of one kind are named one by one; of more, the first of them and their number.
_NAMED = 6


class RuleKind(StrEnum):
    """What a rule is about; the value names the array it stands in."""

    INVESTOR_MIN = "investor_min"
    INVESTOR_MAX = "investor_max"
    STARTUP_MIN = "startup_min"
    STARTUP_MAX = "startup_max"
    CAPACITY = "sub_forum_capacity"
    PINNED = "pinned"
    INVESTOR_FORBIDDEN = "forbidden to an investor"
    STARTUP_FORBIDDEN = "forbidden to a startup"


#: Changes of single pairs: unpinned, or allowed to meet.
OF_PAIRS = RuleKind.PINNED, RuleKind.INVESTOR_FORBIDDEN


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: its kind, the row of whom or what it binds, and the number that it says.

    Attributes
    ----------
    number : int, meetings or places; for a pin the row of the startup, for forbidden pairs how many are left.
    """

    kind: RuleKind
    row: int
    number: int


@dataclass(frozen=True, slots=True)
class Change:
    """A rule loosened by so many meetings or places; a pair is unpinned, or allowed to meet.

    Attributes
    ----------
    by : int, meetings or places; for a pair the row of the startup.
    """

    kind: RuleKind
    row: int
    by: int


_RULES = {
    RuleKind.INVESTOR_MIN: Words(
        "investor {rows} wants at least {number} meetings", "投资人 {rows} 至少要 {number} 场会面"
    ),
    RuleKind.INVESTOR_MAX: Words(
        "investor {rows} takes at most {number} meetings", "投资人 {rows} 最多接受 {number} 场会面"
    ),
    RuleKind.STARTUP_MIN: Words(
        "startup {rows} wants at least {number} meetings", "创业公司 {rows} 至少要 {number} 场会面"
    ),
    RuleKind.STARTUP_MAX: Words(
        "startup {rows} takes at most {number} meetings", "创业公司 {rows} 最多接受 {number} 场会面"
    ),
    RuleKind.CAPACITY: Words("sub-forum {rows} has {number} places", "分论坛 {rows} 有 {number} 个席位"),
    RuleKind.PINNED: Words(
        "investor {rows} and startup {number} are pinned", "投资人 {rows} 与创业公司 {number} 被指定会面"
    ),
    RuleKind.INVESTOR_FORBIDDEN: Words(
        "investor {rows} may meet {number} startups only", "投资人 {rows} 只可与 {number} 家创业公司会面"
    ),
    RuleKind.STARTUP_FORBIDDEN: Words(
        "startup {rows} may meet {number} investors only", "创业公司 {rows} 只可与 {number} 位投资人会面"
    ),
}
_CHANGES = {
    RuleKind.INVESTOR_MIN: Words(
        "lower the minimum of investor {rows} by {number}", "投资人 {rows} 的最少次数减 {number}"
    ),
    RuleKind.INVESTOR_MAX: Words(
        "raise the maximum of investor {rows} by {number}", "投资人 {rows} 的最多次数加 {number}"
    ),
    RuleKind.STARTUP_MIN: Words(
        "lower the minimum of startup {rows} by {number}", "创业公司 {rows} 的最少次数减 {number}"
    ),
    RuleKind.STARTUP_MAX: Words(
        "raise the maximum of startup {rows} by {number}", "创业公司 {rows} 的最多次数加 {number}"
    ),
    RuleKind.CAPACITY: Words("{number} more places in sub-forum {rows}", "分论坛 {rows} 增加 {number} 个席位"),
    RuleKind.PINNED: Words(
        "unpin investor {rows} and startup {number}", "取消指定投资人 {rows} 与创业公司 {number}"
    ),
    RuleKind.INVESTOR_FORBIDDEN: Words(
        "allow investor {rows} and startup {number} to meet", "允许投资人 {rows} 与创业公司 {number} 会面"
    ),
}
_GIVEN_UP = {
    RuleKind.INVESTOR_FORBIDDEN: Words(
        "allow {number} more pairs of investor {rows}", "投资人 {rows} 增加 {number} 对可会面的组合"
    ),
    RuleKind.STARTUP_FORBIDDEN: Words(
        "allow {number} more pairs of startup {rows}", "创业公司 {rows} 增加 {number} 对可会面的组合"
    ),
}
# The endings that English drops for one.
_PLURALS = "meetings", "places", "startups", "investors"
_NOUNS = "investor", "startup", "sub-forum"
_AND_MORE = Words("{rows} … ({count} of them)", "{rows} …（共 {count} 个）")


def cost_of(kind: RuleKind) -> int:
    """Return what a way out pays for each meeting or place more or less, and for each pair.

    Allowing a forbidden pair costs more than anything else, because somebody had a reason.
    """
    return 2 if kind in (RuleKind.INVESTOR_FORBIDDEN, RuleKind.STARTUP_FORBIDDEN) else 1


def only(problem: MatrixProblem, rules: Iterable[Rule]) -> MatrixProblem:
    """Return the problem with some of its rules alone: everything that they do not say is free."""
    n, p = problem.shape
    everything = np.full(len(problem.sub_forum_capacity), n * p, np.int64)
    free: dict[str, Any] = {
        "investor_min": np.zeros(n, np.int64),
        "investor_max": np.maximum(p, problem.investor_min),
        "startup_min": np.zeros(p, np.int64),
        "startup_max": np.maximum(n, problem.startup_min),
        "sub_forum_capacity": everything,
    }
    pinned, forbidden = np.zeros((n, p), bool), np.zeros((n, p), bool)
    for rule in rules:
        if rule.kind is RuleKind.PINNED:
            pinned[rule.row, rule.number] = True
        elif rule.kind is RuleKind.INVESTOR_FORBIDDEN:
            forbidden[rule.row] |= problem.forbidden[rule.row]
        elif rule.kind is RuleKind.STARTUP_FORBIDDEN:
            forbidden[:, rule.row] |= problem.forbidden[:, rule.row]
        else:
            free[rule.kind.value][rule.row] = rule.number
    scores = np.where(problem.forbidden, 0.0, problem.scores)
    return replace(problem, scores=scores, pinned=pinned, forbidden=forbidden, **free)


def changed(problem: MatrixProblem, changes: Iterable[Change]) -> MatrixProblem:
    """Return the problem after changes; a pair that may meet from now on has the score 0."""
    arrays = {
        kind.value: getattr(problem, kind.value).copy()
        for kind in RuleKind
        if kind not in (RuleKind.INVESTOR_FORBIDDEN, RuleKind.STARTUP_FORBIDDEN)
    }
    forbidden = problem.forbidden.copy()
    for change in changes:
        if change.kind is RuleKind.PINNED:
            arrays["pinned"][change.row, change.by] = False
        elif change.kind is RuleKind.INVESTOR_FORBIDDEN:
            forbidden[change.row, change.by] = False
        else:
            lower = change.kind in (RuleKind.INVESTOR_MIN, RuleKind.STARTUP_MIN)
            arrays[change.kind.value][change.row] += -change.by if lower else change.by
    return replace(problem, scores=np.where(problem.forbidden, 0.0, problem.scores), forbidden=forbidden, **arrays)


def rule_told(rule: Rule) -> tuple[Words, Words]:
    """Return one rule in words, and what giving it up means, with ``{count}`` for by how many steps."""
    (words,) = rules_told([rule])
    if rule.kind is RuleKind.PINNED:
        return words, _CHANGES[rule.kind].format(rows=rule.row, number=rule.number)
    return words, _GIVEN_UP.get(rule.kind, _CHANGES.get(rule.kind, words)).format(rows=rule.row, number="{count}")


def rules_told(rules: Sequence[Rule]) -> tuple[Words, ...]:
    """Return the rules in words, those that say the same of several people in one."""
    return _told(_RULES, [(rule.kind, rule.row, rule.number) for rule in rules])


def changes_told(changes: Sequence[Change]) -> tuple[Words, ...]:
    """Return the changes in words, those that do the same for several people in one."""
    return _told(_CHANGES, [(change.kind, change.row, change.by) for change in changes])


def _told(templates: Mapping[RuleKind, Words], said: Sequence[tuple[RuleKind, int, int]]) -> tuple[Words, ...]:
    of_pairs = OF_PAIRS if templates is _CHANGES else (RuleKind.PINNED,)
    pairs = [one for one in said if one[0] in of_pairs]
    groups: dict[tuple[RuleKind, int], list[int]] = {}
    for kind, row, number in said:
        if kind not in of_pairs:
            groups.setdefault((kind, number), []).append(row)
    return (
        *(_of_several(templates[kind], rows, number) for (kind, number), rows in groups.items()),
        *(templates[kind].format(rows=row, number=number) for kind, row, number in pairs),
    )


def _of_several(template: Words, rows: Sequence[int], number: int) -> Words:
    """Fill a template for the people of some rows; English nouns fit the number and whether it is one person."""
    english = template.en
    for plural in _PLURALS if number == 1 else ():
        english = english.replace(plural, plural[:-1])
    for noun in _NOUNS if len(rows) > 1 else ():
        english = english.replace(f"{noun} {{rows}}", f"each of the {noun}s {{rows}}")
    named = ", ".join(map(str, rows[:_NAMED]))
    words = Words(named, named.replace(", ", "、"))
    if len(rows) > _NAMED:
        words = _AND_MORE.format(rows=words, count=len(rows))
    return Words(english, template.zh).format(rows=words, number=number)
