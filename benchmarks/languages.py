"""Two languages in one room: ``python benchmarks/languages.py FOLDER``.

FOLDER holds the data sets ``xian_bilingual`` and ``crunchbase2013`` (with ``startups_zh.csv``). First the share of
the own language in everybody's ten best beside its share of who is eligible, by side and language: as the
investors declare it, and as if none named a region, since most Chinese ones take Chinese startups only. Then how a
company is found by its text in the other language among all others, with and without names, beside TF-IDF.
"""

from __future__ import annotations

import argparse
import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer

from matcher.conference import Dataset
from matcher.drafting import taught
from matcher.evaluation.uncertainty import draws, estimate
from matcher.intake.folder import checked_dataset
from matcher.profiles import Side
from matcher.recommendation.centring import fit_centring
from matcher.recommendation.embedding import embed
from matcher.recommendation.encoder import Encoder, load_encoder
from matcher.recommendation.recommender import Recommendations, recommend
from matcher.shipped import shipped
from matcher.words import Language

Vectors = NDArray[np.float32]
Cosines = NDArray[np.float64]

#: The encoders by the widths of their views and their columns among those of the default.
VIEWS = {
    "e5": ((384,), slice(0, 384)),
    "universal": ((512,), slice(384, 896)),
    "both": ((384, 512), slice(0, 896)),
}
LIST = 10


@dataclass(frozen=True, slots=True)
class Share:
    """The mean share of the own language among the best and among who is eligible; None: both languages."""

    side: Side
    language: Language | None
    listed: float
    pooled: float
    people: int


def main() -> None:
    """Print all tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="the folder of the data sets")
    parser.add_argument("--cache", type=Path, help="keep vectors in this file, for another run")
    arguments = parser.parse_args()
    encoder = load_encoder("default", cache=arguments.cache)
    room, _ = checked_dataset(arguments.folder / "xian_bilingual")
    print_shares("as declared", room, encoder)
    print_shares("as if nobody named a region", without_regions(room), encoder)
    for masked in (False, True):
        print_companies(arguments.folder, encoder, masked)


def without_regions(room: Dataset) -> Dataset:
    """Return the room as if no investor had said where it invests."""
    return replace(
        room, investors=tuple(replace(one, markets=frozenset(), countries=()) for one in room.investors)
    )


def shares(found: Recommendations, k: int = LIST) -> list[Share]:
    """Return the shares of the own language in everybody's k best, by side and language.

    Counts people who have at least 2k eligible counterparts in their sub-forums, both languages among them.
    """
    languages = {side: np.array(found.embedding.languages[side], dtype=object) for side in Side}
    told = []
    for side in Side:
        theirs, rows = languages[side.other], []
        for person, language in enumerate(languages[side]):
            pool = eligible(found, side, person)
            own = theirs[pool] == language
            if len(pool) >= 2 * k and own.any() and not own.all():
                best = [counterpart(found, side, row) for row in found.best_for(side, person, k)]
                rows.append((language, float(np.mean(theirs[best] == language)), float(own.mean())))
        for language in (None, *Language):
            mine = [(listed, pooled) for spoken, listed, pooled in rows if language in (None, spoken)]
            if mine:
                listed, pooled = np.mean(mine, axis=0).tolist()
                told.append(Share(side, language, listed, pooled, len(mine)))
    return told


def eligible(found: Recommendations, side: Side, person: int) -> NDArray[np.int64]:
    """Return who of the other side may be proposed to somebody in a sub-forum of both."""
    forums = np.flatnonzero(found.membership[side][person])
    pool = np.flatnonzero(found.membership[side.other][:, forums].any(axis=1))
    mine = np.full(len(pool), person)
    return pool[found.boundaries.allow(*((mine, pool) if side is Side.INVESTOR else (pool, mine)))]


def counterpart(found: Recommendations, side: Side, row: int) -> int:
    """Return who stands across from one side of a pair, as its row."""
    return int((found.pairs.startup if side is Side.INVESTOR else found.pairs.investor)[row])


def print_shares(title: str, room: Dataset, encoder: Encoder) -> None:
    """Print the share of the own language in the lists and in the pool."""
    lessons, _ = checked_dataset(shipped("data/xian2017"))
    found = recommend(room, embed(room, encoder), taught(encoder, lessons), np.random.default_rng(0))
    print(
        f"\nOwn language in the ten best, {title}\n{'':24}{'people':>10}{'ten best':>12}{'pool':>8}{'apart':>10}"
    )
    for share in shares(found):
        who = f"{share.side.value}s, {'both' if share.language is None else share.language.value}"
        apart = 100 * (share.listed - share.pooled)
        print(f"{who:24}{share.people:>10}{share.listed:>12.3f}{share.pooled:>8.3f}{apart:>+8.1f} p")


def rows_of(path: Path) -> list[dict[str, str]]:
    """Return the rows of a CSV file."""
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def companies(folder: Path, masked: bool) -> tuple[list[str], list[str]]:
    """Return the same companies in English and Chinese; masked: those with a description, without their names."""
    chinese = {row["id"]: row["description_zh"] for row in rows_of(folder / "crunchbase2013" / "startups_zh.csv")}
    english, translated = [], []
    for row in rows_of(folder / "crunchbase2013" / "startups.csv"):
        if row["id"] not in chinese or (masked and not row["description"]):
            continue
        said = [row["description"]] if masked else [row["name"], row["tags"], row["description"]]
        hidden = re.findall(r"\w+", row["name"]) if masked else []
        pattern = re.compile("|".join(map(re.escape, hidden)) or "(?!)", re.IGNORECASE)
        english.append(pattern.sub(" ", ". ".join(filter(None, said))))
        translated.append(pattern.sub(" ", chinese[row["id"]]))
    return english, translated


def tfidf(left: Sequence[str], right: Sequence[str]) -> Cosines:
    """Return the cosines of character n-grams: words would not work in Chinese."""
    vectorizer = TfidfVectorizer(analyzer="char_wb", ngram_range=(1, 4), sublinear_tf=True)
    vectorizer.fit([*left, *right])
    cosines: Cosines = (vectorizer.transform(left) @ vectorizer.transform(right).T).toarray()
    return cosines


def forms(vectors: Vectors, languages: Sequence[str], sides: Sequence[str]) -> Iterator[tuple[str, Vectors]]:
    """Yield the vectors of each encoder, as they come and centred."""
    for name, (views, columns) in VIEWS.items():
        raw = vectors[:, columns]
        raw = raw / np.linalg.norm(raw, axis=1, keepdims=True)
        yield f"{name}, raw", raw
        yield f"{name}, centred", fit_centring(raw, views, languages, sides).apply(raw, languages, sides)


def places_of_same(cosines: Cosines) -> NDArray[np.float64]:
    """Return how many of the columns come before the one of the same number in each row; ties count half."""
    same = np.diag(cosines)[:, None]
    before: NDArray[np.float64] = (cosines > same).sum(axis=1) + ((cosines == same).sum(axis=1) - 1) / 2
    return before


def print_companies(folder: Path, encoder: Encoder, masked: bool) -> None:
    """Print how well a company is found by its text in the other language, with intervals of 95 %."""
    english, chinese = companies(folder, masked)
    languages = ["en"] * len(english) + ["zh"] * len(chinese)
    vectors = encoder.encode([*english, *chinese])
    found = [("TF-IDF", tfidf(english, chinese))]
    for name, form in forms(vectors, languages, ["startup"] * len(languages)):
        found.append((name, (form[: len(english)] @ form[len(english) :].T).astype(np.float64)))
    what = "described, names masked" if masked else "by name, tags and description"
    print(f"\nThe same company in the other language, {len(english)} {what}")
    print(
        f"{'':18}"
        + "".join(f"{f'{way}, {m}':>24}" for way in ("en-zh", "zh-en") for m in ("at 1", "at 10", "MRR"))
    )
    drawn = draws(len(english), np.random.default_rng(0))
    for name, cosines in found:
        cells = []
        for way in (cosines, cosines.T):
            before = places_of_same(way)
            for values in (before < 1, before < LIST, 1 / (1 + before)):
                mean = estimate(values.astype(np.float64), drawn)
                cells.append(f"{mean.value:.3f} [{mean.low:.3f}, {mean.high:.3f}]")
        print(f"{name:18}" + "".join(f"{cell:>24}" for cell in cells))


if __name__ == "__main__":
    main()
