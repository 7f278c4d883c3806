"""The page for the organiser: report.html, one file that needs nothing else."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from plotly.offline import get_plotlyjs

from matcher.plan import ConferencePlan
from matcher.profiles import Side
from matcher.reporting import page_phrases as page
from matcher.reporting import phrases
from matcher.reporting.attention import notices
from matcher.reporting.bands import BAND_WORDS
from matcher.reporting.charts import language_chart, language_pair, map_points, occupancy_chart, spread_chart
from matcher.reporting.clock import conference_days, days_between, short_day
from matcher.reporting.measures import (
    band_counts,
    forum_counts,
    hourly_uses,
    language_balance,
    room_names,
    session_uses,
    spread,
)
from matcher.reporting.numerals import apart, counted, decimal, percent, whole
from matcher.reporting.order import told_aims
from matcher.reporting.reasons import sentence
from matcher.reporting.report_data import plan_data
from matcher.words import Words

_TEMPLATES: Final = Path(__file__).parent / "templates"
_SCRIPTS: Final = ("page.js", "meetings.js", "days.js", "charts.js", "map.js", "start.js")
_SMALLEST_GAP = 5e-5
_MOST_ROOMS_NAMED = 8


def write_report(plan: ConferencePlan, path: Path) -> None:
    """Write ``report.html``."""
    path.write_text(render(plan), encoding="utf-8")


def render(plan: ConferencePlan) -> str:
    """Return the page. Its policy allows our own scripts by their digest and forbids every request.

    Evaluation has to be allowed, since plotly compiles its drawing of many points while it runs.
    """
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"whole": whole, "percent": percent, "decimal": decimal, "sentence": sentence}
    scripts = [_script(get_plotlyjs()), _script("\n".join(_own_scripts()))]
    return environment.get_template("report.html").render(
        _context(plan),
        page=page,
        phrases=phrases,
        style=Markup((_TEMPLATES / "report.css").read_text("utf-8")),  # noqa: S704 - our own file
        scripts=[Markup(script) for script in scripts],  # noqa: S704 - our own files and plotly's
        policy=" ".join(_digest(script) for script in scripts),
    )


def _own_scripts() -> Iterator[str]:
    """Return our scripts in one scope of their own."""
    yield '(() => {\n"use strict";'
    for name in _SCRIPTS:
        yield (_TEMPLATES / name).read_text("utf-8")
    yield "})();"


def _script(text: str) -> str:
    """Return a script as a browser reads it; its digest is taken after line ends are made alike."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _digest(script: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"


def _context(plan: ConferencePlan) -> dict[str, Any]:
    conference = plan.dataset.conference
    days = conference_days(conference)
    uses, spreads, shares = hourly_uses(plan), spread(plan), language_balance(plan)
    specs = {
        "occupancy": occupancy_chart(uses, room_names(plan)) if uses else None,
        "spread": spread_chart(spreads),
        "languages": language_chart(shares),
    }
    data = plan_data(plan, charts=specs, map=map_points(plan))
    return {
        "conference": conference,
        "when": days_between(days[0], days[-1]),
        "places": _places(plan),
        "figures": plan.figures,
        "proof": _proof(plan),
        "cards": _cards(plan),
        "headline": page.HEADLINE.format(
            meetings=counted(len(plan.meetings), page.MEETING_ONE, page.MEETING_MANY),
            reached=whole(plan.figures.people_reached),
            people=whole(_people(plan)),
        ),
        "bands": [
            {
                "band": band.value,
                "words": BAND_WORDS[band],
                "count": count,
                "share": count / max(len(plan.meetings), 1),
            }
            for band, count in band_counts(plan).items()
        ],
        "forums": _forums(plan),
        "notices": notices(plan),
        "grid": _grid(plan),
        "spreads": [(phrases.SIDES[side], one) for side, one in spreads.items()],
        "spread_rows": _spread_rows(plan),
        "shares": [(language_pair(share), share) for share in shares],
        "rules": list(_rules(plan)),
        "candidates": page.CANDIDATES.format(n=whole(plan.figures.candidates), seed=plan.seed),
        "steps": [
            (phrases.STEP.get(step, Words(step, step)), float(seconds)) for step, seconds in plan.seconds.items()
        ],
        "versions": plan.versions,
        "data": Markup(data),  # noqa: S704 - script_json escaped what could end the element
    }


def _people(plan: ConferencePlan) -> int:
    return sum(len(plan.dataset.people(side)) for side in Side)


def _places(plan: ConferencePlan) -> Words:
    rooms = list(dict.fromkeys(session.room for session in plan.dataset.conference.sessions if session.room))
    if not rooms:
        return page.ZONE.format(zone=plan.dataset.conference.zone.key)
    named = (
        Words(", ".join(rooms), "、".join(rooms))
        if len(rooms) <= _MOST_ROOMS_NAMED
        else counted(len(rooms), page.ROOM_COUNT_ONE, page.ROOM_COUNT)
    )
    return page.PLACES.format(rooms=named, zone=plan.dataset.conference.zone.key)


def _proof(plan: ConferencePlan) -> Words:
    """Return in words how much better another plan could be."""
    value, bound = plan.figures.value, plan.figures.bound
    if value <= 0 or not bound < float("inf"):
        return page.PROOF_NONE if plan.figures.status != "optimal" else page.PROOF_BEST
    more = bound / value - 1.0
    return page.PROOF_BEST if more < _SMALLEST_GAP else page.PROOF_NEAR.format(more=percent(more, 2))


def _cards(plan: ConferencePlan) -> list[tuple[str, Words, Words]]:
    """Return the figures of the plan: number, what it counts, and what to hold it against."""
    figures, people = plan.figures, _people(plan)
    value, bound = apart(figures.value, figures.bound)
    meetings = len(plan.meetings)
    days = len(conference_days(plan.dataset.conference))
    if figures.people_reached >= people:
        reach = page.CARD_PEOPLE_ALL
    elif figures.people_reached >= figures.people_reachable:
        reach = page.CARD_PEOPLE_MOST
    else:
        reach = page.CARD_PEOPLE_NOTE
    return [
        (
            whole(meetings),
            page.CARD_MEETINGS,
            page.CARD_MEETINGS_NOTE.format(
                forums=len({planned.meeting.sub_forum for planned in plan.meetings}),
                days=counted(days, page.DAY_ONE, page.DAY_MANY),
            ),
        ),
        (
            whole(figures.people_reached),
            page.CARD_PEOPLE,
            reach.format(people=whole(people), reachable=whole(figures.people_reachable)),
        ),
        (
            whole(figures.value),
            page.CARD_VALUE,
            page.CARD_VALUE_NOTE,
        ),
        (
            percent(figures.gap, 2) if figures.gap >= _SMALLEST_GAP else "0%",
            page.CARD_GAP,
            page.CARD_GAP_NOTE.format(value=value, bound=bound),
        ),
    ]


def _forums(plan: ConferencePlan) -> list[dict[str, Any]]:
    used: dict[str | None, list[int]] = {}
    for use in session_uses(plan):
        of_forum = used.setdefault(use.session.sub_forum, [0, 0])
        of_forum[0] += use.use.used
        of_forum[1] += use.use.places
    names = {forum.id: forum for forum in plan.dataset.conference.sub_forums}
    rows = []
    for count in forum_counts(plan):
        taken, places = used.get(count.id, [0, 0])
        rows.append(
            {
                "name": names[count.id].name,
                "investors": count.people[Side.INVESTOR],
                "startups": count.people[Side.STARTUP],
                "meetings": count.meetings,
                "fill": taken / places if places else 0.0,
            }
        )
    return rows


def _grid(plan: ConferencePlan) -> list[tuple[Words, Words, str, Any]]:
    """Return the numbers behind the heat map, a row a room and hour."""
    names = room_names(plan)
    return [
        (names[room], short_day(day), f"{hour:02d}:00", use)
        for (room, day, hour), use in hourly_uses(plan).items()
    ]


def _spread_rows(plan: ConferencePlan) -> list[tuple[int, list[int]]]:
    spreads = list(spread(plan).values())
    most = max(one.most for one in spreads)
    return [(k, [one.people[k] if k < len(one.people) else 0 for one in spreads]) for k in range(most + 1)]


def _rules(plan: ConferencePlan) -> Iterator[Words]:
    conference = plan.dataset.conference
    rules = conference.rules
    yield told_aims(conference.aims)
    figures = plan.figures
    yield page.RULE_COMFORT.format(
        breaks=whole(figures.breaks),
        most=whole(figures.most_breaks),
        rooms=whole(figures.room_changes),
        tables=whole(figures.tables_used),
    )
    if figures.floor_bound is not None:
        yield page.RULE_FLOOR.format(floor=decimal(figures.floor, 4), bound=decimal(figures.floor_bound, 4))
    for side in Side:
        limits = rules.limits[side]
        yield page.RULE_LIMITS.format(side=phrases.SIDES[side], min=limits.min, max=limits.max)
    yield page.RULE_TIME.format(
        meeting=f"{conference.meeting.total_seconds() / 60:g}",
        changeover=f"{conference.changeover.total_seconds() / 60:g}",
    )
    yield page.RULE_PLACE
    yield page.RULE_DECLARED.format(share=percent(rules.smallest_round_share))
    if rules.known_kinds:
        yield page.RULE_KNOWN.format(kinds=_kinds(rules.known_kinds))
    for rule, pairs in ((page.RULE_BLOCKED, rules.blocked), (page.RULE_PINNED, rules.pinned)):
        if pairs:
            yield rule.format(n=whole(len(pairs)))
    if plan.figures.replaced:
        yield page.RULE_REPLACED.format(replaced=whole(plan.figures.replaced), added=whole(plan.figures.added))


def _kinds(known: Iterable[str]) -> Words:
    words = [phrases.KIND.get(kind, Words(kind, kind)) for kind in sorted(known)]
    return Words(", ".join(kind.en for kind in words), "、".join(kind.zh for kind in words))
