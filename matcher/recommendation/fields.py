"""Sub-forums for profiles that name none: suggested from text and tags, with a probability, or left open.

A logistic regression (scikit-learn) over vectors of texts and tags. It learns from the topics in the descriptions
of the sub-forums and from the profiles that name one; a conference under the built-in programme learns from the
shipped sample as well, whose programme that is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from matcher.conference import Conference, Dataset
from matcher.pairs import Roster
from matcher.profiles import ANY_FIELD, Attendance, Participant, Side, Startup, field_tags
from matcher.recommendation.embedding import Embedding, Vectors, embed
from matcher.recommendation.encoder import Encoder
from matcher.recommendation.history import Portfolios
from matcher.words import Language

if TYPE_CHECKING:
    from sklearn.linear_model import LogisticRegression

#: A sub-forum is suggested from this probability on: 97 % of the sample's profiles that name one get a suggestion,
#: 87 % of these get one they named, 80 % at first (cross-validated, ``benchmarks/fields.py``).
THRESHOLD = 0.3
#: Sub-forums that are suggested besides the first, by side: at most so many in all, each from this probability on.
#: Investors look across fields; without them the sub-forums with many startups would have too few.
FURTHER = {Side.INVESTOR: (4, 0.15), Side.STARTUP: (2, THRESHOLD)}
#: Who takes any field is placed in so many sub-forums.
GENERALIST = 2

#: Inverse strength of the ridge: with it the mean confidence is nearest to the accuracy (same benchmark).
INVERSE_RIDGE = 30.0
#: So many profiles that name a sub-forum tell how sure the suggestions may be; with fewer nothing is corrected.
CALIBRATED_FROM = 500
#: One profile in so many is held out to tell it.
_HELD_OUT = 3
_TEMPERATURES = np.geomspace(0.5, 4.0, 61)
#: The optimiser may stop here: tighter changes no probability by more than 0.01.
PRECISION = 1e-4
_TOPIC_END = re.compile(r"[,;:，；：。、]|\.(?=\s|$)|\n|\band\b|以及")
# A line break after a long line only wraps the text, and Chinese needs no space in its place; in a list it ends a
# topic.
_WRAP = re.compile(r"(?<=[^\n]{40})\n(?![\s\-*•])")
_WRAP_IN_CHINESE = re.compile(r"(?<=[^\n]{40})\n(?=[一-鿿])")


@dataclass(frozen=True, slots=True)
class Lessons:
    """What the suggestions are learned from.

    Attributes
    ----------
    vectors : (t, d) float32 unit rows.
    forum : (t,) int64, the row of the sub-forum that each speaks for.
    described : how many of them, the first, are topics of descriptions and no profiles.
    """

    vectors: Vectors
    forum: NDArray[np.int64]
    described: int = 0


def lessons(
    dataset: Dataset, embedding: Embedding, encoder: Encoder, other: Dataset | None, forums: Roster
) -> Lessons:
    """Gather what speaks for each sub-forum: its description, the conference's own profiles, and another's.

    Each source is centred by itself, as the profiles to be placed are: what is usual in a source is no evidence.
    """
    described = _described(dataset.conference)
    sources = [(described, embed(described, encoder)), (dataset, embedding)]
    if other is not None:
        sources.append((other, embed(other, encoder)))
    vectors: list[Vectors] = []
    forum: list[int] = []
    topics_told = 0
    for source, embedded in sources:
        people: tuple[Participant, ...] = (*source.investors, *source.startups)
        texts = np.concatenate([embedded.investors, embedded.startups])
        for person, vector in zip(people, topics(people, texts, embedded), strict=True):
            named = [forums.rows[name] for name in person.attendance.sub_forums if name in forums.rows]
            vectors += [vector] * len(named) * bool(vector.any())
            forum += named * bool(vector.any())
        if source is described:
            topics_told = len(forum)
    return Lessons(np.array(vectors, dtype=np.float32), np.array(forum, dtype=np.int64), topics_told)


def topics(people: Sequence[Participant], texts: Vectors, embedding: Embedding) -> Vectors:
    """Return what profiles are about, (n, d) float32 unit rows: the text and the mean of the tags weigh alike."""
    about = texts.copy()
    for row, person in enumerate(people):
        if tags := [embedding.tag_rows[tag] for tag in field_tags(person)]:
            mean = embedding.tags[tags].mean(axis=0)
            about[row] += mean / max(float(np.linalg.norm(mean)), 1e-9)
    norms = np.linalg.norm(about, axis=1, keepdims=True)
    unit: Vectors = np.divide(about, norms, out=np.zeros_like(about), where=norms > 0)
    return unit


def _described(conference: Conference) -> Dataset:
    """Return the topics that the descriptions of the sub-forums list, as if each were a startup of theirs."""
    startups = [
        Startup(f"{forum.id} {language} {at}", forum.id, topic, attendance=Attendance(sub_forums=(forum.id,)))
        for forum in conference.sub_forums
        for language in Language
        for at, topic in enumerate((forum.name.within(language), *_topics_of(forum.description.within(language))))
    ]
    return Dataset(conference, investors=(), startups=tuple(startups))


def _topics_of(description: str) -> list[str]:
    unwrapped = _WRAP.sub(" ", _WRAP_IN_CHINESE.sub("", description))
    return [topic for part in _TOPIC_END.split(unwrapped) if len(topic := part.strip("-*• \t")) > 1]


def teach(
    taught: Lessons, forums: int, inverse_ridge: float = INVERSE_RIDGE, precision: float = PRECISION
) -> LogisticRegression | None:
    """Return what suggests sub-forums, or None where there is nothing to tell apart.

    Where many profiles teach, its log-odds are divided by the temperature under which held-out profiles are most
    probable (Guo and others, On calibration of modern neural networks, ICML 2017): the order stays as it is.
    """
    if forums == 1 or len(np.unique(taught.forum)) < 2:
        return None
    model = _fitted(taught.vectors, taught.forum, inverse_ridge, precision)
    heat = _temperature(taught, inverse_ridge, precision)
    model.coef_, model.intercept_ = model.coef_ / heat, model.intercept_ / heat
    return model


def _fitted(
    vectors: Vectors, forum: NDArray[np.int64], inverse_ridge: float, precision: float
) -> LogisticRegression:
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(C=inverse_ridge, class_weight="balanced", solver="newton-cg", tol=precision)
    # In double precision: the optimiser could not come as near in single.
    return model.fit(vectors.astype(np.float64), forum)


def _temperature(taught: Lessons, inverse_ridge: float, precision: float) -> float:
    """Return by what the log-odds are to be divided: 1 where too few profiles teach to tell."""
    profile = np.arange(len(taught.forum)) >= taught.described
    # A profile that names two sub-forums is two lessons: both are held out, or neither.
    each = np.unique(taught.vectors[profile], axis=0, return_inverse=True)[1].ravel()
    if each.max(initial=-1) + 1 < CALIBRATED_FROM:
        return 1.0
    held = np.zeros(len(profile), dtype=bool)
    held[profile] = each % _HELD_OUT == 0
    model = _fitted(taught.vectors[~held], taught.forum[~held], inverse_ridge, precision)
    held &= np.isin(taught.forum, model.classes_)
    asked = model.predict_log_proba(taught.vectors[held].astype(np.float64))
    right = (np.arange(len(asked)), np.searchsorted(model.classes_, taught.forum[held]))
    likelihood = []
    for heat in _TEMPERATURES:
        told = asked / heat
        likelihood.append((told[right] - np.log(np.exp(told).sum(axis=1))).mean())
    return float(_TEMPERATURES[np.argmax(likelihood)])


def suggest(model: LogisticRegression | None, vectors: Vectors, forums: int) -> NDArray[np.float64]:
    """Return (n, forums) float64, the probability that each of the texts belongs to each sub-forum.

    Rows sum to 1; a zero row gets 0 everywhere. Where there is only one sub-forum, everybody belongs to it.
    """
    if forums == 1:
        return np.ones((len(vectors), 1))
    probabilities = np.zeros((len(vectors), forums))
    known = np.flatnonzero(vectors.any(axis=1))
    if len(known) and model is not None:
        probabilities[np.ix_(known, model.classes_)] = model.predict_proba(vectors[known])
    return probabilities


def suggestions(
    dataset: Dataset, embedding: Embedding, portfolios: Portfolios, model: LogisticRegression | None
) -> dict[Side, NDArray[np.float64]]:
    """Return by side, (people, forums) float64, how probably each participant belongs to each sub-forum.

    Each interest and each tag of an investor is placed by itself, so that a thesis with two belongs to both;
    an investor who says nothing is placed by what it backed.
    """
    forums = len(dataset.conference.sub_forums)
    owner = embedding.interests.owner
    interests = topics([dataset.investors[row] for row in owner], embedding.interests.vectors, embedding)
    backed = suggest(model, portfolios.centres(interests.shape[1]), forums)
    investors = backed * ~embedding.known[Side.INVESTOR][:, None]
    np.maximum.at(investors, owner, suggest(model, interests, forums))
    by_tag = suggest(model, embedding.tags, forums)
    for row, person in enumerate(dataset.investors):
        for tag in field_tags(person):
            np.maximum(investors[row], by_tag[embedding.tag_rows[tag]], out=investors[row])
    pitches = topics(dataset.startups, embedding.startups, embedding)
    return {Side.INVESTOR: investors, Side.STARTUP: suggest(model, pitches, forums)}


def memberships(
    people: Sequence[Participant], suggested: NDArray[np.float64], rows: Mapping[str, int]
) -> NDArray[np.float64]:
    """Return (n, forums) float64: 1 where a participant named the sub-forum, else what is suggested, else 0.

    A participant who names a sub-forum gets no suggestions; one whose best suggestion is below ``THRESHOLD``
    belongs nowhere.
    """
    member = np.zeros_like(suggested)
    for row, person in enumerate(people):
        named = [rows[name] for name in person.attendance.sub_forums if name in rows]
        if named:
            member[row, named] = 1.0
            continue
        if suggested[row].max(initial=0.0) < THRESHOLD:
            continue
        most, least = FURTHER[person.side]
        best = np.argsort(-suggested[row], kind="stable")[:most]
        best = best[suggested[row, best] >= least]
        member[row, best] = suggested[row, best]
    return member


def place_generalists(
    people: Sequence[Participant], member: NDArray[np.float64], startups: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return the membership, (n, forums), with those who take any field placed where most startups are.

    Concerns only who would belong nowhere: their probability for a sub-forum is its share of the startups, given
    as membership (p, forums).
    """
    placed = member.copy()
    count = (startups > 0).sum(axis=0)
    share = count / max(int(count.sum()), 1)
    largest = np.argsort(-share, kind="stable")[:GENERALIST]
    for row, person in enumerate(people):
        if not member[row].any() and any(tag.casefold() in ANY_FIELD for tag in person.tags):
            placed[row, largest] = share[largest]
    return placed
