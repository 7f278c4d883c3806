"""Kinds of letters: what each is for, what may stand in it, and which of them somebody can do without."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from matcher.words import Words
from web.store.records.messages import NoticeKind as Kind


class Sort(StrEnum):
    """Letters that are wanted or stopped together."""

    INVITATIONS = "invitations"
    ANSWERS = "answers"
    PLAN = "plan"
    REMINDERS = "reminders"
    HALL = "hall"
    AFTER = "after"


SORT_WORDS: Mapping[Sort, Words] = {
    Sort.PLAN: Words(
        "Your timetable: when a meeting gets its time, is moved or cancelled",
        "您的日程：会面的时间确定、改期或取消",
    ),
    Sort.ANSWERS: Words("Requests, proposals and answers", "会面请求、邀约和答复"),
    Sort.REMINDERS: Words(
        "Reminders: the evening before, and 15 minutes before a meeting", "提醒：前一天晚上，以及会面前 15 分钟"
    ),
    Sort.HALL: Words(
        "On the day: you are missed at a table, or somebody is free for you",
        "现场：有人在等您，或有人有空与您会面",
    ),
    Sort.AFTER: Words("After the conference: how it was, and thanks", "会后：反馈与感谢"),
    Sort.INVITATIONS: Words("Invitations to take part", "参会邀请"),
}
#: What one click stops: everything but what sends somebody to the wrong table if it is not read.
CAN_WAIT = tuple(sort for sort in Sort if sort is not Sort.PLAN)

_ALL = {
    "to": Words("who reads the letter", "收信人姓名"),
    "name": Words("the participant it is about", "参会方名称"),
    "conference": Words("name of the conference", "大会名称"),
    "link": Words("where to go on", "相关页面的链接"),
}
_MEETING = {
    "other": Words("the other side", "对方名称"),
    "where": Words("time, room and table", "时间、会议室和桌号"),
    "when": Words("time", "时间"),
    "place": Words("room and table", "会议室和桌号"),
    "forum": Words("sub-forum", "分论坛"),
    "was": Words("time and place before", "原来的时间和地点"),
    "reason": Words("why", "原因"),
}
_OFFER = {
    "other": Words("the other side", "对方名称"),
    "message": Words("what the other side wrote", "对方的留言"),
    "when": Words("the time that is wished", "希望的时间"),
    "until": Words("until when an answer is awaited", "答复截止时间"),
}
_DAY = {"meetings": Words("the meetings, one a line", "会面列表，每行一场")}


@dataclass(frozen=True)
class KindOfLetter:
    """What a kind of letter is.

    ``placeholders``: what can stand in its text, with what each stands for; ``urgent``: it never waits for others.
    """

    name: Words
    sort: Sort | None
    placeholders: Mapping[str, Words]
    urgent: bool = False


def _kind(en: str, zh: str, sort: Sort | None, more: Mapping[str, Words], *, urgent: bool = False) -> KindOfLetter:
    return KindOfLetter(Words(en, zh), sort, {**_ALL, **more}, urgent)


#: In the order in which people meet them.
KINDS: Mapping[Kind, KindOfLetter] = {
    Kind.INVITATION: _kind(
        "Invitation",
        "参会邀请",
        Sort.INVITATIONS,
        {
            "role": Words("as an investor, or as a startup", "投资人或创业公司"),
            "purpose": Words("what can be done there", "可以做什么"),
            "door": Words("where to ask for a new link", "获取新链接的页面"),
        },
    ),
    Kind.REQUESTED: _kind("Somebody asks for a meeting", "收到会面请求", Sort.ANSWERS, _OFFER),
    Kind.ACCEPTED: _kind("A request is accepted", "请求被接受", Sort.ANSWERS, _MEETING),
    Kind.DECLINED: _kind("A meeting does not come about", "会面未能达成", Sort.ANSWERS, _OFFER),
    Kind.EXPIRED: _kind("A request expired", "请求过期", Sort.ANSWERS, _OFFER),
    Kind.WITHDRAWN: _kind("A request needs no answer any more", "请求不再需要答复", Sort.ANSWERS, _OFFER),
    Kind.PROPOSED: _kind("A meeting is proposed", "收到会面邀约", Sort.ANSWERS, _OFFER),
    Kind.AGREED: _kind("Both said yes", "双方均已同意", Sort.ANSWERS, _MEETING),
    Kind.RELEASED: _kind("A meeting gets its time", "会面时间确定", Sort.PLAN, _MEETING),
    Kind.MOVED: _kind("A meeting is moved", "会面改期", Sort.PLAN, _MEETING),
    Kind.CANCELLED: _kind("A meeting is cancelled", "会面取消", Sort.PLAN, _MEETING),
    Kind.SESSION_CHANGED: _kind(
        "A session is in another room",
        "场次更换会议室",
        Sort.PLAN,
        {
            "session": Words("name of the session", "场次名称"),
            "place": Words("its room now", "现在的会议室"),
            "was": Words("its room before", "原来的会议室"),
            **_DAY,
        },
    ),
    Kind.REMINDER_EVENING: _kind("Reminder: the evening before", "前一晚提醒", Sort.REMINDERS, _DAY, urgent=True),
    Kind.REMINDER_SOON: _kind(
        "Reminder: 15 minutes before", "会面前 15 分钟提醒", Sort.REMINDERS, _MEETING, urgent=True
    ),
    Kind.PARTNER_MISSING: _kind("Somebody is missed at a table", "会面缺席", Sort.HALL, _MEETING, urgent=True),
    Kind.OFFERED: _kind("Somebody else is free", "有其他人有空", Sort.HALL, {**_OFFER, **_MEETING}, urgent=True),
    Kind.OPINION_WANTED: _kind("How was it?", "会面反馈", Sort.AFTER, _MEETING),
    Kind.THANKS: _kind("Thanks", "感谢", Sort.AFTER, {}),
    Kind.EXPORT_READY: _kind("A file is ready", "文件已就绪", None, {}, urgent=True),
}
