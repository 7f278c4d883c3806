"""What is known of candidates beside their text, as numbers that make those alike who share it; pure numpy."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from matcher.profiles import Participant, Startup, field_tags
from matcher.recommendation.taste import without_common

#: Variance of what each kind of fact adds to log-odds: two candidates who share all of a kind, and little with
#: anybody else, share that much. Found with that of the text (docs/decisions/0016-taste.md).
FACT_VARIANCE = {"tags": 0.5, "stage": 1.0, "place": 1.5}


def facts_of(candidates: Sequence[Participant]) -> NDArray[np.float64]:
    """Return (n, f) float64: the fields, stages and places of candidates, to be given to ``likeness``.

    What nearly all share tells nobody apart and weighs next to nothing; what a candidate does not say is zero,
    neither like nor unlike anything.
    """
    kinds = {
        "tags": [_folded(field_tags(one)) for one in candidates],
        "stage": [_stages(one) for one in candidates],
        "place": [_folded((one.country or "", one.region, one.city)) for one in candidates],
    }
    return np.hstack([_shared(named) * np.sqrt(FACT_VARIANCE[kind]) for kind, named in kinds.items()])


def _shared(named: Sequence[frozenset[str]]) -> NDArray[np.float64]:
    """Return (n, names) float64: what each names, in all of length one, without what is common to all."""
    names = {name: column for column, name in enumerate(sorted(set[str]().union(*named)))}
    rows = np.zeros((len(named), len(names)))
    for row, own in enumerate(named):
        for name in own:
            rows[row, names[name]] = len(own) ** -0.5
    return without_common(rows)


def _stages(one: Participant) -> frozenset[str]:
    if one.stages:
        return frozenset(stage.name.casefold() for stage in one.stages)
    return _folded((one.stage,) if isinstance(one, Startup) else one.stage_names)


def _folded(names: Sequence[str]) -> frozenset[str]:
    return frozenset(name.strip().casefold() for name in names) - {""}
