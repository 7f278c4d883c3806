"""Reasons as people read them: which of an opinion's parts to tell, and how to put them in one line."""

from __future__ import annotations

from collections.abc import Iterable

from matcher.plan import Opinion, Reason, Recommendation
from matcher.profiles import Side
from matcher.reporting.phrases import SIDE
from matcher.words import Words

# Below this a part moves a probability by less than a quarter of a percentage point, which is no reason.
_TELLING = 0.01
_LONGEST_QUOTATION = 280


def telling(opinion: Opinion, most: int) -> tuple[Reason, ...]:
    """Return the ``most`` strongest parts that speak for the pair or against it, strongest first."""
    return tuple(reason for reason in opinion.reasons if abs(reason.log_odds) >= _TELLING)[:most]


def favourable(opinion: Opinion, most: int) -> tuple[Reason, ...]:
    """Return the ``most`` strongest parts that speak for the pair."""
    return tuple(reason for reason in opinion.reasons if reason.log_odds >= _TELLING)[:most]


def for_and_against(opinion: Opinion, most: int) -> tuple[Reason, ...]:
    """Return the strongest parts that speak for the pair, and at least the strongest of those against it."""
    against = tuple(reason for reason in opinion.reasons if reason.log_odds <= -_TELLING)
    speaking_for = favourable(opinion, max(most - 1, 1) if against else most)
    return speaking_for + against[: most - len(speaking_for)]


def quotation(passage: str) -> str:
    """Return a passage of somebody's profile in a length that can be quoted, on one line."""
    line = " ".join(passage.split())
    return line if len(line) <= _LONGEST_QUOTATION else f"{line[: _LONGEST_QUOTATION - 1]}…"


def sentence(words: Words) -> Words:
    """Return words as they stand at the beginning of a line: the English ones with a capital letter."""
    return Words(words.en[:1].upper() + words.en[1:], words.zh)


def reasons_line(recommendation: Recommendation, most: int = 2) -> str:
    """Return the strongest reasons of both sides in one line, each in English and in Chinese."""
    return " | ".join(
        f"{SIDE[side]}: {joined(reason.words for reason in reasons)}"
        for side in Side
        if (reasons := favourable(recommendation.opinions[side], most))
    )


def joined(words: Iterable[Words]) -> str:
    """Return several phrases after another, each in both languages."""
    return "; ".join(str(one) for one in words)
