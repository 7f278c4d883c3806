"""Who comes next: suggestions in the order of what both sides are expected to say, moved by one's own answers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from matcher.plan import Opinion, Reason
from matcher.profiles import Participant, Side
from matcher.recommendation.asking import next_to_ask
from matcher.recommendation.calibrating import log_odds, probabilities
from matcher.recommendation.facts import facts_of
from matcher.recommendation.reciprocal import both_say_yes
from matcher.recommendation.taste import MAYBE, NO, YES, likeness, taste_among
from matcher.words import Words
from web.services.reasons_shown import shown_opinion
from web.store.engine import Database
from web.store.opinions import unpacked
from web.store.people import seen_profile, seen_profiles
from web.store.records.conferences import ConferenceRecord, SubForumRecord
from web.store.records.participants import Answer, ParticipantRecord, RegardRecord
from web.store.regards import answers_of, last_answered, regard
from web.store.suggestions import Candidate, candidates_of, suggestion, vectors_of

# So many are put in order by taste; whoever is suggested more people sees the rest when those are answered.
_MOST_CONSIDERED = 300
# So many answers teach the most where those are asked about who tell most; afterwards the best are as telling
# (docs/decisions/0016-taste.md). Measured for investors only: startups see the best first.
_ASKED_TO_LEARN = 10
# What moves less than this is no reason.
_TELLING = 0.05
_SHARE = {Answer.YES: YES, Answer.MAYBE: MAYBE, Answer.NO: NO}
_LIKE = {
    Answer.YES: Words("like {name}, where you said yes", "与您选择了“愿意”的 {name} 相近"),
    Answer.MAYBE: Words("like {name}, where you said maybe", "与您选择了“再看看”的 {name} 相近"),
    Answer.NO: Words("like {name}, where you said no", "与您选择了“不合适”的 {name} 相近"),
}
_UNLIKE = {
    Answer.YES: Words("unlike {name}, where you said yes", "与您选择了“愿意”的 {name} 差别较大"),
    Answer.NO: Words("unlike {name}, where you said no", "与您选择了“不合适”的 {name} 差别较大"),
}


@dataclass(frozen=True, slots=True)
class Ranked:
    """A candidate as it stands after one's answers."""

    candidate: Candidate
    own_score: float
    score: float
    """P(both say yes)."""
    moved: float
    """What the answers add to the log-odds of the own side."""
    like: tuple[int, Answer] | None
    """The answer that moved it most, and whom that was about."""


@dataclass(frozen=True, slots=True)
class Card:
    """A counterpart with what is expected of it, as its reader may see it."""

    other: ParticipantRecord
    profile: Participant
    sub_forum: SubForumRecord
    own: Opinion
    theirs: Opinion
    """What the other is expected to think of the reader."""
    other_score: float
    regard: RegardRecord | None
    explored: bool
    """Whether it stands here to learn from the answer, and no score put it here."""


@dataclass(frozen=True, slots=True)
class Review:
    """Where somebody is in its suggestions: the next one, how many are left, and the answer that can be undone."""

    card: Card | None
    left: int
    """How many wait for an answer, the card among them, in the sub-forum asked for."""
    suggested: int
    """How many are suggested there in all."""
    waiting: dict[int, int]
    """How many wait in each sub-forum."""
    last_other: ParticipantRecord | None
    last_answer: Answer | None


def review(
    db: Database,
    conference: ConferenceRecord,
    own: ParticipantRecord,
    sub_forum_id: int | None = None,
    assumed: tuple[int, Answer] | None = None,
) -> Review:
    """Return the next suggestion of a participant, of one sub-forum if it is given.

    Parameters
    ----------
    assumed : somebody and an answer, as if that had been given already; for looking ahead.
    """
    answers = answers_of(db, own.id) | dict([assumed] if assumed else [])
    candidates = candidates_of(db, conference, own.side, own.id)
    there = [one for one in candidates if sub_forum_id in (None, one.sub_forum_id)]
    left = {one.other_id for one in there} - answers.keys()
    tried = own.side is Side.INVESTOR and len(answers) < _ASKED_TO_LEARN
    first = _next_of(db, candidates, answers, left, tried) if left else None
    last = last_answered(db, own.id)
    last_other, last_answer = (last.other, last.answer) if last else (None, None)
    if assumed:
        last_other, last_answer = db.get_one(ParticipantRecord, assumed[0]), assumed[1]
    card = card_of(db, conference, own, first) if first else None
    waiting = Counter(one.sub_forum_id for one in candidates if one.other_id not in answers)
    return Review(card, len(left), len(there), waiting, last_other, last_answer)


def ranked(
    db: Database, candidates: list[Candidate], answers: Mapping[int, Answer], wanted_id: int | None = None
) -> list[Ranked]:
    """Return candidates with the scores that one's answers leave them, in the order of their list as it moved.

    Of very many only the first before any answer are there, those answered, and the one that is wanted.
    """
    return _known(db, candidates, answers, wanted_id).ranked(answers)


def _next_of(
    db: Database, candidates: list[Candidate], answers: Mapping[int, Answer], left: set[int], to_learn: bool
) -> Ranked:
    """Return who comes next of those left: the first, or to learn whoever tells most of the likely ones."""
    known = _known(db, candidates, answers)
    if left.isdisjoint(known.ids):  # beyond those that are put in order
        known = _known(db, [one for one in candidates if one.other_id in left], answers)
    wanted = {known.most_telling(left)} if to_learn else left
    return next(one for one in known.ranked(answers) if one.candidate.other_id in wanted)


def card_of(db: Database, conference: ConferenceRecord, own: ParticipantRecord, one: Ranked) -> Card:
    """Return what the reader sees of a candidate."""
    other = db.get_one(ParticipantRecord, one.candidate.other_id)
    couple = (own.id, other.id) if own.side is Side.INVESTOR else (other.id, own.id)
    found = suggestion(db, conference, *couple)
    assert found is not None
    opinions = {side: shown_opinion(opinion, other) for side, opinion in unpacked(found.told).items()}
    return Card(
        other=other,
        profile=seen_profile(other),
        sub_forum=next(forum for forum in conference.sub_forums if forum.id == one.candidate.sub_forum_id),
        own=_moved_opinion(db, opinions[own.side], one),
        theirs=opinions[other.side],
        other_score=one.candidate.other_score,
        regard=regard(db, own.id, other.id),
        explored=one.candidate.explored,
    )


def _moved_opinion(db: Database, opinion: Opinion, one: Ranked) -> Opinion:
    """Return what the own side is expected to think, with what its answers add as one more reason."""
    reasons = opinion.reasons
    if one.like and abs(one.moved) >= _TELLING:
        reasons += (_taste_reason(db, one.moved, *one.like),)
    return replace(
        opinion, score=one.own_score, reasons=tuple(sorted(reasons, key=lambda reason: -abs(reason.log_odds)))
    )


def _taste_reason(db: Database, moved: float, like_id: int, said: Answer) -> Reason:
    """Return the part that the answers added, by the answer that did most."""
    alike = said is Answer.MAYBE or (said is Answer.YES) == (moved > 0)
    words = (_LIKE if alike else _UNLIKE)[said].format(name=db.get_one(ParticipantRecord, like_id).name)
    return Reason("taste", moved, words)


@dataclass(frozen=True, slots=True)
class _Known:
    """What is known of n people when somebody is asked about them: candidates first, then others answered.

    Attributes
    ----------
    rows : (n, w), their ``likeness``.
    prior : (n,), the log-odds that the asked one says yes, before any answer.
    said : (n,), its answers as shares of a yes, nan without one.
    pull : (n,), what a place in the list is worth for each likelihood of a yes before any answer.
    """

    considered: list[Candidate]
    ids: list[int]
    rows: NDArray[np.float64]
    prior: NDArray[np.float64]
    said: NDArray[np.float64]
    pull: NDArray[np.float64]

    def ranked(self, answers: Mapping[int, Answer]) -> list[Ranked]:
        """Return the candidates, first those whose place is worth most by what the answers made of the yes."""
        taste = taste_among(self.rows, self.prior, self.said)
        own = probabilities(self.prior + taste.added)[: len(self.considered)]
        both = both_say_yes(own, np.array([one.other_score for one in self.considered]))
        telling = [taste.most_telling(at) for at in range(len(self.considered))]
        return [
            Ranked(
                candidate=self.considered[at],
                own_score=float(own[at]),
                score=float(both[at]),
                moved=float(taste.added[at]),
                like=None if (row := telling[at]) is None else (self.ids[row], answers[self.ids[row]]),
            )
            for at in np.argsort(-own * self.pull[: len(own)], kind="stable").tolist()
        ]

    def most_telling(self, left: set[int]) -> int:
        """Return who of those left would teach most about them by an answer, of the likely ones."""
        among = [row for row, id_ in enumerate(self.ids) if id_ in left or not np.isnan(self.said[row])]
        told = next_to_ask(self.rows[among], self.prior[among], self.said[among], self.pull[among])
        assert told is not None
        return self.ids[among[told]]


def _known(
    db: Database, candidates: list[Candidate], answers: Mapping[int, Answer], wanted_id: int | None = None
) -> _Known:
    """Return what is known of candidates: of very many the first, those answered, and the one that is wanted."""
    named = {one.other_id for one in [one for one in candidates if one.other_id not in answers][:_MOST_CONSIDERED]}
    named |= answers.keys()
    considered = [one for one in candidates if one.other_id in named or one.other_id == wanted_id]
    ids = [one.other_id for one in considered]
    elsewhere = sorted(answers.keys() - set(ids))
    # Whoever is no candidate was expected to be less welcome than all who are.
    prior = log_odds(np.array([one.own_score for one in considered]))
    expected = np.concatenate([prior, np.full(len(elsewhere), prior.min())])
    ids += elsewhere
    profiles = seen_profiles(db, ids)
    worth = np.array([one.worth for one in considered] + [0.0] * len(elsewhere))
    return _Known(
        considered=considered,
        ids=ids,
        rows=likeness(rows_of(vectors_of(db, ids), ids), facts_of([profiles[id_] for id_ in ids])),
        prior=expected,
        said=np.array([_SHARE[answers[id_]] if id_ in answers else np.nan for id_ in ids]),
        pull=worth / probabilities(expected),
    )


def rows_of(vectors: Mapping[int, bytes], ids: list[int]) -> NDArray[np.float32]:
    """Return embeddings as rows, zero where there is none, or one of another encoder than the first."""
    width = len(next((vectors[id_] for id_ in ids if id_ in vectors), b"")) // 4
    rows = np.zeros((len(ids), width), dtype=np.float32)
    for at, id_ in enumerate(ids):
        vector = vectors.get(id_, b"")
        if len(vector) == 4 * width:
            rows[at] = np.frombuffer(vector, dtype=np.float32)
    return rows
