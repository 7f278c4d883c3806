"""Tags meet when they are one word, or when their vectors are nearly one, also across languages."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given

from matcher.conference import Dataset
from matcher.profiles import Investor, Startup, field_tags
from matcher.recommendation.embedding import embed
from matcher.recommendation.encoder import SentenceEncoder
from matcher.recommendation.tags import TagTable
from tests.factories import dataset, investor, startup
from tests.matcher.recommendation.rooms import LAWS, all_pairs, rooms, tiny


def table(data: Dataset) -> TagTable:
    return TagTable(embed(data, tiny()), data.investors, data.startups)


def met(mine: tuple[str, ...], theirs: tuple[str, ...]) -> tuple[float, tuple[tuple[str, str], ...]]:
    """Return the overlap of one pair, and which tags meet."""
    data = dataset(investors=(investor(tags=mine),), startups=(startup(tags=theirs),))
    found = table(data)
    return float(found.overlap(all_pairs(1, 1))[0]), found.shared(0, 0)


def two_words(
    cosine: float, mine: tuple[str, ...] = ("芯片",), theirs: str = "chips", other: str = "芯片"
) -> TagTable:
    """Return the table of an investor and a startup in a room of two words, whose vectors are so near."""
    people = (investor(tags=mine),), (startup(tags=(theirs,)),)
    vectors = np.array([[1.0, 0.0], [cosine, np.sqrt(1 - cosine**2)]], dtype=np.float32)
    embedding = embed(dataset(investors=people[0], startups=people[1]), tiny())
    return TagTable(replace(embedding, tags=vectors, tag_rows={"chips": 0, other: 1}), *people)


@pytest.mark.parametrize(
    ("mine", "theirs", "share", "which"),
    [
        # Two of the startup's four tags are among the investor's; how many the investor has does not count.
        (("lidar", "SaaS"), ("lidar", "saas", "tea", "wine"), 0.5, (("lidar", "lidar"), ("saas", "SaaS"))),
        (("lidar", "tea", "wine"), ("lidar",), 1.0, (("lidar", "lidar"),)),
        (("lidar",), ("wine",), 0.0, ()),
    ],
)
def test_overlap_is_the_share_of_the_startups_tags_that_meet(
    mine: tuple[str, ...], theirs: tuple[str, ...], share: float, which: tuple[tuple[str, str], ...]
) -> None:
    assert met(mine, theirs) == (share, which)


@pytest.mark.parametrize(
    ("mine", "theirs"),
    [((), ("lidar",)), (("lidar",), ()), (("不限",), ("lidar",)), (("Sector Agnostic", "ANY"), ("lidar",))],
)
def test_overlap_is_unknown_where_a_side_names_no_field(mine: tuple[str, ...], theirs: tuple[str, ...]) -> None:
    share, which = met(mine, theirs)
    assert np.isnan(share)
    assert which == ()


def test_who_takes_any_field_and_names_one_is_understood_by_that() -> None:
    assert met(("不限", "lidar"), ("lidar", "wine"))[0] == 0.5


def test_vectors_that_are_nearly_one_mean_the_same() -> None:
    near = [two_words(cosine, mine=("wafers",), other="wafers") for cosine in (0.61, 0.63)]
    assert [table.overlap(all_pairs(1, 1))[0] for table in near] == [0.0, 1.0]
    assert [table.shared(0, 0) for table in near] == [(), (("chips", "wafers"),)]


def test_across_languages_less_is_near_enough() -> None:
    near = [two_words(cosine) for cosine in (0.44, 0.46)]
    assert [table.overlap(all_pairs(1, 1))[0] for table in near] == [0.0, 1.0]
    assert [table.shared(0, 0) for table in near] == [(), (("chips", "芯片"),)]


def test_the_exact_word_is_named_before_one_that_means_the_same() -> None:
    for word in ("chips", "芯片"):
        assert two_words(0.9, mine=("芯片", "chips"), theirs=word).shared(0, 0) == ((word, word),)


@LAWS
@given(data=rooms())
def test_overlap_is_the_number_of_shared_tags_over_that_of_the_startup(data: Dataset) -> None:
    found, pairs = table(data), all_pairs(len(data.investors), len(data.startups))
    overlap = found.overlap(pairs)
    for row, (i, s) in enumerate(zip(pairs.investor.tolist(), pairs.startup.tolist(), strict=True)):
        own, their = field_tags(data.startups[s]), field_tags(data.investors[i])
        if own and their:
            assert overlap[row] == pytest.approx(len(found.shared(i, s)) / len(own))
        else:
            assert np.isnan(overlap[row])


@LAWS
@given(data=rooms())
def test_shared_tags_are_tags_of_both(data: Dataset) -> None:
    found = table(data)
    for i, backer in enumerate(data.investors):
        for s, company in enumerate(data.startups):
            pairs = found.shared(i, s)
            assert {mine for mine, _ in pairs} <= set(company.tags)
            assert {theirs for _, theirs in pairs} <= set(backer.tags)


@pytest.mark.parametrize(
    ("people", "companies"), [((), ()), ((), (startup(tags=("lidar",)),)), ((investor(tags=("lidar",)),), ())]
)
def test_a_side_may_be_missing(people: tuple[Investor, ...], companies: tuple[Startup, ...]) -> None:
    found = table(dataset(investors=people, startups=companies))
    assert found.overlap(all_pairs(len(people), len(companies))).shape == (0,)


@pytest.mark.slow
def test_tags_meet_across_languages(real_encoder: SentenceEncoder) -> None:
    english = ("healthcare", "chips", "robotics", "new materials", "energy storage", "drones", "big data")
    chinese = ("医疗健康", "芯片", "机器人", "新材料", "储能", "无人机", "大数据")
    data = dataset(investors=(investor(tags=chinese),), startups=(startup(tags=english),))
    found = TagTable(embed(data, real_encoder), data.investors, data.startups).shared(0, 0)
    assert set(found) <= set(zip(english, chinese, strict=True))
    assert len(found) >= 4
