"""Plans of conferences that never were, legal and the same on every run, for what is written from a plan."""

from __future__ import annotations

import math
import random
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from matcher.conference import Conference, Dataset, Session, SubForum
from matcher.errors import Finding, Severity
from matcher.plan import (
    BandLimits,
    ConferencePlan,
    Figures,
    LeftOut,
    Level,
    Membership,
    Opinion,
    PlannedMeeting,
    Reason,
    Recommendation,
    Yardstick,
)
from matcher.planning.checks import Meeting
from matcher.profiles import Investor, Participant, Side, Startup, passages
from matcher.words import Words

ZONE: Final = ZoneInfo("Asia/Shanghai")
#: Names that break what trusts them, one a startup of the small plan.
AWKWARD_NAMES: Final = (
    'Ames, Birch "and" Sons; Ltd.',
    "<script>alert('name')</script>",
    "=1+1",
    "🚀 火箭实验室 {n} %s",
    "</script><img src=x onerror=alert(1)>",
    "&lt;b&gt; & 'quotes' \\n \\,",
    "@SUM(A1:A9)",
    "超长名称" * 50,
    "Interminable" * 16 + "Holdings",
)

_FIELDS = (
    Words("Artificial intelligence", "人工智能"),
    Words("Photonics and sensing", "光电与传感"),
    Words("Aerospace", "航空航天"),
    Words("Life sciences", "生命科学"),
    Words("New energy", "新能源"),
    Words("Semiconductors", "半导体"),
    Words("Robotics", "机器人"),
    Words("New materials", "新材料"),
    Words("Smart mobility", "智能出行"),
    Words("Industrial software", "工业软件"),
    Words("Agriculture and food", "农业与食品"),
    Words("Education", "教育"),
    Words("Financial technology", "金融科技"),
    Words("Cybersecurity", "网络安全"),
    Words("Cloud and data", "云与数据"),
    Words("Consumer brands", "消费品牌"),
    Words("Medical devices", "医疗器械"),
    Words("Internet of things", "物联网"),
    Words("Culture and media", "文化传媒"),
    Words("Virtual reality", "虚拟现实"),
    Words("Logistics", "物流"),
    Words("Clean water", "水处理"),
    Words("Quantum technology", "量子科技"),
    Words("Construction", "建筑科技"),
    Words("Sports and health", "体育与健康"),
)


def _words(line: str) -> list[str]:
    return line.split()


_FIRST = _words("Alder Birch Cedar Dune Ember Fjord Gale Harbour Iris Juniper Kestrel Lumen Maple North")
_SECOND = _words("Analytics Beam Cell Drive Edge Forge Grid Health Interface Kinetics Labs Motion Optics Power")
_ERSTE = _words("青木 云帆 澄海 星河 远山 启明 长风 微光 江南 银杏 朝阳 白鹭 沧澜 明德 瑞谷 思源")
_ZWEITE = _words("智能 光电 生物 新材 能源 芯片 科技 机器人 医疗 数据 软件 航天 农业 网络")
_HOUSES = _words("Capital Partners Ventures Growth Holdings Fund")
_HAEUSER = _words("资本 创投 基金 投资 产业投资 股权投资")
_CITIES = ("Xi'an", "西安", "上海", "Singapore", "Berlin", "深圳", "London", "成都")
_STARTUP_TEXT = (
    Words(
        "We build {field} systems that run on the factory floor. Our pilot at {n} sites cut scrap by {k} percent. "
        "We look for an investor who knows how long hardware takes.",
        "我们研发面向工厂现场的{field}系统。在 {n} 个试点中，废品率降低了 {k}%。希望找到懂硬件周期的投资方。",
    ),
    Words(
        "A team of {n} engineers brings {field} to hospitals. {k} customers pay by the month. The round pays for "
        "certification in two markets.",
        "{n} 人的工程团队把{field}带进医院。已有 {k} 家客户按月付费。本轮融资用于两个市场的认证。",
    ),
    Words(
        "{field} is too expensive for small firms; ours costs a third. We sold {n} units last year "
        "and lease {k} more.",
        "{field}对小企业来说太贵，我们的方案只需三分之一的成本。去年售出 {n} 套，另租赁 {k} 套。",
    ),
)
_INVESTOR_TEXT = (
    Words(
        "We back {field} from the first prototype to series production. {n} companies in the portfolio, {k} "
        "exits. We lead rounds and stay patient.",
        "我们投资{field}，从样机到量产全程陪伴。已投 {n} 家，退出 {k} 家。可领投，有耐心。",
    ),
    Words(
        "Early money for {field} with real customers. We help with the first {n} hires and the next {k} "
        "contracts.",
        "专注已有真实客户的早期{field}项目。协助招募前 {n} 名员工，争取后续 {k} 份合同。",
    ),
)
_TALKS_OF = Words("Both are about {field}", "双方都关注{field}")
_NEAR = Words("Both sit in the same city", "双方在同一城市")
_STAGE = Words("The round is one this investor takes", "轮次符合投资方偏好")
_CHEQUE = Words("The cheque can fill a good part of the round", "出资额可覆盖本轮较大比例")
_FAR = Words("Its earlier investments lie elsewhere", "以往投资集中在其他方向")
_UNREAD = Words("The profile says too little to suggest a sub-forum.", "资料过少，无法推荐分论坛。")
_NO_TIME = Words("No pair had a time that suits both.", "没有双方都合适的时段。")


@dataclass(frozen=True, slots=True)
class Size:
    """How big a conference to make up."""

    investors: int
    startups: int
    forums: int
    tables: int
    meetings: int
    seed: int = 7


SMALL: Final = Size(investors=22, startups=26, forums=3, tables=9, meetings=90)
LARGE: Final = Size(investors=2_632, startups=2_632, forums=25, tables=100, meetings=13_000)


def plan_of(size: Size) -> ConferencePlan:
    """Make up a plan: people of one sub-forum go round its tables, so that nobody meets twice or is torn."""
    rng = random.Random(size.seed)
    conference = _conference(size)
    investors = tuple(_investor(at, size, rng) for at in range(size.investors))
    startups = tuple(_startup(at, size, rng) for at in range(size.startups))
    people: dict[Side, tuple[Participant, ...]] = {Side.INVESTOR: investors, Side.STARTUP: startups}
    memberships = {side: _memberships(people[side], size, rng) for side in Side}
    tables = {s.id: s.tables or size.tables for s in conference.sessions if s.sub_forum}
    dataset = Dataset(conference, investors, startups)
    meetings = _meetings(dataset, memberships, tables, size.meetings, rng)
    left_out = _left_out(people, memberships, meetings)
    value = sum(planned.recommendation.score for planned in meetings)
    reached = size.investors + size.startups - len(left_out)
    return ConferencePlan(
        dataset=dataset,
        findings=_FINDINGS,
        memberships=memberships,
        meetings=meetings,
        left_out=left_out,
        tables=tables,
        figures=Figures(
            status="feasible",
            value=value,
            bound=value * 1.0002,
            gap=1 - 1 / 1.0002,
            candidates=len(meetings) * 9,
            people_reached=reached,
            people_reachable=reached + 1,
            replaced=3,
            added=2,
            floor=0.04,
            floor_bound=0.05,
            short=2,
            breaks=17,
            most_breaks=2,
            room_changes=9,
            tables_used=14,
        ),
        map_points={side: _points(side, people[side], memberships[side], size) for side in Side},
        seconds={"read": 0.41, "embed": 22.8, "candidates": 1.9, "score": 0.73, "plan": 6.02, "check": 0.2},
        versions={"matcher": "0.1.0", "python": "3.11", "encoder": "universal 1"},
        seed=size.seed,
        yardstick=_YARDSTICK,
    )


def small_plan() -> ConferencePlan:
    """Make up a small plan whose startups have the awkward names."""
    return plan_of(SMALL)


def empty_plan() -> ConferencePlan:
    """Make up a plan in which nobody meets anybody."""
    plan = plan_of(replace(SMALL, meetings=0))
    figures = replace(plan.figures, status="optimal", value=0.0, bound=0.0, gap=0.0, people_reached=0)
    nowhere = {side: np.full_like(plan.map_points[side], np.nan) for side in Side}
    return replace(plan, figures=figures, findings=(), map_points=nowhere)


_YARDSTICK = Yardstick(
    Level.ASSUMED, BandLimits(0.5, 0.25), {Side.INVESTOR: BandLimits(0.7, 0.5), Side.STARTUP: BandLimits(0.8, 0.6)}
)
_FINDINGS = (
    Finding(
        Severity.WARNING,
        "startups.csv",
        17,
        "raising",
        "<b>lots</b>",
        Words("not an amount of money; ignored", "不是金额，已忽略"),
        Words("Write a number such as 2000000, or leave the cell empty.", "请填写 2000000 这样的数字，或留空。"),
    ),
    Finding(
        Severity.WARNING,
        "startups.csv",
        23,
        "raising",
        "很多",
        Words("not an amount of money; ignored", "不是金额，已忽略"),
        Words("Write a number such as 2000000, or leave the cell empty.", "请填写 2000000 这样的数字，或留空。"),
    ),
    Finding(
        Severity.NOTE,
        "investors.xlsx",
        None,
        "电话",
        "",
        Words("an unknown column; kept beside the profile", "未知的列，已随资料保留"),
        Words("Nothing needs to be done.", "无需处理。"),
    ),
)


def _conference(size: Size) -> Conference:
    forums = tuple(
        SubForum(f"forum-{at + 1}", Words(f"{field.en} forum", f"{field.zh}论坛"), field, field)
        for at, field in enumerate(_FIELDS[: size.forums])
    )
    opening = datetime(2031, 4, 24, 1, 0, tzinfo=UTC)  # nine in the morning at the venue
    sessions = [
        Session("opening", None, Words("Opening", "开幕式"), "Great Hall 大厅", opening, opening + _hours(1), None)
    ]
    for at, forum in enumerate(forums):
        for day in range(2):
            start = opening + timedelta(days=day) + _hours(1.5 if at % 2 else 5)
            sessions.append(
                Session(
                    f"{forum.id}-day-{day + 1}",
                    forum.id,
                    Words(f"{forum.name.en}, day {day + 1}", f"{forum.name.zh}第{'一二'[day]}天"),
                    f"Room {at + 1} 会议室",
                    start,
                    start + _hours(2.5),
                    None if at == 1 else size.tables,
                )
            )
    return Conference(
        id="harbour-lights-2031",
        name=Words("Harbour Lights Venture Days 2031", "2031 港湾灯火创投日"),
        zone=ZONE,
        sub_forums=forums,
        sessions=tuple(sessions),
        fictional=True,
    )


def _hours(hours: float) -> timedelta:
    return timedelta(hours=hours)


def _field(at: int, size: Size) -> Words:
    return _FIELDS[at % size.forums]


def _text(templates: tuple[Words, ...], at: int, field: Words, rng: random.Random) -> str:
    filled = templates[at % len(templates)].format(field=field, n=rng.randint(3, 60), k=rng.randint(4, 40))
    return filled.zh if rng.random() < 0.6 else filled.en


def _investor(at: int, size: Size, rng: random.Random) -> Investor:
    tree, house = divmod(at, len(_HOUSES))
    round_ = "" if tree < len(_FIRST) else f" {tree // len(_FIRST) + 1}"
    latin = f"{_FIRST[tree % len(_FIRST)]} {_HOUSES[house]}{round_}"
    chinese = f"{_ERSTE[tree % len(_ERSTE)]}{_HAEUSER[house]}{round_.strip()}"
    return Investor(
        id=f"I{at + 1:04d}",
        name=chinese if at % 5 < 3 else latin,
        thesis=_text(_INVESTOR_TEXT, at, _field(at, size), rng),
        city=rng.choice(_CITIES),
    )


def _startup(at: int, size: Size, rng: random.Random) -> Startup:
    first, second = divmod(at, len(_SECOND))
    round_ = "" if first < len(_FIRST) else f" {first // len(_FIRST) + 1}"
    latin = f"{_FIRST[first % len(_FIRST)]} {_SECOND[second]}{round_}"
    chinese = f"{_ERSTE[first % len(_ERSTE)]}{_ZWEITE[second]}{round_.strip()}"
    plain = chinese if at % 5 < 3 else latin
    return Startup(
        id=f"S{at + 1:04d}",
        name=AWKWARD_NAMES[at] if at < len(AWKWARD_NAMES) else plain,
        description=_text(_STARTUP_TEXT, at, _field(at, size), rng),
        city=rng.choice(_CITIES),
    )


def _memberships(
    people: tuple[Participant, ...], size: Size, rng: random.Random
) -> dict[str, tuple[Membership, ...]]:
    """Put everybody into one sub-forum, but the last of each side into none."""
    own: dict[str, tuple[Membership, ...]] = {
        person.id: (Membership(f"forum-{at % size.forums + 1}", None if at % 4 else rng.uniform(0.4, 0.95)),)
        for at, person in enumerate(people)
    }
    own[people[-1].id] = ()
    return own


def _meetings(
    dataset: Dataset,
    memberships: Mapping[Side, Mapping[str, tuple[Membership, ...]]],
    tables: Mapping[str, int],
    wanted: int,
    rng: random.Random,
) -> tuple[PlannedMeeting, ...]:
    conference = dataset.conference
    turns: Counter[str] = Counter()
    seats: list[Meeting] = []
    for session in conference.sessions:
        forum = session.sub_forum
        if forum is None:
            continue
        investors = [i.id for i in dataset.investors if forum in _ids(memberships[Side.INVESTOR][i.id])]
        startups = [s.id for s in dataset.startups if forum in _ids(memberships[Side.STARTUP][s.id])]
        for start in conference.starts(session):
            turn = turns[forum]
            turns[forum] += 1
            for seat in range(min(len(investors), len(startups), tables[session.id])):
                partner = startups[(seat + turn) % len(startups)]
                end = start + conference.meeting
                seats.append(Meeting(investors[seat], partner, forum, start, end, session.room, seat + 1))
    rng.shuffle(seats)
    return _within_limits(dataset, seats, wanted, rng)


def _ids(memberships: tuple[Membership, ...]) -> set[str]:
    return {membership.sub_forum for membership in memberships}


def _within_limits(
    dataset: Dataset, seats: list[Meeting], wanted: int, rng: random.Random
) -> tuple[PlannedMeeting, ...]:
    """Take meetings until there are enough, nobody more than allowed and some people fewer than others."""
    limit = {side: dataset.conference.rules.limits[side].max for side in Side}
    counts: Counter[str] = Counter()
    most = {i.id: rng.randint(3, limit[Side.INVESTOR]) for i in dataset.investors}
    most |= {s.id: rng.randint(3, limit[Side.STARTUP]) for s in dataset.startups}
    most[dataset.startups[0].id] = 8
    most[dataset.investors[0].id] = most[dataset.startups[-2].id] = 0
    taken: list[Meeting] = []
    pairs = set()
    for seat in seats:
        pair = (seat.investor_id, seat.startup_id)
        if len(taken) == wanted or pair in pairs or any(counts[one] >= most[one] for one in pair):
            continue
        counts.update(pair)
        pairs.add(pair)
        taken.append(seat)
    taken.sort(key=lambda seat: (seat.start, seat.room, seat.table))
    people: dict[str, Participant] = {i.id: i for i in dataset.investors}
    people |= {s.id: s for s in dataset.startups}
    fields = {forum.id: forum.field for forum in dataset.conference.sub_forums}
    return tuple(_planned(seat, people, fields[seat.sub_forum], rng) for seat in taken)


def _planned(seat: Meeting, people: Mapping[str, Participant], field: Words, rng: random.Random) -> PlannedMeeting:
    investor, startup = people[seat.investor_id], people[seat.startup_id]
    opinions = {
        Side.INVESTOR: _opinion(investor, startup, field, rng),
        Side.STARTUP: _opinion(startup, investor, field, rng),
    }
    score = math.prod(opinion.score for opinion in opinions.values())
    pair = Recommendation(seat.investor_id, seat.startup_id, seat.sub_forum, score, opinions)
    return PlannedMeeting(pair, seat)


def _opinion(own: Participant, other: Participant, field: Words, rng: random.Random) -> Opinion:
    quotes = passages(other.text)
    reasons = [
        Reason("text", rng.uniform(0.3, 1.6), _TALKS_OF.format(field=field), rng.choice(quotes)),
        Reason("stage", rng.uniform(0.1, 0.7), _STAGE),
        Reason("cheque", rng.uniform(0.0, 0.5), _CHEQUE),
        Reason("history", -rng.uniform(0.05, 0.6), _FAR),
    ]
    if own.city == other.city:
        reasons.append(Reason("place", 0.4, _NEAR))
    reasons.sort(key=lambda reason: -abs(reason.log_odds))
    base = -1.0
    odds = base + sum(reason.log_odds for reason in reasons)
    return Opinion(1 / (1 + math.exp(-odds)), base, tuple(reasons))


def _left_out(
    people: Mapping[Side, tuple[Participant, ...]],
    memberships: Mapping[Side, Mapping[str, tuple[Membership, ...]]],
    meetings: tuple[PlannedMeeting, ...],
) -> tuple[LeftOut, ...]:
    met = {planned.meeting.investor_id for planned in meetings}
    met |= {planned.meeting.startup_id for planned in meetings}
    return tuple(
        LeftOut(side, person.id, _NO_TIME if memberships[side][person.id] else _UNREAD)
        for side in Side
        for person in people[side]
        if person.id not in met
    )


def _points(
    side: Side, people: tuple[Participant, ...], memberships: Mapping[str, tuple[Membership, ...]], size: Size
) -> NDArray[np.float32]:
    """Scatter everybody around their sub-forum; who has none is nowhere."""
    rng = np.random.default_rng([size.seed, list(Side).index(side)])
    points = np.full((len(people), 2), np.nan, dtype=np.float32)
    for at, person in enumerate(people):
        if memberships[person.id]:
            forum = at % size.forums
            centre = np.array([math.cos(2.4 * forum), math.sin(2.4 * forum)]) * math.sqrt(forum + 1) * 2
            points[at] = centre + rng.normal(scale=0.9, size=2)
    return points
