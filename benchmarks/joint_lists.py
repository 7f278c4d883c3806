"""Joint lists beside what is done today: ``python -m benchmarks.joint_lists [DATA] [--cache FILE] [--draw FILE]``.

First the public generator of Tomita and Yokoyama, Fair Reciprocal Recommendation in Matching Markets (RecSys
2024): 30 x 20 people, popularity weight 1/2. Its authors' methods reach 16.51 expected matches with envy 28 / 7
(social welfare) and 15.76 with none (Nash welfare), the latter in 40 s. Then, given the folder of the data, the
room of ``websummit2024``. Seconds are of the processor, for making the lists from scores.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from time import process_time

import numpy as np
from numpy.typing import NDArray

from benchmarks.tradeoff_picture import Curve, drawing
from matcher.comparing import gini
from matcher.pairs import Pairs
from matcher.profiles import Side
from matcher.recommendation.joint_lists.ascent import envies
from matcher.recommendation.joint_lists.lists import best_rows, joint_lists
from matcher.recommendation.joint_lists.market import Exposure, Market, other

BALANCES = (0.0, 0.1, 0.25, 0.5, 0.75, 1.0)
# Places of a list in the room; on the public instance everybody is shown to everybody, as its authors do.
LENGTH = 20
# Temperatures of the transferable-utility matching: the authors' own, and one for scores as low as ours.
HEATS = (1.0, 0.1)

Values = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Room:
    """Who could be shown to whom, each two people once, and how likely each says yes; by side (c,) float64."""

    name: str
    pairs: Pairs
    people: Mapping[Side, int]
    scores: Mapping[Side, Values]
    length: int

    @property
    def market(self) -> Market:
        """Return the market that every method is measured in."""
        mutual = self.scores[Side.INVESTOR] * self.scores[Side.STARTUP]
        return Market.of(self.pairs, mutual, self.people, self.length)


@dataclass(frozen=True, slots=True)
class Line:
    """What one method gives: envy and the Gini coefficient of received attention by side."""

    method: str
    matches: float
    envy: Mapping[Side, int]
    gini: Mapping[Side, float]
    seconds: float


def main() -> None:
    """Print the tables, and draw them if asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?", help="the folder of the data sets")
    parser.add_argument("--cache", type=Path, default=Path("vectors.sqlite"), help="keep vectors in this file")
    parser.add_argument("--draw", type=Path, help="write the picture here")
    arguments = parser.parse_args()
    rooms = [public_room()]
    if arguments.folder:
        rooms.append(conference_room(arguments.folder / "websummit2024", arguments.cache))
    curves = []
    for room in rooms:
        lines = printed(room)
        curves.append(Curve(room.name, [(one.method, one.matches, *_both(one)) for one in lines]))
    if arguments.draw:
        arguments.draw.write_text(drawing(curves), encoding="utf-8")


def _both(line: Line) -> tuple[float, float]:
    return float(sum(line.envy.values())), sum(line.gini.values()) / len(line.gini)


def printed(room: Room) -> list[Line]:
    """Print a line for each method, and return them."""
    print(
        f"\n{room.name}: {sum(room.people.values()):,} people, {len(room.pairs):,} couples, lists of {room.length}"
    )
    print(f"{'method':20} {'matches':>10} {'envy':>17} {'Gini of exposure':>17} {'seconds':>8}")
    lines = []
    for line in measured(room):
        lines.append(line)
        envied = " / ".join(f"{line.envy[side]:,}" for side in Side)
        uneven = " / ".join(f"{line.gini[side]:.3f}" for side in Side)
        print(f"{line.method:20} {line.matches:10.4f} {envied:>17} {uneven:>17} {line.seconds:8.2f}", flush=True)
    return lines


def measured(room: Room) -> Iterator[Line]:
    """Yield what each method gives."""
    market = room.market
    own = room.scores
    sorted_by = {"naive": own, "product": dict.fromkeys(Side, market.mutual)}
    sorted_by |= {f"TU, heat {heat:g}": transferable(room, heat) for heat in HEATS}
    for name, worth in sorted_by.items():
        start = process_time()
        exposure = market.ranked(worth)
        yield _line(name, market, exposure, process_time() - start)
    for balance in BALANCES:
        start = process_time()
        found = joint_lists(own, room.pairs, room.people, balance, room.length, np.random.default_rng(0))
        seconds = process_time() - start
        yield _line(f"joint, balance {balance:g}", market, found.exposure, seconds)
        if balance == 1.0:
            yield _line("  one draw of it", market, _as_ranked(market, found.ranks), seconds)
            yield _line("  steady", market, market.ranked(found.exposure), seconds)


def _as_ranked(market: Market, ranks: Mapping[Side, NDArray[np.int64]]) -> dict[Side, Values]:
    return {side: own.looked_at(ranks[side]) for side, own in market.readers.items()}


def _line(name: str, market: Market, exposure: Exposure, seconds: float) -> Line:
    return Line(
        name, float(market.matches(exposure).sum()), envies(market, exposure), seen(market, exposure), seconds
    )


def seen(market: Market, exposure: Exposure) -> dict[Side, float]:
    """Return the Gini coefficient of how much people are looked at, among those with a candidate, by side."""
    uneven = {}
    for side, readers in market.readers.items():
        some = np.unique(readers.owner)
        uneven[side] = gini(readers.total(exposure[other(side)])[some])
    return uneven


def transferable(room: Room, heat: float) -> dict[Side, Values]:
    """Return the transferable-utility matching that both sides' lists are sorted by (Tomita et al., RecSys 2023).

    Everybody has one meeting to give; the equilibrium is found by iterative proportional fitting.
    """
    investor, startup = room.pairs.investor, room.pairs.startup
    kernel = np.exp((room.scores[Side.INVESTOR] + room.scores[Side.STARTUP]) / (2 * heat))
    left, right = (np.ones(room.people[side]) for side in (Side.INVESTOR, Side.STARTUP))
    for _ in range(1000):
        half = np.bincount(investor, kernel * right[startup], len(left)) / 2
        left = np.sqrt(1 + half**2) - half
        half = np.bincount(startup, kernel * left[investor], len(right)) / 2
        right = np.sqrt(1 + half**2) - half
    matching = kernel * left[investor] * right[startup]
    return dict.fromkeys(Side, matching)


def public_room(investors: int = 30, startups: int = 20, popularity: float = 0.5, seed: int = 0) -> Room:
    """Return the authors' synthetic market; their draws come from numpy's old generator."""
    draws = np.random.RandomState(seed)
    wants = draws.random_sample((investors, startups))
    wanted = draws.random_sample((startups, investors))
    wants = (1 - popularity) * wants + popularity * np.linspace(1, 0, startups)
    wanted = (1 - popularity) * wanted + popularity * np.linspace(1, 0, investors)
    rows, columns = np.divmod(np.arange(investors * startups), startups)
    return Room(
        "Public generator",
        Pairs.of(rows, columns, np.zeros_like(rows)),
        {Side.INVESTOR: investors, Side.STARTUP: startups},
        {Side.INVESTOR: wants.ravel(), Side.STARTUP: wanted.T.ravel()},
        max(investors, startups),
    )


def conference_room(folder: Path, cache: Path) -> Room:
    """Return a conference as matcher scores it: the best sub-forum of each two people."""
    from benchmarks.conferences import scored

    found = scored(folder, cache)
    rows = best_rows(found.pairs, found.scores)
    return Room(
        folder.name,
        found.pairs.take(rows),
        {side: len(found.rosters[side]) for side in Side},
        {side: found.explainer.scores[side][rows] for side in Side},
        LENGTH,
    )


if __name__ == "__main__":
    main()
