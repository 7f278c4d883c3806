"""A conference as vectors: unit rows, zero for silence, each text where it was said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given

from matcher.conference import Dataset
from matcher.profiles import Investor, Participant, Side, Startup, passages, profile_text
from matcher.recommendation.embedding import Embedding, Passages, embed
from matcher.words import Language
from tests.factories import dataset, investor, startup
from tests.matcher.recommendation.rooms import LAWS, rooms, tiny

TWO_SENTENCES = "We back robots that weld. Solar farms interest us too."


def embedded(*people: Investor | Startup, **fields: object) -> Embedding:
    backers = tuple(person for person in people if isinstance(person, Investor))
    companies = tuple(person for person in people if isinstance(person, Startup))
    return embed(dataset(investors=backers, startups=companies, **fields), tiny())


@LAWS
@given(data=rooms())
def test_rows_are_unit_where_something_is_said_and_zero_where_nothing_is(data: Dataset) -> None:
    vectors = embed(data, tiny())
    for side, people, rows in (
        (Side.INVESTOR, data.investors, vectors.investors),
        (Side.STARTUP, data.startups, vectors.startups),
    ):
        says = [bool(profile_text(person)) for person in people]
        assert vectors.known[side].tolist() == says
        assert rows.dtype == np.float32
        np.testing.assert_allclose(np.linalg.norm(rows, axis=1), np.array(says, float), atol=1e-6)
    for rows in (vectors.interests.vectors, vectors.pitches.vectors, vectors.tags):
        np.testing.assert_allclose(np.linalg.norm(rows, axis=1), 1.0, atol=1e-6)


@LAWS
@given(data=rooms())
def test_passages_belong_to_who_said_them(data: Dataset) -> None:
    vectors = embed(data, tiny())
    sides: list[tuple[Passages, Sequence[Participant]]] = [
        (vectors.interests, data.investors),
        (vectors.pitches, data.startups),
    ]
    for said, people in sides:
        assert len(said.texts) == len(said.vectors) == len(said.owner)
        for row, person in enumerate(people):
            texts = said.texts[said.of(row)]
            assert (said.owner[said.of(row)] == row).all()
            assert set(texts) <= {profile_text(person), *passages(person.text)}


@LAWS
@given(data=rooms())
def test_the_order_of_people_changes_only_the_order_of_rows(data: Dataset) -> None:
    backwards = replace(data, investors=data.investors[::-1], startups=data.startups[::-1])
    one, other = embed(data, tiny()), embed(backwards, tiny())
    np.testing.assert_allclose(other.investors[::-1], one.investors, atol=1e-5)
    np.testing.assert_allclose(other.startups[::-1], one.startups, atol=1e-5)
    assert other.tag_rows == one.tag_rows


@pytest.mark.parametrize(
    ("person", "interests"),
    [
        (investor(), ()),
        (investor(thesis="We back robots that weld."), ("We back robots that weld.",)),
        (investor(thesis=TWO_SENTENCES), (TWO_SENTENCES, *passages(TWO_SENTENCES))),
        (investor(tags=("AI", "芯片")), ("AI, 芯片",)),
        (investor(thesis="Robots.", tags=("AI",)), ("Robots.",)),
        (investor(tags=("不限",)), ()),
    ],
)
def test_the_interests_of_an_investor_are_the_whole_and_its_sentences(
    person: Investor, interests: tuple[str, ...]
) -> None:
    vectors = embedded(person)
    assert vectors.interests.texts == interests
    if interests:
        np.testing.assert_array_equal(vectors.interests.vectors[0], vectors.investors[0])


def test_a_startup_that_only_has_tags_is_compared_but_has_no_sentence_to_quote() -> None:
    vectors = embedded(startup(tags=("lidar",)))
    assert vectors.known[Side.STARTUP].tolist() == [True]
    assert vectors.pitches.texts == ()


def test_each_profile_has_the_language_it_is_written_in_even_when_it_is_only_a_name() -> None:
    vectors = embedded(investor(thesis="我们投资机器人。"), startup("听涛创投"), startup("Sol", tags=("芯片",)))
    assert vectors.languages[Side.INVESTOR] == (Language.ZH,)
    assert vectors.languages[Side.STARTUP] == (Language.ZH, Language.ZH)


def test_a_portfolio_has_vectors_and_leaves_the_room_as_it_is() -> None:
    people = (investor(thesis="Robots that weld."), startup(description="Welding robots."), startup("Sol"))
    backed = (startup("Old", description="Robot arms.", tags=("steel",)), startup("Older"))
    alone, beside = embedded(*people), embedded(*people, portfolio=backed)
    np.testing.assert_array_equal(alone.investors, beside.investors)
    np.testing.assert_array_equal(alone.startups, beside.startups)
    assert beside.tag_rows == {}
    np.testing.assert_allclose(np.linalg.norm(beside.portfolio, axis=1), [1.0, 0.0], atol=1e-6)


def test_who_says_nothing_changes_nobody() -> None:
    people = (investor(thesis="Robots that weld."), startup(description="Welding robots."))
    alone, beside = embedded(*people), embedded(*people, investor("Ivo"), startup("Sol"))
    np.testing.assert_array_equal(alone.investors, beside.investors[:1])
    np.testing.assert_array_equal(alone.startups, beside.startups[:1])


def test_every_distinct_text_is_asked_for_once() -> None:
    told: list[tuple[int, int]] = []
    data = dataset(
        investors=(investor(thesis=TWO_SENTENCES, tags=("AI",)), investor("Ivo", tags=("AI",))),
        startups=(startup(description="Robots."), startup("Sol", description="Robots.")),
    )
    embed(data, tiny(), lambda done, total: told.append((done, total)))
    # The thesis, its two sentences, "AI" as tag and as whole, and the pitch of both startups.
    assert told[0] == (0, 5)
    assert told[-1] == (5, 5)


def test_words_in_common_make_profiles_near() -> None:
    vectors = embedded(
        investor(thesis="Welding robots for factories"),
        startup(description="Robots welding in factories"),
        startup("Sol", description="Dental clinics in the city"),
    )
    assert vectors.startups[0] @ vectors.investors[0] > vectors.startups[1] @ vectors.investors[0]


def test_there_may_be_nobody() -> None:
    vectors = embedded()
    assert vectors.investors.shape == vectors.startups.shape == (0, sum(tiny().views))
    assert all(known.dtype == bool for known in vectors.known.values())
    assert len(vectors.tags) == len(vectors.interests.owner) == 0
