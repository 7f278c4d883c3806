"""Amounts in every usual shape; what cannot be understood stays unknown and says so."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.errors import Severity
from matcher.intake.amounts import (
    CONVERTED,
    NOT_AN_AMOUNT,
    NOT_POSITIVE,
    PER_EURO,
    RANGE,
    TWO_MEANINGS,
    UNKNOWN_CURRENCY,
    WAN_OF_DOLLARS,
    YUAN_ASSUMED,
    read_amount,
)
from matcher.intake.findings import Problem

# One US dollar is 7.675 / 1.1562 = 6.6381 yuan and 1 / 1.1562 = 0.8649 euro.
YUAN = 7.675 / 1.1562
EURO = 1 / 1.1562


@pytest.mark.parametrize(
    ("text", "dollars"),
    [
        ("1500000", 1_500_000),
        ("1500000.0", 1_500_000),
        ("1500000.50", 1_500_000.5),
        ("$1.5M", 1_500_000),
        ("US$ 1.5 million", 1_500_000),
        ("1.5 million US dollars", 1_500_000),
        ("USD 2bn", 2_000_000_000),
        ("1,500,000", 1_500_000),
        ("1.500.000", 1_500_000),
        ("1 500 000", 1_500_000),
        ("1'500'000", 1_500_000),
        ("15,00,000", 1_500_000),
        ("1,500,000.50", 1_500_000.5),
        ("1,5M", 1_500_000),
        ("1.500 M", 1_500_000),
        ("1,500", 1_500),
        ("500k", 500_000),
        ("500 K", 500_000),
        ("1.5e6", 1_500_000),
        ("$1.5M+", 1_500_000),
        ("up to $5m", 5_000_000),
        ("≥ $5m", 5_000_000),
        ("150万美元", 1_500_000),
        ("约300多万美金", 3_000_000),
        ("一亿美元", 100_000_000),
        ("＄５００Ｋ", 500_000),
    ],
)
def test_dollars_in_every_shape(text: str, dollars: float) -> None:
    reading = read_amount(text)
    assert reading.value == dollars
    assert reading.remarks == ()


@pytest.mark.parametrize(
    ("text", "dollars", "currency"),
    [
        ("约2000万人民币", 20_000_000 / YUAN, "CNY"),
        ("3亿元", 300_000_000 / YUAN, "CNY"),
        ("RMB 20m", 20_000_000 / YUAN, "CNY"),
        ("€2m", 2_000_000 / EURO, "EUR"),
        ("1.5 Mio. EUR", 1_500_000 / EURO, "EUR"),
        ("2k€", 2_000 / EURO, "EUR"),
        ("HK$ 10m", 10_000_000 * 1.1562 / 9.0221, "HKD"),
        ("$1.5M CAD", 1_500_000 * 1.1562 / 1.4761, "CAD"),
        ("₹2 crore", 20_000_000 * 1.1562 / 75.147, "INR"),
        ("500万日元", 5_000_000 * 1.1562 / 132.03, "JPY"),
    ],
)
def test_other_currencies_are_converted_at_the_rates_of_one_day(text: str, dollars: float, currency: str) -> None:
    reading = read_amount(text)
    assert reading.value == round(dollars, 2)
    (remark,) = reading.remarks
    assert (remark.problem, remark.found) == (CONVERTED, currency)


def test_the_note_on_conversion_names_rate_and_source_in_both_languages() -> None:
    (remark,) = read_amount("3亿元").remarks
    advice = remark.problem.advice.format(**remark.values)
    assert remark.problem.severity is Severity.NOTE
    assert remark.problem.once
    assert (
        "One US dollar counts as 6.6381 CNY, by the European Central Bank's rates of 7 November 2017" in advice.en
    )
    assert "按欧洲央行 2017 年 11 月 7 日参考汇率，1 美元 = 6.6381 CNY" in advice.zh


def test_wan_without_a_currency_is_dollars_and_says_so() -> None:
    reading = read_amount("150万")
    assert reading.value == 1_500_000
    (remark,) = reading.remarks
    assert (remark.problem, remark.problem.severity) == (WAN_OF_DOLLARS, Severity.NOTE)
    assert "Read as 1,500,000 USD" in remark.problem.advice.format(**remark.values).en
    assert "读作 1,500,000 美元" in remark.problem.advice.format(**remark.values).zh


def test_the_sign_that_yuan_and_yen_share_is_yuan_and_says_so() -> None:
    reading = read_amount("￥200万")
    assert reading.value == round(2_000_000 / YUAN, 2)
    assert [remark.problem for remark in reading.remarks] == [YUAN_ASSUMED, CONVERTED]
    assert [remark.found for remark in read_amount("¥500万円").remarks] == ["JPY"]


@pytest.mark.parametrize(
    ("text", "dollars"),
    [
        ("1.5-2M", 2_000_000),
        ("$1.5M – $2M", 2_000_000),
        ("$500-1M", 1_000_000),
        ("50k-100000", 100_000),
        ("$1M to $5M", 5_000_000),
        ("2M-1M", 2_000_000),
        ("100万至200万美元", 2_000_000),
        ("0-1M", 1_000_000),
    ],
)
def test_of_a_range_the_upper_end_counts_with_a_note(text: str, dollars: float) -> None:
    reading = read_amount(text)
    assert reading.value == dollars
    (remark,) = reading.remarks
    assert (remark.problem, remark.problem.severity, remark.found) == (RANGE, Severity.NOTE, text)


def test_the_ends_of_a_range_share_their_currency() -> None:
    reading = read_amount("€1.5-2m")
    assert reading.value == round(2_000_000 / EURO, 2)
    assert [remark.problem for remark in reading.remarks] == [RANGE, CONVERTED]


@pytest.mark.parametrize("text", ["-500", "-$5M", "$-5", "－500", "0", "0.0", "0万", "nan", "NaN", "inf", "-inf"])
def test_negative_zero_and_no_numbers_are_unknown(text: str) -> None:
    reading = read_amount(text)
    assert reading.value is None
    assert [(remark.problem, remark.found) for remark in reading.remarks] == [(NOT_POSITIVE, text)]
    assert NOT_POSITIVE.severity is Severity.WARNING


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("lots", NOT_AN_AMOUNT),
        ("数千万", NOT_AN_AMOUNT),
        ("10%", NOT_AN_AMOUNT),
        ("2019-11-05", NOT_AN_AMOUNT),
        ("500 1000", NOT_AN_AMOUNT),
        ("1,0000", NOT_AN_AMOUNT),
        ("500万-1000", NOT_AN_AMOUNT),
        ("$5M-€6M", NOT_AN_AMOUNT),
        ("$500元", NOT_AN_AMOUNT),
        ("9e99", NOT_AN_AMOUNT),
        ("1e400", NOT_AN_AMOUNT),
        ("万", NOT_AN_AMOUNT),
        ("1_000", NOT_AN_AMOUNT),
        ("1.500", TWO_MEANINGS),
        ("1,500 M", TWO_MEANINGS),
        ("5000 AED", UNKNOWN_CURRENCY),
        ("NT$ 5M", UNKNOWN_CURRENCY),
        ("500万新台币", UNKNOWN_CURRENCY),
    ],
)
def test_what_is_no_amount_is_unknown_and_not_guessed(text: str, problem: Problem) -> None:
    reading = read_amount(text)
    assert reading.value is None
    assert [(remark.problem, remark.found) for remark in reading.remarks] == [(problem, text)]
    assert problem.severity is Severity.WARNING


@pytest.mark.parametrize(
    ("text", "unit", "dollars"),
    [
        ("500", "万元", 5_000_000 / YUAN),
        ("500万", "万元", 5_000_000 / YUAN),
        ("1.5", "万美元", 15_000),
        ("$500", "万元", 500),
        ("2", "USD", 2),
        ("500", "target", 500),
    ],
)
def test_the_unit_of_the_heading_holds_for_numbers_without_one(text: str, unit: str, dollars: float) -> None:
    assert read_amount(text, unit).value == round(dollars, 2)


def test_every_currency_can_be_written_by_its_code() -> None:
    for code, rate in PER_EURO.items():
        assert read_amount(f"{code} 1000").value == round(1000 / (rate / PER_EURO["USD"]), 2)
        assert read_amount(f"1000 {code.lower()}").value == read_amount(f"{code} 1000").value


@given(st.text())
def test_any_text_is_read_or_remarked(text: str) -> None:
    reading = read_amount(text)
    assert reading.value is not None or reading.remarks
    assert reading.value is None or (math.isfinite(reading.value) and reading.value > 0)


@given(st.text("0123456789.,-+ 'eE$€¥kmM万亿元约"))
def test_any_text_made_of_the_signs_of_amounts_is_read_or_remarked(text: str) -> None:
    reading = read_amount(text)
    assert reading.value is not None or reading.remarks


@given(st.integers(1, 10**12))
def test_a_number_is_the_same_in_every_grouping(number: int) -> None:
    for grouped in (f"{number}", f"{number:,}.00", f"{number:,}".replace(",", " ") + ",00", f"${number}.0"):
        assert read_amount(grouped).value == number
