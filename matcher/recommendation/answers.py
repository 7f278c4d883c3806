"""What people have said of each other, in the place of what they were expected to say."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from math import log

import numpy as np
from numpy.typing import NDArray

from matcher.plan import Opinion, Reason
from matcher.profiles import Side
from matcher.recommendation.reasons import Explainer
from matcher.recommendation.reciprocal import both_say_yes
from matcher.recommendation.recommender import Recommendations
from matcher.words import Words


class Reply(StrEnum):
    """What a participant said of another."""

    YES = "yes"
    MAYBE = "maybe"
    NO = "no"


#: P(yes) of a side that has answered. A yes is kept in most cases, not in all: people leave, plans change. A maybe
#: leaves it open. A no is as sure as a yes; pairs with one are blocked before they are scored, so that it matters
#: only where the organiser pinned the pair all the same.
SCORE = {Reply.YES: 0.95, Reply.MAYBE: 0.5, Reply.NO: 0.05}

_FEATURE = "answer"
_SAID = {
    Reply.YES: Words("has said yes to this", "已表示愿意"),
    Reply.MAYBE: Words("has said maybe to this", "已表示可以考虑"),
    Reply.NO: Words("has said no to this", "已表示不愿意"),
}
_REPLIES = tuple(Reply)


@dataclass(frozen=True, slots=True)
class Answer:
    """What one side of a pair said of the other."""

    side: Side
    investor_id: str
    startup_id: str
    reply: Reply


@dataclass(frozen=True, slots=True)
class _AnsweredExplainer(Explainer):
    """Explains as before, and names the answer where there is one.

    ``replies`` are by side, (m,) int8: the place of the answer among all replies, -1 where there is none.
    """

    replies: dict[Side, NDArray[np.int8]]

    def opinion(self, row: int, side: Side) -> Opinion:
        """Return what one side is expected to think; the answer is a part like all others, so that they add up."""
        told = Explainer.opinion(self, row, side)
        at = int(self.replies[side][row])
        if at < 0:
            return told
        expected = told.base + sum(reason.log_odds for reason in told.reasons)
        part = log(told.score / (1 - told.score)) - expected
        said = Reason(_FEATURE, part, _SAID[_REPLIES[at]])
        return Opinion(told.score, told.base, (said, *told.reasons))


def answered(found: Recommendations, answers: Iterable[Answer]) -> Recommendations:
    """Return the pairs with the scores of the sides that have answered set to what they said.

    Answers of people, or to people, who are not among the candidates change nothing.
    """
    by_reply = _couples(found, answers)
    startups = len(found.rosters[Side.STARTUP])
    couples = found.pairs.investor.astype(np.int64) * startups + found.pairs.startup
    scores: dict[Side, NDArray[np.float64]] = {}
    replies: dict[Side, NDArray[np.int8]] = {}
    for side in Side:
        scores[side] = found.explainer.scores[side].copy()
        replies[side] = np.full(len(couples), -1, dtype=np.int8)
        for at, reply in enumerate(_REPLIES):
            said = np.isin(couples, by_reply[side, reply])
            scores[side][said] = SCORE[reply]
            replies[side][said] = at
    kept = {one.name: getattr(found.explainer, one.name) for one in fields(Explainer)}
    return replace(
        found,
        scores=both_say_yes(scores[Side.INVESTOR], scores[Side.STARTUP]),
        explainer=_AnsweredExplainer(**{**kept, "scores": scores, "replies": replies}),
    )


def _couples(found: Recommendations, answers: Iterable[Answer]) -> dict[tuple[Side, Reply], NDArray[np.int64]]:
    """Return the couples of each reply of each side as single numbers."""
    investors, startups = found.rosters[Side.INVESTOR].rows, found.rosters[Side.STARTUP].rows
    told: dict[tuple[Side, Reply], list[int]] = {(side, reply): [] for side in Side for reply in Reply}
    for one in answers:
        if one.investor_id in investors and one.startup_id in startups:
            couple = investors[one.investor_id] * len(startups) + startups[one.startup_id]
            told[one.side, one.reply].append(couple)
    return {key: np.array(couples, dtype=np.int64) for key, couples in told.items()}
