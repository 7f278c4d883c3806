"""What can be taken away as a file: people, meetings, requests, suggestions, and who has no meeting and why."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from matcher.profiles import Investor, Startup
from matcher.reporting.sheets import Kind, Value
from matcher.words import Words
from web.services.exporting import Heading, Table
from web.store.engine import Database
from web.store.exports import (
    all_meetings,
    all_proposals,
    all_requests,
    best_suggestions,
    everybody,
    forum_codes,
)
from web.store.figures import latest_reasons, without_meeting
from web.store.people import profile_of
from web.store.records.conferences import ConferenceRecord
from web.store.records.meetings import ProposalState
from web.store.records.participants import ParticipantRecord

Row = Sequence[Value]

_BEST = 10
_SIDE = Heading("side", Words("Side", "参会身份"), 10)
_ID, _NAME = Heading("id", Words("ID", "编号"), 12), Heading("name", Words("Name", "名称"), 34)
_FORUMS = Heading("sub_forums", Words("Sub-forums", "分论坛"), 34)
_PAIR = (
    Heading("investor_id", Words("Investor ID", "投资人编号"), 12),
    Heading("investor", Words("Investor", "投资人"), 34),
    Heading("startup_id", Words("Startup ID", "创业公司编号"), 12),
    Heading("startup", Words("Startup", "创业公司"), 34),
    Heading("sub_forum", Words("Sub-forum", "分论坛"), 24),
)
_STATE = Heading("state", Words("State", "状态"), 12)


def participants(db: Database, conference: ConferenceRecord) -> Table:
    """Return everybody, with what they say and how many meetings they have."""
    headings = (
        _SIDE,
        _ID,
        _NAME,
        Heading("email", Words("E-mail", "邮箱"), 28),
        Heading("text", Words("Text", "简介"), 60),
        Heading("tags", Words("Tags", "标签"), 30),
        Heading("stages", Words("Stages", "轮次"), 18),
        Heading("raising_usd", Words("Raising (USD)", "融资金额（美元）"), 16, Kind.COUNT),
        Heading("ticket_min_usd", Words("Cheque from (USD)", "最小投资额（美元）"), 16, Kind.COUNT),
        Heading("ticket_max_usd", Words("Cheque to (USD)", "最大投资额（美元）"), 16, Kind.COUNT),
        Heading("countries", Words("Invests in", "投资地区"), 20),
        Heading("kind", Words("Kind", "类型"), 18),
        Heading("founded", Words("Founded", "成立年份"), 9),
        Heading("country", Words("Country", "国家"), 9),
        Heading("region", Words("Region", "省/地区"), 14),
        Heading("city", Words("City", "城市"), 14),
        _FORUMS,
        Heading("language", Words("Language", "语言"), 9),
        Heading("newcomer", Words("Newcomer", "首次参会"), 9),
        Heading("meetings", Words("Meetings", "会面数"), 10, Kind.COUNT),
        Heading("withdrawn", Words("Left", "已退出"), 8),
    )
    forums = forum_codes(db, conference)
    rows = (_person(row, count, "; ".join(forums.get(row.id, ()))) for row, count in everybody(db, conference.id))
    return Table(Words("Participants", "参会方"), headings, rows)


def _person(row: ParticipantRecord, meetings: int, forums: str) -> Row:
    profile = profile_of(row)
    startup = profile if isinstance(profile, Startup) else None
    investor = profile if isinstance(profile, Investor) else None
    return (
        row.side.value,
        row.code,
        row.name,
        row.email,
        profile.text,
        "; ".join(profile.tags),
        startup.stage if startup else "; ".join(investor.stage_names if investor else ()),
        startup.raising_usd if startup else None,
        investor.ticket_min_usd if investor else None,
        investor.ticket_max_usd if investor else None,
        "; ".join(investor.countries) if investor else "",
        investor.kind if investor else "",
        str(startup.founded or "") if startup else "",
        row.country,
        profile.region,
        profile.city,
        forums,
        row.language,
        {True: "yes", False: "no", None: ""}[row.newcomer],
        meetings,
        "yes" if row.withdrawn_at else "",
    )


def meetings(db: Database, conference: ConferenceRecord) -> Table:
    """Return all meetings with time and place in the conference's zone."""
    headings = (
        *_PAIR,
        _STATE,
        Heading("door", Words("Came by", "来源"), 10),
        Heading("day", Words("Day", "日期"), 12, Kind.DAY),
        Heading("start", Words("Start", "开始"), 8, Kind.HOURS),
        Heading("end", Words("End", "结束"), 8, Kind.HOURS),
        Heading("room", Words("Room", "会议室"), 22),
        Heading("table", Words("Table", "桌号"), 8),
    )
    local, zone = _local(conference), ZoneInfo(conference.zone)
    rooms = {session.id: session.room for session in conference.sessions}
    rows = (
        (
            *pair,
            row.sub_forum.code,
            row.state.value,
            row.door.value,
            row.starts_at.astimezone(zone).date() if row.starts_at else None,
            local(row.starts_at),
            local(row.ends_at),
            rooms.get(row.session_id or 0, ""),
            None if row.table is None else str(row.table),
        )
        for row, pair in all_meetings(db, conference.id)
    )
    return Table(Words("Meetings", "会面"), headings, rows)


def requests(db: Database, conference: ConferenceRecord) -> Table:
    """Return requests and proposals; what people wrote to each other stays with them."""
    headings = (
        Heading("kind", Words("Kind", "类型"), 10),
        *_PAIR,
        Heading("asked_by", Words("Asked by", "发起方"), 12),
        _STATE,
        Heading("since", Words("Since", "发起时间"), 17),
        Heading("until", Words("Until", "截止时间"), 17),
        Heading("answered", Words("Answered", "答复时间"), 17),
    )
    return Table(Words("Requests", "会面请求"), headings, _request_rows(db, conference))


#: Who said no is nobody's to know, so a proposal that somebody declined is over like one that was taken back.
_TOLD = {ProposalState.DECLINED: "over", ProposalState.WITHDRAWN: "over"}


def _request_rows(db: Database, conference: ConferenceRecord) -> Iterator[Row]:
    told = _told(conference)
    for row, pair in all_requests(db, conference.id):
        times = (told(row.created_at), told(row.expires_at), told(row.answered_at))
        yield ("request", *pair, row.sub_forum.code, row.asked_by.value, row.state.value, *times)
    for offered, pair in all_proposals(db, conference.id):
        yield (
            "proposal",
            *pair,
            offered.sub_forum.code,
            "organiser",
            _TOLD.get(offered.state, offered.state.value),
            told(offered.created_at),
            "",
            "",
        )


def suggestions(db: Database, conference: ConferenceRecord) -> Table:
    """Return the best ten suggestions of everybody."""
    headings = (
        *_PAIR,
        # Numbers to sort by, and not in percent: their level is assumed.
        Heading("score", Words("Score of the pair", "配对得分"), 10, Kind.SCORE),
        Heading("investor_score", Words("Score, investor", "投资人一方得分"), 10, Kind.SCORE),
        Heading("startup_score", Words("Score, startup", "创业公司一方得分"), 10, Kind.SCORE),
    )
    codes = {forum.id: forum.code for forum in conference.sub_forums}
    rows = (
        (
            *pair,
            codes[row.sub_forum_id],
            round(row.score, 6),
            round(row.investor_score, 6),
            round(row.startup_score, 6),
        )
        for row, pair in best_suggestions(db, conference, _BEST)
    )
    return Table(Words("Suggestions", "推荐"), headings, rows)


def left_out(db: Database, conference: ConferenceRecord) -> Table:
    """Return who has no meeting, and why as far as the latest approved match list says."""
    headings = (
        _SIDE,
        _ID,
        _NAME,
        _FORUMS,
        Heading("reason_en", Words("Reason (English)", "原因（英文）"), 70),
        Heading("reason_zh", Words("Reason (Chinese)", "原因（中文）"), 60),
    )
    forums, reasons = forum_codes(db, conference), latest_reasons(db, conference.id)
    people, _count = without_meeting(db, conference.id, "", None)
    rows = (
        (
            row.side.value,
            row.code,
            row.name,
            "; ".join(forums.get(row.id, ())),
            reasons.get(row.id, {}).get("en", ""),
            reasons.get(row.id, {}).get("zh", ""),
        )
        for row in people
    )
    return Table(Words("Without a meeting", "没有会面"), headings, rows)


#: What can be exported, by its name in addresses.
EXPORTS: dict[str, Callable[[Database, ConferenceRecord], Table]] = {
    "participants": participants,
    "meetings": meetings,
    "requests": requests,
    "suggestions": suggestions,
    "left-out": left_out,
}


def _local(conference: ConferenceRecord) -> Callable[[datetime | None], datetime | None]:
    zone = ZoneInfo(conference.zone)
    # A workbook knows no zones: the title page of a conference names its own.
    return lambda moment: None if moment is None else moment.astimezone(zone).replace(tzinfo=None)


def _told(conference: ConferenceRecord) -> Callable[[datetime | None], str]:
    local = _local(conference)

    def tell(moment: datetime | None) -> str:
        here = local(moment)
        return "" if here is None else here.isoformat(" ", "minutes")

    return tell
