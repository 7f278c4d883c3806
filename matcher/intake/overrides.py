"""What the settings say about participants, applied to those who came through the door."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import TypeVar

from matcher.conference import Conference, Dataset, Interaction
from matcher.intake.attendance import Frame
from matcher.intake.cells import folded
from matcher.intake.dates import ENDS_BEFORE_START, read_interval
from matcher.intake.findings import warning
from matcher.intake.interactions import KINDS
from matcher.intake.programme import ENDS_TOO_EARLY, MAX_BELOW_MIN, NO_SUCH_SUB_FORUM, NOT_A_MOMENT
from matcher.intake.settings import ParticipantTable, RulesTable, Settings
from matcher.intake.settings_file import SettingsText
from matcher.intake.toml_lines import Path
from matcher.profiles import Attendance, Interval, Investor, Startup
from matcher.words import Words

P = TypeVar("P", Investor, Startup)

NO_SUCH_PARTICIPANT = warning(
    Words("a participant who is not in the tables; ignored", "参会名单中没有该编号，已忽略"),
    Words("Correct the id or remove it from the settings.{near}", "请更正编号，或从设置中删除。{near}"),
)
_NEAR = Words(" The nearest is {near}.", "最接近的是 {near}。")
NO_SUCH_KIND = warning(
    Words("a kind of interaction that does not occur", "互动类型未出现"),
    Words(
        "Correct it or remove it. These occur or have a meaning: {kinds}.",
        "请更正或删除。现有类型：{kinds}。",
    ),
)
COLUMN_GIVES_WAY = warning(
    Words("the settings contradict the participant's own number", "设置与参会方自填的数字矛盾"),
    Words(
        "The settings hold; the participant's {column} = {value} was ignored. Correct one of the two.",
        "以设置为准；参会方自填的 {column} = {value} 已忽略。请更正其中之一。",
    ),
)


def with_settings(dataset: Dataset, settings: Settings, frame: Frame, text: SettingsText) -> Dataset:
    """Return a dataset with what the settings say of its participants, and without pairs of strangers."""
    sides = settings.participants
    _check_kinds(settings.rules, dataset.interactions, text)
    return replace(
        dataset,
        conference=_without_strangers(dataset, settings, text),
        investors=_overridden(dataset.investors, sides.investors, "investors", frame, text),
        startups=_overridden(dataset.startups, sides.startups, "startups", frame, text),
    )


def _overridden(
    participants: tuple[P, ...],
    tables: Mapping[str, ParticipantTable],
    side: str,
    frame: Frame,
    text: SettingsText,
) -> tuple[P, ...]:
    ids = {participant.id for participant in participants}
    for id_ in tables:
        if id_ not in ids:
            text.say(("participants", side, id_), NO_SUCH_PARTICIPANT, id_, near=_nearest(id_, ids))
    return tuple(
        replace(
            participant,
            attendance=_attendance(
                participant.attendance,
                tables[participant.id],
                ("participants", side, participant.id),
                frame,
                text,
            ),
        )
        if participant.id in tables
        else participant
        for participant in participants
    )


def _attendance(
    own: Attendance, table: ParticipantTable, path: Path, frame: Frame, text: SettingsText
) -> Attendance:
    least, most = _limits(own, table, path, text)
    return Attendance(
        own.sub_forums if table.sub_forums is None else _sub_forums(table.sub_forums, path, frame, text),
        own.unavailable if table.unavailable is None else _unavailable(table.unavailable, path, frame, text),
        least,
        most,
    )


def _limits(
    own: Attendance, table: ParticipantTable, path: Path, text: SettingsText
) -> tuple[int | None, int | None]:
    least, most = table.min_meetings, table.max_meetings
    if least is not None and most is not None:
        if most < least:
            text.say((*path, "max_meetings"), MAX_BELOW_MIN, f"{most} < {least}")
        return least, most
    if most is not None and own.min_meetings is not None and most < own.min_meetings:
        values = {"column": "min_meetings", "value": own.min_meetings}
        text.say((*path, "max_meetings"), COLUMN_GIVES_WAY, most, **values)
        return None, most
    if least is not None and own.max_meetings is not None and least > own.max_meetings:
        values = {"column": "max_meetings", "value": own.max_meetings}
        text.say((*path, "min_meetings"), COLUMN_GIVES_WAY, least, **values)
        return least, None
    return (
        own.min_meetings if least is None else least,
        own.max_meetings if most is None else most,
    )


def _sub_forums(words: list[str], path: Path, frame: Frame, text: SettingsText) -> tuple[str, ...]:
    ids: dict[str, None] = {}
    for number, word in enumerate(words):
        id_ = (frame.ids or {}).get(folded(word))
        if id_ is None:
            text.say((*path, "sub_forums", number), NO_SUCH_SUB_FORUM, word, near=frame.near(word))
        else:
            ids[id_] = None
    return tuple(ids)


def _unavailable(pairs: list[list[str]], path: Path, frame: Frame, text: SettingsText) -> tuple[Interval, ...]:
    intervals: set[Interval] = set()
    for number, pair in enumerate(pairs):
        reading = read_interval("/".join(pair), frame.zone)
        for remark in reading.remarks:
            problem = ENDS_TOO_EARLY if remark.problem is ENDS_BEFORE_START else NOT_A_MOMENT
            text.say((*path, "unavailable", number), problem, remark.found)
        if reading.value:
            intervals.add(reading.value)
    return tuple(sorted(intervals, key=lambda interval: (interval.start, interval.end)))


def _without_strangers(dataset: Dataset, settings: Settings, text: SettingsText) -> Conference:
    """Return the conference without the pairs of its rules in which somebody does not take part."""
    investors = {investor.id for investor in dataset.investors}
    startups = {startup.id for startup in dataset.startups}
    for name, pairs in (("blocked", settings.rules.blocked), ("pinned", settings.rules.pinned)):
        for number, pair in enumerate(pairs):
            for id_, known in zip(pair, (investors, startups), strict=True):
                if id_ not in known:
                    text.say(("rules", name, number), NO_SUCH_PARTICIPANT, id_, near=_nearest(id_, known))
    rules = dataset.conference.rules
    return replace(
        dataset.conference,
        rules=replace(
            rules,
            blocked=_present(rules.blocked, investors, startups),
            pinned=_present(rules.pinned, investors, startups),
        ),
    )


def _present(
    pairs: frozenset[tuple[str, str]], investors: Collection[str], startups: Collection[str]
) -> frozenset[tuple[str, str]]:
    return frozenset(pair for pair in pairs if pair[0] in investors and pair[1] in startups)


def _check_kinds(rules: RulesTable, interactions: tuple[Interaction, ...], text: SettingsText) -> None:
    """Write down the kinds in ``not_again`` that have no effect because nothing is called so."""
    kinds = dict.fromkeys([*KINDS, *(interaction.kind for interaction in interactions)])
    for number, kind in enumerate(rules.not_again):
        if kind not in kinds:
            text.say(("rules", "not_again", number), NO_SUCH_KIND, kind, kinds=", ".join(kinds))


def _nearest(id_: str, ids: Collection[str]) -> Words | str:
    near = difflib.get_close_matches(id_, ids, n=1, cutoff=0.8)
    return _NEAR.format(near=near[0]) if near else ""
