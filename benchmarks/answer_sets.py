"""Real lists with real answers, for ``benchmarks/answers.py``: investors' first deals, pitches, and speed dates.

Texts are TF-IDF vectors brought down to 128 numbers (no model is needed), except where vectors are given. The
order before any answer is that of a logistic regression on what is known of a pair, fitted on other people or on
earlier years.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from matcher.conference import Dataset
from matcher.deals import companies, deals_of
from matcher.evaluation.answering import Interview
from matcher.intake.folder import read_folder
from matcher.profiles import Investor, Startup
from matcher.recommendation.facts import facts_of
from matcher.recommendation.taste import likeness

Numbers = NDArray[np.float64]

_WIDTH = 128
_YEAR = 365
# An ordinary candidate gets one yes in four from an investor, as in matcher/recommendation/ranker.py.
_ORDINARY = -1.1


def text_vectors(texts: Sequence[str], width: int = _WIDTH) -> NDArray[np.float32]:
    """Return (n, width) unit rows of TF-IDF of words, or of pairs of Chinese characters, brought down."""
    words = TfidfVectorizer(sublinear_tf=True, min_df=2, token_pattern=r"[a-z0-9]{2,}|[\u4e00-\u9fff]{1,2}")
    counted = words.fit_transform(texts)
    found: Numbers = TruncatedSVD(min(width, counted.shape[1]), random_state=0).fit_transform(counted)
    norms = np.linalg.norm(found, axis=1, keepdims=True)
    return np.asarray(np.divide(found, norms, out=np.zeros_like(found), where=norms > 0), dtype=np.float32)


@dataclass(frozen=True, slots=True)
class FirstDeals:
    """Investors whose deals before a day are their answers and whose new startups after it are the rest.

    No deal is no refusal: weak noes are companies of the same years that the investor did not back.
    """

    folder: Path
    cut: date
    most: int = 20
    """Earliest deals of each that may be asked about."""
    noes: int = 2
    """Weak noes for every deal; 0 for yes alone."""
    seed: int = 0

    def interviews(self) -> Iterator[Interview]:
        """Make the lists of all investors with ten deals before the cut and two new startups after it."""
        dataset = read_folder(self.folder).dataset
        assert dataset is not None
        deals, known, day = deals_of(dataset), companies(dataset), self.cut.toordinal()
        first = np.full(len(known), np.iinfo(np.int64).max)
        np.minimum.at(first, deals.company, deals.day)
        new = deals.company[(deals.day >= day) & (first[deals.company] >= day)]
        by_investor = [deals.company[deals.investor == row] for row in range(len(dataset.investors))]
        least = self.most if not self.noes else 10
        people = [
            row
            for row, own in enumerate(by_investor)
            if (first[own] < day).sum() >= least and (first[own] >= day).sum() >= 2
        ]
        pool = np.unique(new[np.isin(deals.investor[(deals.day >= day) & (first[deals.company] >= day)], people)])
        rows = _likeness(known)
        prior = _PlacePrior(dataset, day - _YEAR, day)
        rng = np.random.default_rng(self.seed)
        for person in people:
            mine = by_investor[person]  # in order of day
            yes = mine[first[mine] < day][: self.most]
            others = np.flatnonzero((first >= first[yes].min()) & (first < day))
            others = rng.permutation(np.setdiff1d(others, mine))[: self.noes * len(yes)]
            asked = _mixed(yes, others, self.noes)
            both = np.concatenate([asked, pool])
            yield Interview(
                dataset.investors[person].id,
                _within(rows[both], len(asked)),
                prior.of(dataset.investors[person], both),
                np.isin(both, mine),
                np.arange(len(asked)),
            )


def _mixed(yes: NDArray[np.int64], noes: NDArray[np.int64], share: int) -> NDArray[np.int64]:
    """Return each yes with so many noes after it."""
    told = [[one, *noes[share * at : share * (at + 1)]] for at, one in enumerate(yes)]
    return np.array([one for some in told for one in some], dtype=np.int64)


def _likeness(known: Sequence[Startup]) -> Numbers:
    vectors = text_vectors([f"{one.description} {' '.join(one.tags)}".casefold() for one in known])
    return likeness(vectors, facts_of(known))


def _within(rows: Numbers, asked: int) -> Numbers:
    """Return (n, asked) with the same covariances with the first ``asked`` rows: all that a ranking looks at."""
    basis, _ = np.linalg.qr(rows[:asked].T)
    return np.asarray(rows @ basis)


class _PlacePrior:
    """P(deal) by nearness and by what was backed often, learned from the year before the cut."""

    def __init__(self, dataset: Dataset, start: int, end: int) -> None:
        self._known = companies(dataset)
        deals = deals_of(dataset)
        first = np.full(len(self._known), end)
        np.minimum.at(first, deals.company, deals.day)
        self._often: dict[str, int] = defaultdict(int)
        for company in deals.company[deals.day < start].tolist():
            for name in (*self._known[company].tags, self._known[company].stage):
                self._often[name] += 1
        veterans = np.unique(deals.investor[deals.day < start])
        some = (first[deals.company] >= start) & (deals.day < end) & np.isin(deals.investor, veterans)
        investor, yes = deals.investor[some].tolist(), deals.company[some]
        rng = np.random.default_rng(0)
        told = [self._evidence(dataset.investors[i], c) for i, c in zip(investor, yes.tolist(), strict=True)]
        for _ in range(3):  # three others for every deal
            other = rng.permutation(yes).tolist()
            told += [self._evidence(dataset.investors[i], c) for i, c in zip(investor, other, strict=True)]
        said = np.repeat([1, 0], [len(yes), 3 * len(yes)])
        self._fitted = LogisticRegression(max_iter=500).fit(np.array(told), said)

    def of(self, investor: Investor, rows: NDArray[np.int64]) -> Numbers:
        """Return log-odds, on the average those of an ordinary candidate."""
        told: Numbers = self._fitted.decision_function([self._evidence(investor, row) for row in rows.tolist()])
        return np.asarray(told - told.mean() + _ORDINARY)

    def _evidence(self, investor: Investor, row: int) -> list[float]:
        company = self._known[row]
        often = max((self._often.get(tag, 0) for tag in company.tags), default=0)
        return [
            float(bool(company.region) and company.region == investor.region),
            float(bool(company.city) and company.city == investor.city),
            float(bool(company.region) and bool(investor.region)),
            float(np.log1p(often)),
            float(np.log1p(self._often.get(company.stage, 0))),
        ]


def pitches(folder: Path, seasons: range) -> Iterator[Interview]:
    """Make a list of every shark and season, in order; the first three fifths may be asked about."""
    dataset = read_folder(folder).dataset
    assert dataset is not None
    startups = sorted(dataset.startups, key=lambda one: tuple(int(part) for part in one.id[2:].split("-")))
    rows = _likeness(startups)
    row_of = {one.id: row for row, one in enumerate(startups)}
    season = np.array([int(one.extra["season"]) for one in startups])
    money = np.log([[float(one.extra.get(c) or 1.0) for c in ("ask", "equity", "valuation")] for one in startups])
    evidence = np.hstack([facts_of(startups), (money - money.mean(axis=0)) / money.std(axis=0)])
    said: dict[str, dict[int, bool]] = defaultdict(dict)
    for event in dataset.interactions:
        said[event.investor_id][row_of[event.startup_id]] = event.kind == "accepted"
    every = [(row, yes) for own in said.values() for row, yes in own.items()]
    for number in seasons:
        before = [(row, yes) for row, yes in every if season[row] < number]
        fitted = LogisticRegression(C=0.1, max_iter=500).fit(
            evidence[[row for row, _ in before]], [yes for _, yes in before]
        )
        for shark, own in said.items():
            there = np.array(sorted(row for row in own if season[row] == number))
            if len(there) >= 40:
                prior = fitted.decision_function(evidence[there])
                yes = np.array([own[row] for row in there.tolist()])
                yield Interview(shark, rows[there], prior, yes, np.arange(len(there) * 3 // 5))


def dates(folder: Path) -> Iterator[Interview]:
    """Make a list of everybody's dates, in order; the first five eighths may be asked about."""
    with (folder / "decisions.csv").open(encoding="utf-8") as lines:
        table = [row for row in csv.DictReader(lines) if row["pid"]]
    people = {int(row["iid"]): row for row in table}
    table = [row for row in table if int(float(row["pid"])) in people]
    ids = {one: at for at, one in enumerate(people)}
    profiles = [
        Startup(str(one), str(one), f"{row['field']} {row['career']}", (row["field"], f"goal {row['goal']}"))
        for one, row in people.items()
    ]
    rows = likeness(text_vectors([one.description.casefold() for one in profiles], 64), facts_of(profiles))
    columns = ["age", *(f"{name}1_1" for name in ("attr", "sinc", "intel", "fun", "amb", "shar"))]
    about = np.array([[_number(row[name]) for name in columns] for row in people.values()])
    about = np.where(np.isnan(about), np.nanmean(about, axis=0), about)
    about = (about - about.mean(axis=0)) / about.std(axis=0)
    own = np.array([ids[int(row["iid"])] for row in table])
    other = np.array([ids[int(float(row["pid"]))] for row in table])
    man = np.array([float(row["gender"]) for row in table])[:, None]
    older = about[other, :1] - about[own, :1]
    shared = np.nan_to_num([[_number(row["int_corr"])] for row in table])
    evidence = np.hstack([about[other], about[other] * man, man, older, older * man, np.abs(older), shared])
    said, wave = (np.array([int(row[name]) for row in table]) for name in ("dec", "wave"))
    prior = np.zeros(len(table))
    for number in np.unique(wave):
        fitted = LogisticRegression(C=0.1, max_iter=500).fit(evidence[wave != number], said[wave != number])
        prior[wave == number] = fitted.decision_function(evidence[wave == number])
    order = np.array([_number(row["order"]) for row in table])
    for person, at in ids.items():
        met = np.flatnonzero(own == at)
        met = met[np.argsort(order[met], kind="stable")]
        if len(met) >= 16:
            yield Interview(str(person), rows[other[met]], prior[met], said[met] > 0, np.arange(len(met) * 5 // 8))


def _number(cell: str) -> float:
    return float(cell) if cell.strip() else np.nan
