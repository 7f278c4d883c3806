"""Suggestions beside published ways to make them, by one code path: ``python benchmarks/recommenders.py FOLDER``.

The folder is split by time as ``matcher evaluate`` splits it; every method learns from what was known at the cut,
and ranks investors for each new startup and new startups for each investor. What a method saw of a company stands
in brackets behind its name. The peers come from packages (the extra ``peers``), with one setting each for all
sets, chosen on earlier windows; where a package is missing, so are its rows, and the table says so.
``--out`` names a JSON file; the table goes beside it as Markdown.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.machine import machine, peak_gibibytes
from benchmarks.peers.bm25 import PortfolioBm25
from benchmarks.peers.content import DESCRIBED, EVERYTHING, TEXT
from benchmarks.peers.cornac_topics import TopicRegression
from benchmarks.peers.ials import MappedIals
from benchmarks.peers.lightfm_hybrid import LightFmHybrid
from benchmarks.peers.nearest import PortfolioNearest
from benchmarks.peers.tfidf import PortfolioTfidf, RecentTimesTfidf
from matcher.evaluation.baselines import Popularity, Random, RecentPopularity
from matcher.evaluation.contest import Contest, hold
from matcher.evaluation.learned import LearnedDeals
from matcher.evaluation.methods import Method, Scores
from matcher.evaluation.splitting import Asked, TimeSplit, split_by_time
from matcher.evaluation.uncertainty import Estimate
from matcher.evaluation.withheld import only_with, without
from matcher.intake.folder import checked_dataset
from matcher.profiles import Side

PACKAGES = ("bm25s", "cornac", "implicit", "lightfm", "lightfm-next", "scikit-learn")
#: The module that a method needs, by the method's kind.
NEEDED: dict[type, str] = {
    PortfolioBm25: "bm25s",
    MappedIals: "implicit",
    LightFmHybrid: "lightfm",
    TopicRegression: "cornac",
}
NOTES = (
    "LensKit (2025.8) was not run: its sources show no model that scores items by "
    "content, and it asks for pandas 2.",
    "Of cornac's models that read content one is here, collaborative topic regression. VBPR, tried on an earlier "
    "window of Crunchbase only, was worse for startups (recall@20 .153, not .204) and better for investors "
    "(AUC .752, not .696).",
    "Settings were chosen on earlier windows of crunchbase2013 and cyzone_zh (cuts 2010-01-01 and 2015-01-01), "
    "after a first run on the later windows had put some peers below figures measured by others.",
)
SHOWN = ("recall@20", "ndcg@20", "auc")


@dataclass(slots=True)
class Weighed:
    """A method whose memory is taken: the greatest resident memory of the process while it ran, in GiB."""

    method: Method
    gibibytes: float = field(default=0.0)

    @property
    def name(self) -> str:
        """The name of the method within."""
        return self.method.name

    def scored(self, asked: Asked, rng: np.random.Generator) -> Scores:
        """Return what the method returns."""
        forget_peak()
        scores = self.method.scored(asked, rng)
        self.gibibytes = peak_gibibytes()
        return scores


def forget_peak() -> None:
    """Let the greatest memory start again from now, where the system can; else it is that of the whole run."""
    path = Path("/proc/self/clear_refs")
    if path.exists():
        path.write_text("5", encoding="ascii")


def methods() -> tuple[Method, ...]:
    """Return all methods, installed or not; the last is the one that the others are compared with."""
    return (
        Random(),
        Popularity(),
        RecentPopularity(),
        PortfolioTfidf(),
        PortfolioTfidf(parts=EVERYTHING),
        PortfolioBm25(),
        PortfolioBm25(parts=EVERYTHING),
        PortfolioNearest(),
        PortfolioNearest(parts=DESCRIBED),
        PortfolioNearest(parts=EVERYTHING),
        MappedIals(),
        TopicRegression(),
        LightFmHybrid(),
        RecentTimesTfidf(parts=TEXT),
        RecentTimesTfidf(parts=DESCRIBED),
        RecentTimesTfidf(parts=EVERYTHING),
        LearnedDeals(),
    )


def installed(chosen: Sequence[Method]) -> tuple[tuple[Method, ...], list[str]]:
    """Return the methods whose packages are there, and a sentence for each of the others."""
    there, missing = [], []
    for method in chosen:
        module = NEEDED.get(type(method))
        if module and find_spec(module) is None:
            missing.append(f"{method.name}: the package {module} is not installed.")
        else:
            there.append(method)
    return tuple(there), missing


def main() -> None:
    """Hold the contest, print the table, and write both files."""
    arguments = read_arguments(sys.argv[1:])
    rounds = tuple(name for name in arguments.rounds.split(",") if name)
    dataset, _ = checked_dataset(arguments.folder)
    dataset = without(only_with(dataset, arguments.only_with), arguments.without)
    split = split_by_time(dataset, arguments.cut, arguments.min_history, rounds)
    chosen, missing = installed(methods())
    weighed = [Weighed(method) for method in chosen]
    contest = hold(weighed, split, arguments.seed, progress=tell)
    gibibytes = {one.name: round(one.gibibytes, 2) for one in weighed}
    table = "\n".join(markdown(arguments, split, contest, gibibytes, [*NOTES, *missing]))
    print(table)
    arguments.out.parent.mkdir(parents=True, exist_ok=True)
    arguments.out.with_suffix(".md").write_text(table + "\n", encoding="utf-8")
    found = {
        "asked": asked_of(arguments, split),
        "machine": machine(),
        "packages": versions(),
        "settings": {one.name: repr(one.method) for one in weighed},
        "gibibytes": gibibytes,
        "notes": [*NOTES, *missing],
        **contest.record(),
    }
    arguments.out.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def read_arguments(given: list[str]) -> argparse.Namespace:
    """Return what the command line says."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="a conference folder with dated deals")
    parser.add_argument("--cut", type=date.fromisoformat, required=True, help="the first day that nobody knows")
    parser.add_argument("--min-history", type=int, default=1, help="companies backed before the cut, at least")
    parser.add_argument("--rounds", default="", help="only deals of these rounds are asked about; with commas")
    parser.add_argument("--only-with", nargs="*", default=[], help="only companies that fill these columns")
    parser.add_argument("--without", nargs="*", default=[], help="columns that are blanked everywhere")
    parser.add_argument("--seed", type=int, default=0, help="of the methods and the intervals")
    parser.add_argument("--out", type=Path, default=Path("out/recommenders.json"))
    return parser.parse_args(given)


def tell(name: str, done: int, total: int) -> None:
    """Say on the error stream which method is at work."""
    if done < total:
        print(f"  {name} …", file=sys.stderr, flush=True)


def versions() -> dict[str, str | None]:
    """Return the version of each package of the peers, None where it is not installed."""
    found: dict[str, str | None] = {}
    for name in PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = None
    return found


def asked_of(arguments: argparse.Namespace, split: TimeSplit) -> dict[str, Any]:
    """Return the question, as plain values."""
    return {
        "folder": arguments.folder.resolve().name,
        "cut": arguments.cut.isoformat(),
        "min_history": arguments.min_history,
        "rounds": list(split.asked.rounds),
        "only_with": arguments.only_with,
        "without": arguments.without,
        "seed": arguments.seed,
        "investors": len(split.asked.pool),
        "startups": len(split.asked.dataset.startups),
        "couples": int(split.truth.sum()),
    }


def markdown(
    arguments: argparse.Namespace,
    split: TimeSplit,
    contest: Contest,
    gibibytes: dict[str, float],
    notes: Sequence[str],
) -> list[str]:
    """Return the lines of the document: the question, both directions, and what the favourite is ahead by."""
    lines = [", ".join(f"{name} {value}" for name, value in asked_of(arguments, split).items() if value), ""]
    for side, title in (
        (Side.STARTUP, "Investors for a new startup"),
        (Side.INVESTOR, "Startups for an investor"),
    ):
        head = (title, *SHOWN, *(f"behind, {metric}" for metric in SHOWN), "s", "GiB")
        lines += [f"| {' | '.join(head)} |", "|---" * len(head) + "|"]
        for result in contest.results:
            ahead = result.behind.get(side)
            cells = [
                result.name,
                *(shown(result.means[side][metric]) for metric in SHOWN),
                *(marked(ahead[metric]) if ahead else "" for metric in SHOWN),
                f"{contest.seconds[result.name]:.1f}",
                f"{gibibytes[result.name]:.2f}",
            ]
            lines.append(f"| {' | '.join(cells)} |")
        lines.append("")
    told = ", ".join(f"{name} {number or 'not installed'}" for name, number in versions().items())
    behind = (
        f"Behind: by how much {contest.favourite} is better on the same queries, bold where that is no chance."
    )
    return [*lines, behind, "In brackets: the 95 % bootstrap interval over queries.", f"Packages: {told}.", *notes]


def shown(estimate: Estimate) -> str:
    """Return a mean and its interval."""
    return f"{estimate.value:.3f} ({estimate.low:.3f}–{estimate.high:.3f})"


def marked(estimate: Estimate) -> str:
    """Return a difference and its interval, in bold where that excludes zero."""
    number = f"{estimate.value:+.3f}"
    return f"{f'**{number}**' if estimate.excludes_zero else number} ({estimate.low:+.3f}–{estimate.high:+.3f})"


if __name__ == "__main__":
    main()
