"""Whether the reasons are the score: ``python benchmarks/reasons.py FOLDER [FOLDER ...]``, conference folders.

Over all pairs: what base and parts miss of the log-odds, and what unknown cells add. Then the deletion test of the
passage that is quoted for the text (DeYoung and others, ERASER, ACL 2020, comprehensiveness): the profile is read
again without the passage, and without another passage of it taken at random; by how much more does the part of
the text fall? Everybody's five best pairs are asked, one for each profile that is quoted from, where it has two
passages or more. The part is that of the closeness before its tail is cut at four deviations, with the means
and backgrounds of the whole room.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from matcher.bundle import default_bundle
from matcher.conference import Dataset
from matcher.drafting import taught
from matcher.evaluation.uncertainty import draws, estimate, paired_difference
from matcher.intake.folder import checked_dataset
from matcher.profiles import Participant, Side, passages, profile_text
from matcher.recommendation.centring import Centring, fit_centring
from matcher.recommendation.closeness import background
from matcher.recommendation.embedding import Vectors, embed
from matcher.recommendation.encoder import Encoder, load_encoder
from matcher.recommendation.features import Feature
from matcher.recommendation.recommender import Recommendations, recommend
from matcher.shipped import shipped
from matcher.words import language_of

TEXT = list(Feature).index(Feature.TEXT)


@dataclass(frozen=True, slots=True)
class Deletion:
    """One quotation: whose score, of which pair, and the passages of the profile that is quoted from."""

    side: Side
    row: int
    passages: tuple[str, ...]
    quoted: int
    other: int


def main() -> None:
    """Print all that is measured, set by set."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", type=Path, nargs="+", help="conference folders")
    parser.add_argument("--most", type=int, default=500, help="quotations a side, at most")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--cache", type=Path, help="keep vectors in this file, for another run")
    arguments = parser.parse_args()
    lessons, _ = checked_dataset(shipped("data/xian2017"))
    encoder = load_encoder("default", cache=arguments.cache)
    for folder in arguments.folders:
        dataset, _ = checked_dataset(folder)
        rng = np.random.default_rng(arguments.seed)
        found = recommend(dataset, embed(dataset, encoder), taught(encoder, lessons), np.random.default_rng(0))
        print(f"\n{folder.name}: {len(found.pairs):,} pairs")
        print_sums(found)
        for side in Side:
            print_deletions(found, deletions(found, side, arguments.most, rng), encoder, rng)


def print_sums(found: Recommendations) -> None:
    """Print by how much the parts miss the score, and the first reason what it said, at most."""
    for side in Side:
        scores, parts = found.explainer.scores[side], found.explainer.parts[side]
        log_odds = np.log(scores) - np.log1p(-scores)
        missed = np.abs(found.explainer.base[side] + parts.sum(axis=1) - log_odds)
        known = found.explainer.features.known[side]
        unknown = np.abs(parts[:, : known.shape[1]][~known])
        print(
            f"  {side.value}s: base and parts miss the log-odds by {missed.max():.1e} at most; "
            f"{len(unknown):,} unknown cells add {unknown.max(initial=0.0):.1e} at most"
        )


def deletions(found: Recommendations, side: Side, most: int, rng: np.random.Generator) -> list[Deletion]:
    """Return what is quoted to one side in its five best pairs, once for each profile that is quoted from."""
    chosen: list[Deletion] = []
    seen: set[int] = set()
    people = rng.permutation(len(found.dataset.people(side)))
    other = found.pairs.startup if side is Side.INVESTOR else found.pairs.investor
    for person in people.tolist():
        for row in found.best_for(side, person, 5):
            profile = found.dataset.people(side.other)[int(other[row])]
            said = passages(profile.text)
            quoted = quotation(found, side, row)
            if len(said) >= 2 and int(other[row]) not in seen and quoted in said:
                seen.add(int(other[row]))
                at = said.index(quoted)
                rest = [place for place in range(len(said)) if place != at]
                chosen.append(Deletion(side, row, said, at, int(rng.choice(rest))))
        if len(chosen) == most:
            break
    return chosen


def quotation(found: Recommendations, side: Side, row: int) -> str:
    """Return the passage that is quoted to one side of a pair for its text; empty where none is."""
    reasons = found.explainer.opinion(row, side).reasons
    return next((one.passage for one in reasons if one.feature == Feature.TEXT.value), "")


def print_deletions(
    found: Recommendations, asked: list[Deletion], encoder: Encoder, rng: np.random.Generator
) -> None:
    """Print by how much the part of the text falls without the quotation, and without another passage."""
    if not asked:
        print("  nothing is quoted from a profile of two passages or more")
        return
    reader = Reader.of(found, encoder)
    quoted = reader.parts(asked, [one.quoted for one in asked])
    other = reader.parts(asked, [one.other for one in asked])
    whole = reader.parts(asked, [None] * len(asked))
    drawn = draws(len(asked), rng)
    falls = [estimate(whole - without, drawn) for without in (quoted, other)]
    more = paired_difference(other, quoted, drawn)
    print(
        f"  read by {asked[0].side.value}s, {len(asked)} quotations: without it the part falls by "
        f"{falls[0].value:.3f} [{falls[0].low:.3f}, {falls[0].high:.3f}], without another passage by "
        f"{falls[1].value:.3f} [{falls[1].low:.3f}, {falls[1].high:.3f}]; "
        f"{more.value:.3f} more [{more.low:.3f}, {more.high:.3f}]; more in {np.mean(quoted < other):.0%}"
    )


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads profiles again as the recommender does, with the means and the backgrounds of the whole room."""

    found: Recommendations
    encoder: Encoder
    centring: Centring
    mean: dict[Side, NDArray[np.float64]]
    spread: dict[Side, NDArray[np.float64]]

    @classmethod
    def of(cls, found: Recommendations, encoder: Encoder) -> Reader:
        """Take the means of the room, and everybody's background."""
        texts, sides = everybody(found.dataset)
        languages = [language_of(text) for text in texts]
        centring = fit_centring(encoder.encode(texts), encoder.views, languages, sides)
        known = {side: background(found.embedding, side, np.random.default_rng(0)) for side in Side}
        return cls(found, encoder, centring, *({side: known[side][at] for side in Side} for at in range(2)))

    def parts(self, asked: list[Deletion], left_out: list[int] | list[None]) -> NDArray[np.float64]:
        """Return the parts of the text without some passages, (n,) log-odds less a constant of each pair."""
        variants = [self._variants(one, gone) for one, gone in zip(asked, left_out, strict=True)]
        flat = [text for own in variants for text in own]
        vectors = self._centred(flat, asked[0].side.other)
        ends = np.cumsum([len(own) for own in variants])
        told = []
        for one, end, own in zip(asked, ends.tolist(), variants, strict=True):
            told.append(self._part(one, vectors[end - len(own) : end]))
        return np.array(told)

    def _variants(self, one: Deletion, gone: int | None) -> list[str]:
        """Return the texts that are compared: of a startup the whole, of an investor each passage as well."""
        left = [text for at, text in enumerate(one.passages) if at != gone]
        whole = "".join(text if text[-1] in "。！？；" else f"{text} " for text in left).strip()
        return [whole] if one.side is Side.INVESTOR or len(left) == 1 else [whole, *left]

    def _centred(self, texts: list[str], side: Side) -> Vectors:
        languages = [language_of(text) for text in texts]
        return self.centring.apply(self.encoder.encode(texts), languages, [side] * len(texts))

    def _part(self, one: Deletion, read: Vectors) -> float:
        pairs, embedding = self.found.pairs, self.found.embedding
        investor, startup = int(pairs.investor[one.row]), int(pairs.startup[one.row])
        if one.side is Side.INVESTOR:
            own, other = investor, startup
            compared = embedding.interests.vectors[embedding.interests.of(investor)]
        else:
            own, other = startup, investor
            compared = embedding.startups[startup][None]
        language = embedding.language_columns(one.side.other)[other]
        cosine = float((compared @ read.T).max())
        usual = (cosine - self.mean[one.side][own, language]) / self.spread[one.side][own, language]
        return float(default_bundle().weights[one.side].weights[Feature.TEXT] * usual)


def everybody(dataset: Dataset) -> tuple[list[str], list[str]]:
    """Return what the people of the room say, and their sides, as its means are taken from."""
    people: tuple[Participant, ...] = (*dataset.investors, *dataset.startups)
    said = [(text, one.side) for one in people if (text := profile_text(one))]
    return [text for text, _ in said], [side for _, side in said]


if __name__ == "__main__":
    main()
