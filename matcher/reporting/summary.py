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
from matcher.plan import ConferencePlan, Figures
from matcher.profiles import Participant, Side
from matcher.reporting.measures import (
    band_counts,
    by_id,
    forum_counts,
    language_balance,
    session_uses,
    spread,
    unassigned,
)
from matcher.reporting.order import told_aims

#: Tells our plan.json from a stranger's, and one layout of it from the next.
FORMAT: Final = "matcher plan 1"


def write_summary(plan: ConferencePlan, path: Path) -> None:
    """Write ``plan.json``: how good the plan is, what it holds, who is left out, and how it came about."""
    path.write_text(
        json.dumps(summary(plan), ensure_ascii=False, indent=2, allow_nan=False) + "\n", encoding="utf-8"
    )


def summary(plan: ConferencePlan) -> dict[str, Any]:
    """Return what ``plan.json`` holds; the order of the members is part of it."""
    conference = plan.dataset.conference
    return {
        "format": FORMAT,
        "conference": {
            "id": conference.id,
            "name": conference.name.record(),
            "time_zone": conference.zone.key,
            "fictional": conference.fictional,
            "template": conference.is_template,
        },
        **_proof(plan.figures),
        "counts": _counts(plan),
        **_effort(plan),
        **_people_missed(plan),
        "meetings_a_person": {
            side.value: {"min": one.least, "median": one.middle, "max": one.most, "people": list(one.people)}
            for side, one in spread(plan).items()
        },
        "mutual_interest": {band.value: count for band, count in band_counts(plan).items()},
        "bands_above": plan.yardstick.record(),
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


def _proof(figures: Figures) -> dict[str, Any]:
    """Return how good the plan is, and what is proven about all others."""
    return {
        "status": figures.status,
        "value": _finite(figures.value),
        "bound": _finite(figures.bound),
        "gap": _finite(figures.gap),
        "floor": _finite(figures.floor),
        "floor_bound": None if figures.floor_bound is None else _finite(figures.floor_bound),
    }


def _effort(plan: ConferencePlan) -> dict[str, Any]:
    """Return what the timetable asks of people, and by which aims it was made."""
    figures, aims = plan.figures, plan.dataset.conference.aims
    return {
        "replaced": figures.replaced,
        "added": figures.added,
        "breaks": figures.breaks,
        "most_breaks_of_a_person": figures.most_breaks,
        "room_changes": figures.room_changes,
        "tables_used": figures.tables_used,
        "aims": {
            "order": [aim.value for aim in aims.order],
            "weights": {aim.value: weight for aim, weight in aims.weights.items()},
            "words": told_aims(aims).record(),
        },
    }


def _people_missed(plan: ConferencePlan) -> dict[str, Any]:
    """Return the people without a meeting, below their minimum, and without a sub-forum."""
    people = by_id(plan)
    return {
        "people_without_a_meeting": [
            {
                "side": left.side.value,
                "id": left.id,
                "name": people[left.side][left.id].name,
                "reason": left.reason.record(),
            }
            for left in plan.left_out
        ],
        "below_minimum": [
            {
                "side": one.side.value,
                "id": one.id,
                "name": people[one.side][one.id].name,
                "has": one.has,
                "wants": one.wants,
                "reason": one.reason.record(),
            }
            for one in plan.below_minimum
        ],
        "unassigned": [_person(person) for person in unassigned(plan)],
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
