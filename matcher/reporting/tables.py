"""The plan as tables for programs: UTF-8 without a byte order mark, one header line, lines end in a line feed.

People open them in spreadsheets all the same: what one would run as a formula stands behind an apostrophe.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from matcher.formulas import harmless
from matcher.plan import ConferencePlan
from matcher.profiles import Side
from matcher.reporting.clock import Clock
from matcher.reporting.reasons import reasons_line

MATCH_COLUMNS: Final = (
    "investor_id",
    "startup_id",
    "sub_forum",
    "score",
    "investor_score",
    "startup_score",
    "reasons",
)
TIMETABLE_COLUMNS: Final = ("investor_id", "startup_id", "sub_forum", "start", "end", "room", "table")


def write_matches(plan: ConferencePlan, path: Path) -> None:
    """Write who meets whom and why, a line a meeting; scores are probabilities with six decimals."""
    write_table(
        path,
        MATCH_COLUMNS,
        (
            (
                pair.investor_id,
                pair.startup_id,
                pair.sub_forum,
                f"{pair.score:.6f}",
                f"{pair.opinions[Side.INVESTOR].score:.6f}",
                f"{pair.opinions[Side.STARTUP].score:.6f}",
                reasons_line(pair),
            )
            for pair in (planned.recommendation for planned in plan.meetings)
        ),
    )


def write_timetable(plan: ConferencePlan, path: Path) -> None:
    """Write who meets whom when and where, a line a meeting; times are ISO 8601 with the zone's offset."""
    clock = Clock(plan.dataset.conference.zone)
    write_table(
        path,
        TIMETABLE_COLUMNS,
        (
            (
                meeting.investor_id,
                meeting.startup_id,
                meeting.sub_forum,
                clock.local(meeting.start).isoformat(),
                clock.local(meeting.end).isoformat(),
                meeting.room,
                str(meeting.table),
            )
            for meeting in (planned.meeting for planned in plan.meetings)
        ),
    )


def write_table(path: Path, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Write a header and rows."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows([harmless(cell) for cell in row] for row in rows)
