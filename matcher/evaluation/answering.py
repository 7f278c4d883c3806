"""Whether a list gets better as its reader answers: real answers are given one by one, and the rest is ranked.

Whoever may be asked about and whoever is ranked are two halves of a list, set before anything is asked, so that
every number of answers and every rule of asking is measured on the same candidates.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.evaluation.metrics import auc, ndcg_at
from matcher.evaluation.uncertainty import Estimate, paired_difference
from matcher.recommendation.asking import next_to_ask
from matcher.recommendation.taste import NO, YES, taste_among

#: Ranks beyond this are not looked at.
NDCG_AT = 20


@dataclass(frozen=True, slots=True)
class Interview:
    """One list of n candidates and what its reader says of them.

    Attributes
    ----------
    person : whose list it is; several lists of one person are averaged.
    rows : (n, w) float64, the ``likeness`` of the candidates.
    prior : (n,) float64, the log-odds of a yes before any answer: the list's order at the start.
    said : (n,) bool, whether the reader says yes.
    asked : (a,) int64, who may be asked about, in the order in which they come; all others are ranked.
    """

    person: str
    rows: NDArray[np.float64]
    prior: NDArray[np.float64]
    said: NDArray[np.bool_]
    asked: NDArray[np.int64]

    @property
    def rest(self) -> NDArray[np.int64]:
        """Who is ranked and never asked about, in order."""
        return np.setdiff1d(np.arange(len(self.said)), self.asked)


@dataclass(frozen=True, slots=True)
class Known:
    """What is known when the next question is chosen.

    Attributes
    ----------
    rows, prior : as those of an ``Interview``, of the a candidates who may be asked about.
    answers : (a,) float64, the answers so far; nan without. At least one is open.
    """

    rows: NDArray[np.float64]
    prior: NDArray[np.float64]
    answers: NDArray[np.float64]


#: Chooses the candidate to ask about next: its place among those who may be.
Rule = Callable[[Known, np.random.Generator], int]


def in_turn(known: Known, rng: np.random.Generator) -> int:  # noqa: ARG001  # a rule's signature
    """Ask in the order in which the candidates came."""
    return int(np.flatnonzero(np.isnan(known.answers))[0])


def at_random(known: Known, rng: np.random.Generator) -> int:
    """Ask about anybody."""
    return int(rng.choice(np.flatnonzero(np.isnan(known.answers))))


def best_first(known: Known, rng: np.random.Generator) -> int:  # noqa: ARG001  # a rule's signature
    """Ask about who is likeliest to be wanted, after the answers so far."""
    now = known.prior + taste_among(known.rows, known.prior, known.answers).added
    return int(np.argmax(np.where(np.isnan(known.answers), now, -np.inf)))


def most_telling(known: Known, rng: np.random.Generator) -> int:  # noqa: ARG001  # a rule's signature
    """Ask by ``next_to_ask``."""
    found = next_to_ask(known.rows, known.prior, known.answers)
    assert found is not None
    return found


@dataclass(frozen=True, slots=True)
class Curve:
    """What p people's lists were worth after c numbers of answers, each (p, c) float64; people in order of name.

    Attributes
    ----------
    ndcg, auc : of the candidates that are never asked about.
    accepted : how many of those asked about got a yes; what is missing to the number of answers was wasted.
    """

    people: tuple[str, ...]
    counts: tuple[int, ...]
    ndcg: NDArray[np.float64]
    auc: NDArray[np.float64]
    accepted: NDArray[np.float64]

    def gain(self, at: int, drawn: NDArray[np.float64], than: Curve | None = None) -> Estimate:
        """Return by how much nDCG is better after ``counts[at]`` answers than after none, or by another rule."""
        return paired_difference(self.ndcg[:, at], self.ndcg[:, 0] if than is None else than.ndcg[:, at], drawn)


def curves(
    interviews: Iterable[Interview],
    rules: Mapping[str, Rule],
    counts: Sequence[int],
    rng: np.random.Generator,
) -> dict[str, Curve]:
    """Hold all interviews by all rules of asking, and return what each rule came to.

    Parameters
    ----------
    interviews
        Held one at a time. Passed over are those whose rest is all yes or all no, which rank nothing, and those
        with fewer to ask about than the greatest count.
    counts
        Numbers of answers after which the rest is ranked, ascending.
    """
    found: dict[str, dict[str, list[NDArray[np.float64]]]] = {name: {} for name in rules}
    for interview in interviews:
        truth = interview.said[interview.rest]
        if truth.all() or not truth.any() or len(interview.asked) < counts[-1]:
            continue
        for name, rule in rules.items():
            found[name].setdefault(interview.person, []).append(held(interview, rule, counts, rng))
    return {name: _curve(lists, counts) for name, lists in found.items()}


def held(interview: Interview, rule: Rule, counts: Sequence[int], rng: np.random.Generator) -> NDArray[np.float64]:
    """Hold one interview and return (3, c): nDCG and AUC of the rest, and yes answers, after each count."""
    rows, prior = interview.rows[interview.asked], interview.prior[interview.asked]
    answers = np.full(len(prior), np.nan)
    told = []
    for count in range(counts[-1] + 1):
        if count in counts:
            told.append((*_ranked(interview, answers), float(np.nansum(answers))))
        if count < counts[-1]:
            about = rule(Known(rows, prior, answers), rng)
            answers[about] = YES if interview.said[interview.asked[about]] else NO
    return np.array(told).T


def _ranked(interview: Interview, answers: NDArray[np.float64]) -> tuple[float, float]:
    """Return nDCG and AUC of the rest after some answers."""
    given = np.flatnonzero(~np.isnan(answers))
    rest = interview.rest
    order = np.concatenate([interview.asked[given], rest])
    unknown = np.full(len(rest), np.nan)
    taste = taste_among(interview.rows[order], interview.prior[order], np.concatenate([answers[given], unknown]))
    scores = (interview.prior[order] + taste.added)[len(given) :][None]
    truth = interview.said[rest][None]
    return float(ndcg_at(scores, truth, NDCG_AT)[0]), float(auc(scores, truth)[0])


def _curve(lists: Mapping[str, list[NDArray[np.float64]]], counts: Sequence[int]) -> Curve:
    people = tuple(sorted(lists))
    means = np.array([np.mean(lists[person], axis=0) for person in people]).reshape(len(people), 3, len(counts))
    return Curve(people, tuple(counts), means[:, 0], means[:, 1], means[:, 2])
