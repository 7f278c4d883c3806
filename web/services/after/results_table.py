"""The results as a table to take away, with the same figures left out as on the page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from matcher.profiles import Side, Stage
from matcher.reporting.sheets import Kind, Value
from matcher.words import Words
from web.services.after.results import Line, Origin, Results, Share
from web.services.exporting import Heading, Table
from web.store.records.conferences import ConferenceRecord

_COUNTS = {
    "meetings": Words("Meetings", "会面"),
    "held": Words("Held", "已进行"),
    "missed": Words("Missed", "缺席"),
    "unknown": Words("Unknown", "未知"),
}
_SHARES = {
    "useful": Words("Useful", "有用"),
    "follow_up": Words("Will follow up", "会继续联系"),
    "both_follow_up": Words("Both will follow up", "双方都会继续联系"),
}
_PARTS = {
    "of": Words("answers", "回答数"),
    "share": Words("share", "比例"),
    "low": Words("from (95 %)", "下限（95%）"),
    "high": Words("to (95 %)", "上限（95%）"),
}
_BY = {
    "": Words("All", "全部"),
    "origin": Words("How they came to meet", "会面来源"),
    "side": Words("Side", "参会身份"),
    "sub_forum": Words("Sub-forum", "分论坛"),
    "stage": Words("Stage of the startup", "创业公司轮次"),
    "language": Words("Language", "语言"),
}
_NAMES: dict[object, Words] = {
    Origin.PROPOSED: Words("Proposed by the organisers", "主办方提出的邀约"),
    Origin.SUGGESTED: Words("Asked after a suggestion", "看到推荐后发起"),
    Origin.OFFERED: Words("Offered in the hall", "现场替补"),
    Origin.FOUND: Words("Found by themselves", "自行找到"),
    Side.INVESTOR: Words("Investors", "投资人"),
    Side.STARTUP: Words("Startups", "创业公司"),
    "en": Words("English", "英文"),
    "zh": Words("Chinese", "中文"),
    "both": Words("One in each language", "中英文各一方"),
    None: Words("Unknown", "未知"),
    "": Words("All", "全部"),
}


def results_table(results: Results, conference: ConferenceRecord) -> Table:
    """Return all lines of the results; a share that is not told is empty."""
    headings = (
        Heading("by", Words("By", "分组"), 24),
        Heading("group_en", Words("Group (English)", "组别（英文）"), 28),
        Heading("group_zh", Words("Group (Chinese)", "组别（中文）"), 24),
        *(Heading(name, words, 10, Kind.COUNT) for name, words in _COUNTS.items()),
        *(
            Heading(
                f"{name}_{part}",
                Words(f"{words.en}: {said.en}", f"{words.zh}：{said.zh}"),
                14,
                Kind.COUNT if part == "of" else Kind.SHARE,
            )
            for name, words in _SHARES.items()
            for part, said in _PARTS.items()
        ),
    )
    return Table(Words("Results", "成效"), headings, _rows(results, conference))


def _rows(results: Results, conference: ConferenceRecord) -> Iterator[Sequence[Value]]:
    forums = {forum.id: Words(forum.name_en, forum.name_zh) for forum in conference.sub_forums}
    for by, lines in {"": [results.total], "origin": results.origins, **results.tables}.items():
        for line in lines:
            group = _name(line.key, forums if by == "sub_forum" else {})
            counts = (getattr(line, name) for name in _COUNTS)
            shares = (value for name in _SHARES for value in _told(getattr(line, name)))
            yield (_BY[by].en, group.en, group.zh, *counts, *shares)


def _told(share: Share | None) -> tuple[Value, ...]:
    if share is None:
        return (None,) * len(_PARTS)
    low, high = share.interval
    return (share.of, *((round(share.share, 4), round(low, 4), round(high, 4)) if share.of else (None,) * 3))


def _name(key: object, forums: dict[int, Words]) -> Words:
    if isinstance(key, Stage):
        name = key.name.replace("_", " ").capitalize()
        return Words(name, name)
    if isinstance(key, int):
        return forums.get(key, Words(str(key), str(key)))
    return _NAMES[key]


def ordered(lines: Sequence[Line], conference: ConferenceRecord) -> list[Line]:
    """Return lines in the order in which people look for them: as the programme has them, unknown last."""
    places: dict[object, int] = {forum.id: at for at, forum in enumerate(conference.sub_forums)}
    known = [*Origin, *Side, "en", "zh", "both"]

    def place(line: Line) -> int:
        if isinstance(line.key, Stage):
            return int(line.key.value)
        return places.get(line.key, known.index(line.key) if line.key in known else len(places) + len(known))

    return sorted(lines, key=place)
