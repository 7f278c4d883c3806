"""What dated deals add to a conference's own score: ``python benchmarks/deal_evidence.py FOLDER --cut DATE``.

The pool meets the startups first funded from the cut on, with what it backed before. Four scores are held against
what came: of the profiles alone; of both in full; of deals alone (``matcher evaluate``); and as conferences score,
with deals in the place of what they say better.
"""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path

from matcher.bundle import default_bundle
from matcher.cli.evaluation_told import told
from matcher.evaluation.contest import hold
from matcher.evaluation.learned import LearnedDeals
from matcher.evaluation.own_score import IN_FULL, OwnRooms, OwnScore
from matcher.evaluation.splitting import split_by_time
from matcher.evaluation.withheld import only_with, without
from matcher.intake.folder import checked_dataset
from matcher.recommendation.encoder import load_encoder
from matcher.words import Language

OWN = "profiles and deals"


def main() -> None:
    """Print the tables of both directions."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="a conference folder with dated deals")
    parser.add_argument("--cut", type=date.fromisoformat, required=True, help="the day of the conference")
    parser.add_argument("--min-history", type=int, default=1, help="companies backed before the day")
    parser.add_argument("--rounds", default="", help="rounds that are asked about, with commas; by default all")
    parser.add_argument("--only-with", action="append", default=[], help="only companies that fill this column")
    parser.add_argument("--without", action="append", default=[], help="a column to blank")
    parser.add_argument("--declared", action="store_true", help="investors declare what deals say they look for")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--cache", type=Path, help="keep vectors in this file, for another run")
    arguments = parser.parse_args()
    dataset = without(only_with(checked_dataset(arguments.folder)[0], arguments.only_with), arguments.without)
    rounds = tuple(name for name in arguments.rounds.split(",") if name)
    split = split_by_time(dataset, arguments.cut, arguments.min_history, rounds)
    rooms = OwnRooms(load_encoder("default", cache=arguments.cache), declared=arguments.declared)
    weights = default_bundle().weights
    methods = (
        OwnScore("profiles alone", weights, rooms, deals=False),
        OwnScore("both in full", weights, rooms, shares=IN_FULL),
        LearnedDeals(name="deals alone"),
        OwnScore(OWN, weights, rooms),
    )
    contest = hold(methods, split, arguments.seed, favourite=OWN)
    print(told(contest, Language.EN))


if __name__ == "__main__":
    main()
