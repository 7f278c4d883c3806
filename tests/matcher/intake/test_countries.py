"""Country words in two languages, codes and groups."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.errors import Severity
from matcher.intake.countries import (
    _GROUPS,
    NAMIBIA,
    UNKNOWN_COUNTRY,
    UNKNOWN_MARKET,
    read_country,
    read_markets,
)
from matcher.profiles import WORLD


@pytest.mark.parametrize(
    ("word", "code"),
    [
        *[(word, "CN") for word in ("China", "china", "CN", "CHN", "中国", "PRC", "中国大陆")],
        *[(word, "US") for word in ("USA", "United States", "US", "us", "美国", "United States of America")],
        *[(word, "GB") for word in ("UK", "GBR", "United Kingdom", "英国", "England")],
        *[(word, "TR") for word in ("Türkiye", "Turkey", "TUR", "土耳其")],
        *[(word, "KR") for word in ("South Korea", "Korea (Republic of)", "韩国")],
        *[(word, "HK") for word in ("Hong Kong", "香港", "中国香港")],
        *[(word, "TW") for word in ("Taiwan, Province of China", "台湾")],
        ("Bosnia-H", "BA"),
        ("Moldova, Republic of", "MD"),
        ("Côte d'Ivoire", "CI"),
        ("Congo (Congo-Brazzaville)", "CG"),
        ("DRC Congo", "CD"),
        ("Georgia", "GE"),
        ("ROM", "RO"),
        ("Namibia", "NA"),
    ],
)
def test_a_country_by_name_or_code(word: str, code: str) -> None:
    reading = read_country(word)
    assert reading.value == code
    assert reading.remarks == ()


@pytest.mark.parametrize("word", ["Country", "Europe", "Global", "EU", "China;USA", "Atlantis", "???"])
def test_what_is_no_country_is_unknown_with_a_note(word: str) -> None:
    reading = read_country(word)
    assert reading.value is None
    assert [(remark.problem, remark.found) for remark in reading.remarks] == [(UNKNOWN_COUNTRY, word)]
    assert UNKNOWN_COUNTRY.severity is Severity.NOTE
    assert UNKNOWN_COUNTRY.once


def test_na_is_not_guessed_to_be_namibia() -> None:
    reading = read_country("NA")
    assert reading.value is None
    assert [remark.problem for remark in reading.remarks] == [NAMIBIA]


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        (("China",), {"CN"}),
        (("US/Canada",), {"US", "CA"}),
        (("DACH", "Poland"), {"DE", "AT", "CH", "PL"}),
        (("Global",), {WORLD}),
        (("全球",), {WORLD}),
        (("Worldwide", "China"), {WORLD, "CN"}),
        (("大中华区",), {"CN", "HK", "MO", "TW"}),
        (("Nordics",), {"DK", "FI", "IS", "NO", "SE"}),
        ((), set()),
    ],
)
def test_markets_are_countries_and_groups_together(words: tuple[str, ...], codes: set[str]) -> None:
    reading = read_markets(words)
    assert reading.value == codes
    assert reading.remarks == ()


@pytest.mark.parametrize(
    ("group", "inside", "outside"),
    [
        ("Europe", {"DE", "GB", "CH", "UA", "IS"}, {"US", "TR"}),
        ("EU", {"DE", "FR"}, {"GB", "CH", "NO"}),
        ("Asia", {"CN", "IN", "SG", "KZ", "IL"}, {"EG", "AU"}),
        ("SEA", {"SG", "VN", "ID"}, {"CN", "IN"}),
        ("MENA", {"AE", "EG", "MA", "IL"}, {"KE"}),
        ("Middle East/North Africa", {"AE", "EG", "MA"}, {"KE"}),
        ("Africa", {"KE", "NG", "ZA", "EG"}, {"AE"}),
        ("LATAM", {"BR", "MX", "CL", "CU"}, {"US", "ES"}),
        ("亚太", {"CN", "AU", "JP"}, {"US"}),
    ],
)
def test_groups_hold_what_one_expects(group: str, inside: set[str], outside: set[str]) -> None:
    codes = read_markets((group,)).value
    assert inside <= codes
    assert not outside & codes


def test_every_member_of_a_group_is_a_country() -> None:
    members = {code for group in _GROUPS for code in group.split()} - {WORLD}
    assert {code for code in members if code != "NA" and read_country(code).value != code} == set()


@pytest.mark.parametrize("word", ["Atlantis", "NA", "emerging markets"])
def test_one_word_not_understood_leaves_the_markets_unknown(word: str) -> None:
    reading = read_markets(("China", word))
    assert reading.value == frozenset()
    assert [(remark.problem, remark.found) for remark in reading.remarks] == [(UNKNOWN_MARKET, word)]
    assert UNKNOWN_MARKET.severity is Severity.NOTE
    assert "open to every country" in UNKNOWN_MARKET.advice.en
    assert "不限国家" in UNKNOWN_MARKET.advice.zh


@given(st.text())
def test_any_word_is_read(word: str) -> None:
    assert read_country(word).value is not None or read_country(word).remarks
    read_markets((word,))
