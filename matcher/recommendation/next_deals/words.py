"""What a company is, in single words: fields, place, round, age, what it says, and pairs of the first four."""

from __future__ import annotations

import re
from collections.abc import Iterator

from matcher.profiles import Investor, Startup
from matcher.recommendation.next_deals.past import NO_AGE

_LATIN = re.compile(r"[a-z0-9]{2,}")
_HAN = re.compile(r"[一-鿿]+")
# Ages are told by doubling: under one year, one, two and three, four to seven, …
_OLDEST = 5


def fields_of(company: Startup) -> list[str]:
    """Return the fields that a company names, one word each."""
    return [f"field:{tag.casefold()}" for tag in company.tags]


def region_of(person: Startup | Investor) -> str:
    """Return a word for the province or state; empty where unknown."""
    return f"region:{person.region.casefold()}" if person.region else ""


def city_of(person: Startup | Investor) -> str:
    """Return a word for the town; empty where unknown."""
    return f"city:{person.region.casefold()}/{person.city.casefold()}" if person.city else ""


def round_of(company: Startup) -> str:
    """Return a word for the round that a company raises or first raised; empty where unknown."""
    return f"round:{company.stage.casefold()}" if company.stage else ""


def age_of(age: int) -> str:
    """Return a word for an age in whole years; empty where unknown."""
    return "" if age == NO_AGE else f"age:{min(age.bit_length(), _OLDEST)}"


def said_words(text: str) -> Iterator[str]:
    """Yield Latin words without letter case, and Chinese ones as pairs of characters."""
    lowered = text.casefold()
    for run in _HAN.findall(lowered):
        yield from (run[at : at + 2] for at in range(max(1, len(run) - 1)))
    yield from _LATIN.findall(lowered)


def company_words(company: Startup, age: int) -> list[str]:
    """Return the single words of a company."""
    facts = [*fields_of(company), region_of(company), city_of(company), round_of(company), age_of(age)]
    said, silent = said_words(f"{company.name} {company.description}"), _stop_words()
    return [word for word in facts if word] + [word for word in said if word not in silent]


def joint_words(company: Startup, age: int) -> list[str]:
    """Return the single words, and those for two facts at once: a field here, a round there."""
    fields, region, city, round_ = fields_of(company), region_of(company), city_of(company), round_of(company)
    ends = dict.fromkeys((*fields[:1], *fields[-1:]))
    pairs = [(field, fact) for field in ends for fact in (round_, region)]
    pairs += [(region, round_), (city, round_)]
    return company_words(company, age) + [f"{one} & {other}" for one, other in pairs if one and other]


def investor_words(investor: Investor) -> list[str]:
    """Return what an investor is beside its deals: kind, place, fields, the words of an organisation's name."""
    facts = [region_of(investor), city_of(investor), *(f"field:{tag.casefold()}" for tag in investor.tags)]
    if investor.kind:
        facts.append(f"kind:{investor.kind.casefold()}")
    named = [] if investor.kind.casefold() == "person" else [f"name:{word}" for word in said_words(investor.name)]
    return [word for word in facts if word] + named


def _stop_words() -> frozenset[str]:
    from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

    words: frozenset[str] = ENGLISH_STOP_WORDS
    return words
