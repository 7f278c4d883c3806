from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from matcher.profiles import Side
from matcher.reporting import page_phrases, phrases
from matcher.words import Words

HOLES = re.compile(r"(?<!\{)\{(\w+)\}(?!\})")


def said(module: object) -> Iterator[tuple[str, Words]]:
    for name, value in vars(module).items():
        if isinstance(value, Words):
            yield name, value
        elif isinstance(value, dict) and name.isupper():
            yield from ((f"{name} {key}", words) for key, words in value.items())


PHRASES = [*said(phrases), *said(page_phrases)]


@pytest.mark.parametrize(("name", "words"), PHRASES, ids=[name for name, _ in PHRASES])
def test_a_phrase_says_the_same_in_both_languages(name: str, words: Words) -> None:
    assert words.en.strip()
    assert words.zh.strip()
    assert sorted(HOLES.findall(words.en)) == sorted(HOLES.findall(words.zh))
    assert not re.search(r"[㐀-鿿]", words.en)
    if re.search(r"[A-Za-z]{3}", HOLES.sub("", words.en)):
        assert re.search(r"[㐀-鿿]", words.zh)


def test_both_sides_have_their_words() -> None:
    for table in (phrases.SIDE, phrases.SIDES, phrases.STANDS_FOR, phrases.WHY_FOR, phrases.INTEREST_OF):
        assert set(table) == set(Side)
