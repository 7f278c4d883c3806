"""Rows to investors and startups."""

from __future__ import annotations

from collections.abc import Sequence
from types import MappingProxyType

from matcher.intake.attendance import Frame, read_attendance
from matcher.intake.cells import company_key, folded, read_list, read_tags
from matcher.intake.columns import INVESTOR_COLUMNS, STARTUP_COLUMNS, joined, match_columns
from matcher.intake.countries import AMBIGUOUS, read_country, read_markets
from matcher.intake.dates import read_year
from matcher.intake.findings import Findings, note, warning
from matcher.intake.rows import RowReader, identified_rows
from matcher.intake.sheets import Sheet
from matcher.intake.stages import read_stage, read_stages
from matcher.profiles import Investor, Stage, Startup
from matcher.words import Words

MIN_ABOVE_MAX = warning(
    Words("ticket_min_usd is above ticket_max_usd; both ignored", "最小投资额大于最大投资额，两者均已忽略"),
    Words("Swap the two amounts, or correct one of them.", "请对调两个金额，或更正其中之一。"),
)
SAME_COMPANY = note(
    Words("the same name as an earlier row, under another id", "与前面的行名称相同，但编号不同"),
    Words(
        "Line {first} has it as {id}. If it is the same participant, remove one of the two rows; both were kept.",
        "第 {first} 行编号为 {id}。如果是同一参会方，请删除其中一行；目前两行都已保留。",
    ),
)

_NO_STAGES: frozenset[Stage] = frozenset()


def read_startups(sheet: Sheet, frame: Frame, findings: Findings) -> tuple[Startup, ...]:
    """Return the startups of a table, in its order; rows that cannot be used are among the findings."""
    columns = match_columns(sheet, STARTUP_COLUMNS, ("id", "name"), findings)
    if columns is None:
        return ()
    rows = list(identified_rows(sheet, columns, findings))
    _report_same_names(rows)
    return tuple(_startup(id_, name, row, frame) for id_, name, row in rows)


def read_investors(sheet: Sheet, frame: Frame, findings: Findings) -> tuple[Investor, ...]:
    """Return the investors of a table, in its order; rows that cannot be used are among the findings."""
    columns = match_columns(sheet, INVESTOR_COLUMNS, ("id", "name"), findings)
    if columns is None:
        return ()
    rows = list(identified_rows(sheet, columns, findings))
    _report_same_names(rows)
    return tuple(_investor(id_, name, row, frame) for id_, name, row in rows)


def _startup(id_: str, name: str, row: RowReader, frame: Frame) -> Startup:
    return Startup(
        id=id_,
        name=name,
        description=row.text("description"),
        tags=read_tags(row.cell("tags")),
        stage=row.text("stage"),
        stages=row.value("stage", read_stage) or _NO_STAGES,
        raising_usd=row.amount("raising_usd"),
        country=_country(row),
        region=row.text("region"),
        city=row.text("city"),
        founded=row.value("founded", read_year),
        attendance=read_attendance(row, frame),
        extra=MappingProxyType(row.record.extra),
    )


def _investor(id_: str, name: str, row: RowReader, frame: Frame) -> Investor:
    stage_names = read_tags(row.cell("stages"))
    stages = read_stages(stage_names)
    row.report("stages", stages.remarks)
    countries = read_list(row.cell("countries"), keep=AMBIGUOUS)
    markets = read_markets(countries)
    row.report("countries", markets.remarks)
    ticket_min, ticket_max = _tickets(row)
    return Investor(
        id=id_,
        name=name,
        thesis=row.text("thesis"),
        tags=read_tags(row.cell("tags")),
        stage_names=stage_names,
        stages=stages.value,
        ticket_min_usd=ticket_min,
        ticket_max_usd=ticket_max,
        countries=countries,
        markets=markets.value,
        country=_country(row),
        region=row.text("region"),
        city=row.text("city"),
        kind=row.text("kind"),
        attendance=read_attendance(row, frame),
        extra=MappingProxyType(row.record.extra),
    )


def _tickets(row: RowReader) -> tuple[float | None, float | None]:
    least, most = row.amount("ticket_min_usd"), row.amount("ticket_max_usd")
    if least is not None and most is not None and least > most:
        found = " > ".join(joined(row.cell(column)) for column in ("ticket_min_usd", "ticket_max_usd"))
        row.say("ticket_min_usd", MIN_ABOVE_MAX, found)
        return None, None
    return least, most


def _country(row: RowReader) -> str | None:
    text = joined(row.cell("country"))
    if folded(text) != AMBIGUOUS:
        return row.value("country", read_country)
    reading = read_country(text)
    row.report("country", reading.remarks)
    return reading.value


def _report_same_names(rows: Sequence[tuple[str, str, RowReader]]) -> None:
    """Note companies that stand in the table twice: they stay, since only the organiser can tell."""
    seen: dict[str, tuple[int, str]] = {}
    for id_, name, row in rows:
        line = row.record.line
        first, first_id = seen.setdefault(company_key(name), (line, id_))
        if first != line and company_key(name):
            row.say("name", SAME_COMPANY, name, first=first, id=first_id)
