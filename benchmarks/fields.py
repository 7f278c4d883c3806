"""How well sub-forums are suggested to profiles that name none: ``python benchmarks/fields.py``.

The profiles of the shipped sample that name a sub-forum are suggested one by what is learned from the other four
fifths and from the descriptions of the sub-forums. Rivals: TF-IDF of characters with logistic regression, which
sees the same texts and tags (the best of its ridges is shown, a favour), and the largest sub-forums for everybody.

With ``--data FOLDER``, which holds ``websummit2024`` and ``cyzone_zh``, real profiles are asked for their industry
instead (``benchmarks/industries.py``), each set by itself. The calibration error is that of the best suggestion:
the mean distance between how probable it is called and how often it is right, in ten bins.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from benchmarks.industries import industries
from matcher.conference import Dataset
from matcher.intake.folder import checked_dataset
from matcher.pairs import Roster
from matcher.profiles import Attendance, Participant, Side, profile_language, profile_text
from matcher.recommendation import fields
from matcher.recommendation.embedding import embed
from matcher.recommendation.encoder import Encoder, load_encoder
from matcher.recommendation.history import Portfolios
from matcher.shipped import shipped
from matcher.words import Language

Flags = NDArray[np.bool_]
Probabilities = NDArray[np.float64]

FOLDS = 5
THRESHOLDS = (0.2, 0.3, 0.4, 0.5)
RIDGES = (1.0, 3.0, 10.0, 30.0, 100.0, 300.0)


@dataclass(frozen=True)
class Answers:
    """What was suggested to the n profiles that name a sub-forum; f sub-forums.

    Attributes
    ----------
    named : (n, f) bool.
    probabilities : (n, f) float64, from the fold in which the profile's own word was hidden.
    investing : (n,) bool, who is an investor.
    """

    named: Flags
    probabilities: Probabilities
    investing: Flags

    def take(self, rows: Flags) -> Answers:
        """Return the answers of some of the profiles."""
        return Answers(self.named[rows], self.probabilities[rows], self.investing[rows])

    def calibration_error(self) -> float:
        """Return how far the best suggestion is from being as probable as it is called, over ten bins."""
        sure = self.probabilities.max(axis=1)
        right = self.named[np.arange(len(sure)), self.probabilities.argmax(axis=1)]
        bins = np.minimum((10 * sure).astype(int), 9)
        apart = [abs(float(np.sum(right[bins == at] - sure[bins == at]))) for at in range(10)]
        return sum(apart) / len(sure)

    def measured(self, threshold: float) -> list[float]:
        """Return who got suggestions; of these, who named one of them, who the first, and its mean probability."""
        got = self.probabilities.max(axis=1) >= threshold
        if not got.any():
            return [0.0, np.nan, np.nan, np.nan]
        best = np.argsort(-self.probabilities, axis=1, kind="stable")
        sure = np.take_along_axis(self.probabilities, best, axis=1)
        right: Flags = np.take_along_axis(self.named, best, axis=1)
        hit = np.zeros(len(got), dtype=bool)
        for side, own in ((Side.INVESTOR, self.investing), (Side.STARTUP, ~self.investing)):
            most, least = fields.FURTHER[side]
            told = sure[:, :most] >= (threshold if least == fields.THRESHOLD else min(least, threshold))
            hit |= own & np.any(right[:, :most] & told, axis=1)
        return [float(column.mean()) for column in (got, hit[got], right[got, 0], sure[got, 0])]


def main() -> None:
    """Print all tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=0, help="of the folds")
    parser.add_argument("--data", type=Path, help="the folder of the data sets")
    parser.add_argument("--cache", type=Path, help="keep vectors in this file, for another run")
    arguments = parser.parse_args()
    dataset, _ = checked_dataset(shipped("data/xian2017"))
    with TemporaryDirectory() as folder:
        encoder = load_encoder("default", cache=arguments.cache or Path(folder) / "vectors.sqlite")
        if arguments.data is None:
            folds = folds_of(dataset, np.random.default_rng(arguments.seed))
            print_ridges(dataset, encoder, folds)
            print_all(dataset, encoder, folds)
            return
        sets = industries(arguments.data, dataset.conference, np.random.default_rng(arguments.seed))
        for name, one in sets.items():
            print(
                f"\n== {name}: {len(one.startups)} profiles, {len(one.conference.sub_forums)} industries",
                flush=True,
            )
            print_all(one, encoder, folds_of(one, np.random.default_rng(arguments.seed)))


def print_all(dataset: Dataset, encoder: Encoder, folds: NDArray[np.int64]) -> None:
    """Print what is suggested in a set beside the rivals."""
    characters = (tfidf(dataset, folds, ridge) for ridge in RIDGES[::2])
    rivals = {
        "TF-IDF, from 0 on": max(characters, key=lambda answers: answers.measured(0.0)[2]),
        "the largest, to everybody": largest(dataset, folds),
    }
    print_groups(dataset, suggested(dataset, encoder, folds, fields.INVERSE_RIDGE), rivals)


def people_of(dataset: Dataset) -> tuple[Participant, ...]:
    """Return everybody, investors first."""
    return (*dataset.investors, *dataset.startups)


def folds_of(dataset: Dataset, rng: np.random.Generator) -> NDArray[np.int64]:
    """Return the fold of everybody, -1 for who names no sub-forum."""
    names = np.array([bool(person.attendance.sub_forums) for person in people_of(dataset)])
    folds = np.full(len(names), -1)
    folds[names] = rng.permutation(int(names.sum())) % FOLDS
    return folds


def named_of(dataset: Dataset) -> Flags:
    """Return which sub-forums everybody names, (people, forums) bool."""
    forums = [forum.id for forum in dataset.conference.sub_forums]
    return np.array([[forum in person.attendance.sub_forums for forum in forums] for person in people_of(dataset)])


def hidden(dataset: Dataset, folds: NDArray[np.int64], fold: int) -> Dataset:
    """Return the dataset in which the people of one fold name no sub-forum."""
    silent = Attendance()
    before = len(dataset.investors)
    return replace(
        dataset,
        investors=tuple(
            replace(person, attendance=silent) if folds[row] == fold else person
            for row, person in enumerate(dataset.investors)
        ),
        startups=tuple(
            replace(person, attendance=silent) if folds[before + row] == fold else person
            for row, person in enumerate(dataset.startups)
        ),
    )


def answers_of(dataset: Dataset, folds: NDArray[np.int64], probabilities: Probabilities) -> Answers:
    """Return the answers to those who name a sub-forum; ``probabilities`` are those of everybody."""
    asked = folds >= 0
    investing = np.arange(len(folds)) < len(dataset.investors)
    return Answers(named_of(dataset)[asked], probabilities[asked], investing[asked])


def suggested(dataset: Dataset, encoder: Encoder, folds: NDArray[np.int64], inverse_ridge: float) -> Answers:
    """Suggest sub-forums to every fold, by what the others teach."""
    embedding = embed(dataset, encoder)
    portfolios = Portfolios.of(dataset, embedding)
    forums = Roster(tuple(forum.id for forum in dataset.conference.sub_forums))
    probabilities = np.zeros((len(folds), len(forums)))
    for fold in range(FOLDS):
        taught = fields.lessons(hidden(dataset, folds, fold), embedding, encoder, None, forums)
        model = fields.teach(taught, len(forums), inverse_ridge)
        by_side = fields.suggestions(dataset, embedding, portfolios, model)
        own = folds == fold
        probabilities[own] = np.concatenate([by_side[side] for side in Side])[own]
    return answers_of(dataset, folds, probabilities)


def tfidf(dataset: Dataset, folds: NDArray[np.int64], inverse_ridge: float) -> Answers:
    """Suggest sub-forums by characters: words would not work in Chinese."""
    named = named_of(dataset)
    texts = [f"{profile_text(person)}\n{', '.join(person.tags)}" for person in people_of(dataset)]
    probabilities = np.zeros(named.shape)
    for fold in range(FOLDS):
        lessons = list(taught_texts(dataset, texts, np.where((folds >= 0)[:, None], named, False), folds == fold))
        vectorizer = TfidfVectorizer(analyzer="char", ngram_range=(1, 3), sublinear_tf=True)
        vectors = vectorizer.fit_transform([text for text, _ in lessons])
        model = LogisticRegression(C=inverse_ridge, class_weight="balanced", solver="newton-cg", tol=1e-3)
        model.fit(vectors, [forum for _, forum in lessons])
        own = np.flatnonzero(folds == fold)
        asked = vectorizer.transform([texts[row] for row in own])
        probabilities[np.ix_(own, model.classes_)] = model.predict_proba(asked)
    return answers_of(dataset, folds, probabilities)


def taught_texts(
    dataset: Dataset, texts: Sequence[str], named: Flags, left_out: Flags
) -> Iterator[tuple[str, int]]:
    """Yield texts with the row of a sub-forum: descriptions, and the profiles that are not left out."""
    for row, forum in enumerate(dataset.conference.sub_forums):
        for language in Language:
            yield f"{forum.name.within(language)}\n{forum.description.within(language)}", row
    for row, forum in zip(*np.nonzero(named & ~left_out[:, None]), strict=True):
        yield texts[row], int(forum)


def largest(dataset: Dataset, folds: NDArray[np.int64]) -> Answers:
    """Suggest the sub-forums that most of the other folds name, to everybody."""
    named = named_of(dataset)
    probabilities = np.zeros(named.shape)
    for fold in range(FOLDS):
        count = named[(folds >= 0) & (folds != fold)].sum(axis=0)
        probabilities[folds == fold] = count / count.sum()
    return answers_of(dataset, folds, probabilities)


def groups_of(dataset: Dataset) -> dict[str, Flags]:
    """Return who is who, of those who name a sub-forum: everybody, by language, and by side."""
    naming = [person for person in people_of(dataset) if person.attendance.sub_forums]
    chinese = np.array([profile_language(person) is Language.ZH for person in naming])
    investing = np.array([person.side is Side.INVESTOR for person in naming])
    return {
        "everybody": np.ones(len(naming), dtype=bool),
        "Chinese": chinese,
        "English": ~chinese,
        "investors": investing,
        "startups": ~investing,
    }


def print_table(title: str, lines: Sequence[tuple[str, int, Sequence[float]]]) -> None:
    """Print shares; the columns are the same everywhere."""
    columns = ("get one", "named one", "named first", "probability")
    print(f"\n{title}\n{'':28}{'profiles':>10}" + "".join(f"{column:>14}" for column in columns))
    for name, count, numbers in lines:
        print(f"{name:28}{count:>10}" + "".join(f"{number:>14.3f}" for number in numbers))


def print_ridges(dataset: Dataset, encoder: Encoder, folds: NDArray[np.int64]) -> None:
    """Print the choice of the ridge: how probable the best suggestion is called, and how often it is right."""
    lines = []
    for ridge in RIDGES:
        answers = suggested(dataset, encoder, folds, ridge)
        lines.append((f"inverse ridge {ridge:g}", len(answers.named), answers.measured(0.0)))
    print_table("The best suggestion, without threshold, by the strength of the ridge", lines)


def print_groups(dataset: Dataset, found: Answers, rivals: dict[str, Answers]) -> None:
    """Print coverage and accuracy by group and threshold, beside the rivals."""
    for who, rows in groups_of(dataset).items():
        if not rows.any() or (who != "everybody" and rows.all()):
            continue
        count = int(rows.sum())
        lines = [(f"from {t:g} on", count, found.take(rows).measured(t)) for t in (0.0, *THRESHOLDS)]
        lines += [(name, count, answers.take(rows).measured(0.0)) for name, answers in rivals.items()]
        print_table(f"Sub-forums suggested to {who}", lines)
        for name, answers in {"suggested": found, **rivals}.items():
            print(f"{f'calibration error, {name}':>52}{answers.take(rows).calibration_error():>14.3f}")


if __name__ == "__main__":
    main()
