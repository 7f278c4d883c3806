"""Rows to interactions between investors and startups."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Final

from matcher.conference import Interaction
from matcher.intake.cells import folded
from matcher.intake.columns import INTERACTION_COLUMNS, joined, match_columns, records
from matcher.intake.dates import read_date
from matcher.intake.findings import Findings, Problem, note, warning
from matcher.intake.rows import RowReader
from matcher.intake.sheets import Sheet
from matcher.words import Words

UNKNOWN_INVESTOR = warning(
    Words(
        "an investor that investors.csv does not have; the row was left out",
        "投资人表中没有该编号，该行已跳过",
    ),
    Words("Correct the id, or add the investor to the table of investors.", "请更正编号，或将其加入投资人表。"),
)
UNKNOWN_STARTUP = warning(
    Words(
        "a company that neither startups nor portfolio has; the row was left out",
        "企业表和投资组合表中都没有该编号，该行已跳过",
    ),
    Words(
        "Correct the id, or add the company to the table of startups or, if it does not attend, to portfolio.",
        "请更正编号，或将该企业加入企业表；不参会的企业请加入 portfolio 表。",
    ),
)
NO_KIND = warning(
    Words("no kind; the row was left out", "缺少类型，该行已跳过"),
    Words("Write what happened: {kinds}.", "请填写发生了什么：{kinds}。"),
)
OTHER_KIND = note(
    Words("a kind of interaction that nothing here uses; kept", "系统未使用的互动类型，已保留"),
    Words("The kinds that count are: {kinds}.", "系统使用的类型有：{kinds}。"),
    once=True,
)

#: The kinds of interaction with a meaning here, each with its Chinese names.
KINDS: Final = {
    "invested": ("投资", "已投资", "已投"),
    "met": ("会面", "见面", "已会面", "已见面"),
    "accepted": ("接受", "已接受", "同意"),
    "declined": ("拒绝", "已拒绝", "婉拒"),
    "requested": ("请求", "申请", "预约"),
    "attended": ("出席", "到场", "参加"),
}
_KIND_OF: Final = {name: kind for kind, names in KINDS.items() for name in (kind, *names)}
_ALL_KINDS: Final = ", ".join(KINDS)


def read_interactions(
    sheet: Sheet, investor_ids: Collection[str], startup_ids: Collection[str], findings: Findings
) -> tuple[Interaction, ...]:
    """Return the interactions of a table whose two sides are known, in its order.

    Parameters
    ----------
    investor_ids, startup_ids
        Who is known; companies of the portfolio count as startups here.
    """
    columns = match_columns(sheet, INTERACTION_COLUMNS, ("investor_id", "startup_id", "kind"), findings)
    if columns is None:
        return ()
    rows = (RowReader(sheet.file, record, columns, findings) for record in records(sheet, columns))
    return tuple(_interactions(rows, investor_ids, startup_ids))


def _interactions(
    rows: Iterator[RowReader], investor_ids: Collection[str], startup_ids: Collection[str]
) -> Iterator[Interaction]:
    for row in rows:
        investor, startup = joined(row.cell("investor_id")), joined(row.cell("startup_id"))
        kind = _kind(row)
        strange: list[tuple[str, str, Problem]] = []
        if investor not in investor_ids:
            strange.append(("investor_id", investor, UNKNOWN_INVESTOR))
        if startup not in startup_ids:
            strange.append(("startup_id", startup, UNKNOWN_STARTUP))
        for column, id_, problem in strange:
            row.say(column, problem, id_)
        if not strange and kind:
            yield Interaction(investor, startup, kind, row.value("at", read_date), row.text("round"))


def _kind(row: RowReader) -> str:
    """Return the kind of a row under the name it has here; empty, with a finding, when it has none."""
    text = row.text("kind")
    if not text:
        row.say("kind", NO_KIND, kinds=_ALL_KINDS)
        return ""
    kind = _KIND_OF.get(text) or _KIND_OF.get(folded(text))
    if kind is None:
        kind = folded(text)
        row.say("kind", OTHER_KIND, kind, kinds=_ALL_KINDS)
    return kind
