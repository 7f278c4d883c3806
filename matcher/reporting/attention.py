"""What the organiser has to look at before anything is published, most urgent first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from matcher.errors import Finding, Severity
from matcher.plan import ConferencePlan
from matcher.reporting import page_phrases as page
from matcher.reporting.clock import Clock, short_day
from matcher.reporting.measures import by_id, room_key, room_names, session_uses, unassigned
from matcher.reporting.numerals import counted, whole
from matcher.reporting.phrases import SIDE
from matcher.words import Words

_MOST_GROUPS: Final = 100
_MOST_LINES: Final = 12
# Fewer people than this do not get a heading of their own.
_COMMON: Final = 3


@dataclass(frozen=True, slots=True)
class Group:
    """Things that have one cause: what it is, what to do about it, and whom or what it concerns."""

    words: Words
    advice: Words | None = None
    source: str = ""
    lines: Words | None = None
    wide: bool = False
    entries: tuple[Words | str, ...] = ()


@dataclass(frozen=True, slots=True)
class Notice:
    """One matter; ``urgent`` is for what may keep the plan from being published."""

    title: Words
    urgent: bool
    groups: tuple[Group, ...]
    more: Words | None = None


def notices(plan: ConferencePlan) -> tuple[Notice, ...]:
    """Return what needs attention, most urgent first."""
    return tuple(_notices(plan))


def _notices(plan: ConferencePlan) -> Iterator[Notice]:
    if plan.dataset.conference.is_template:
        yield Notice(page.TEMPLATE_USED, True, (Group(page.TEMPLATE_WHY),))
    if plan.left_out:
        title = counted(len(plan.left_out), page.WITHOUT_ONE, page.WITHOUT_MANY)
        yield Notice(title, True, tuple(_without(plan)))
    if plan.below_minimum:
        title = counted(len(plan.below_minimum), page.BELOW_ONE, page.BELOW_MANY)
        yield Notice(title, False, (Group(page.BELOW_WHY, entries=tuple(_below(plan))),))
    if strays := unassigned(plan):
        entries = tuple(_person(SIDE[person.side], person.name, person.id) for person in strays)
        title = counted(len(strays), page.UNASSIGNED_ONE, page.UNASSIGNED_MANY)
        yield Notice(title, True, (Group(page.UNASSIGNED_WHY, entries=entries),))
    for severity, one, many in (
        (Severity.WARNING, page.WARNING_ONE, page.WARNING_MANY),
        (Severity.NOTE, page.NOTE_ONE, page.NOTE_MANY),
    ):
        findings = [finding for finding in plan.findings if finding.severity is severity]
        if findings:
            groups = tuple(_findings(findings))
            hidden = len(groups) - _MOST_GROUPS
            more = page.AND_MORE.format(n=whole(hidden)) if hidden > 0 else None
            title = counted(len(findings), one, many)
            yield Notice(title, severity is Severity.WARNING, groups[:_MOST_GROUPS], more)
    if sized := tuple(_sized(plan)):
        title = counted(len(sized), page.SIZED_ONE, page.SIZED_MANY)
        yield Notice(title, False, (Group(page.SIZED_WHY, entries=sized),))


def _below(plan: ConferencePlan) -> Iterator[Words]:
    people = by_id(plan)
    for one in plan.below_minimum:
        person = _person(SIDE[one.side], people[one.side][one.id].name, one.id)
        yield page.BELOW_ROW.format(person=person, has=one.has, wants=one.wants, reason=one.reason)


def _without(plan: ConferencePlan) -> Iterator[Group]:
    """Return the people without a meeting by reason, the most common first; rare ones stand beside names."""
    people = by_id(plan)
    by_reason: dict[Words, list[Words]] = defaultdict(list)
    for left in plan.left_out:
        by_reason[left.reason].append(_person(SIDE[left.side], people[left.side][left.id].name, left.id))
    rare: list[Words] = []
    for reason, entries in sorted(by_reason.items(), key=lambda item: -len(item[1])):
        if len(entries) >= _COMMON:
            yield Group(reason, entries=tuple(entries))
        else:
            rare += [page.WITH_REASON.format(person=person, reason=reason) for person in entries]
    if rare:
        yield Group(page.OWN_REASONS, entries=tuple(rare), wide=True)


def _person(side: Words, name: str, id_: str) -> Words:
    return Words(f"{name} ({side.en}, {id_})", f"{name}（{side.zh}，{id_}）")


def _findings(findings: list[Finding]) -> Iterator[Group]:
    """Return findings of one cause together, with the lines on which they were made."""
    alike: dict[tuple[str, str | None, Words, Words], list[Finding]] = defaultdict(list)
    for finding in findings:
        alike[finding.file, finding.column, finding.problem, finding.advice].append(finding)
    for (file, column, problem, advice), own in alike.items():
        numbers = [str(finding.line) for finding in own if finding.line is not None]
        listed = ", ".join(numbers[:_MOST_LINES]) + (", …" if len(numbers) > _MOST_LINES else "")
        found = [finding.found for finding in own if finding.found][:_MOST_LINES]
        yield Group(
            problem,
            advice,
            source=" · ".join(part for part in (file, column) if part),
            lines=page.LINES.format(lines=listed) if numbers else None,
            entries=tuple(dict.fromkeys(found)),
        )


def _sized(plan: ConferencePlan) -> Iterator[Words]:
    clock = Clock(plan.dataset.conference.zone)
    names = room_names(plan)
    for use in session_uses(plan):
        if use.sized_here:
            yield page.SIZED_ROW.format(
                tables=use.tables,
                room=names[room_key(use.session.room, use.session.sub_forum)],
                day=short_day(clock.day(use.session.start)),
                hours=clock.span(use.session.start, use.session.end),
            )
