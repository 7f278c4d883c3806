"""The file in which an organiser writes settings to compare; refusals say where, what, and what to write."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any, Final

from pydantic import Field, ValidationError

from matcher.comparison import AS_IT_IS, Setting
from matcher.conference import Conference
from matcher.errors import InputError, Severity
from matcher.intake.aims import read_order
from matcher.intake.findings import Findings, error
from matcher.intake.printing import describe
from matcher.intake.programme import MAX_BELOW_MIN, NO_SUCH_SUB_FORUM
from matcher.intake.settings import Bilingual, Count, Table, WordsTable
from matcher.intake.settings_file import SettingsText, parse_settings, report_refusal
from matcher.intake.tables import read_bytes
from matcher.intake.toml_lines import Path as SettingPath
from matcher.profiles import Side
from matcher.words import Language, Words

#: A factor above this is a number of tables in the wrong place.
MOST_TIMES: Final = 4.0
_MOST_TABLES: Final = 10_000

NOT_TABLES = error(
    Words("neither a factor nor numbers of tables", "既不是倍数，也不是桌数"),
    Words(
        "Write tables = 1.5 for half as many again in every session (above 0, at most 4), or a number of tables "
        "by sub-forum: tables = {{ {forum} = 8 }}.",
        "每场桌数增加一半请写 tables = 1.5（大于 0，不超过 4）；按分论坛指定桌数请写 tables = {{ {forum} = 8 }}。",
    ),
)
UNKNOWN_SESSION = error(
    Words("a session that the programme does not have", "议程中没有该场次"),
    Words("Write one of these: {known}.", "请填写以下之一：{known}。"),
)
NAME_TWICE = error(
    Words("a name that another setting has", "与另一方案重名"),
    Words(
        "Give each setting its own name, in both languages.", "请为每个方案填写不同的名称（两种语言均须不同）。"
    ),
)
NO_NAME = error(
    Words("a setting without a name", "方案没有名称"),
    Words('Write a name such as "More tables".', "请填写名称，例如 “增加桌数”。"),
)
NOTHING_CHANGES = error(
    Words("a setting that changes nothing", "方案没有任何改动"),
    Words(
        "Add what it changes, such as minutes = 20; the conference as it is stands first without being named.",
        "请写明改动，例如 minutes = 20；现状无须写明，始终列在最前。",
    ),
)
NO_SETTINGS = error(
    Words("no settings to compare", "没有可比较的方案"),
    Words(
        'Add a table such as [[settings]] with name = "More tables" and tables = 1.5.',
        '请添加 [[settings]]，例如 name = "增加桌数" 与 tables = 1.5。',
    ),
)


class SidesTable(Table):
    """A number of meetings by side."""

    investors: Count | None = None
    startups: Count | None = None

    def by_side(self) -> dict[Side, int]:
        """Return the numbers that are given."""
        given = {Side.INVESTOR: self.investors, Side.STARTUP: self.startups}
        return {side: number for side, number in given.items() if number is not None}


class SettingTable(Table):
    """[[settings]]: a name, and what is otherwise."""

    name: Bilingual
    tables: Any = None
    minutes: Annotated[int, Field(gt=0, le=1440)] | None = None
    changeover: Annotated[int, Field(ge=0, le=1440)] | None = None
    min_meetings: SidesTable = SidesTable()
    max_meetings: SidesTable = SidesTable()
    order: list[str] | None = None
    drop_sessions: list[str] = Field(default=[])


class ComparisonTable(Table):
    """The file as a whole."""

    settings: list[SettingTable] = Field(default=[])


def read_comparison(path: Path, conference: Conference) -> tuple[Setting, ...]:
    """Return the settings of a file, in its order.

    Raises
    ------
    InputError
        If anything in it cannot be used; the findings name every place.
    """
    findings = Findings()
    data = read_bytes(path, findings) if path.is_file() else None
    if data is None and not findings.stopped():
        raise InputError(f"{path} is no file. Name a file with [[settings]], or leave it out.")
    text = parse_settings(data, path.name, findings) if data is not None else None
    settings = _settings(text, conference) if text else ()
    if findings.stopped():
        listed = findings.listed()
        errors = [one for one in listed if one.severity is Severity.ERROR]
        rest = f" (and {len(errors) - 1} more)" if len(errors) > 1 else ""
        raise InputError(f"{path} cannot be used: {describe(errors[0], Language.EN)}{rest}", listed)
    return settings


def _settings(text: SettingsText, conference: Conference) -> tuple[Setting, ...]:
    try:
        whole = ComparisonTable.model_validate(text.values)
    except ValidationError as problem:
        for refusal in problem.errors(include_url=False):
            report_refusal(dict(refusal), text, ComparisonTable)
        return ()
    if not whole.settings:
        text.say(("settings",), NO_SETTINGS)
    _check_names([table.name for table in whole.settings], text)
    reader = _Reader(text, conference)
    return tuple(reader.setting(table, ("settings", at)) for at, table in enumerate(whole.settings))


def _check_names(names: Iterable[WordsTable], text: SettingsText) -> None:
    seen = {language: {AS_IT_IS.name.within(language).casefold()} for language in Language}
    for at, table in enumerate(names):
        words = {language: table.words.within(language) for language in Language}
        if not all(words.values()):
            text.say(("settings", at, "name"), NO_NAME)
        elif any(words[language].casefold() in seen[language] for language in Language):
            text.say(("settings", at, "name"), NAME_TWICE, table.words.en)
        for language in Language:
            seen[language].add(words[language].casefold())


class _Reader:
    """Takes settings out of a file, and says what does not go with the conference."""

    def __init__(self, text: SettingsText, conference: Conference) -> None:
        self._text = text
        self._conference = conference

    def setting(self, table: SettingTable, path: SettingPath) -> Setting:
        """Return one setting; what cannot be used is among the findings."""
        if not table.model_fields_set - {"name"}:
            self._text.say(path, NOTHING_CHANGES, table.name.words.en)
        least, most = table.min_meetings.by_side(), table.max_meetings.by_side()
        self._check_limits(least, most, path)
        tables = self._tables(table.tables, (*path, "tables"))
        return Setting(
            name=table.name.words,
            table_factor=tables if isinstance(tables, float) else 1.0,
            tables={} if isinstance(tables, float) else tables,
            meeting=None if table.minutes is None else timedelta(minutes=table.minutes),
            changeover=None if table.changeover is None else timedelta(minutes=table.changeover),
            least=least,
            most=most,
            order=None if table.order is None else read_order(table.order, (*path, "order"), self._text),
            dropped=self._dropped(table.drop_sessions, (*path, "drop_sessions")),
        )

    def _tables(self, value: object, path: SettingPath) -> float | dict[str, int]:
        """Return a factor, or numbers of tables by sub-forum id."""
        forums = [forum.id for forum in self._conference.sub_forums]
        if value is None:
            return {}
        if isinstance(value, dict):
            return {forum: self._count(count, forum, (*path, forum)) for forum, count in value.items()}
        if isinstance(value, int | float) and not isinstance(value, bool) and 0 < value <= MOST_TIMES:
            return float(value)
        self._text.say(path, NOT_TABLES, value, forum=next(iter(forums), "a"))
        return {}

    def _count(self, count: object, forum: str, path: SettingPath) -> int:
        forums = [one.id for one in self._conference.sub_forums]
        if forum not in forums:
            near = difflib.get_close_matches(forum, forums, n=3, cutoff=0.5) or forums
            self._text.say(path, NO_SUCH_SUB_FORUM, forum, near=", ".join(near))
        if isinstance(count, int) and not isinstance(count, bool) and 0 <= count <= _MOST_TABLES:
            return count
        self._text.say(path, NOT_TABLES, count, forum=forum)
        return 0

    def _check_limits(self, least: Mapping[Side, int], most: Mapping[Side, int], path: SettingPath) -> None:
        """Refuse a minimum above the maximum, where one of the two may be the conference's own."""
        for side, usual in self._conference.rules.limits.items():
            low, high = least.get(side, usual.min), most.get(side, usual.max)
            if low > high:
                key = "min_meetings" if side in least else "max_meetings"
                self._text.say((*path, key, f"{side.value}s"), MAX_BELOW_MIN, f"{high} < {low}")

    def _dropped(self, ids: Iterable[str], path: SettingPath) -> frozenset[str]:
        known = [session.id for session in self._conference.sessions if session.sub_forum is not None]
        for at, one in enumerate(ids):
            if one not in known:
                near = difflib.get_close_matches(one, known, n=3, cutoff=0.5) or known
                self._text.say((*path, at), UNKNOWN_SESSION, one, known=", ".join(near))
        return frozenset(ids)
