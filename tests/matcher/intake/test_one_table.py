"""One table by itself."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from matcher.errors import Severity
from matcher.intake.attendance import Frame
from matcher.intake.one_table import EMPTY, read_interactions_table, read_people_table
from matcher.intake.tables import UNKNOWN_FORMAT
from matcher.profiles import Side
from tests.factories import sub_forum

FRAME = Frame.of(ZoneInfo("Asia/Shanghai"), (sub_forum("ai"),))


def test_people_come_with_their_lines_and_with_the_columns_that_the_file_has() -> None:
    data = b"id,name,season,sub_forums\ns1,Lumen,A,ai\n\ns2,Tide,,space\n"
    table = read_people_table(data, "startups.csv", Side.STARTUP, FRAME)
    assert [one.name for one in table.participants] == ["Lumen", "Tide"]
    assert (table.columns, table.extra) == (frozenset({"id", "name", "sub_forums"}), ("season",))
    assert (table.lines, table.rows, table.usable) == ({"s1": 2, "s2": 4}, 2, True)
    assert [(one.severity, one.line, one.found) for one in table.findings] == [(Severity.WARNING, 4, "space")]


def test_a_table_without_its_columns_or_rows_is_not_usable() -> None:
    for data in (b"code,title\n1,x\n", b"id,name\n", b""):
        assert not read_people_table(data, "investors.csv", Side.INVESTOR, FRAME).usable
    (finding,) = read_people_table(b"", "investors.csv", Side.INVESTOR, FRAME).findings
    assert finding.problem == EMPTY.problem


def test_a_file_of_another_kind_is_refused_by_its_name() -> None:
    table = read_people_table(b"id,name\n1,x\n", "investors.pdf", Side.INVESTOR, FRAME)
    assert [one.problem for one in table.findings] == [UNKNOWN_FORMAT.problem]


def test_interactions_are_those_between_people_who_are_known() -> None:
    data = b"investor_id,startup_id,kind\ni1,s1,met\ni1,s9,met\n"
    table = read_interactions_table(data, "interactions.csv", {"i1"}, {"s1"})
    assert [(one.investor_id, one.startup_id, one.kind) for one in table.interactions] == [("i1", "s1", "met")]
    assert (table.usable, table.rows, len(table.findings)) == (True, 2, 1)
