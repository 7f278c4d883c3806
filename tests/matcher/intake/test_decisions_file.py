"""Decisions of both sides at the door: what is wrong is told by file, line and column, and no answer leaks in."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from matcher.encounters import Guest
from matcher.errors import InputError
from matcher.intake.decisions_file import (
    MET_TWICE,
    MISSING_VALUE,
    NO_CORRELATION,
    NOT_A_NUMBER,
    NOT_WHOLE,
    NOT_YES_OR_NO,
    OTHER_FACTS,
    has_encounters,
    read_encounters,
)
from matcher.intake.findings import Problem

HEADER = "iid,pid,wave,gender,dec,dec_o,age,field,goal,int_corr,attr1_1"
GOOD = ("1,2.0,1,0,1,0,24.0,Law,2.0,0.5,40", "2,1,1,1,0,1,,Film,,,")


def folder(tmp_path: Path, *rows: str, header: str = HEADER) -> Path:
    (tmp_path / "decisions.csv").write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return tmp_path


def test_rows_become_decisions_and_unknown_stays_unknown(tmp_path: Path) -> None:
    met = read_encounters(folder(tmp_path, *GOOD))
    assert met.guests == (
        Guest(1, 0, 1, 24.0, "Law", "", 2, (40.0, None, None, None, None, None)),
        Guest(2, 1, 1, None, "Film", "", None, (None,) * 6),
    )
    assert (met.decider.tolist(), met.other.tolist(), met.yes.tolist()) == ([0, 1], [1, 0], [True, False])
    np.testing.assert_array_equal(met.shared_interests, [0.5, np.nan])


def test_the_answer_and_the_ratings_of_the_evening_change_nothing(tmp_path: Path) -> None:
    one = read_encounters(folder(tmp_path, *GOOD))
    told = [row.replace("1,0,24", "1,1,24") + f",{n},{n}" for n, row in enumerate(GOOD)]
    other = read_encounters(folder(tmp_path, *told, header=HEADER + ",match,like"))
    assert one.guests == other.guests
    assert one.yes.tolist() == other.yes.tolist()


@pytest.mark.parametrize(
    ("row", "column", "problem"),
    [
        ("x,2,1,0,1,0,24,Law,2,0.5,40", "iid", NOT_WHOLE),
        (",2,1,0,1,0,24,Law,2,0.5,40", "iid", MISSING_VALUE),
        ("1,3,1,0,maybe,0,24,Law,2,0.5,40", "dec", NOT_YES_OR_NO),
        ("1,3,1,2,1,0,24,Law,2,0.5,40", "gender", NOT_YES_OR_NO),
        ("1,3,1.5,0,1,0,24,Law,2,0.5,40", "wave", NOT_WHOLE),
        ("4,2,1,0,1,0,old,Law,2,0.5,40", "age", NOT_A_NUMBER),
        ("1,3,1,0,1,0,24,Law,2,1.5,40", "int_corr", NO_CORRELATION),
        ("1,2,1,0,1,0,24.0,Law,2.0,0.5,40", "pid", MET_TWICE),
        ("1,3,1,0,1,0,25,Law,2.0,0.5,40", "iid", OTHER_FACTS),
    ],
)
def test_what_is_wrong_is_told_by_line_and_column(row: str, column: str, problem: Problem, tmp_path: Path) -> None:
    with pytest.raises(InputError) as refusal:
        read_encounters(folder(tmp_path, *GOOD, row))
    errors = [one for one in refusal.value.findings if one.severity.value == "error"]
    assert [(one.file, one.line, one.column, one.problem) for one in errors] == [
        ("decisions.csv", 4, column, problem.problem)
    ]


def test_a_row_that_does_not_say_who_was_met_is_left_out(tmp_path: Path) -> None:
    assert len(read_encounters(folder(tmp_path, *GOOD, "1,,1,0,1,0,24,Law,2,0.5,40")).yes) == 2


def test_somebody_who_never_decides_is_not_described_and_left_out(tmp_path: Path) -> None:
    assert len(read_encounters(folder(tmp_path, *GOOD, "1,9,1,0,1,0,24,Law,2,0.5,40")).yes) == 2


@pytest.mark.parametrize("rows", [(), ("1,9,1,0,1,0,24,Law,2,0.5,40",)])
def test_a_table_without_a_decision_is_refused(rows: tuple[str, ...], tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no decision"):
        read_encounters(folder(tmp_path, *rows))


def test_a_missing_column_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError) as refusal:
        read_encounters(folder(tmp_path, "1,2,1,0", header="iid,pid,wave,gender"))
    assert [one.column for one in refusal.value.findings] == ["dec"]


def test_a_folder_says_whether_it_has_such_a_table(tmp_path: Path) -> None:
    assert not has_encounters(tmp_path)
    assert has_encounters(folder(tmp_path, *GOOD))
    assert not has_encounters(tmp_path / "nowhere")
