"""The parts of a score in words, in both languages, with the sentence that carried the part about text."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from math import erf, exp, sqrt

import numpy as np
from babel.core import Locale
from babel.numbers import format_compact_currency
from numpy.typing import NDArray

from matcher.conference import Dataset
from matcher.pairs import Pairs
from matcher.plan import Opinion, Reason
from matcher.profiles import Side, passages, profile_text
from matcher.recommendation.closeness import Closeness
from matcher.recommendation.deal_evidence import Habit
from matcher.recommendation.deal_reasons import DealReasons
from matcher.recommendation.embedding import Embedding, Passages
from matcher.recommendation.features import Feature, PairFeatures, places
from matcher.recommendation.history import Portfolios
from matcher.recommendation.tags import TagTable
from matcher.words import Words

_FEATURES = tuple(Feature)
_HABITS = tuple(Habit)

_TEXT = {
    Side.INVESTOR: Words(
        "the pitch is closer to this thesis than {percent} % of the pitches in the room",
        "项目介绍比全场 {percent}% 的项目更贴近该投资方向",
    ),
    Side.STARTUP: Words(
        "the thesis is closer to this pitch than {percent} % of the theses in the room",
        "该投资方向比全场 {percent}% 的投资人更贴近该项目",
    ),
}
_FURTHER = {
    Side.INVESTOR: Words(
        "the pitch is further from this thesis than {percent} % of the pitches in the room",
        "项目介绍与该投资方向的距离大于全场 {percent}% 的项目",
    ),
    Side.STARTUP: Words(
        "the thesis is further from this pitch than {percent} % of the theses in the room",
        "该投资方向与该项目的距离大于全场 {percent}% 的投资人",
    ),
}
# Candidates are near to begin with: what is nearer than most of the room can still be less near than they are.
_CLOSER_THAN_USUAL = {
    Side.INVESTOR: Words(
        "the pitch is closer to this thesis than is usual among the candidates",
        "项目介绍与该投资方向的贴近程度高于候选项目的通常水平",
    ),
    Side.STARTUP: Words(
        "the thesis is closer to this pitch than is usual among the candidates",
        "该投资方向与该项目的贴近程度高于候选投资人的通常水平",
    ),
}
_LESS_CLOSE_THAN_USUAL = {
    Side.INVESTOR: Words(
        "the pitch is less close to this thesis than is usual among the candidates",
        "项目介绍与该投资方向的贴近程度低于候选项目的通常水平",
    ),
    Side.STARTUP: Words(
        "the thesis is less close to this pitch than is usual among the candidates",
        "该投资方向与该项目的贴近程度低于候选投资人的通常水平",
    ),
}
_TAGS = Words("shared topics: {tags}", "共同领域：{tags}")
_FEW_TAGS = Words("fewer shared topics than is usual: {tags}", "共同领域少于通常水平：{tags}")
_NO_TAGS = Words("no topic of the startup is among the investor's", "项目领域不在投资人所列领域之内")
_STAGE = Words("the round fits: {stage}", "轮次相符：{stage}")
_STAGE_MAY_FIT = Words("the round may fit: {stage}", "轮次可能相符：{stage}")
_NO_STAGE = Words("the round does not fit: {stage}", "轮次不符：{stage}")
_CHEQUE = Words("cheques of up to {ticket} for a round of {raising}", "单笔最高 {ticket}，本轮融资 {raising}")
_REGION = Words("invests in {country}", "投资地区包括{country}")
_ANYWHERE = Words("invests anywhere", "投资地区不限")
_PLACE = Words("both in {place}", "同在{place}")
_FIELD = Words(
    "the sub-forum was suggested from the profile ({percent} % certain)",
    "分论坛由系统根据资料推荐（把握 {percent}%）",
)
_ELSEWHERE = Words("in different places", "不在同一地区")
_NAMED = Words("both named this sub-forum", "双方均选择了该分论坛")
_HISTORY = Words("near to {companies} in the portfolio", "与其投过的 {companies} 相近")
_HISTORY_LESS = Words(
    "less near to the portfolio than is usual among the candidates", "与其以往投资的接近程度低于候选项目的通常水平"
)
_HISTORY_FAR = Words("far from what the portfolio shows", "与其以往投资相距较远")


@dataclass(frozen=True, slots=True)
class Explainer:
    """What the words are taken from; m pairs, f features.

    Attributes
    ----------
    parts : by side, (m, f) float64, the log-odds that each feature adds; with ``deals`` those of each of their
        habits stand behind them.
    deals : the facts behind the habits; None where there are no deals to learn from.
    scores : by side, (m,) float64, P(yes).
    """

    dataset: Dataset
    embedding: Embedding
    pairs: Pairs
    features: PairFeatures
    closeness: Closeness
    tags: TagTable
    portfolios: Portfolios
    deals: DealReasons | None
    base: dict[Side, float]
    parts: dict[Side, NDArray[np.float64]]
    scores: dict[Side, NDArray[np.float64]]

    def opinion(self, row: int, side: Side) -> Opinion:
        """Return what one side is expected to think of a pair: all parts that are not 0, the strongest first."""
        parts = self.parts[side][row]
        told = [int(at) for at in np.argsort(-np.abs(parts), kind="stable") if parts[at]]
        reasons = tuple(self._reason(row, side, at, float(parts[at])) for at in told)
        return Opinion(float(self.scores[side][row]), self.base[side], reasons)

    def _reason(self, row: int, side: Side, column: int, part: float) -> Reason:
        if self.deals is not None and column >= len(_FEATURES):
            habit = _HABITS[column - len(_FEATURES)]
            return Reason(habit.value, part, self.deals.words(habit, self.pairs, row, part))
        feature = _FEATURES[column]
        value = float(self.features.values[side][row, column])
        passage = self._passage(row, side) if feature is Feature.TEXT else ""
        return Reason(feature.value, part, self._words(feature, row, side, (value, part)), passage)

    def _words(self, feature: Feature, row: int, side: Side, told: tuple[float, float]) -> Words:
        """Return the words for a value and the part it adds, which say the same as the part's sign."""
        value, part = told
        investor = self.dataset.investors[self.pairs.investor[row]]
        startup = self.dataset.startups[self.pairs.startup[row]]
        match feature:
            case Feature.TEXT:
                words = _text(side, _percentile(value), part > 0)
            case Feature.TAGS:
                some = _TAGS if part > 0 else _FEW_TAGS
                words = some.format(tags=self._shared_tags(row)) if value else _NO_TAGS
            case Feature.STAGE:
                fits = _STAGE if value == 1 else _STAGE_MAY_FIT if value else _NO_STAGE
                words = fits.format(stage=startup.stage)
            case Feature.CHEQUE:
                words = _cheque(investor.ticket_max_usd, startup.raising_usd)
            case Feature.REGION:
                words = _region(startup.country) if value else _ANYWHERE
            case Feature.PLACE:
                shared = places(investor).keys() & places(startup).keys()
                named = ", ".join(places(startup)[name] for name in sorted(shared))
                words = _PLACE.format(place=named) if value else _ELSEWHERE
            case Feature.FIELD:
                words = _field(round(100 * exp(value))) if value else _NAMED
            case Feature.HISTORY:
                less = _HISTORY_LESS if value > 0 else _HISTORY_FAR
                words = self._history(row) if part > 0 else less
        return words

    def _shared_tags(self, row: int) -> str:
        met = self.tags.shared(int(self.pairs.investor[row]), int(self.pairs.startup[row]))
        return "; ".join(mine if mine == theirs else f"{mine} ≈ {theirs}" for mine, theirs in met)

    def _history(self, row: int) -> Words:
        startup = int(self.pairs.startup[row])
        vector = self.embedding.startups[startup]
        companies = self.portfolios.most_alike(int(self.pairs.investor[row]), startup, vector)
        return _HISTORY.format(companies=Words(" and ".join(companies), "、".join(companies)))

    def _passage(self, row: int, side: Side) -> str:
        """Return the sentence of the other side's profile that is nearest to what was compared."""
        interest = int(self.closeness.interest[row])
        startup = int(self.pairs.startup[row])
        if side is Side.INVESTOR:
            wanted = self.embedding.interests.vectors[interest]
            return _nearest(self.embedding.pitches, startup, wanted) or profile_text(
                self.dataset.startups[startup]
            )
        own = self.embedding.interests.of(int(self.pairs.investor[row]))
        if own.stop - own.start == 1:  # one sentence, perhaps without an end, or tags
            whole = self.embedding.interests.texts[interest]
            return next(iter(passages(whole)), whole)
        if interest == own.start:  # the whole thesis: quote its best sentence instead
            sentences = slice(own.start + 1, own.stop)
            cosines = self.embedding.interests.vectors[sentences] @ self.embedding.startups[startup]
            interest = sentences.start + int(np.argmax(cosines))
        return self.embedding.interests.texts[interest]


def _nearest(said: Passages, owner: int, wanted: NDArray[np.float32]) -> str:
    own = said.of(owner)
    if own.start == own.stop:
        return ""
    nearest = int(own.start) + int(np.argmax(said.vectors[own] @ wanted))
    return said.texts[nearest]


def _percentile(deviations: float) -> int:
    """Return which share of a normal background lies below, in whole percent from 1 to 99."""
    return min(99, max(1, round(50 * (1 + erf(deviations / sqrt(2))))))


# The same few phrases come back thousands of times in a plan.
@cache
def _text(side: Side, percent: int, speaks_for: bool) -> Words:
    """Return how close a text is, in a share of the room only where that says the same as the part's sign."""
    if speaks_for:
        return _TEXT[side].format(percent=percent) if percent > 50 else _CLOSER_THAN_USUAL[side]
    return _FURTHER[side].format(percent=100 - percent) if percent < 50 else _LESS_CLOSE_THAN_USUAL[side]


@cache
def _stage(stage: str) -> Words:
    return _STAGE.format(stage=stage)


@cache
def _cheque(ticket: float | None, raising: float | None) -> Words:
    return _CHEQUE.format(ticket=_money(ticket), raising=_money(raising))


@cache
def _region(code: str | None) -> Words:
    return _REGION.format(country=_country(code))


@cache
def _field(percent: int) -> Words:
    return _FIELD.format(percent=percent)


@cache
def _money(amount: float | None) -> Words:
    """Return US dollars in the shortest usual form of each language."""
    value = amount or 0.0
    return Words(
        format_compact_currency(value, "USD", locale="en_US", fraction_digits=1).replace(".0", ""),
        format_compact_currency(value, "USD", locale="zh_CN", fraction_digits=1).replace(".0", ""),
    )


@cache
def _country(code: str | None) -> Words:
    return Words(*(Locale(language).territories.get(code or "", code or "") for language in ("en", "zh")))
