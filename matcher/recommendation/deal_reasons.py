"""What deals say of a pair in words: the facts of the record that a part rests on, in both languages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

import numpy as np
from babel.dates import format_skeleton
from numpy.typing import NDArray

from matcher.pairs import Pairs
from matcher.profiles import Startup
from matcher.recommendation.deal_evidence import DealEvidence, Habit, ends
from matcher.recommendation.next_deals.past import Past
from matcher.recommendation.next_deals.words import city_of, fields_of, region_of, said_words
from matcher.words import Words

if TYPE_CHECKING:
    from scipy.sparse import csr_array

_OFTEN: Final = Words(
    "invests often: {count} {deals} in the year to {end}", "近期投资活跃：截至{end}一年内 {count} 笔"
)
_OFTEN_BEFORE: Final = Words(
    "invested more than others here before, though not in the year to {end}",
    "此前投资多于本场其他投资人，但截至{end}一年内没有投资",
)
_MORE: Final = Words(
    "invests more than others here: {count} {deals} in the year to {end}",
    "投资多于本场其他投资人：截至{end}一年内 {count} 笔",
)
_SELDOM: Final = Words(
    "invests less than others here: {count} {deals} in the year to {end}",
    "投资少于本场其他投资人：截至{end}一年内 {count} 笔",
)
_HERE: Final = Words("has backed {companies} in {place}", "投过 {count} 家{place}企业")
_HOME: Final = Words("is in {place} too", "自身也在{place}")
_MAYBE_HERE: Final = Words("its deals so far do not speak against {place}", "其以往投资并不排斥{place}")
_ELSEWHERE: Final = Words(
    "backs companies elsewhere rather than in {place} ({count} of {all})",
    "更多投向其他地区（{all} 家企业中 {count} 家在{place}）",
)
_ROUND: Final = Words(
    "takes this round: {round} ({count} of its {all} deals)", "投这一轮次：{round}（{all} 笔中 {count} 笔）"
)
_MAYBE_ROUND: Final = Words(
    "its deals so far do not speak against this round ({round})", "其以往投资并不排斥这一轮次（{round}）"
)
_OTHER_ROUNDS: Final = Words(
    "takes other rounds rather than {round} ({count} of {all})", "更多投其他轮次（{all} 笔中 {count} 笔为{round}）"
)
_ONE_ALIKE: Final = Words(
    "has backed one company like this, {name} in {year}", "投过 1 家相近的企业：{name}（{year} 年）"
)
_ALIKE: Final = Words(
    "has backed {count} companies like this, the nearest {name} in {year}",
    "投过 {count} 家相近的企业，最接近的是 {name}（{year} 年）",
)
_POINTS_HERE: Final = Words("closer than usual here to what it has backed", "比本场平均更接近其以往投资")
_UNLIKE: Final = Words("further than usual here from what it has backed", "比本场平均更偏离其以往投资")
_SOUGHT: Final = Words(
    "other investors may well want it too, above all its partners in past deals",
    "其他投资人也可能看好该项目，尤其是曾与其合投的机构",
)
_NOT_SOUGHT: Final = Words(
    "other investors are less likely to want it than usual here", "其他投资人对该项目的兴趣可能低于本场平均"
)
# Companies nearer to a startup than nine in ten of all that were ever backed count as like it.
_NEAR = 0.9
# … if they have as much in common as this at least, as a cosine: a field or much of a description.
_LEAST = 0.2
# Deals in a year from which on somebody invests often.
_MANY = 4
_YEAR = 365.25


@dataclass(frozen=True, slots=True)
class DealReasons:
    """The facts behind the parts of deals.

    Attributes
    ----------
    deals : by investor of the pool, the rows of its deals in the past.
    cosines : (c, s) float32, how alike companies and startups are by fields and descriptions.
    near : (s,) float32, the cosine from which on a company counts as like a startup.
    """

    evidence: DealEvidence
    deals: tuple[NDArray[np.int64], ...]
    cosines: NDArray[np.float32]
    near: NDArray[np.float32]

    @classmethod
    def of(cls, evidence: DealEvidence) -> DealReasons:
        """Gather the facts of a past."""
        past = evidence.ranked.past
        order = np.argsort(past.investor, kind="stable")
        starts = np.searchsorted(past.investor[order], np.arange(1, len(past.investors)))
        cosines = _alike(past)
        near = np.maximum(np.quantile(cosines, _NEAR, axis=0), _LEAST)
        return cls(evidence, tuple(np.split(order, starts)), cosines, near)

    def words(self, habit: Habit, pairs: Pairs, row: int, part: float) -> Words:
        """Return why a habit speaks for a pair, or against it."""
        investor, startup = int(self.evidence.place[pairs.investor[row]]), int(pairs.startup[row])
        match habit:
            case Habit.LATELY:
                words = self._lately(investor, part)
            case Habit.PLACE:
                words = self._place(investor, startup, part)
            case Habit.ROUND:
                words = self._round(investor, startup, part)
            case Habit.ALIKE:
                words = self._likeness(investor, startup) if part > 0 else _UNLIKE
            case Habit.COMPANY:
                words = _SOUGHT if part > 0 else _NOT_SOUGHT
        return words

    @property
    def _past(self) -> Past:
        return self.evidence.ranked.past

    def _lately(self, investor: int, part: float) -> Words:
        count = int((self._past.years[self.deals[investor]] <= 1).sum())
        many = _OFTEN if count >= _MANY else _MORE
        told = _SELDOM if part < 0 else many if count else _OFTEN_BEFORE
        deals = "deal" if count == 1 else "deals"
        return told.format(count=count, deals=deals, end=_month(ends(self.evidence.day)))

    def _place(self, investor: int, startup: int, part: float) -> Words:
        own, backer = self._past.startups[startup], self._past.investors[investor]
        # The town is told where the investor was active in it, else the province that a profile names beside it.
        towns, regions = (self._backed_where(investor, own, word_of) for word_of in (city_of, region_of))
        count, place = (towns, own.city) if towns or not own.region else (regions, own.region)
        if part > 0 and count:
            return _HERE.format(count=count, companies=_companies(count), place=place)
        if part > 0:
            home = any(word_of(own) and word_of(own) == word_of(backer) for word_of in (city_of, region_of))
            return (_HOME if home else _MAYBE_HERE).format(place=place)
        return _ELSEWHERE.format(count=count, all=len(self._backed(investor)), place=place)

    def _round(self, investor: int, startup: int, part: float) -> Words:
        own = self._past.startups[startup].stage
        rounds = self._past.round[self.deals[investor]]
        count, every = int((rounds == own).sum()), int((rounds != "").sum())
        told = _OTHER_ROUNDS if part < 0 else _ROUND if count else _MAYBE_ROUND
        return told.format(round=own, count=count, all=every)

    def _likeness(self, investor: int, startup: int) -> Words:
        mine = self._backed(investor)
        cosines = self.cosines[mine, startup]
        count = int((cosines >= self.near[startup]).sum())
        if not count:
            return _POINTS_HERE
        nearest = int(mine[np.argmax(cosines)])
        deals = self.deals[investor]
        years = self._past.years[deals[self._past.company[deals] == nearest]].max()
        year = date.fromordinal(self.evidence.day - round(years * _YEAR)).year
        told = _ONE_ALIKE if count == 1 else _ALIKE
        return told.format(count=count, name=self._past.companies[nearest].name, year=year)

    def _backed(self, investor: int) -> NDArray[np.int64]:
        """Return the companies of an investor, each once."""
        return np.unique(self._past.company[self.deals[investor]])

    def _backed_where(self, investor: int, own: Startup, word_of: Callable[[Startup], str]) -> int:
        """Return how many companies of an investor are where a startup is; 0 where it does not say."""
        where = word_of(own)
        return sum(word_of(self._past.companies[at]) == where for at in self._backed(investor)) if where else 0


def _alike(past: Past) -> NDArray[np.float32]:
    """Return (c, s) float32 cosines of TF-IDF of what companies do: of fields and descriptions, not of places."""
    if not past.companies or not past.startups:
        return np.zeros((len(past.companies), len(past.startups)), dtype=np.float32)
    from sklearn.feature_extraction.text import TfidfVectorizer

    vectoriser = TfidfVectorizer(analyzer=_does, sublinear_tf=True, dtype=np.float32)
    try:
        companies: csr_array = vectoriser.fit_transform(past.companies)
    except ValueError:  # scikit-learn's way to say that no word is left
        return np.zeros((len(past.companies), len(past.startups)), dtype=np.float32)
    cosines: NDArray[np.float32] = (companies @ vectoriser.transform(past.startups).T).toarray()
    return cosines


def _does(company: Startup) -> list[str]:
    return [*fields_of(company), *said_words(company.description)]


def _companies(count: int) -> str:
    return "one company" if count == 1 else f"{count} companies"


def _month(day: date) -> Words:
    """Return a month with its year."""
    return Words(*(format_skeleton("yMMM", day, locale=language) for language in ("en", "zh")))
