"""Real profiles whose industry is known, as conferences in which every industry is a sub-forum.

What a profile is asked with never holds the answer: of ``websummit2024`` the startup's pitch, of ``cyzone_zh`` its
description, or its name where nothing else is left, since all of its tags are the path that is asked for.
"""

from __future__ import annotations

import csv
from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np

from matcher.conference import Conference, Dataset, SubForum
from matcher.profiles import Attendance, Startup
from matcher.words import Words

#: Industries with fewer profiles in the sample are left out: too few to learn from in every fold.
FEWEST = 25
#: Profiles drawn from a set, at most.
MOST = 3000


def industries(folder: Path, conference: Conference, rng: np.random.Generator) -> dict[str, Dataset]:
    """Return the sets by name; all but the sub-forums is taken from the conference given."""
    pitches = _rows(folder / "websummit2024" / "startups.csv")
    paths = [row for row in _rows(folder / "cyzone_zh" / "startups.csv") if row["tags"]]
    described = [row for row in paths if row["description"]]
    named = [row | {"description": row["name"]} for row in paths if not row["description"]]
    sets = {
        "websummit2024, pitches": pitches,
        "cyzone_zh, descriptions": described,
        "cyzone_zh, names alone": named,
    }
    return {name: _dataset(rows, conference, rng) for name, rows in sets.items()}


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def _dataset(rows: list[dict[str, str]], conference: Conference, rng: np.random.Generator) -> Dataset:
    """Return startups that name their industry, the first of their tags, as their sub-forum."""
    industry = [row["tags"].split(";")[0] for row in rows]
    sample = sorted(rng.permutation(len(rows))[:MOST].tolist())
    common = {name for name, count in Counter(industry[at] for at in sample).items() if count >= FEWEST}
    kept = [at for at in sample if industry[at] in common]
    nothing = Words("", "")
    forums = tuple(SubForum(name, Words(name, name), nothing, nothing) for name in sorted(common))
    startups = tuple(
        Startup(
            rows[at]["id"],
            rows[at]["name"],
            description=rows[at]["description"],
            attendance=Attendance(sub_forums=(industry[at],)),
        )
        for at in kept
    )
    return Dataset(replace(conference, sub_forums=forums, sessions=()), investors=(), startups=startups)
