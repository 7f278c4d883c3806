"""What stands on paper and on walls, in one language or in both side by side."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from matcher.profiles import Side
from matcher.words import Language, Words
from web.prints.typesetting import printable

TITLES = {
    "schedules": Words("Personal schedules", "个人日程"),
    "table-cards": Words("Table cards", "桌卡"),
    "room-sheets": Words("Room sheets", "会场总表"),
    "badges": Words("Badge labels", "胸牌标签"),
}
SIDES = {Side.INVESTOR: Words("Investor", "投资人"), Side.STARTUP: Words("Startup", "创业公司")}
TIME = Words("Time", "时间")
TABLE = Words("Table", "桌号")
NUMBERED_TABLE = Words("Table {table}", "{table} 号桌")
ROOM = Words("Room", "会议室")
WITH = Words("With", "会面对象")
FREE = Words("free", "空闲")
TABLES = Words("Tables {first} to {last} of {all}", "共 {all} 桌，第 {first} 至 {last} 桌")
NO_MEETINGS = Words("No meetings with a time yet.", "暂无已排定的会面。")
TIMES_IN = Words("All times are local: {zone} ({offset})", "所有时间均为当地时间：{zone}（{offset}）")
AS_OF = Words("As of {moment}", "截至 {moment}")
LATEST = Words("Changes", "最新安排")


class PrintLanguage(StrEnum):
    """In which language something is printed."""

    OWN = "own"
    """Each person's own; both for what belongs to nobody."""
    EN = "en"
    ZH = "zh"
    BOTH = "both"


class Speech:
    """Says words in one language, or in both beside each other."""

    def __init__(self, language: PrintLanguage, own: Language | None = None) -> None:
        chosen = own.value if language is PrintLanguage.OWN and own is not None else language.value
        self.languages = [Language(chosen)] if chosen in ("en", "zh") else list(Language)
        self.main = self.languages[0]

    def __call__(self, words: Words, between: str = " · ") -> str:
        """Return words as they are printed; what is the same in both languages stands once."""
        said = [words.within(one) or words.en or words.zh for one in self.languages]
        return printable(between.join(dict.fromkeys(said)))

    def heading(self, words: Words) -> str:
        """Return the words above a column, where there is little room."""
        return self(words, " ")


def zone_words(zone: ZoneInfo, at: datetime) -> Words:
    """Return which zone's times these are, with how far it is from UTC at a moment."""
    offset = at.astimezone(zone).strftime("%z")
    return TIMES_IN.format(zone=zone.key, offset=f"UTC{offset[:3]}:{offset[3:5]}")
