"""What the files of a plan say, in both languages; what only the page says stands in ``page_phrases``."""

from __future__ import annotations

from typing import Final

from matcher.profiles import Side
from matcher.words import Language, Words

SIDE: Final = {
    Side.INVESTOR: Words("Investor", "投资方"),
    Side.STARTUP: Words("Startup", "创业公司"),
}
SIDES: Final = {
    Side.INVESTOR: Words("Investors", "投资方"),
    Side.STARTUP: Words("Startups", "创业公司"),
}
LANGUAGE: Final = {
    Language.ZH: Words("Chinese", "中文"),
    Language.EN: Words("English", "英文"),
}
STATUS: Final = {
    "optimal": Words("proven best", "已证明最优"),
    "feasible": Words("legal, not proven best", "可行，未证明最优"),
}
STEP: Final = {
    "embed": Words("Understanding the profiles", "理解资料文本"),
    "recommend": Words("Finding pairs and judging them from both sides", "寻找配对并双向评估"),
    "plan": Words("Choosing, placing and seating", "选定、排期与排桌"),
    "check": Words("Checking every rule", "核对全部规则"),
    "explain": Words("Putting the reasons into words", "说明理由"),
    "map": Words("Drawing the map", "绘制分布图"),
}
KIND: Final = {
    "invested": Words("invested before", "曾投资"),
    "met": Words("met before", "曾见面"),
}
STOP: Final = Words(". ", "。")

# Calendars
PLACE: Final = Words("{room}, table {table}", "{room} {table} 号桌")
TABLE_ALONE: Final = Words("Table {table}", "{table} 号桌")
MEETING_OF: Final = Words("One-on-one meeting, {forum}", "一对一会面，{forum}")
INTEREST: Final = Words("Mutual interest: {band}", "双方意向：{band}")
STANDS_FOR: Final = {
    Side.INVESTOR: Words("For the investor:", "对投资方而言："),
    Side.STARTUP: Words("For the startup:", "对创业公司而言："),
}

# Sheets of the workbook
SHEET_OVERVIEW: Final = Words("Overview", "概览")
SHEET_MEETINGS: Final = Words("Meetings", "会面")
SHEET_BY: Final = {
    Side.INVESTOR: Words("By investor", "按投资方"),
    Side.STARTUP: Words("By startup", "按创业公司"),
}
SHEET_WITHOUT: Final = Words("Without a meeting", "无会面")
SHEET_ROOMS: Final = Words("Rooms", "房间")

# Columns and rows
DAY: Final = Words("Day", "日期")
START: Final = Words("Start", "开始")
END: Final = Words("End", "结束")
ROOM: Final = Words("Room", "房间")
TABLE: Final = Words("Table", "桌号")
TABLES: Final = Words("Tables", "桌数")
SUB_FORUM: Final = Words("Sub-forum", "分论坛")
SUB_FORUMS: Final = Words("Sub-forums", "分论坛")
SESSION: Final = Words("Session", "场次")
NAME: Final = Words("Name", "名称")
ID: Final = Words("ID", "编号")
SIDE_COLUMN: Final = Words("Side", "身份")
MEETINGS: Final = Words("Meetings", "会面数")
MEETING_NUMBER: Final = Words("Meeting {n}", "第 {n} 场")
MUTUAL: Final = Words("Mutual interest", "双方意向")
ORDER: Final = Words("Order of pairs", "配对次序")
INTEREST_OF: Final = {
    Side.INVESTOR: Words("Interest of the investor", "投资方意向"),
    Side.STARTUP: Words("Interest of the startup", "创业公司意向"),
}
WHY_FOR: Final = {
    Side.INVESTOR: Words("Why, for the investor", "投资方的理由"),
    Side.STARTUP: Words("Why, for the startup", "创业公司的理由"),
}
TIMES: Final = Words("Meeting times", "时段数")
PLACES: Final = Words("Places", "可容会面")
USED: Final = Words("Used", "已用")
SHARE_USED: Final = Words("Share used", "使用率")
BUSIEST: Final = Words("Most tables at once", "同时最多用桌")
SIZED_HERE: Final = Words("Number of tables", "桌数来源")
SIZED_BY_US: Final = Words("worked out here", "由系统推算")
SIZED_BY_ORGANISER: Final = Words("from the programme", "议程给定")

# Figures
VALUE: Final = Words("Value", "价值")
BOUND: Final = Words("Bound", "上界")
GAP: Final = Words("Gap", "差距")
STATUS_ROW: Final = Words("Status", "状态")
CANDIDATES: Final = Words("Candidate pairs", "候选配对")
REACHED: Final = Words("Participants with a meeting", "有会面的参会方")
REACHABLE: Final = Words("Participants any plan can reach", "任何方案最多可覆盖的参会方")
REPLACED: Final = Words("Chosen pairs that found no slot", "已选但排不进时段的配对")
ADDED: Final = Words("Pairs that came in for them", "补入的配对")
SEED: Final = Words("Seed", "随机种子")
FICTIONAL: Final = Words(
    "This is a fictional conference: its people and companies are made up.",
    "这是虚构的会议：人物与公司均为虚构。",
)
VALUE_MEANS: Final = Words(
    "The number of these meetings that both sides are expected to want: the sum of the probabilities "
    "that both say yes.",
    "预计双方都愿意的会面数，即各场会面“双方都同意”概率之和。",
)
BOUND_MEANS: Final = Words(
    "The most that any plan over the same candidate pairs that gives as many a meeting could be worth; proven.",
    "使用同样的候选配对、让同样多的参会方有会面的任何方案所能达到的最高价值；经过证明。",
)
GAP_MEANS: Final = Words("The share of the bound that this plan misses.", "本方案与上界相差的比例。")
SCORES_MEAN: Final = Words(
    "The order follows an estimate of how probably both sides say yes. What texts, tags and places count for in "
    "it was learned from public US venture deals of 2007–2011; how much rounds, cheques, regions and earlier "
    "investments count, and how often people say yes at all, is assumed until decisions made at conferences teach "
    "it. So no meeting is given a percentage: sums of these estimates compare plans and forecast nothing.",
    "次序依据对“双方都同意会面”概率的估计。其中文字、标签与所在地的权重学自 2007–2011 年美国公开的风险投资交易；"
    "轮次、投资额度、投资地区与以往投资的权重，以及人们同意会面的总体比例，在根据会议上的实际决定学习之前均为假设。"
    "因此不为单场会面给出百分比：这些估计之和可用于比较方案，但不是预测。",
)
BANDS_MEAN: Final = Words(
    "Interest is strong in pairs that stand above at least 19 in 20 of the conference's candidate pairs, good "
    "above 4 in 5, and possible below.",
    "意向高于本次会议至少 19/20 的候选配对者为“意向强”，高于 4/5 者为“意向较强”，其余为“可能有意向”。",
)
