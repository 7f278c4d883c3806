"""Rows become investors and startups; what is unknown stays unknown."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from matcher.intake.countries import UNKNOWN_COUNTRY, UNKNOWN_MARKET
from matcher.intake.dates import NOT_A_YEAR
from matcher.intake.folder import Intake
from matcher.intake.participants import MIN_ABOVE_MAX, SAME_COMPANY
from matcher.intake.stages import UNKNOWN_STAGE
from matcher.profiles import WORLD, Investor, Stage, Startup

Reading = Callable[..., Intake]
Saying = Callable[..., list[Any]]


def startups(intake: Intake) -> tuple[Startup, ...]:
    assert intake.dataset is not None
    return intake.dataset.startups


def investors(intake: Intake) -> tuple[Investor, ...]:
    assert intake.dataset is not None
    return intake.dataset.investors


def test_a_whole_startup(read: Reading) -> None:
    intake = read(
        startups="id,name,description,tags,stage,raising_usd,country,region,city,founded,season,note\n"
        "s1,Lumen,Light for chips.,AI;芯片、光电,A轮,$1.5M,中国,陕西,西安,2012-01-10,9,\n"
    )
    (startup,) = startups(intake)
    assert startup == Startup(
        id="s1",
        name="Lumen",
        description="Light for chips.",
        tags=("AI", "芯片", "光电"),
        stage="A轮",
        stages=frozenset({Stage.A}),
        raising_usd=1_500_000,
        country="CN",
        region="陕西",
        city="西安",
        founded=2012,
        extra={"season": "9"},
    )
    assert intake.findings == ()


def test_a_whole_investor(read: Reading) -> None:
    intake = read(
        investors="id,name,thesis,tags,stages,ticket_min_usd,ticket_max_usd,countries,country,region,city,kind\n"
        "i1,Ines Capital,Early.,AI,Pre-seed;Seed,100000,500k, US/Canada;DACH,Germany,,Berlin,VC\n"
    )
    (investor,) = investors(intake)
    assert investor == Investor(
        id="i1",
        name="Ines Capital",
        thesis="Early.",
        tags=("AI",),
        stage_names=("Pre-seed", "Seed"),
        stages=frozenset({Stage.PRE_SEED, Stage.SEED}),
        ticket_min_usd=100_000,
        ticket_max_usd=500_000,
        countries=("US/Canada", "DACH"),
        markets=frozenset({"US", "CA", "DE", "AT", "CH"}),
        country="DE",
        city="Berlin",
        kind="VC",
    )
    assert intake.findings == ()


def test_words_for_unknown_leave_every_field_unknown(read: Reading) -> None:
    header = "id,name,description,tags,stage,raising_usd,country,region,city,founded\n"
    intake = read(startups=header + "s1,Lumen,无,-,未披露,n/a,未知,-,暂无,TBD\n")
    assert startups(intake) == (Startup(id="s1", name="Lumen"),)
    assert intake.findings == ()


def test_a_name_may_be_a_word_for_unknown(read: Reading) -> None:
    assert startups(read(startups="id,name\ns1,无\n"))[0].name == "无"


@pytest.mark.parametrize(
    ("column", "cell", "problem", "severity"),
    [
        ("founded", "long ago", NOT_A_YEAR, "warning"),
        ("founded", "1492", NOT_A_YEAR, "warning"),
        ("stage", "moonshot", UNKNOWN_STAGE, "note"),
        ("country", "Atlantis", UNKNOWN_COUNTRY, "note"),
    ],
)
def test_what_is_not_understood_in_a_startup_is_unknown(
    column: str, cell: str, problem: Any, severity: str, read: Reading, said: Saying
) -> None:
    intake = read(startups=f"id,name,{column}\ns1,Lumen,{cell}\n")
    (startup,) = startups(intake)
    assert (startup.founded, startup.stages, startup.country) == (None, frozenset(), None)
    assert said(intake.findings) == [(severity, "startups.csv", 2, column, cell, problem.problem.en)]


def test_the_round_stays_as_written_even_where_it_says_nothing(read: Reading) -> None:
    (startup,) = startups(read(startups="id,name,stage\ns1,Lumen,战略投资\n"))
    assert (startup.stage, startup.stages) == ("战略投资", frozenset())


def test_a_word_met_twice_is_noted_once(read: Reading, said: Saying) -> None:
    intake = read(startups="id,name,stage\ns1,Lumen,moonshot\ns2,Tide,moonshot\n")
    assert said(intake.findings) == [("note", "startups.csv", 2, "stage", "moonshot", UNKNOWN_STAGE.problem.en)]


def test_a_least_ticket_above_the_most_leaves_both_open(read: Reading, said: Saying) -> None:
    intake = read(investors="id,name,ticket_min_usd,ticket_max_usd\ni1,Ines,150k,50000\n")
    (investor,) = investors(intake)
    assert (investor.ticket_min_usd, investor.ticket_max_usd) == (None, None)
    assert said(intake.findings) == [
        ("warning", "investors.csv", 2, "ticket_min_usd", "150k > 50000", MIN_ABOVE_MAX.problem.en)
    ]


def test_markets_with_a_word_nobody_knows_are_unknown_and_the_words_stay(read: Reading, said: Saying) -> None:
    intake = read(investors="id,name,countries\ni1,Ines,China;Atlantis\ni2,Ivo,Global\n")
    assert [(i.countries, i.markets) for i in investors(intake)] == [
        (("China", "Atlantis"), frozenset()),
        (("Global",), {WORLD}),
    ]
    assert said(intake.findings) == [
        ("note", "investors.csv", 2, "countries", "Atlantis", UNKNOWN_MARKET.problem.en)
    ]


def test_namibia_or_not_available_is_left_open(read: Reading) -> None:
    intake = read(startups="id,name,country\ns1,Lumen,NA\ns2,Tide,n/a\n")
    assert [startup.country for startup in startups(intake)] == [None, None]
    assert [(finding.line, finding.found) for finding in intake.findings] == [(2, "NA")]


def test_the_same_company_under_two_ids_is_noted_and_both_stay(read: Reading, said: Saying) -> None:
    intake = read(startups='id,name\ns1,"Lumen, Inc."\ns2,Tide\ns3,LUMEN\n')
    assert [startup.id for startup in startups(intake)] == ["s1", "s2", "s3"]
    assert said(intake.findings) == [("note", "startups.csv", 4, "name", "LUMEN", SAME_COMPANY.problem.en)]
    assert "Line 2 has it as s1" in intake.findings[0].advice.en
    assert "第 2 行编号为 s1" in intake.findings[0].advice.zh


def test_the_same_name_on_both_sides_is_no_finding(read: Reading) -> None:
    assert read(startups="id,name\ns1,Lumen\n", investors="id,name\ni1,Lumen\n").findings == ()


def test_chinese_headings_are_enough(read: Reading) -> None:
    intake = read(
        startups="编号,名称,简介,标签,轮次,融资金额（万元）,国家,省份,城市,成立时间\n"
        "1,西安光机所,光子芯片。,芯片,A轮,7675,中国,陕西,西安,2016年5月\n"
    )
    (startup,) = startups(intake)
    # 7675 x 10,000 yuan at 7.675 yuan and 1.1562 dollars for a euro.
    assert startup.raising_usd == 11_562_000
    assert (startup.description, startup.tags, startup.founded) == ("光子芯片。", ("芯片",), 2016)
    assert [finding.found for finding in intake.findings] == ["CNY"]
