"""A file that an organiser sent, read."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from matcher.intake.attendance import Frame
from web.services.importing.tables import (
    BAD_EMAIL,
    SHARED_EMAIL,
    PeopleTable,
    TableKind,
    read_history,
    read_people,
)

FRAME = Frame.of(ZoneInfo("Asia/Shanghai"), ())


def read(text: str, kind: TableKind = TableKind.STARTUPS) -> PeopleTable:
    return read_people(text.encode(), "startups.csv", kind, FRAME)


@pytest.mark.parametrize(
    "heading", ["email", "E-mail", "Contact e-mail", "Email Address", "邮箱", "联系邮箱", "电子邮件", "mail"]
)
def test_a_column_with_addresses_is_known_by_many_names_and_shown_to_nobody(heading: str) -> None:
    table = read(f"id,name,{heading}\ns1,Lumen,Hello@Lumen.example\n")
    assert table.rows["s1"]["email"] == "hello@lumen.example"
    assert not any(name.startswith("extra.") for name in table.rows["s1"])
    assert table.fields == {"name", "email"}


def test_a_file_without_such_a_column_says_nothing_of_addresses() -> None:
    assert read("id,name\ns1,Lumen\n").fields == {"name"}


def test_of_several_addresses_the_first_good_one_counts() -> None:
    assert (
        read('id,name,email\ns1,Lumen,"nobody; a@b.example, c@d.example"\n').rows["s1"]["email"] == "a@b.example"
    )


def test_false_and_shared_addresses_are_told_with_their_lines() -> None:
    table = read("id,name,email\ns1,A,x@y.example\ns2,B,what\ns3,C,x@y.example\n")
    told = {(one.line, one.problem) for one in table.findings}
    assert told == {(3, BAD_EMAIL.problem), (4, SHARED_EMAIL.problem)}


def test_other_columns_are_fields_of_their_own() -> None:
    table = read("id,name,season\ns1,Lumen,A\ns2,Tide,\n")
    assert table.fields == {"name", "extra.season"}
    assert table.rows["s1"]["extra.season"] == "A"


def test_columns_of_investors_go_by_the_fields_they_fill() -> None:
    table = read("id,name,stages\ni1,Ines,seed;A\n", TableKind.INVESTORS)
    assert table.fields == {"name", "stage_names"}
    assert table.rows["i1"]["stage_names"] == ["seed", "A"]


def test_history_knows_only_those_who_are_known() -> None:
    table = read_history(b"investor_id,startup_id,kind\ni1,s1,met\n", "h.csv", {"i1"}, set())
    assert (len(table.interactions), len(table.findings)) == (0, 1)


def test_kinds_of_table_say_whom_they_hold() -> None:
    assert [kind.attends for kind in TableKind] == [True, True, False, False]
    assert [kind.side.value for kind in TableKind] == ["investor", "startup", "startup", "startup"]
