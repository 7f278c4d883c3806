"""A first conference measured: ``python benchmarks/first_conference.py FOLDER --cut DATE``.

Everybody declares what deals before the day say; the shipped weights are held against those written by hand on the
startups first funded from then on, overall and by group. Nothing is learned from FOLDER.
"""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path

from matcher.bundle import default_bundle
from matcher.cli.evaluation_told import groups_told, told
from matcher.evaluation.first_conferences import HAND, beside_hand
from matcher.evaluation.groups import by_group
from matcher.evaluation.splitting import split_by_time
from matcher.evaluation.withheld import without
from matcher.intake.folder import checked_dataset
from matcher.recommendation.encoder import load_encoder
from matcher.recommendation.first_conference import LEAST_HISTORY
from matcher.words import Language


def main() -> None:
    """Print all tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="a conference folder with dated deals")
    parser.add_argument("--cut", type=date.fromisoformat, required=True, help="the day of the conference")
    parser.add_argument("--min-history", type=int, default=LEAST_HISTORY, help="companies backed before the day")
    parser.add_argument("--rounds", default="", help="rounds that count, with commas; by default all")
    parser.add_argument("--without", action="append", default=[], help="a column to blank")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--cache", type=Path, help="keep vectors in this file, for another run")
    arguments = parser.parse_args()
    dataset = without(checked_dataset(arguments.folder)[0], arguments.without)
    rounds = tuple(name for name in arguments.rounds.split(",") if name)
    split = split_by_time(dataset, arguments.cut, arguments.min_history, rounds)
    encoder = load_encoder("default", cache=arguments.cache)
    contest = beside_hand(split, default_bundle().weights, encoder, arguments.seed)
    print(default_bundle().fingerprint)
    print(told(contest, Language.EN))
    print(groups_told(by_group(contest, split, HAND, arguments.seed), Language.EN))


if __name__ == "__main__":
    main()
