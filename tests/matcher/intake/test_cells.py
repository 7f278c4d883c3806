"""What is the same in every cell: unknown words, lists, counts, ids and company names."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.errors import Severity
from matcher.intake.cells import (
    BAD_ID,
    NOT_A_COUNT,
    company_key,
    folded,
    id_remarks,
    known,
    read_count,
    read_list,
    read_tags,
)


@pytest.mark.parametrize(
    "text", ["", "-", "—", "n/a", "N/A", "#N/A", "unknown", "TBD", "未知", "无", "未披露", " 待定 "]
)
def test_words_for_unknown_are_unknown(text: str) -> None:
    assert known(text) == ""


@pytest.mark.parametrize("text", ["无人机", "N", "None of the above", "0", "未来科技"])
def test_other_words_are_kept(text: str) -> None:
    assert known(text) == text


@pytest.mark.parametrize(
    ("cell", "items"),
    [
        ("AI;robots", ("AI", "robots")),
        (" US/Canada;  Israel ;", ("US/Canada", "Israel")),
        ("AI；机器人", ("AI", "机器人")),
        ("AI;ai;Ａ\uff29", ("AI",)),
        ("无;-;AI", ("AI",)),
        ("a, b\nc", ("a, b", "c")),
        ("北京、上海", ("北京、上海",)),
        (("a;b", " c ", ""), ("a;b", "c")),
        ("", ()),
    ],
)
def test_lists_are_parted_trimmed_and_without_repeats(cell: str | tuple[str, ...], items: tuple[str, ...]) -> None:
    assert read_list(cell) == items


def test_a_word_for_unknown_may_be_kept() -> None:
    assert read_list("NA;CN", keep="na") == ("NA", "CN")


def test_tags_are_parted_by_chinese_commas_too() -> None:
    assert read_tags("人工智能、机器人，芯片；AI, edge") == ("人工智能", "机器人", "芯片", "AI, edge")


@pytest.mark.parametrize(("text", "count"), [("0", 0), ("4", 4), ("4.0", 4), ("４", 4), ("1000", 1000)])
def test_whole_numbers_are_counts(text: str, count: int) -> None:
    assert read_count(text).value == count


@pytest.mark.parametrize("text", ["-1", "2.5", "four", "1001", "9" * 5000, "1e3", "nan"])
def test_anything_else_is_no_count(text: str) -> None:
    reading = read_count(text)
    assert reading.value is None
    assert [remark.problem for remark in reading.remarks] == [NOT_A_COUNT]


@pytest.mark.parametrize(
    "text",
    ["s001", "Alex Rodriguez", "zh-物流qq货车帮", "a.b-c_d", "x" * 128, "中" * 80, "1318", "é", "company/acme"],
)
def test_ids_that_can_name_a_file_are_fine(text: str) -> None:
    assert id_remarks(text) == ()


@pytest.mark.parametrize(
    "text",
    [
        *(
            "/a",
            "a/",
            "a//b",
            "a/./b",
            "a/../b",
            "../../x",
            "a\\b",
            "..",
            ".",
            "...",
            "../x",
            "a..b",
            "a\nb",
            "a\tb",
            "a\u202eb",
            "\u200b",
            "x" * 129,
        ),
        *("中" * 81, "\u2028"),
    ],
)
def test_ids_that_cannot_name_a_file_are_refused_and_told_what_may_stand_in_one(text: str) -> None:
    (remark,) = id_remarks(text)
    assert remark.problem is BAD_ID
    assert remark.problem.severity is Severity.WARNING
    advice = remark.problem.advice.format(**remark.values)
    assert "at most 128 characters" in advice.en
    assert "最多 128 个字符" in advice.zh


@given(st.text())
def test_no_accepted_id_leaves_its_folder(text: str) -> None:
    if not id_remarks(text):
        assert not text.startswith("/")
        assert ".." not in text
        assert "\\" not in text
        assert all(part.strip(".") for part in text.split("/"))
        assert len(text.encode()) <= 240


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Lumen, Inc.", "LUMEN"),
        ("Lumen S.A.R.L.", "lumen"),
        ("Lumen Robotics Co., Ltd.", "Lumen  Robotics"),
        ("陕西方舟制药有限公司", "陕西方舟制药股份有限公司"),
        ("（西安）光机所", "(西安) 光机所"),
        ("Ｌｕｍｅｎ", "Lumen"),
    ],
)
def test_the_same_company_is_recognised_under_another_spelling(one: str, other: str) -> None:
    assert company_key(one) == company_key(other)


@pytest.mark.parametrize(("one", "other"), [("Lumen", "Lumen Labs"), ("Co", "Inc"), ("西安光机所", "西安电子")])
def test_other_companies_stay_apart(one: str, other: str) -> None:
    assert company_key(one) != company_key(other)


def test_a_name_of_signs_only_has_no_key() -> None:
    assert company_key("!!!") == ""


def test_folding_makes_spelling_alike() -> None:
    assert folded(" Ｍachine  VISION\n") == "machine vision"
