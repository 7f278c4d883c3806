"""One table of a conference by itself, from the bytes of a file: what a page reads that somebody sent."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from matcher.conference import Interaction
from matcher.errors import Finding
from matcher.intake.attendance import Frame
from matcher.intake.columns import INVESTOR_COLUMNS, STARTUP_COLUMNS, joined, match_columns, records
from matcher.intake.findings import Findings, Place, error
from matcher.intake.interactions import read_interactions
from matcher.intake.participants import read_investors, read_startups
from matcher.intake.sheets import Sheet
from matcher.intake.tables import parse_table
from matcher.profiles import Participant, Side
from matcher.words import Words

EMPTY = error(
    Words("there is nothing in this table", "表中没有数据"),
    Words("Write a header row and one row for each entry.", "请填写表头，并为每一项填写一行。"),
)


@dataclass(frozen=True)
class Table:
    """What one table holds; ``usable`` is False when nothing of it can be used."""

    findings: tuple[Finding, ...]
    usable: bool
    participants: tuple[Participant, ...] = ()
    interactions: tuple[Interaction, ...] = ()
    columns: frozenset[str] = frozenset()
    """The known columns that the file has; what has no column in it is not said to be unknown."""
    extra: tuple[str, ...] = ()
    """The headings of its other columns."""
    lines: Mapping[str, int] = field(default_factory=dict)
    """The line of each participant, by id."""
    rows: int = 0


def read_people_table(data: bytes, file: str, side: Side, frame: Frame) -> Table:
    """Return the participants in a file, whose name says the format.

    Parameters
    ----------
    frame
        The programme that the columns about attendance speak of.
    """
    findings = Findings()
    sheet = _sheet(data, file, findings)
    if sheet is None:
        return Table(findings.listed(), usable=False)
    read, known = (read_investors, INVESTOR_COLUMNS) if side is Side.INVESTOR else (read_startups, STARTUP_COLUMNS)
    participants: tuple[Participant, ...] = read(sheet, frame, findings)
    columns = match_columns(sheet, known, ("id", "name"), Findings())
    lines: dict[str, int] = {}
    for record in records(sheet, columns) if columns else ():
        lines.setdefault(joined(record.cells["id"]), record.line)
    return Table(
        findings.listed(),
        usable=not findings.stopped(),
        participants=participants,
        columns=frozenset(columns.known) if columns else frozenset(),
        extra=tuple(columns.extra) if columns else (),
        lines=lines,
        rows=len(sheet.rows),
    )


def read_interactions_table(
    data: bytes, file: str, investor_ids: Collection[str], startup_ids: Collection[str]
) -> Table:
    """Return the interactions in a file between people who are known."""
    findings = Findings()
    sheet = _sheet(data, file, findings)
    if sheet is None:
        return Table(findings.listed(), usable=False)
    found = read_interactions(sheet, investor_ids, startup_ids, findings)
    return Table(findings.listed(), usable=not findings.stopped(), interactions=found, rows=len(sheet.rows))


def _sheet(data: bytes, file: str, findings: Findings) -> Sheet | None:
    sheet = parse_table(data, file, findings)
    if sheet is None or sheet.rows:
        return sheet
    findings.add(Place(file), EMPTY)
    return None
