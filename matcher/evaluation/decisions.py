"""``evaluate --decisions``: how well yes and no are foreseen, and whether the probabilities mean what they say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from matcher.conference import Dataset
from matcher.encounters import Encounters
from matcher.errors import InputError
from matcher.evaluation.calibration import BINS, CurveBin, Resampled, chance_error, curve, estimates, measured
from matcher.evaluation.meeting_models import MeetingSettings
from matcher.evaluation.meetings import HeldOut, forecast, mutual_measures
from matcher.evaluation.pitches import LEARNED_FROM, MODEL, RECENT, Drift, decisions_of, rolling_forecast
from matcher.evaluation.uncertainty import RESAMPLES, Estimate, draws
from matcher.intake.decisions_file import has_encounters, read_encounters
from matcher.intake.folder import checked_dataset

Floats = NDArray[np.float64]
_FEWEST_EVENINGS, _FEWEST_ANSWERS = 5, 20


@dataclass(frozen=True, slots=True)
class Judged:
    """One forecaster: its measures, how they differ from the favourite's, and its calibration curve.

    ``ahead`` is the favourite's measure less this one's, on the same resamples; empty for the favourite.
    """

    name: str
    measures: Mapping[str, Estimate]
    ahead: Mapping[str, Estimate] = field(default_factory=dict)
    curve: tuple[CurveBin, ...] = ()


@dataclass(frozen=True, slots=True)
class DecisionTable:
    """Forecasters of one question side by side.

    ``question`` is ``decisions`` or ``both say yes``; ``held_out`` what the models had not seen; ``chance_ece``
    the calibration error that the favourite would have by chance if every probability of its were exactly right.
    """

    question: str
    held_out: str
    count: int
    clusters: int
    favourite: str
    rows: tuple[Judged, ...]
    chance_ece: float | None = None


@dataclass(frozen=True, slots=True)
class DecisionReport:
    """Everything that was measured on a folder of yes and no."""

    tables: tuple[DecisionTable, ...]
    drift: tuple[Drift, ...] = ()
    left_out: Mapping[str, int] = field(default_factory=dict)
    settings: Mapping[str, object] = field(default_factory=dict)


def evaluate_decisions(folder: Path, rng: np.random.Generator) -> DecisionReport:
    """Measure forecasts on a folder with ``decisions.csv``, or with accepted and declined interactions.

    Raises
    ------
    InputError
        If the folder cannot be used, or holds too few decisions to learn from.
    """
    if has_encounters(folder):
        return judged_meetings(read_encounters(folder), rng)
    dataset, _ = checked_dataset(folder)
    return judged_pitches(dataset, rng)


def judged_pitches(dataset: Dataset, rng: np.random.Generator) -> DecisionReport:
    """Measure rolling forecasts of one side's decisions; clusters of the bootstrap are startups."""
    decisions = decisions_of(dataset)
    found = rolling_forecast(dataset, decisions)
    asked = ~np.isnan(found.said[MODEL])
    said = {name: values[asked] for name, values in found.said.items()}
    _, cluster = np.unique(decisions.startup[asked], return_inverse=True)
    table = _judged(said, decisions.yes[asked], cluster, MODEL, "later periods", rng)
    left_out = {
        "of investors without a recorded refusal": decisions.never_declined,
        "without a period": decisions.undated,
        "learned from only": int((~asked).sum()),
    }
    settings = {"learned_from_periods": LEARNED_FROM, "level_from_periods": RECENT}
    return DecisionReport((table,), found.drift, left_out, _common() | settings)


def judged_meetings(
    encounters: Encounters, rng: np.random.Generator, settings: MeetingSettings | None = None
) -> DecisionReport:
    """Measure forecasts of both sides' decisions, holding out evenings, then people; clusters are evenings."""
    _refuse_few(encounters)
    settings = settings or MeetingSettings()
    tables = []
    seed = int(rng.integers(2**31))
    for held_out in HeldOut:
        found = forecast(encounters, held_out, settings, seed)
        _, evening = np.unique(encounters.evening, return_inverse=True)
        tables.append(_judged(found.said, encounters.yes, evening, "model", held_out.value, rng))
        tables.append(_judged_both(encounters, found.both, held_out.value, rng))
    first, _ = encounters.both_ways()
    left_out = {"decisions without the other's answer": len(encounters.yes) - 2 * len(first)}
    chosen = {"width": settings.width, "landmarks": settings.landmarks, "penalties": list(settings.penalties)}
    return DecisionReport(tuple(tables), left_out=left_out, settings=_common() | chosen)


def _refuse_few(encounters: Encounters) -> None:
    """Refuse what is too little to learn from and to ask about, before models fail on it."""
    first, second = encounters.both_ways()
    answers = [encounters.yes[encounters.side == side] for side in (0, 1)]
    answers.append(encounters.yes[first] & encounters.yes[second])
    fewest = min(int(min(yes.sum(), (~yes).sum())) for yes in answers)
    evenings = len(np.unique(encounters.evening))
    if evenings < _FEWEST_EVENINGS or fewest < _FEWEST_ANSWERS:
        raise InputError(
            f"Too few decisions: {evenings} evenings, and {fewest} of the rarest answer. At least "
            f"{_FEWEST_EVENINGS} evenings are needed, and {_FEWEST_ANSWERS} yes and no of each side and of both."
        )


def _judged(
    said: Mapping[str, Floats],
    yes: NDArray[np.bool_],
    cluster: NDArray[np.int64],
    favourite: str,
    held_out: str,
    rng: np.random.Generator,
) -> DecisionTable:
    drawn = draws(int(cluster.max()) + 1, rng)
    figures = {name: measured(values, yes, cluster, drawn) for name, values in said.items()}
    curves = {name: curve(values, yes, cluster, drawn) for name, values in said.items()}
    rows = _beside(figures, favourite, curves)
    chance = chance_error(said[favourite], rng)
    return DecisionTable("decisions", held_out, len(yes), drawn.shape[1], favourite, rows, chance)


def _judged_both(
    encounters: Encounters, both: Mapping[str, Floats], held_out: str, rng: np.random.Generator
) -> DecisionTable:
    drawn = draws(len(np.unique(encounters.evening)), rng)
    figures = {name: mutual_measures(encounters, scores, drawn) for name, scores in both.items()}
    first, second = encounters.both_ways()
    _, evening = np.unique(encounters.evening, return_inverse=True)
    yes = encounters.yes[first] & encounters.yes[second]
    # Only these two are probabilities that both say yes; the others put couples in order.
    for name in {"product", "learned"} & set(both):
        figures[name] |= measured(both[name], yes, evening[first], drawn)
    rows = _beside(figures, "product", {})
    chance = chance_error(both["product"], rng)
    return DecisionTable("both say yes", held_out, len(first), drawn.shape[1], "product", rows, chance)


def _beside(
    figures: Mapping[str, Mapping[str, Resampled]], favourite: str, curves: Mapping[str, tuple[CurveBin, ...]]
) -> tuple[Judged, ...]:
    best = figures[favourite]
    rows = []
    for name, own in figures.items():
        shared = [measure for measure in own if measure in best and measure not in ("said", "seen")]
        ahead = {} if name == favourite else {one: best[one].minus(own[one]) for one in shared}
        rows.append(Judged(name, estimates(own), ahead, curves.get(name, ())))
    return tuple(rows)


def _common() -> dict[str, object]:
    return {"bins": BINS, "resamples": RESAMPLES}
