"""The texts of letters as they are shipped, in both languages; a line whose placeholder is empty is left out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from matcher.words import Words
from web.store.records.messages import NoticeKind as Kind


@dataclass(frozen=True, slots=True)
class Text:
    """Subject and body of a kind of letter, with placeholders such as ``$other``."""

    subject: Words
    body: Words


SHIPPED: Mapping[Kind, Text] = {
    Kind.INVITATION: Text(
        Words("Your invitation to $conference", "$conference：参会邀请"),
        Words(
            "$name takes part in $conference as $role. In a few minutes you can $purpose.\n\n"
            "Open this link to begin; it signs you in, once, within 14 days:\n\n$link\n\n"
            "Later you can always ask for a new link with this e-mail address at\n$door",
            "$name 将以$role身份参加 $conference。只需几分钟，您即可$purpose。\n\n"
            "请打开以下链接开始（14 天内有效，仅可使用一次）：\n\n$link\n\n"
            "以后您可随时用此邮箱在以下页面获取新的登录链接：\n$door",
        ),
    ),
    Kind.REQUESTED: Text(
        Words("$other would like to meet you", "$other 希望与您会面"),
        Words(
            "$other would like to meet you.\nWhen: $when\n\n“$message”\n\n"
            "Please say yes or no until $until; after that the request expires by itself.\n\n$link",
            "$other 希望与您会面。\n时间：$when\n\n“$message”\n\n"
            "请在 $until 前答复，逾期请求将自动失效。\n\n$link",
        ),
    ),
    Kind.ACCEPTED: Text(
        Words("$other accepted: you meet", "$other 已接受您的会面请求"),
        Words("Your meeting with $other: $where.", "您与 $other 的会面：$where。"),
    ),
    Kind.DECLINED: Text(
        Words("No meeting with $other this time", "此次未能安排与 $other 会面"),
        Words(
            "The meeting with $other does not come about this time.\n\n“$message”\n\n"
            "Others fit you too; have a look at your suggestions:\n\n$link",
            "此次未能安排您与 $other 会面。\n\n“$message”\n\n还有其他合适的人选，请查看您的推荐列表：\n\n$link",
        ),
    ),
    Kind.EXPIRED: Text(
        Words("The request between you and $other expired", "您与 $other 之间的会面请求已过期"),
        Words(
            "Nobody answered in time, so the request between you and $other does not stand any more. "
            "If you would still like to meet, ask anew:\n\n$link",
            "因未在期限内答复，您与 $other 之间的会面请求已失效。如仍希望会面，请重新发出请求：\n\n$link",
        ),
    ),
    Kind.WITHDRAWN: Text(
        Words("The request from $other needs no answer any more", "$other 的会面请求不再需要答复"),
        Words("You need not answer $other any more.", "您无需再答复 $other。"),
    ),
    Kind.PROPOSED: Text(
        Words("The organisers propose a meeting with $other", "主办方建议您与 $other 会面"),
        Words(
            "You and $other may fit well, so the organisers propose that you meet. Why, and how to say yes or no, "
            "stands here:\n\n$link",
            "您与 $other 可能十分契合，主办方建议你们会面。理由及答复方式请见：\n\n$link",
        ),
    ),
    Kind.AGREED: Text(
        Words("You meet $other", "您将与 $other 会面"),
        Words("You and $other both said yes: $where.", "您与 $other 均已同意会面：$where。"),
    ),
    Kind.RELEASED: Text(
        Words("You meet $other: $when", "您与 $other 的会面：$when"),
        Words("Your meeting with $other: $where.", "您与 $other 的会面：$where。"),
    ),
    Kind.MOVED: Text(
        Words("Moved: your meeting with $other", "改期：您与 $other 的会面"),
        Words(
            "Your meeting with $other is now: $where.\nBefore: $was.",
            "您与 $other 的会面现为：$where。\n原为：$was。",
        ),
    ),
    Kind.CANCELLED: Text(
        Words("Cancelled: your meeting with $other", "取消：您与 $other 的会面"),
        Words(
            "Your meeting with $other does not take place.\nIt was: $was.\nWhy: $reason",
            "您与 $other 的会面已取消。\n原定：$was。\n原因：$reason",
        ),
    ),
    Kind.SESSION_CHANGED: Text(
        Words("Another room: $session", "更换会议室：$session"),
        Words(
            "$session is now in: $place.\nBefore: $was.\n\nYour meetings there keep their times:\n\n$meetings",
            "$session 现在的会议室：$place。\n原为：$was。\n\n您在该场次的会面时间不变：\n\n$meetings",
        ),
    ),
    Kind.REMINDER_EVENING: Text(
        Words("Your meetings tomorrow", "您明天的会面"),
        Words(
            "Tomorrow you meet:\n\n$meetings\n\n"
            "If you cannot come, cancel today: somebody else would like the time.",
            "您明天的会面：\n\n$meetings\n\n如无法参加，请今天取消，以便把时间让给其他人。",
        ),
    ),
    Kind.REMINDER_SOON: Text(
        Words("In a few minutes: $other, $place", "即将开始：$other，$place"),
        Words("You meet $other: $where. $other expects you.", "您与 $other 的会面：$where。对方期待您的到来。"),
    ),
    Kind.PARTNER_MISSING: Text(
        Words("$other expects you: $place", "$other 正在等您：$place"),
        Words(
            "Your meeting with $other has begun: $where. At the table you are missed.\n\n"
            "If you are there, or on your way, say so here:\n\n$link",
            "您与 $other 的会面已开始：$where。对方正在等候。\n\n如您已到场或正在赶来，请在此说明：\n\n$link",
        ),
    ),
    Kind.OFFERED: Text(
        Words("$other is free to meet you", "$other 现在有空与您会面"),
        Words(
            "$other is free and fits you too: $where.\n\nSay yes or no until $until:\n\n$link",
            "$other 现在有空，也很适合您：$where。\n\n请在 $until 前答复：\n\n$link",
        ),
    ),
    Kind.OPINION_WANTED: Text(
        Words("How were your meetings?", "您的会面如何？"),
        Words(
            "Were your meetings useful, and will you follow up? Two taps for each; nobody but you sees them, and "
            "contact data is shared only where both want it.\n\n$link",
            "会面对您有帮助吗？您会跟进吗？每场只需点两下；除您之外无人可见，只有双方都同意时才会交换联系方式。\n\n$link",
        ),
    ),
    Kind.THANKS: Text(
        Words("Thank you for coming to $conference", "感谢您参加 $conference"),
        Words(
            "Thank you for coming, and for your meetings. Whom you met, and how to go on, stands here:\n\n$link",
            "感谢您的参与和每一场会面。您见过的人以及后续跟进，请见：\n\n$link",
        ),
    ),
    Kind.EXPORT_READY: Text(
        Words("Your file is ready", "您的文件已就绪"),
        Words("What you asked for can be downloaded here:\n\n$link", "您请求的文件可在此下载：\n\n$link"),
    ),
}
#: What stands around the news of a letter.
GREETING = Words("Hello{to},", "{to}您好：")
ALL_MEETINGS = Words("All your meetings", "您的全部会面")
OPEN = Words("Open", "打开")
WHY = Words(
    "You read this because {name} takes part in {conference}.", "您收到此邮件，是因为{name}参加 {conference}。"
)
STOP = Words("Fewer letters, or none", "减少或停止邮件")
SEVERAL = Words("{conference}: {count} news for you", "{conference}：您有 {count} 条消息")
TIMETABLE = Words("Your timetable for {conference}: {count} meetings", "您在 {conference} 的日程：{count} 场会面")
CALENDAR_COMES = Words(
    "The calendar entries come with this letter; an entry you have already moves by itself.",
    "日历条目随信附上；您已有的条目会自动更新。",
)
