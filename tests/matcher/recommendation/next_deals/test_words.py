"""A company in single words."""

import pytest

from matcher.recommendation.next_deals.past import NO_AGE
from matcher.recommendation.next_deals.words import (
    age_of,
    company_words,
    investor_words,
    joint_words,
    said_words,
)
from tests.factories import investor, startup


def test_facts_and_sentences_become_words() -> None:
    company = startup("Nova", description="The laser 激光雷达", tags=("Optics",), stage="Seed", region="CA")
    words = company_words(company, 3)
    assert {"field:optics", "round:seed", "age:2", "nova", "laser", "激光", "光雷", "雷达"} <= set(words)
    assert "the" not in words


def test_a_silent_company_says_only_its_name() -> None:
    assert company_words(startup("Nova"), NO_AGE) == ["nova"]


def test_joint_words_join_two_facts() -> None:
    words = joint_words(startup("Nova", tags=("Optics",), stage="Seed"), NO_AGE)
    assert "field:optics & round:seed" in words
    assert not [word for word in joint_words(startup("Nova"), NO_AGE) if "&" in word]


@pytest.mark.parametrize(
    ("age", "word"), [(NO_AGE, ""), (0, "age:0"), (1, "age:1"), (3, "age:2"), (4, "age:3"), (90, "age:5")]
)
def test_ages_are_told_by_doubling(age: int, word: str) -> None:
    assert age_of(age) == word


def test_a_lone_chinese_character_is_a_word() -> None:
    assert list(said_words("云 AI")) == ["云", "ai"]


def test_the_name_of_a_person_is_no_word() -> None:
    assert "name:ines" not in investor_words(investor("Ines", kind="person"))
    assert "name:ines" in investor_words(investor("Ines", kind="fund"))
