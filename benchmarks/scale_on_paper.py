"""What 100 million profiles would need, reckoned from what one was measured to cost; nothing of it was run."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from benchmarks.scale import Cost

PROFILES, CONFERENCES = 100_000_000, 10_000
CORES = 64
#: A restricted list is to be there within so many milliseconds.
PATIENCE = 50.0
#: Texts that are embedded of a profile: the whole, and its two sentences.
TEXTS = 3

HEADER = ("", f"{CONFERENCES:,} conferences:", "one catalogue:", "reckoned as")


def on_paper(costs: Sequence[Cost], width: int, searches: float) -> list[list[str]]:
    """Return the rows of the table.

    Parameters
    ----------
    costs : of the sizes that were measured; the smallest stands for a conference, the largest for the catalogue.
    width : of a vector.
    searches : how many a profile makes on average, one for each of its interests.
    """
    small, large = (pick(costs, key=lambda one: one.profiles) for pick in (min, max))
    embedding = _hours(PROFILES * large.embedding)
    # All rows of a sub-forum are compared, so that a search grows as these do.
    larger = PROFILES / large.profiles
    smaller = PROFILES / CONFERENCES / small.profiles
    alone = large.index.times.core_late * larger
    lists = [PROFILES * searches * cost for cost in (small.among_many * smaller, large.among_many * larger)]
    return [
        ["embedding once, core hours", f"{embedding:,.0f}", f"{embedding:,.0f}", "profiles × embedding"],
        [
            f"the same, hours of {CORES} cores",
            *[f"{embedding / CORES:,.1f}"] * 2,
            "÷ cores; texts are independent",
        ],
        [
            "raw vectors, TB",
            *[f"{PROFILES * TEXTS * width * 4 / 1e12:.2f}"] * 2,
            f"profiles × {TEXTS} texts × {width} × 4 bytes",
        ],
        [
            "indexes, core hours",
            "0",
            f"{_hours(PROFILES * large.index.build / large.index.rows * 1e3):,.1f}",
            _EXACT,
        ],
        ["indexes, GB of disk", "0", f"{PROFILES * large.index.bytes_a_row / 1e9:,.0f}", _EXACT],
        [
            "packed rows, GB of memory a process",
            "0",
            f"{PROFILES * width / 8 / 1e9:.1f}",
            f"profiles × {width} ÷ 8 bytes",
        ],
        [
            "all lists, core hours",
            *(f"{_hours(cost):,.0f}" for cost in lists),
            "profiles × searches × a list among many",
        ],
        [
            "one list, 99 %, ms of a core",
            f"{small.index.times.core_late * smaller:.1f}",
            f"{alone:,.0f}",
            "grows as the rows do",
        ],
        [
            f"cores for one list in {PATIENCE:.0f} ms",
            "1",
            str(ceil(alone / PATIENCE)),
            "the sub-forum in as many parts",
        ],
    ]


_EXACT = "conferences are searched exactly"


def _hours(milliseconds: float) -> float:
    return milliseconds / 3.6e6
