"""What answers are worth: nDCG of a list's rest after 5, 10 and 20 real answers, by whom one is asked about.

Run ``python -m benchmarks.answers FOLDER`` from the checkout, with the folder that holds ``crunchbase2013``,
``cyzone_zh``, ``sharktank_us`` and ``speed_dating``. It prints the table and draws ``docs/images/answers.svg``.
With ``--fitted`` taste is as strong in each set as the answers of the other half of its people show
(``matcher/recommendation/strength.py``), and nothing is drawn. On what the constants were chosen stands in
``docs/decisions/0016-taste.md``.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path
from time import perf_counter

import numpy as np

from benchmarks.answer_drawing import Line, Panel, drawing
from benchmarks.answer_sets import FirstDeals, dates, pitches
from matcher.evaluation.answering import (
    Curve,
    Interview,
    Rule,
    at_random,
    best_first,
    curves,
    in_turn,
    most_telling,
)
from matcher.evaluation.uncertainty import Estimate, draws
from matcher.recommendation.strength import fitting_strength

PICTURE = Path(__file__).parent.parent / "docs" / "images" / "answers.svg"
RULES: Mapping[str, Rule] = {
    "at random": at_random,
    "best first": best_first,
    "most telling": most_telling,
    "in turn": in_turn,
}
SEED = 0
_ONLY = ("in turn",)


@dataclass(frozen=True, slots=True)
class RealSet:
    """Lists with answers, and after how many of them the rest is ranked."""

    name: str
    interviews: partial[Iterator[Interview]]
    counts: tuple[int, ...] = (0, 5, 10, 20)
    rules: tuple[str, ...] = tuple(RULES)


def sets_of(folder: Path) -> tuple[RealSet, ...]:
    """Return all sets of a folder."""
    crunchbase, cyzone = folder / "crunchbase2013", folder / "cyzone_zh"
    american, chinese = date(2011, 7, 1), date(2018, 7, 1)
    return (
        RealSet("Crunchbase, first deals", partial(FirstDeals(crunchbase, american).interviews)),
        RealSet("Cyzone, first deals", partial(FirstDeals(cyzone, chinese).interviews)),
        RealSet("Shark Tank, by season", partial(pitches, folder / "sharktank_us", range(7, 17))),
        RealSet("Speed dating", partial(dates, folder / "speed_dating"), (0, 5, 10)),
        RealSet("Crunchbase, only yes", partial(FirstDeals(crunchbase, american, noes=0).interviews), rules=_ONLY),
        RealSet("Cyzone, only yes", partial(FirstDeals(cyzone, chinese, noes=0).interviews), rules=_ONLY),
    )


def main() -> None:
    """Print the table, and draw the picture of taste as it is shipped."""
    panels, fitted = [], "--fitted" in sys.argv[2:]
    for one in sets_of(Path(sys.argv[1])):
        start = perf_counter()
        rules = {name: RULES[name] for name in one.rules}
        lists, name = one.interviews(), one.name
        if fitted:
            lists, strengths = _at_strength(list(lists), one.counts[-1])
            name += f", strength {strengths[0]} and {strengths[1]}"
        found = curves(lists, rules, one.counts, np.random.default_rng(SEED))
        drawn = draws(len(next(iter(found.values())).people), np.random.default_rng(SEED))
        _tell(name, found, drawn)
        print(f"  {perf_counter() - start:.0f} s", flush=True)
        if "most telling" in found:
            panels.append(_panel(one.name, found, drawn))
    if not fitted:
        PICTURE.write_text(drawing(panels), encoding="utf-8")


def _at_strength(lists: Sequence[Interview], count: int) -> tuple[Iterator[Interview], list[float]]:
    """Return the lists with taste as strong as the other half of the people shows it to be, and the strengths."""
    people = {person: at % 2 for at, person in enumerate(sorted({one.person for one in lists}))}
    found = [
        fitting_strength(
            (one.rows[first], one.prior[first], one.said[first].astype(np.float64))
            for one in lists
            if people[one.person] != half and len(first := one.asked[:count])
        )
        for half in (0, 1)
    ]
    return (replace(one, rows=one.rows * np.sqrt(found[people[one.person]])) for one in lists), found


def _tell(name: str, found: Mapping[str, Curve], drawn: np.ndarray) -> None:
    people = len(next(iter(found.values())).people)
    print(
        f"\n{name}: {people} people\n  {'asked':13}answers   nDCG@20   AUC   yes   gain [95 %]   than best first"
    )
    best = found.get("best first")
    for rule, curve in found.items():
        for at, count in enumerate(curve.counts):
            figures = f"{curve.ndcg[:, at].mean():8.4f} {np.nanmean(curve.auc[:, at]):7.3f}"
            gains = _said(curve.gain(at, drawn)) if at else ""
            rival = _said(curve.gain(at, drawn, than=best)) if at and best and best is not curve else ""
            print(f"  {rule:13}{count:5} {figures} {curve.accepted[:, at].mean():6.2f}   {gains:27} {rival}")


def _said(one: Estimate) -> str:
    return f"{one.value:+.4f} [{one.low:+.4f}, {one.high:+.4f}]"


def _panel(name: str, found: Mapping[str, Curve], drawn: np.ndarray) -> Panel:
    people = len(next(iter(found.values())).people)
    lines = []
    for rule in ("most telling", "best first", "at random", "in turn"):
        curve = found[rule]
        gains = [curve.gain(at, drawn) for at in range(len(curve.counts))]
        base = float(curve.ndcg[:, 0].mean())
        lines.append(
            Line(
                rule,
                [base + g.value for g in gains],
                [base + g.low for g in gains],
                [base + g.high for g in gains],
            )
        )
    return Panel(f"{name} ({people} people)", found["best first"].counts, tuple(lines))


if __name__ == "__main__":
    main()
