"""One side's yes and no (``accepted``, ``declined``), predicted period after period from the periods before.

Levels drift: what was fitted on earlier periods may say too much or too little. So the level is refitted on what
the last periods answered to forecasts made before them; where the periods just before are missing, only bands are
shown.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.conference import Dataset
from matcher.errors import InputError
from matcher.profiles import Startup
from matcher.recommendation.calibrating import refitted_level

Floats = NDArray[np.float64]
Rows = NDArray[np.bool_]
#: Forecasts start when so many periods can be learned from.
LEARNED_FROM = 4
#: The level is refitted on forecasts of so many last periods.
RECENT = 2
# An investor gets a weight of its own after so many decisions.
_OWN_FROM = 100
_RATE_PRIOR = 20.0
_PENALTY = 0.005
_AMOUNTS = ("equity", "valuation")


@dataclass(frozen=True, slots=True)
class Decisions:
    """Aligned rows, one a decision, and what was left out.

    Attributes
    ----------
    investor : (m,) int64, row of ``dataset.investors``.
    startup : (m,) int64, row of ``dataset.startups``.
    yes : (m,) bool.
    period : (m,) int64: the season, or the year.
    never_declined : decisions left out, of investors without a single recorded refusal.
    undated : decisions left out for want of a period.
    """

    investor: NDArray[np.int64]
    startup: NDArray[np.int64]
    yes: NDArray[np.bool_]
    period: NDArray[np.int64]
    never_declined: int
    undated: int


def decisions_of(dataset: Dataset) -> Decisions:
    """Return the decisions of a dataset in its order.

    A period is the year of ``at``, else the startup's ``season``.

    Investors without one recorded refusal are left out: where somebody's presence is written down only when they
    accept, that they stand in the table is the answer.

    Raises
    ------
    InputError
        If fewer periods than are needed hold decisions.
    """
    investors = {one.id: row for row, one in enumerate(dataset.investors)}
    startups = {one.id: row for row, one in enumerate(dataset.startups)}
    rows, undated, refusals = [], 0, Counter[int]()
    for event in dataset.interactions:
        if event.kind not in ("accepted", "declined") or event.startup_id not in startups:
            continue
        startup = startups[event.startup_id]
        period = event.at.year if event.at else _season(dataset.startups[startup])
        if period is None:
            undated += 1
            continue
        accepted = event.kind == "accepted"
        rows.append((investors[event.investor_id], startup, accepted, period))
        refusals[investors[event.investor_id]] += not accepted
    kept = np.array([row for row in rows if refusals[row[0]]], dtype=np.int64).reshape(-1, 4)
    if len(np.unique(kept[:, 3])) <= LEARNED_FROM:
        raise InputError(
            f"Yes and no in fewer than {LEARNED_FROM + 1} periods: nothing to learn from and to ask about. "
            "The folder needs decisions.csv, or interactions of the kinds accepted and declined with a date in "
            "the column at or startups with a whole number in a column season."
        )
    yes = kept[:, 2].astype(np.bool_)
    return Decisions(kept[:, 0], kept[:, 1], yes, kept[:, 3], len(rows) - len(kept), undated)


@dataclass(frozen=True, slots=True)
class Drift:
    """One period: what was said and seen on average, and what was said after the level was refitted.

    ``recent`` are the periods the level was refitted on. Without the period just before, there is no recent
    evidence, and ``bands`` is true: degrees of interest are shown, no percentages.
    """

    period: int
    count: int
    said: float
    refitted: float
    seen: float
    recent: tuple[int, ...]
    bands: bool


@dataclass(frozen=True, slots=True)
class PitchForecast:
    """What was said of the (m,) decisions beforehand, by name, and the drift; nan in the first periods."""

    said: Mapping[str, Floats]
    drift: tuple[Drift, ...]


MODEL = "model, level refitted"


def rolling_forecast(dataset: Dataset, decisions: Decisions) -> PitchForecast:
    """Forecast each period from all periods before it."""
    periods = np.unique(decisions.period).tolist()
    names = ("rate", "recent rate", "rate by investor", "model", MODEL)
    said = {name: np.full(len(decisions.yes), np.nan) for name in names}
    drift = []
    for place, period in enumerate(periods[RECENT:], start=RECENT):
        ask, train = decisions.period == period, decisions.period < period
        recent = tuple(periods[place - RECENT : place])
        said["rate"][ask] = decisions.yes[train].mean()
        said["recent rate"][ask] = decisions.yes[np.isin(decisions.period, recent)].mean()
        said["rate by investor"][ask] = _rates(decisions, train)[decisions.investor[ask]]
        said["model"][ask] = _modelled(dataset, decisions, train, ask)
        before = np.isin(decisions.period, recent) & ~np.isnan(said["model"])
        level = refitted_level(said["model"][before], decisions.yes[before])
        said[MODEL][ask] = level.applied(said["model"][ask])
        means = (float(array[ask].mean()) for array in (said["model"], said[MODEL], decisions.yes))
        plain, refitted, seen = means
        drift.append(Drift(period, int(ask.sum()), plain, refitted, seen, recent, period - recent[-1] > 1))
    early = decisions.period < periods[LEARNED_FROM]
    for array in said.values():
        array[early] = np.nan
    return PitchForecast(said, tuple(drift[LEARNED_FROM - RECENT :]))


def _rates(decisions: Decisions, train: Rows) -> Floats:
    """Return each investor's rate of yes, shrunk to the common one as if so many more had been seen."""
    investor, yes = decisions.investor[train], decisions.yes[train]
    size = int(decisions.investor.max()) + 1
    sums, counts = np.bincount(investor[yes], minlength=size), np.bincount(investor, minlength=size)
    rates: Floats = (sums + _RATE_PRIOR * yes.mean()) / (counts + _RATE_PRIOR)
    return rates


def _modelled(dataset: Dataset, decisions: Decisions, train: Rows, ask: Rows) -> Floats:
    """Return P(yes) of the rows asked about: an additive model of who is asked, the field and the amounts."""
    from sklearn.linear_model import LogisticRegression

    yes = decisions.yes[train]
    if yes.all() or not yes.any():
        return np.full(int(ask.sum()), (yes.sum() + 1) / (len(yes) + 2))
    counts = np.bincount(decisions.investor[train], minlength=len(dataset.investors))
    who = decisions.investor[:, None] == np.flatnonzero(counts >= _OWN_FROM)
    tags = sorted({tag for row in np.unique(decisions.startup[train]) for tag in dataset.startups[row].tags})
    fields = np.array([[tag in one.tags for tag in tags] for one in dataset.startups]).reshape(
        len(dataset.startups), len(tags)
    )
    amounts = np.array([_amounts(one) for one in dataset.startups])[decisions.startup]
    # Who is asked is what matters most: its penalty is a quarter of the others'.
    features = np.hstack([2.0 * who, fields[decisions.startup], _standardised(amounts, train)])
    model = LogisticRegression(C=_PENALTY, max_iter=1000).fit(features[train], yes)
    asked: Floats = model.predict_proba(features[ask])[:, 1]
    return asked


def _standardised(values: Floats, train: Rows) -> Floats:
    """Return (m, f) values in standard deviations from the training rows' mean; unknown counts as the mean."""
    known = ~np.isnan(values)
    seen = known & train[:, None]
    count = np.maximum(seen.sum(axis=0), 1)
    mean = np.where(seen, values, 0).sum(axis=0) / count
    spread = np.sqrt((np.where(seen, values - mean, 0) ** 2).sum(axis=0) / count)
    scaled: Floats = np.where(known, values - mean, 0) / np.where(spread > 0, spread, 1)
    return scaled


def _amounts(startup: Startup) -> list[float]:
    """Return the logarithms of what is raised, the share offered and the value claimed; nan where unknown."""
    named = [startup.raising_usd, *(_positive(startup.extra.get(name, "")) for name in _AMOUNTS)]
    return [np.log(one) if one else np.nan for one in named]


def _positive(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if 0 < value < np.inf else None


def _season(startup: Startup) -> int | None:
    text = startup.extra.get("season", "")
    return int(text) if text.isascii() and text.isdigit() else None
