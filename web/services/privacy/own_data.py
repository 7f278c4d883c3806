"""Everything that is kept about somebody as one file to take away: readable by people and by programs."""

from __future__ import annotations

import csv
import json
from datetime import datetime
from io import BytesIO, StringIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from matcher.words import Words
from web.errors import NotFoundError
from web.seats import Seat
from web.services.after.ratings import refuse_acting
from web.services.exporting import csv_cell
from web.services.privacy.consents import WORDINGS
from web.store.accounts import account_by_id
from web.store.engine import Store
from web.store.log import log_change
from web.store.own_data import Asker, told_of
from web.store.people import participant_row
from web.store.records.conferences import ConferenceRecord

_MARK = "\ufeff"
#: What stands in each file, for whoever opens it.
_FILES = {
    "participants": Words("your profile, and what was imported of it", "您的资料及导入的内容"),
    "accounts": Words("your account", "您的账户"),
    "memberships": Words("your seats", "您的席位"),
    "webauthn": Words("your passkeys", "您的通行密钥"),
    "contacts": Words("how you can be reached", "您的联系方式"),
    "consents": Words("what you agreed to, and when", "您同意的事项及时间"),
    "forum_places": Words("your sub-forums", "您的分论坛"),
    "aliases": Words("other ids under which spreadsheets know you", "表格中您的其他编号"),
    "interactions": Words("what happened before between you and others", "此前您与他人的往来"),
    "regards": Words(
        "what you answered to suggestions, your shortlist and notes", "您对推荐的答复、关注名单和备注"
    ),
    "suggestions": Words("who is suggested to you, and why", "为您推荐的对象及原因"),
    "shown": Words("which suggestions you saw, and when", "您看过的推荐及时间"),
    "meeting_requests": Words("requests for meetings from and to you", "您收发的会面请求"),
    "proposals": Words("meetings that organisers proposed, with your answer", "主办方提出的会面邀约及您的答复"),
    "meetings": Words("your meetings", "您的会面"),
    "stand_ins": Words("offers to stand in, with your answer", "替补邀约及您的答复"),
    "outcomes": Words("what became of your meetings", "您的会面结果"),
    "ratings": Words("what you said after your meetings", "您的会后反馈"),
    "absences": Words("times that you blocked", "您屏蔽的时间"),
    "arrivals": Words("when you were checked in", "您的签到时间"),
    "notices": Words("what you were told", "发给您的通知"),
    "outgoing_mail": Words("letters to you", "发给您的邮件"),
    "stopped_letters": Words("letters that you stopped", "您退订的邮件"),
    "changes": Words("changes of your entry", "您的条目的更改"),
}
_INTRODUCTION = Words(
    "Everything that {conference} keeps about you, as of {moment} (UTC).\n\n"
    "data.json holds all of it; each .csv file holds one part and opens in any spreadsheet. What others said "
    "about you is theirs and is not in here. Left out as well: the numbers that your text is turned into to "
    "compare it (they are made anew from the text), and lists that organisers draft about many people.\n",
    "{conference} 保存的关于您的全部信息，截至 {moment}（UTC）。\n\n"
    "data.json 包含全部内容；每个 .csv 文件包含一部分，可用任何表格软件打开。他人对您的评价属于他人，不在其中。"
    "同样未包含：用于比对的文本向量（可由文本重新生成），以及主办方涉及多人的草稿名单。\n",
)


def own_data(store: Store, seat: Seat, now: datetime) -> bytes:
    """Return everything that is kept about the asker as a ZIP file; the log says that it was taken."""
    refuse_acting(seat)
    with store.reading() as db:
        row = participant_row(db, seat.conference_id, seat.participant)
        account = account_by_id(db, seat.account_id) if seat.account_id is not None else None
        if row is None or row.erased_at is not None:
            raise NotFoundError("nothing is kept")
        told = told_of(db, Asker(row, account))
        conference = db.get_one(ConferenceRecord, seat.conference_id)
    file = BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        archive.writestr("README.txt", _MARK + _introduction(conference, told, now))
        archive.writestr("data.json", json.dumps(told, ensure_ascii=False, indent=2))
        for name, rows in told.items():
            if rows:
                archive.writestr(f"{name}.csv", _csv(rows))
    with store.writing() as db:
        log_change(db, seat, "take own data", ("participant", seat.participant), now)
    return file.getvalue()


def _introduction(conference: ConferenceRecord, told: dict[str, list[dict[str, Any]]], now: datetime) -> str:
    names = Words(conference.name_en or conference.name_zh, conference.name_zh or conference.name_en)
    files = [name for name, rows in told.items() if rows]
    moment = now.isoformat(" ", "minutes")[:16]
    parts = []
    for said, called, language in (
        (_INTRODUCTION.en, names.en, "en"),
        (_INTRODUCTION.zh, names.zh, "zh"),
    ):
        lines = [f"{name}.csv: {getattr(_FILES[name], language)}" for name in files]
        parts.append("\n".join((said.format(conference=called, moment=moment), *lines)))
    wordings = [
        f"{purpose.value} {version}: {words.en} / {words.zh}"
        for purpose, versions in WORDINGS.items()
        for version, words in versions.items()
    ]
    return "\n\n".join((*parts, *wordings)) + "\n"


def _csv(rows: list[dict[str, Any]]) -> str:
    text = StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(rows[0])
    for row in rows:
        writer.writerow(csv_cell(_cell(value)) for value in row.values())
    return _MARK + text.getvalue()


def _cell(value: Any) -> Any:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, (dict, list, bool)) else value
