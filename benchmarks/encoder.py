"""How fast the encoders are, what they find across languages, and what centring does.

``python benchmarks/encoder.py FOLDER``, where FOLDER holds the data sets ``websummit2024`` and ``xian_bilingual``.
A run takes some four minutes on two cores, nearly all of it for embedding; the speeds mean little while something
else runs.
"""

from __future__ import annotations

import argparse
import re
import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.languages import forms, rows_of, tfidf
from matcher.recommendation.centring import fit_centring
from matcher.recommendation.encoder import load_encoder

Vectors = NDArray[np.float32]
Cosines = NDArray[np.float64]

# The language of what asks, and of what is searched.
DIRECTIONS = (("en", "en"), ("zh", "zh"), ("zh", "en"), ("en", "zh"))
# Fields that tags of both languages and both sides name, by how such a tag begins. People ticked the tags; the
# texts that are compared hold them only for Chinese investors, who wrote nothing else.
FIELDS = {
    "health": (
        "healthtech",
        "health",
        "biotech",
        "medical devices",
        "life sciences",
        "diagnostics",
        "医疗",
        "精准医疗",
    ),
    "mobility": (
        "mobility",
        "transportation",
        "automotive",
        "supply chain",
        "logistics",
        "freight",
        "汽车",
        "物流",
    ),
    "energy": ("sustainability", "energy", "climate", "cleantech", "环保", "能源"),
    "hardware": ("hardware", "robotics", "iot", "hardtech", "硬件", "物联网", "机器人", "无人机"),
    "manufacturing": ("industrial", "industrials", "manufacturing", "materials", "制造", "先进制造", "智能制造"),
    "intelligence": ("ai", "人工智能"),
    "security": ("security", "cyber security"),
    "finance": ("fintech", "insurtech", "金融"),
    "education": ("edtech", "higher education", "教育"),
    "travel": ("travel", "旅游"),
    "farming": ("agritech", "农业"),
    "property": ("proptech", "real estate", "房产", "房地产"),
    "games": ("gaming", "游戏"),
}


@dataclass(frozen=True)
class Room:
    """Profiles, each with its text, language, side, fields, and whether it serves as a question."""

    texts: list[str]
    languages: NDArray[np.str_]
    sides: NDArray[np.str_]
    fields: list[frozenset[str]]
    asks: NDArray[np.bool_]

    def rows(self, language: str, side: str) -> NDArray[np.int64]:
        """Return the rows of a language and side."""
        return np.flatnonzero((self.languages == language) & (self.sides == side))


def main() -> None:
    """Print all tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="the folder of the data sets")
    parser.add_argument("--cache", type=Path, help="keep vectors in this file, for another run")
    arguments = parser.parse_args()
    print_speed(arguments.folder)
    encoder = load_encoder("default", cache=arguments.cache)
    room = bilingual_room(arguments.folder)
    vectors = encoder.encode(room.texts)
    print_investors(room, vectors)
    print_own_language(room, vectors)
    print_shrinkage(room, vectors)


def fields_of(tags: str) -> frozenset[str]:
    """Return the fields that tags name."""
    parts = [part.strip() for part in re.split(r"[;/,&]| and ", tags.casefold())]
    return frozenset(
        field
        for field, starts in FIELDS.items()
        if any(
            f"{part} ".startswith(f"{start} " if start.isascii() else start) for start in starts for part in parts
        )
    )


def bilingual_room(folder: Path) -> Room:
    """Return ``xian_bilingual``; investors with one or two fields ask, by their own words or Chinese tags."""
    texts, languages, sides, fields, asks = [], [], [], [], []
    for side, column in (("investor", "thesis"), ("startup", "description")):
        for row in rows_of(folder / "xian_bilingual" / f"{side}s.csv"):
            texts.append(row[column] or row["tags"].replace(";", ", "))
            languages.append(row["id"][:2])
            sides.append(side)
            fields.append(fields_of(row["tags"]))
            said = bool(row[column]) or languages[-1] == "zh"
            asks.append(side == "investor" and said and 1 <= len(fields[-1]) <= 2)
    return Room(texts, np.array(languages), np.array(sides), fields, np.array(asks))


def reciprocal_rank(cosines: Cosines, relevant: NDArray[np.bool_]) -> float:
    """Return the mean of 1 / the rank of the best relevant one; ties count half."""
    best = np.where(relevant, cosines, -np.inf).max(axis=1, keepdims=True)
    before = (cosines > best).sum(axis=1) + ((cosines == best) & ~relevant).sum(axis=1) / 2
    return float(np.mean(1 / (1 + before)))


def ten_nearest(cosines: Cosines) -> NDArray[np.int64]:
    """Return the columns of the ten largest in each row."""
    return np.argsort(-cosines, axis=1, kind="stable")[:, :10]


def in_field(room: Room, investors: NDArray[np.int64], startups: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Return for each investor and startup whether they have a field in common."""
    return np.array([[bool(room.fields[i] & room.fields[s]) for s in startups] for i in investors])


def print_table(title: str, columns: Sequence[str], lines: Sequence[tuple[str, Sequence[float]]]) -> None:
    """Print numbers, and the ratio of each to the one in the first line."""
    print(f"\n{title}\n{'':24}" + "".join(f"{column:>18}" for column in columns))
    first = lines[0][1]
    for name, numbers in lines:
        cells = (f"{n:>10.3f} ({n / f:5.2f})" for n, f in zip(numbers, first, strict=True))
        print(f"{name:24}" + "".join(cells))


def print_speed(folder: Path) -> None:
    """Print texts a second: pitches of about 120 characters, models loaded, the middle of five runs."""
    texts = [row["description"] for row in rows_of(folder / "websummit2024" / "startups.csv")][:400]
    lines = []
    for name in ("e5", "universal", "default"):
        encoder = load_encoder(name)
        encoder.encode(["to load it"])
        seconds = []
        for _ in range(5):
            start = time.perf_counter()
            encoder.encode(texts)
            seconds.append(time.perf_counter() - start)
        lines.append((name, [len(texts) / statistics.median(seconds), len(texts) / min(seconds)]))
    print_table("Short texts a second (ratio to e5)", ["median", "best"], lines)


def print_investors(room: Room, vectors: Vectors) -> None:
    """Print how well texts find startups in a field that the investor ticked."""
    found = [("TF-IDF", tfidf(room.texts, room.texts))]
    for name, form in forms(vectors, room.languages.tolist(), room.sides.tolist()):
        found.append((name, (form @ form.T).astype(np.float64)))
    columns, ranks, shares = [], [], []
    for asking, searched in DIRECTIONS:
        startups = room.rows(searched, "startup")
        investors = room.rows(asking, "investor")
        investors = investors[room.asks[investors]]
        relevant = in_field(room, investors, startups)
        some = relevant.any(axis=1)
        relevant, investors = relevant[some], investors[some]
        columns.append(f"{asking} -> {searched} ({len(investors)})")
        cosines = [c[np.ix_(investors, startups)] for _, c in found]
        ranks.append([reciprocal_rank(c, relevant) for c in cosines])
        shares.append([np.take_along_axis(relevant, ten_nearest(c), axis=1).mean() for c in cosines])
    names = [name for name, _ in found]
    for title, numbers in (("Mean reciprocal rank", ranks), ("Share among the ten nearest", shares)):
        lines = list(zip(names, np.transpose(numbers).tolist(), strict=True))
        print_table(f"{title} of startups in the investor's field (to TF-IDF)", columns, lines)


def print_own_language(room: Room, vectors: Vectors) -> None:
    """Print how many of the ten nearest of the other side are in one's own language."""
    lines = []
    columns = [f"{language} {side}s" for side in ("investor", "startup") for language in ("en", "zh")]
    for name, form in forms(vectors, room.languages.tolist(), room.sides.tolist()):
        shares = []
        for side, other in (("investor", "startup"), ("startup", "investor")):
            candidates = np.flatnonzero(room.sides == other)
            for language in ("en", "zh"):
                nearest = ten_nearest((form[room.rows(language, side)] @ form[candidates].T).astype(np.float64))
                shares.append(float((room.languages[candidates][nearest] == language).mean()))
        lines.append((name, shares))
    sides = (room.languages[room.sides == other] for other in ("startup", "investor"))
    there = [float((languages == own).mean()) for languages in sides for own in ("en", "zh")]
    title = "Own language among the ten nearest (to its share of the room)"
    print_table(title, columns, [("the room", there), *lines])


def print_shrinkage(room: Room, vectors: Vectors) -> None:
    """Print the choice of the shrinkage: few Chinese investors among all Chinese startups, both encoders."""
    rng = np.random.default_rng(0)
    startups = room.rows("zh", "startup")
    asking = room.rows("zh", "investor")
    asking = asking[room.asks[asking]]
    relevant = dict(zip(asking.tolist(), in_field(room, asking, startups), strict=True))
    choices, sizes = (1e9, 20.0, 5.0, 3.0, 1.0, 0.3, 1e-6), (2, 5, 20, 100)
    shares = np.zeros((len(choices), len(sizes)))
    for column, size in enumerate(sizes):
        for _ in range(runs := 200 // size + 4):
            investors = rng.choice(asking, size, replace=False)
            rows = np.concatenate([investors, startups])
            languages, sides = ["zh"] * len(rows), room.sides[rows].tolist()
            own = np.array([relevant[i] for i in investors.tolist()])
            for at, shrinkage in enumerate(choices):
                centring = fit_centring(vectors[rows], (384, 512), languages, sides, shrinkage)
                form = centring.apply(vectors[rows], languages, sides)
                nearest = ten_nearest((form[:size] @ form[size:].T).astype(np.float64))
                shares[at, column] += np.take_along_axis(own, nearest, axis=1).mean() / runs
    names = ["raw", *(f"k = {k:g}" for k in choices[1:-1]), "k = 0"]
    title = "Share among the ten nearest of startups in the investor's field, by shrinkage (to raw)"
    columns = [f"{size} investors" for size in sizes]
    print_table(title, columns, list(zip(names, shares.tolist(), strict=True)))


if __name__ == "__main__":
    main()
