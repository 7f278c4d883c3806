"""Learned weights as a folder anybody can read: the sole door to ``models/``.

A bundle is ``manifest.json`` (what it was learned from, how, and what it reached) and ``weights.json`` (plain
numbers), whose hash stands in the manifest. Nothing in it is code.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Any, Final, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from matcher.errors import ConfigurationError
from matcher.plan import Level
from matcher.profiles import Side
from matcher.recommendation.features import Feature
from matcher.recommendation.ranker import PriorWeights
from matcher.shipped import shipped

MANIFEST: Final = "manifest.json"
WEIGHTS: Final = "weights.json"
#: The format this version writes, and the only one it reads.
FORMAT: Final = 1
DEFAULT: Final = "models/default"

_Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class _Shape(BaseModel):
    """Refuses keys it does not know, values of another type, and numbers that are none."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, allow_inf_nan=False)


class Source(_Shape):
    """The data that taught the weights; ``files`` has the hash of each."""

    name: str
    licence: str
    attribution: str
    files: dict[str, _Sha256]


class Manifest(_Shape):
    """What a bundle says of itself.

    ``learned`` are the features whose weights the data taught; ``level`` says whether the base, how often people
    say yes at all, was measured too.
    """

    format: Literal[1]
    name: Annotated[str, Field(min_length=1)]
    trained: Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$")]
    data: Source
    features: list[str]
    learned: list[str]
    level: Literal["assumed", "measured"] = "assumed"
    config: dict[str, str | int | float]
    libraries: dict[str, str]
    metrics: dict[str, Any]
    files: dict[str, _Sha256]


class _SideWeights(_Shape):
    base: float
    weights: dict[str, float]


class _Weights(_Shape):
    investor: _SideWeights
    startup: _SideWeights


@dataclass(frozen=True, slots=True)
class Bundle:
    """Weights for both sides with what is known of them."""

    manifest: Manifest
    weights: Mapping[Side, PriorWeights] = field(hash=False)

    @property
    def fingerprint(self) -> str:
        """The name, and enough of the hash of the weights to tell two bundles of one name apart."""
        return f"{self.manifest.name} {self.manifest.files[WEIGHTS][:12]}"


@dataclass(frozen=True, slots=True)
class Origin:
    """Where weights come from and how: what a manifest says beside the weights themselves."""

    name: str
    trained: date
    data: Source
    learned: tuple[Feature, ...]
    config: Mapping[str, str | int | float] = field(hash=False)
    libraries: Mapping[str, str] = field(hash=False)
    metrics: Mapping[str, Any] = field(hash=False)
    level: Level = Level.ASSUMED


def bundle_files(origin: Origin, weights: Mapping[Side, PriorWeights]) -> dict[str, bytes]:
    """Return the files of a bundle by name; the same arguments give the same bytes.

    Raises
    ------
    ValueError
        If a weight is missing, is no number or is below 0, or that of the texts is 0.
    """
    plain = _Weights(
        **{
            side.value: _SideWeights(
                base=own.base, weights={feature.value: own.weights[feature] for feature in Feature}
            )
            for side, own in weights.items()
        }
    )
    fault = _fault(plain)
    if fault:
        raise ValueError(fault)
    numbers = _json(plain.model_dump())
    manifest = Manifest(
        format=FORMAT,
        name=origin.name,
        trained=origin.trained.isoformat(),
        data=origin.data,
        features=[feature.value for feature in Feature],
        learned=[feature.value for feature in origin.learned],
        level=origin.level.value,
        config=dict(origin.config),
        libraries=dict(origin.libraries),
        metrics=dict(origin.metrics),
        files={WEIGHTS: sha256(numbers).hexdigest()},
    )
    return {WEIGHTS: numbers, MANIFEST: _json(manifest.model_dump())}


def load_bundle(folder: Path) -> Bundle:
    """Read a bundle.

    Raises
    ------
    ConfigurationError
        If a file is missing, is not what the manifest says, or holds something this version does not know.
    """
    return bundle_of({name: _bytes(folder / name) for name in (MANIFEST, WEIGHTS)}, folder)


def bundle_of(files: Mapping[str, bytes], folder: Path) -> Bundle:
    """Return the bundle that files hold, given by name; ``folder`` only says in errors where they come from.

    Raises
    ------
    ConfigurationError
        If one is not what the manifest says, or holds something this version does not know.
    """
    manifest = _read(files, folder / MANIFEST, Manifest)
    features = [feature.value for feature in Feature]
    if manifest.features != features or not set(manifest.learned) <= set(features):
        raise _refusal(folder / MANIFEST, f"it is about other features than {', '.join(features)}")
    if set(manifest.files) != {WEIGHTS}:
        raise _refusal(folder / MANIFEST, f"a bundle of this format has one file beside it, {WEIGHTS}")
    if sha256(files[WEIGHTS]).hexdigest() != manifest.files[WEIGHTS]:
        raise _refusal(folder / WEIGHTS, "its content is not what the manifest was written for")
    plain = _read(files, folder / WEIGHTS, _Weights)
    fault = _fault(plain)
    if fault:
        raise _refusal(folder / WEIGHTS, fault)
    sides = {Side.INVESTOR: plain.investor, Side.STARTUP: plain.startup}
    weights = {
        side: PriorWeights(own.base, MappingProxyType({one: own.weights[one.value] for one in Feature}))
        for side, own in sides.items()
    }
    return Bundle(manifest, MappingProxyType(weights))


@cache
def default_bundle() -> Bundle:
    """Return the bundle that travels with the project; it is read once.

    Raises
    ------
    ConfigurationError
        If this installation does not have it, or it is damaged.
    """
    return load_bundle(shipped(DEFAULT))


def hashes(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of each table of a conference folder, by file name."""
    found = {}
    for path in sorted(folder.iterdir()):
        if path.is_file() and path.suffix.lower() in {".csv", ".xlsx", ".jsonl", ".toml"}:
            found[path.name] = sha256(_bytes(path)).hexdigest()
    return found


def _fault(plain: _Weights) -> str:
    """Return what is wrong with weights, or nothing."""
    for side, own in (("investor", plain.investor), ("startup", plain.startup)):
        if set(own.weights) != {feature.value for feature in Feature}:
            return f"{side} must have one weight for each of {', '.join(Feature)}"
        below = [name for name, weight in own.weights.items() if weight < 0]
        if below:
            return f"{side} has weights below 0: {', '.join(below)}"
        if not own.weights[Feature.TEXT.value]:
            return f"{side} has no weight for text, through which the lists of two languages are evened"
    return ""


T = TypeVar("T", bound=_Shape)


def _read(files: Mapping[str, bytes], path: Path, shape: type[T]) -> T:
    try:
        return shape.model_validate_json(files[path.name])
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"]))
        raise _refusal(path, f"{place + ': ' if place else ''}{first['msg']}") from error


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise _refusal(path, error.strerror or str(error)) from error


def _refusal(path: Path, why: str) -> ConfigurationError:
    return ConfigurationError(
        f"The weights in {path} cannot be used: {why}. Install matcher again, or write them with `matcher train`."
    )


def _json(value: object) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=2, allow_nan=False) + "\n").encode()
