"""Every encoding people send, and files that mix two of them line by line."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.intake.decoding import BROKEN, MIXED, NUL, WESTERN, decode

CHINESE = "编号,名称\n1,西安光机所\n2,陕西新材料研究院\n"
HAN = st.text(
    alphabet="的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动", min_size=1
)


def test_utf8_is_read_as_it_is() -> None:
    assert decode(CHINESE.encode()).value == CHINESE
    assert decode(CHINESE.encode()).remarks == ()


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
def test_other_encodings_give_the_same_text_without_a_remark(encoding: str) -> None:
    assert decode(CHINESE.encode(encoding)).value == CHINESE
    assert decode(CHINESE.encode(encoding)).remarks == ()


def test_utf16_of_both_byte_orders_is_recognised_by_its_mark() -> None:
    assert decode(codecs.BOM_UTF16_LE + CHINESE.encode("utf-16-le")).value == CHINESE
    assert decode(codecs.BOM_UTF16_BE + CHINESE.encode("utf-16-be")).value == CHINESE


@given(st.lists(HAN, min_size=1).map("\r\n".join))
def test_any_common_chinese_text_survives_gb18030(text: str) -> None:
    assert decode(f"名称,轮次\n{text}".encode("gb18030")).value == f"名称,轮次\n{text}"


@given(st.text())
def test_any_text_survives_utf8(text: str) -> None:
    assert decode(text.encode("utf-8", "replace")).value == text.encode("utf-8", "replace").decode().replace(
        "\0", ""
    ).removeprefix("\ufeff")


@given(st.binary())
def test_any_bytes_become_text_that_can_be_written(data: bytes) -> None:
    text = decode(data).value
    assert "\0" not in text
    assert text.encode().decode() == text


def test_a_file_that_mixes_encodings_is_read_line_by_line_and_the_odd_lines_are_named() -> None:
    lines = ["编号,名称", "1,西安光机所", "2,陕西新材料", "3,plain"]
    data = b"\n".join(line.encode("gb18030" if number == 2 else "utf-8") for number, line in enumerate(lines))
    reading = decode(data)
    assert reading.value.split("\n") == lines
    (remark,) = reading.remarks
    assert remark.problem is MIXED
    assert remark.values == {"most": "UTF-8", "other": "GB18030", "lines": "3"}


def test_utf8_lines_in_a_gb18030_file_are_the_odd_ones() -> None:
    lines = ["编号,名称", "1,西安光机所", "2,陕西新材料", "3,北京大学"]
    data = b"\r\n".join(line.encode("utf-8" if number == 1 else "gb18030") for number, line in enumerate(lines))
    reading = decode(data)
    assert reading.value.split("\r\n") == lines
    assert [remark.values for remark in reading.remarks] == [{"most": "GB18030", "other": "UTF-8", "lines": "2"}]


def test_many_odd_lines_are_counted() -> None:
    data = b"".join([("西安" * 9 + "\n").encode()] * 30 + ["西安\n".encode("gb18030")] * 12)
    (remark,) = decode(data).remarks
    assert remark.values["lines"] == "31, 32, 33, 34, 35, 36, 37, 38, 39, 40, … (12)"


def test_accented_letters_of_windows_1252_are_no_chinese() -> None:
    reading = decode("id;name\n1;Müller Café\n2;Société Générale\n".encode("cp1252"))
    assert reading.value == "id;name\n1;Müller Café\n2;Société Générale\n"
    assert [remark.problem for remark in reading.remarks] == [WESTERN]


def test_one_windows_1252_line_in_a_file_of_utf8_is_named() -> None:
    data = "1,Müller\n2,Café\n".encode() + "3,Zoë\n".encode("cp1252")
    reading = decode(data)
    assert reading.value == "1,Müller\n2,Café\n3,Zoë\n"
    assert [remark.values for remark in reading.remarks] == [
        {"most": "UTF-8", "other": "Windows-1252", "lines": "3"}
    ]


def test_nul_characters_are_removed_and_their_lines_named() -> None:
    reading = decode(b"id,name\n1,Lu\0men\n")
    assert reading.value == "id,name\n1,Lumen\n"
    assert [(remark.problem, remark.values) for remark in reading.remarks] == [(NUL, {"lines": "2"})]


def test_bytes_of_no_encoding_are_marked_and_their_lines_named() -> None:
    reading = decode("编号,名称\n1,西安\n".encode() + b"2,\xff\xff\xff\n")
    assert "�" in reading.value
    assert [remark.values["lines"] for remark in reading.remarks if remark.problem is BROKEN] == ["3"]
