"""Reasons as people read them: which of an opinion's parts to tell, and how to put them in one line."""

from __future__ import annotations

from collections.abc import Iterable

from matcher.plan import Opinion, Reason, Recommendation
from matcher.profiles import Side
from matcher.reporting.phrases import SIDE
from matcher.words import Words

# Below this a part moves a probability by less than a quarter of a percentage point, which is no reason.
_TELLING = 0.01


def telling(opinion: Opinion, most: int) -> tuple[Reason, ...]:
    """Return the ``most`` strongest parts that speak for the pair or against it, strongest first."""
    return tuple(reason for reason in opinion.reasons if abs(reason.log_odds) >= _TELLING)[:most]


def favourable(opinion: Opinion, most: int) -> tuple[Reason, ...]:
    """Return the ``most`` strongest parts that speak for the pair."""
    return tuple(reason for reason in opinion.reasons if reason.log_odds >= _TELLING)[:most]


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
