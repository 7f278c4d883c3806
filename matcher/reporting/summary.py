"""The plan in figures for programs and for the record: plan.json.

The same data, settings and seed give the same file, byte for byte, but for the member ``seconds``.
"""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from matcher.errors import Finding, Severity
from matcher.plan import ConferencePlan
from matcher.profiles import Participant, Side
from matcher.reporting.bands import thresholds
from matcher.reporting.measures import (
    band_counts,
    by_id,
    forum_counts,
    language_balance,
    session_uses,
    spread,
    unassigned,
)

#: Tells our plan.json from a stranger's, and one layout of it from the next.
FORMAT: Final = "matcher plan 1"


def write_summary(plan: ConferencePlan, path: Path) -> None:
    """Write ``plan.json``: how good the plan is, what it holds, who is left out, and how it came about."""
    path.write_text(
        json.dumps(summary(plan), ensure_ascii=False, indent=2, allow_nan=False) + "\n", encoding="utf-8"
    )


def summary(plan: ConferencePlan) -> dict[str, Any]:
    """Return what ``plan.json`` holds; the order of the members is part of it."""
    conference, figures = plan.dataset.conference, plan.figures
    people = by_id(plan)
    return {
        "format": FORMAT,
        "conference": {
            "id": conference.id,
            "name": conference.name.record(),
            "time_zone": conference.zone.key,
            "fictional": conference.fictional,
            "template": conference.is_template,
        },
        "status": figures.status,
        "value": _finite(figures.value),
        "bound": _finite(figures.bound),
        "gap": _finite(figures.gap),
        "counts": _counts(plan),
        "replaced": figures.replaced,
        "added": figures.added,
        "people_without_a_meeting": [
            {
                "side": left.side.value,
                "id": left.id,
                "name": people[left.side][left.id].name,
                "reason": left.reason.record(),
            }
            for left in plan.left_out
        ],
        "unassigned": [_person(person) for person in unassigned(plan)],
        "meetings_a_person": {
            side.value: {"min": one.least, "median": one.middle, "max": one.most, "people": list(one.people)}
            for side, one in spread(plan).items()
        },
        "mutual_interest": {band.value: count for band, count in band_counts(plan).items()},
        "bands_from": thresholds(),
        "languages": [
            {
                "investor": share.investor.value,
                "startup": share.startup.value,
                "meetings": share.meetings,
                "possible_pairs": share.possible,
            }
            for share in language_balance(plan)
        ],
        "sub_forums": [
            {
                "id": forum.id,
                "investors": forum.people[Side.INVESTOR],
                "startups": forum.people[Side.STARTUP],
                "meetings": forum.meetings,
            }
            for forum in forum_counts(plan)
        ],
        "sessions": _sessions(plan),
        "findings": _findings(plan.findings),
        "seed": plan.seed,
        "versions": dict(plan.versions),
        "seconds": {step: round(float(seconds), 3) for step, seconds in plan.seconds.items()},
    }


def _counts(plan: ConferencePlan) -> dict[str, int]:
    uses = session_uses(plan)
    return {
        "investors": len(plan.dataset.investors),
        "startups": len(plan.dataset.startups),
        "meetings": len(plan.meetings),
        "candidates": plan.figures.candidates,
        "people_reached": plan.figures.people_reached,
        "people_reachable": plan.figures.people_reachable,
        "people_without_a_meeting": len(plan.left_out),
        "unassigned": len(unassigned(plan)),
        "sub_forums": len(plan.dataset.conference.sub_forums),
        "sessions": len(plan.dataset.conference.sessions),
        "sessions_with_tables": len(uses),
        "tables": sum(use.tables for use in uses),
        "places": sum(use.use.places for use in uses),
    }


def _sessions(plan: ConferencePlan) -> list[dict[str, Any]]:
    return [
        {
            "id": use.session.id,
            "sub_forum": use.session.sub_forum,
            "room": use.session.room,
            "tables": use.tables,
            "tables_worked_out": use.sized_here,
            "meeting_times": use.times,
            "places": use.use.places,
            "meetings": use.use.used,
            "most_tables_at_once": use.busiest,
        }
        for use in session_uses(plan)
    ]


def _findings(findings: tuple[Finding, ...]) -> dict[str, Any]:
    counts = Counter(finding.severity for finding in findings)
    return {
        "by_severity": {severity.value: counts[severity] for severity in Severity},
        "all": [finding.record() for finding in findings],
    }


def _person(person: Participant) -> Mapping[str, str]:
    return {"side": person.side.value, "id": person.id, "name": person.name}


def _finite(number: float) -> float | None:
    """Return a number that JSON can hold; nothing was proven where it is infinite."""
    return float(number) if math.isfinite(number) else None
