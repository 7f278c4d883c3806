"""What only the page says, in both languages; ``SCRIPT`` is what its script says."""

from __future__ import annotations

from typing import Final

from matcher.words import Words

TITLE: Final = Words("Matchmaking plan", "对接会面方案")
LANGUAGE_SWITCH: Final = Words("Language", "语言")
SKIP: Final = Words("Skip to the figures", "跳到数据概览")
ZONE: Final = Words("Times in {zone}", "时区 {zone}")
PLACES: Final = Words("{rooms} · times in {zone}", "{rooms} · 时区 {zone}")
ROOM_COUNT_ONE: Final = Words("{n} room", "{n} 个房间")
ROOM_COUNT: Final = Words("{n} rooms", "{n} 个房间")
NO_SCRIPT: Final = Words(
    "Scripts are switched off. The figures, what needs attention and the numbers of each chart are below; the "
    "lists of meetings and of everybody's day need scripts. The same content is in plan.xlsx.",
    "浏览器已禁用脚本。下方仍有数据概览、待处理事项和各图表的数字；会面列表与个人日程需要脚本。"
    "plan.xlsx 中有同样的内容。",
)

# Headings, also the way around the page
GLANCE: Final = Words("At a glance", "概览")
ATTENTION: Final = Words("Needs attention", "待处理")
MEETINGS: Final = Words("Who meets whom", "会面与理由")
DAYS: Final = Words("Everybody's day", "个人日程")
FORUMS: Final = Words("Sub-forums", "分论坛")
ROOMS: Final = Words("Rooms and hours", "房间与时段")
SPREAD: Final = Words("Meetings each", "各方会面数")
LANGUAGES: Final = Words("Languages", "语言")
MAP: Final = Words("Map of profiles", "参会方分布图")
MADE: Final = Words("How it was made", "方案如何产生")

# At a glance
HEADLINE: Final = Words(
    "{meetings} for {reached} of {people} participants", "{meetings}，覆盖 {people} 个参会方中的 {reached} 个"
)
MEETING_ONE: Final = Words("{n} meeting", "{n} 场会面")
MEETING_MANY: Final = Words("{n} meetings", "{n} 场会面")
PROOF_BEST: Final = Words(
    "Proven best: no plan over these pairs that reaches as many is worth more.",
    "已证明最优：使用这些配对、让同样多的参会方有会面的方案中，没有价值更高的。",
)
PROOF_NEAR: Final = Words(
    "No plan over these pairs that reaches as many can be worth more than {more} more.",
    "使用这些配对、让同样多的参会方有会面的任何方案，价值最多只能再高 {more}。",
)
PROOF_NONE: Final = Words(
    "How much better a plan could be has not been proven.",
    "尚未证明方案还能好多少。",
)
CARD_MEETINGS: Final = Words("meetings", "场会面")
CARD_MEETINGS_NOTE: Final = Words("{forums} sub-forums, {days}", "{forums} 个分论坛，{days}")
DAY_ONE: Final = Words("{n} day", "{n} 天")
DAY_MANY: Final = Words("{n} days", "{n} 天")
CARD_PEOPLE: Final = Words("participants with a meeting", "个参会方有会面")
CARD_PEOPLE_ALL: Final = Words("everybody", "全部参会方")
CARD_PEOPLE_MOST: Final = Words(
    "of {people}: as many as any plan can reach", "共 {people} 个：任何方案都无法覆盖更多"
)
CARD_PEOPLE_NOTE: Final = Words(
    "of {people}; no plan can reach more than {reachable}", "共 {people} 个；任何方案最多覆盖 {reachable} 个"
)
CARD_VALUE: Final = Words("meetings both sides are expected to want", "场预计双方都愿意的会面")
CARD_VALUE_NOTE: Final = Words(
    "the value of the plan: to compare plans by, no forecast", "即方案价值，用于比较方案，并非预测"
)
CARD_GAP: Final = Words("missed at most", "至多错失")
CARD_GAP_NOTE: Final = Words("value {value}, proven bound {bound}", "价值 {value}，已证明的上界 {bound}")
MEANING: Final = Words(
    "Value is the sum, over all meetings, of the probability that both sides say yes; the bound is the most that "
    "any plan over the same pairs that reaches as many participants could be worth; the gap is the share of the "
    "bound that this plan misses.",
    "“价值”是各场会面“双方都同意”概率之和；“上界”是使用同样配对、覆盖同样多参会方的任何方案所能达到的最高价值；"
    "“差距”是本方案比上界少的比例。",
)
INTEREST: Final = Words("Mutual interest of the meetings", "会面的双方意向")
FORUM_FILL: Final = Words("Table time used", "桌位使用率")

# Needs attention
NOTHING: Final = Words("Nothing needs your attention.", "没有需要处理的事项。")
TEMPLATE_USED: Final = Words("The built-in programme was used", "使用了内置议程")
TEMPLATE_WHY: Final = Words(
    "The folder had no conference.toml, so the programme of Xi'an stands in: its sub-forums, rooms and hours. "
    "Replace it before you publish anything.",
    "文件夹中没有 conference.toml，因此暂用内置的西安议程（分论坛、房间与时间）。发布之前请换成您的议程。",
)
WITHOUT_ONE: Final = Words("{n} participant without a meeting", "{n} 个参会方没有会面")
WITHOUT_MANY: Final = Words("{n} participants without a meeting", "{n} 个参会方没有会面")
OWN_REASONS: Final = Words("Each for a reason of its own", "各有原因")
WITH_REASON: Final = Words("{person}: {reason}", "{person}：{reason}")
UNASSIGNED_ONE: Final = Words("{n} participant without a sub-forum", "{n} 个参会方没有分论坛")
UNASSIGNED_MANY: Final = Words("{n} participants without a sub-forum", "{n} 个参会方没有分论坛")
UNASSIGNED_WHY: Final = Words(
    "They name none, and their profile says too little to suggest one. Name a sub-forum for them, or ask them for "
    "a description.",
    "他们未指定分论坛，资料也不足以推荐。请为其指定分论坛，或请其补充简介。",
)
WARNING_ONE: Final = Words("{n} warning about the data", "{n} 条数据警告")
WARNING_MANY: Final = Words("{n} warnings about the data", "{n} 条数据警告")
NOTE_ONE: Final = Words("{n} note about the data", "{n} 条数据提示")
NOTE_MANY: Final = Words("{n} notes about the data", "{n} 条数据提示")
LINES: Final = Words("line {lines}", "第 {lines} 行")
AND_MORE: Final = Words("and {n} more, all in plan.json", "另有 {n} 项，均见 plan.json")
SIZED_ONE: Final = Words("The tables of {n} session were worked out", "{n} 个场次的桌数由系统推算")
SIZED_MANY: Final = Words("The tables of {n} sessions were worked out", "{n} 个场次的桌数由系统推算")
SIZED_WHY: Final = Words(
    "The programme leaves their number open. Make sure that so many tables fit into the room.",
    "议程没有给出桌数。请确认房间放得下这么多桌子。",
)
SIZED_ROW: Final = Words("{tables} tables: {room}, {day}, {hours}", "{tables} 张桌子：{room}，{day}，{hours}")

# Who meets whom
MEETINGS_LEAD: Final = Words(
    "Every meeting, its place and time, and what speaks for it on each side. A quoted line is from the "
    "counterpart's profile.",
    "每一场会面的地点、时间，以及双方各自的理由。引文摘自对方的资料。",
)
SEARCH: Final = Words("Search names, IDs, places", "搜索名称、编号、城市")
ALL_FORUMS: Final = Words("All sub-forums", "全部分论坛")
ALL_DAYS: Final = Words("All days", "全部日期")
ALL_BANDS: Final = Words("Any interest", "不限意向")
BAND_FILTER: Final = Words("Mutual interest", "双方意向")
DAYS_LEAD: Final = Words(
    "Find a participant to see their day: when, where, with whom, and why.",
    "查找参会方，查看其日程：时间、地点、会面对象及理由。",
)
FIND_PERSON: Final = Words("Name or ID of an investor or a startup", "投资方或创业公司的名称或编号")
PRINT_LISTS: Final = Words(
    "The lists of meetings and of everybody's day are in plan.xlsx and in the calendars.",
    "会面列表与个人日程见 plan.xlsx 与日历文件。",
)

# Charts
NUMBERS: Final = Words("The numbers", "具体数字")
FORUMS_LEAD: Final = Words(
    "Who belongs to each sub-forum, how many meetings it has, and how much of its table time they fill.",
    "各分论坛的参会方、会面数及其占用桌位的比例。",
)
ROOMS_LEAD: Final = Words(
    "How much of the table time the meetings of each hour fill; an empty cell has no session.",
    "各小时的会面占用桌位的比例；空白表示无场次。",
)
CELL: Final = Words(
    "{room}<br>{day}, {hour}<br>{used} meetings of {places} that fit ({share})",
    "{room}<br>{day} {hour}<br>可容 {places} 场，已排 {used} 场（{share}）",
)
SPREAD_LEAD: Final = Words(
    "{side}: from {least} to {most} meetings, half of them have {middle} or more.",
    "{side}：最少 {least} 场，最多 {most} 场，中位数 {middle} 场。",
)
SPREAD_X: Final = Words("meetings of a participant", "每个参会方的会面数")
SPREAD_Y: Final = Words("participants", "参会方数")
SPREAD_HOVER: Final = Words(
    "{side}: %{{y}} with %{{x}} meetings<extra></extra>", "{side}：%{{y}} 个有 %{{x}} 场会面<extra></extra>"
)
LANGUAGES_LEAD: Final = Words(
    "Do participants meet across languages? Meetings beside the pairs that share a sub-forum and could have met. "
    "The language is that of a profile's text.",
    "不同语言的参会方是否能够见面？将会面与同一分论坛内可能的配对相比较。语言按资料文本判断。",
)
LANGUAGE_PAIR: Final = Words("{investor} investor, {startup} startup", "{investor}投资方 · {startup}创业公司")
OF_MEETINGS: Final = Words("share of meetings", "占会面")
OF_POSSIBLE: Final = Words("share of possible pairs", "占可能的配对")
POSSIBLE: Final = Words("Possible pairs", "可能的配对")
MAP_LEAD: Final = Words(
    "Each mark is a profile, and near ones say similar things. Choose a field to pick it out. Directions and "
    "distances far apart mean nothing by themselves.",
    "每个标记是一份资料，距离越近内容越相似。选择领域可突出显示。方向与较远的距离本身没有含义。",
)
MAP_NONE: Final = Words("No profile has a text to place it by.", "没有可供定位的资料文本。")
FIELD: Final = Words("Field", "领域")
NO_FIELD: Final = Words("no sub-forum", "无分论坛")
RESET: Final = Words("Whole map", "显示全图")

# How it was made
MADE_LEAD: Final = Words(
    "Candidate pairs are judged from both sides. An exact optimiser chooses among them so that as many as "
    "possible have a meeting, and then so that the sum of the probabilities of a mutual yes is as large as "
    "possible; each chosen pair then gets a time and a table. An independent checker confirmed that no rule below "
    "is broken.",
    "候选配对从双方角度分别评估。精确优化器先让尽可能多的参会方有会面，再让“双方都同意”的概率之和最大；"
    "随后为选定的配对排定时间与桌号。独立的核对程序已确认没有违反以下任何规则。",
)
RULES: Final = Words("Rules", "规则")
RULE_COMFORT: Final = Words(
    "Between meetings people have {breaks} breaks in all, nobody more than {most}, and change rooms {rooms} "
    "times; {tables} tables are in use at the busiest times.",
    "会面之间共有 {breaks} 个空档（每人至多 {most} 个），换房间 {rooms} 次；最忙时使用 {tables} 张桌子。",
)
RULE_FLOOR: Final = Words(
    "The floor: every startup with a meeting has one with a score of at least {floor}, from 0 to 1; no plan that "
    "serves as many people can promise more than {bound}.",
    "底线：每家有会面的创业公司至少有一场得分不低于 {floor}（0 到 1）的会面；"
    "任何覆盖同样多人的方案最多保证 {bound}。",
)
BELOW_ONE: Final = Words("{n} participant below the minimum", "{n} 个参会方未达最低会面数")
BELOW_MANY: Final = Words("{n} participants below the minimum", "{n} 个参会方未达最低会面数")
BELOW_WHY: Final = Words(
    "They have a meeting, but fewer than they ask for at least.", "他们已有会面，但少于其要求的最低数。"
)
BELOW_ROW: Final = Words("{person}: {has} of {wants}; {reason}", "{person}：{has}/{wants}；{reason}")
RULE_LIMITS: Final = Words(
    "{side}: at most {max} meetings each and at least {min} where possible, unless they ask for other numbers.",
    "{side}：每方最多 {max} 场会面，尽可能不少于 {min} 场，另有要求者除外。",
)
RULE_TIME: Final = Words(
    "A meeting lasts {meeting} minutes; {changeover} minutes are left to change tables.",
    "每场会面 {meeting} 分钟，换桌间隔 {changeover} 分钟。",
)
RULE_PLACE: Final = Words(
    "Nobody is in two places at once or meets while away; no pair meets twice; every meeting lies in a session "
    "of a sub-forum both belong to.",
    "任何参会方不会同时出现在两处，也不会被排在不便的时间；同一对不会重复见面；每场会面都在双方共同所属的分论坛场次内。",
)
RULE_DECLARED: Final = Words(
    "Stage, market and cheque agree wherever both sides declare them; a cheque below {share} of the round counts "
    "as none.",
    "双方均有声明时，轮次、市场与出资额必须相符；低于融资额 {share} 的出资不予考虑。",
)
RULE_KNOWN: Final = Words(
    "Pairs that know each other already ({kinds}) are not proposed again.",
    "已相识的配对（{kinds}）不再推荐。",
)
RULE_BLOCKED: Final = Words("Pairs that must not meet, and do not: {n}.", "不得见面且未安排见面的配对：{n} 对。")
RULE_PINNED: Final = Words("Pairs that must meet, and do: {n}.", "必须见面且已安排见面的配对：{n} 对。")
RULE_REPLACED: Final = Words(
    "Chosen pairs that found no time that suits both: {replaced}; pairs that came in for them: {added}.",
    "已选但没有双方都合适时段的配对：{replaced} 对；补入：{added} 对。",
)
CANDIDATES: Final = Words("Candidate pairs: {n}. Seed: {seed}.", "候选配对：{n}。随机种子：{seed}。")
STEP: Final = Words("Step", "步骤")
SECONDS: Final = Words("Seconds", "秒")
PART: Final = Words("Part", "组件")
VERSION: Final = Words("Version", "版本")
FOOT: Final = Words(
    "This page is one file and loads nothing from a network.", "本页为单个文件，不从网络加载任何内容。"
)

SCRIPT: Final = {
    "meetings_one": MEETING_ONE,
    "meetings_many": MEETING_MANY,
    "none_found": Words(
        "Nothing found. Try fewer letters or another filter.", "没有结果。请减少关键字或更换筛选条件。"
    ),
    "show_more": Words("Show {n} more", "再显示 {n} 条"),
    "why": Words("Why", "理由"),
    "for_investor": Words("For the investor", "对投资方而言"),
    "for_startup": Words("For the startup", "对创业公司而言"),
    "against": Words("speaks against it", "不利因素"),
    "no_reasons": Words("No single reason stands out.", "没有突出的单项理由。"),
    "table": Words("Table {n}", "{n} 号桌"),
    "at_table": Words(", table {n}", "，{n} 号桌"),
    "strong": Words("strong", "意向强"),
    "good": Words("good", "意向较强"),
    "possible": Words("possible", "可能有意向"),
    "investor": Words("Investor", "投资方"),
    "startup": Words("Startup", "创业公司"),
    "all_forums": ALL_FORUMS,
    "all_days": ALL_DAYS,
    "all_bands": ALL_BANDS,
    "no_meeting": Words("No meeting", "没有会面"),
    "print_day": Words("Print this day", "打印此日程"),
    "no_field": NO_FIELD,
}
