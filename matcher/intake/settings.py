"""The shape of conference.toml: which tables and keys there are, of what type, within which bounds."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Annotated, Final, get_args, get_origin

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from matcher.conference import USUAL_BALANCE
from matcher.intake.toml_lines import Path
from matcher.words import Words

#: More meetings than anybody can have, to catch a slip of the keyboard.
MOST_MEETINGS: Final = 1000


class Table(BaseModel):
    """A table that refuses keys it does not know and values of another type."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class WordsTable(Table):
    """The same words in both languages."""

    en: str
    zh: str

    @property
    def words(self) -> Words:
        """The words as the rest of the project knows them."""
        return Words(_unwrapped(self.en), _unwrapped(self.zh))


# A long text in """ may be wrapped where it suits the file: between Chinese characters no space comes in.
_AFTER_CHINESE = re.compile(r"(?<=[\u3000-\u303f\u3400-\u9fff\uff00-\uffef])\s*\n\s*")


def _unwrapped(text: str) -> str:
    return re.sub(r"\s*\n\s*", " ", _AFTER_CHINESE.sub("", text)).strip()


def _in_both(value: object) -> object:
    """A plain string, such as a name that is the same everywhere, stands for both languages."""
    return {"en": value, "zh": value} if isinstance(value, str) else value


def _moment_text(value: object) -> object:
    """TOML has date-times of its own; strings hold the same."""
    return value.isoformat() if isinstance(value, datetime | date) else value


Bilingual = Annotated[WordsTable, BeforeValidator(_in_both)]
MomentText = Annotated[str, BeforeValidator(_moment_text)]
IdPair = Annotated[list[str], Field(min_length=2, max_length=2)]
MomentPair = Annotated[list[MomentText], Field(min_length=2, max_length=2)]
NotEmpty = Annotated[str, Field(min_length=1)]
Count = Annotated[int, Field(ge=0, le=MOST_MEETINGS)]
Weight = Annotated[int, Field(ge=0, le=1000)]


class ConferenceTable(Table):
    """[conference]: what it is called and where its clock stands."""

    id: str
    name: Bilingual
    time_zone: str
    fictional: bool = False
    encoder: NotEmpty = "default"


class MeetingsTable(Table):
    """[meetings]: how long a meeting lasts and how long one needs to change tables, in minutes."""

    minutes: Annotated[int, Field(gt=0, le=1440)] = 15
    changeover: Annotated[int, Field(ge=0, le=1440)] = 5


class LimitsTable(Table):
    """Least and most meetings of one side."""

    min: Count = 1
    max: Count = 8


class RulesTable(Table):
    """[rules]: what holds for every plan."""

    investors: LimitsTable = LimitsTable()
    startups: LimitsTable = LimitsTable()
    blocked: list[IdPair] = []
    pinned: list[IdPair] = []
    not_again: list[NotEmpty] = ["invested", "met"]
    smallest_round_share: Annotated[float, Field(ge=0, le=1)] = 0.02


class WeightsTable(Table):
    """[aims.weights]: what one break, one change of room and so on weigh against each other."""

    breaks: Weight = 0
    room_changes: Weight = 0
    even_spread: Weight = 0
    tables: Weight = 0


class AimsTable(Table):
    """[aims]: what the plan is to be good at, the most important first, and what the timetable trades off."""

    order: list[str] | None = None
    weights: WeightsTable | None = None


class ListsTable(Table):
    """[lists]: how evenly suggestions share out attention, from the most mutual yes to no envy."""

    balance: Annotated[float, Field(ge=0, le=1)] = USUAL_BALANCE


class SubForumTable(Table):
    """[[sub_forums]]: a theme with a place in the programme."""

    id: str
    name: Bilingual
    field: Bilingual = WordsTable(en="", zh="")
    description: Bilingual = WordsTable(en="", zh="")


class SessionTable(Table):
    """[[sessions]]: a stretch of the programme; without a sub-forum it is plenary."""

    sub_forum: str | None = None
    id: str | None = None
    name: Bilingual | None = None
    room: str = ""
    start: MomentText
    end: MomentText
    tables: Annotated[int, Field(ge=0, le=10_000)] | None = None
    minutes: Annotated[int, Field(gt=0, le=1440)] | None = None


class ParticipantTable(Table):
    """[participants.investors."i001"]: goes before what the columns say."""

    sub_forums: list[str] | None = None
    unavailable: list[MomentPair] | None = None
    min_meetings: Count | None = None
    max_meetings: Count | None = None


class ParticipantsTable(Table):
    """[participants]: by side and id."""

    investors: dict[str, ParticipantTable] = {}
    startups: dict[str, ParticipantTable] = {}


class Settings(Table):
    """conference.toml as a whole."""

    conference: ConferenceTable
    meetings: MeetingsTable = MeetingsTable()
    rules: RulesTable = RulesTable()
    aims: AimsTable = AimsTable()
    lists: ListsTable = ListsTable()
    sub_forums: list[SubForumTable] = []
    sessions: list[SessionTable] = []
    participants: ParticipantsTable = ParticipantsTable()


def known_keys(path: Path, root: type[Table] = Settings) -> tuple[str, ...]:
    """Return the keys that the table at a path of a file may have; none when there is no such table."""
    table: type[Table] | None = root
    free = False
    for part in path:
        if table is None or isinstance(part, int):
            continue
        if free:
            free = False
        elif part in table.model_fields:
            annotation = table.model_fields[part].annotation
            table, free = _table_in(annotation), get_origin(annotation) is dict
        else:
            return ()
    return tuple(table.model_fields) if table else ()


def _table_in(annotation: object) -> type[Table] | None:
    """Return the table inside ``list[X]``, ``dict[str, X]`` and the like."""
    if isinstance(annotation, type) and get_origin(annotation) is None:
        return annotation if issubclass(annotation, Table) else None
    return next((table for inner in get_args(annotation) if (table := _table_in(inner))), None)
