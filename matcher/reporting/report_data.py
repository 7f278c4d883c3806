"""What the page's script works on: the whole plan as columns of numbers, each text once."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

from matcher.plan import ConferencePlan, PlannedMeeting, Reason
from matcher.profiles import Participant, Side
from matcher.reporting.bands import Band, mutual_band, one_sided_band
from matcher.reporting.clock import Clock, long_day, short_day
from matcher.reporting.page_phrases import SCRIPT
from matcher.reporting.reasons import for_and_against, quotation, sentence
from matcher.words import Words

Both = list[str]

# A telephone opens a page of this size; reasons are told in less detail before the page outgrows it.
_MOST_OCTETS: Final = 9_000_000
_MOST_REASONS: Final = 4


class Once:
    """A list in which each entry stands once; ``put`` returns the place of an entry."""

    def __init__(self) -> None:
        self._places: dict[Any, int] = {}

    def put(self, entry: Any) -> int:
        """Return the place of an entry, new or known."""
        return self._places.setdefault(entry, len(self._places))

    def entries(self) -> list[Any]:
        """Return the entries in the order of their places."""
        return list(self._places)


def plan_data(plan: ConferencePlan, **more: Any) -> str:
    """Return the plan as JSON that may stand within a script element; ``more`` are members beside it."""
    for most in range(_MOST_REASONS, 0, -1):
        data = script_json(_data(plan, most) | more)
        if len(data.encode()) <= _MOST_OCTETS:
            break
    return data


def script_json(content: Any) -> str:
    """Return content as JSON in which nothing can end the element around it."""
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for mark in "<>&\u2028\u2029":
        text = text.replace(mark, f"\\u{ord(mark):04x}")
    return text


def _data(plan: ConferencePlan, most: int) -> dict[str, Any]:
    conference = plan.dataset.conference
    words = Once()
    forums = {forum.id: at for at, forum in enumerate(conference.sub_forums)}
    fields = Once()
    forum_rows = [{"name": _both(forum.name), "field": fields.put(forum.field)} for forum in conference.sub_forums]
    meetings = _meetings(plan, forums, words, most)
    people = {side.value: _people(plan, side, forums, words) for side in Side}
    return {
        "phrases": {name: _both(phrase) for name, phrase in SCRIPT.items()},
        "bands": [band.value for band in Band],
        "forums": forum_rows,
        "fields": [_both(field) for field in fields.entries()],
        "people": people,
        "meetings": meetings,
        "words": [_both(entry) for entry in words.entries()],
    }


def _people(plan: ConferencePlan, side: Side, forums: Mapping[str, int], words: Once) -> dict[str, Any]:
    people = plan.dataset.people(side)
    row = {person.id: at for at, person in enumerate(people)}
    return {
        "id": [person.id for person in people],
        "name": [person.name for person in people],
        "place": [_place(person) for person in people],
        "forums": [
            [forums[membership.sub_forum] for membership in plan.memberships[side].get(person.id, ())]
            for person in people
        ],
        "left": {row[left.id]: words.put(sentence(left.reason)) for left in plan.left_out if left.side is side},
    }


def _place(person: Participant) -> str:
    return person.city or person.region or person.country or ""


def _meetings(plan: ConferencePlan, forums: Mapping[str, int], words: Once, most: int) -> dict[str, Any]:
    clock = Clock(plan.dataset.conference.zone)
    row = {side: {person.id: at for at, person in enumerate(plan.dataset.people(side))} for side in Side}
    rooms, slots, days, passages = Once(), Once(), Once(), Once()

    def slot(planned: PlannedMeeting) -> int:
        meeting = planned.meeting
        return slots.put((days.put(clock.day(meeting.start)), clock.span(meeting.start, meeting.end)))

    def told(reasons: tuple[Reason, ...]) -> list[int]:
        """Two numbers a reason: its words (negative, less one, when it speaks against) and its passage or -1."""
        numbers = []
        for reason in reasons:
            at = words.put(sentence(reason.words))
            numbers.append(at if reason.log_odds > 0 else -1 - at)
            numbers.append(passages.put(quotation(reason.passage)) if reason.passage else -1)
        return numbers

    pairs, bands = [planned.recommendation for planned in plan.meetings], list(Band)
    columns: dict[str, Any] = {
        "investor": [row[Side.INVESTOR][pair.investor_id] for pair in pairs],
        "startup": [row[Side.STARTUP][pair.startup_id] for pair in pairs],
        "forum": [forums[pair.sub_forum] for pair in pairs],
        "slot": [slot(planned) for planned in plan.meetings],
        "room": [rooms.put(planned.meeting.room) for planned in plan.meetings],
        "table": [planned.meeting.table for planned in plan.meetings],
        "band": [bands.index(mutual_band(pair, plan.yardstick)) for pair in pairs],
        "opinions": [
            [bands.index(one_sided_band(pair.opinions[side], side, plan.yardstick)) for side in Side]
            for pair in pairs
        ],
        "reasons": [[told(for_and_against(pair.opinions[side], most)) for side in Side] for pair in pairs],
    }
    return columns | {
        "rooms": rooms.entries(),
        "slots": slots.entries(),
        "days": [{"long": _both(long_day(day)), "short": _both(short_day(day))} for day in days.entries()],
        "passages": passages.entries(),
    }


def _both(words: Words) -> Both:
    return [words.en, words.zh]
