"""A bundle is plain numbers whose hash and shape are checked before anybody counts on them."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from matcher.bundle import MANIFEST, WEIGHTS, Origin, Source, bundle_files, default_bundle, hashes, load_bundle
from matcher.errors import ConfigurationError
from matcher.profiles import Side
from matcher.recommendation.features import Feature
from matcher.recommendation.ranker import PRIOR, PriorWeights
from matcher.recommendation.training import LEARNABLE

ORIGIN = Origin(
    name="small",
    trained=date(2026, 1, 2),
    data=Source(name="deals", licence="CC-BY", attribution="Somebody", files={"a.csv": "0" * 64}),
    learned=LEARNABLE,
    config={"seed": 0},
    libraries={"numpy": "2"},
    metrics={"auc": 0.5},
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, content in bundle_files(ORIGIN, PRIOR).items():
        (tmp_path / name).write_bytes(content)
    return tmp_path


def changed(path: Path, **keys: Any) -> None:
    path.write_text(json.dumps(json.loads(path.read_text()) | keys))


def test_what_was_written_is_read_again(folder: Path) -> None:
    bundle = load_bundle(folder)
    assert bundle.manifest.data.licence == "CC-BY"
    assert bundle.manifest.learned == ["text", "tags", "place"]
    for side in Side:
        assert bundle.weights[side].base == PRIOR[side].base
        assert dict(bundle.weights[side].weights) == dict(PRIOR[side].weights)


def test_the_same_weights_make_the_same_bytes() -> None:
    assert bundle_files(ORIGIN, PRIOR) == bundle_files(ORIGIN, PRIOR)
    assert bundle_files(replace(ORIGIN, trained=date(2026, 1, 3)), PRIOR) != bundle_files(ORIGIN, PRIOR)


def test_two_bundles_of_one_name_are_told_apart(folder: Path) -> None:
    first = load_bundle(folder).fingerprint
    louder = {side: replace(own, base=0.0) for side, own in PRIOR.items()}
    for name, content in bundle_files(ORIGIN, louder).items():
        (folder / name).write_bytes(content)
    assert first.startswith("small ")
    assert load_bundle(folder).fingerprint != first


def test_weights_that_were_touched_are_refused(folder: Path) -> None:
    path = folder / WEIGHTS
    path.write_bytes(path.read_bytes().replace(b"0.7", b"0.8"))
    with pytest.raises(ConfigurationError, match=r"weights\.json cannot be used: its content is not what"):
        load_bundle(folder)


def test_a_missing_file_is_named(folder: Path) -> None:
    (folder / WEIGHTS).unlink()
    with pytest.raises(ConfigurationError, match=r"weights\.json cannot be used: No such file"):
        load_bundle(folder)


@pytest.mark.parametrize(
    ("keys", "why"),
    [
        ({"colour": "red"}, "colour: Extra inputs are not permitted"),
        ({"format": 2}, "format: Input should be 1"),
        ({"features": ["text"]}, "it is about other features than text, tags"),
        ({"learned": ["smell"]}, "it is about other features than text, tags"),
        ({"files": {}}, "one file beside it"),
        ({"files": {"../other": "0" * 64}}, "one file beside it"),
        ({"trained": "yesterday"}, "trained: String should match"),
    ],
)
def test_a_manifest_that_says_something_unknown_is_refused(folder: Path, keys: dict[str, Any], why: str) -> None:
    changed(folder / MANIFEST, **keys)
    with pytest.raises(ConfigurationError) as refused:
        load_bundle(folder)
    assert why in str(refused.value)


@pytest.mark.parametrize(
    ("feature", "weight", "why"),
    [(Feature.TAGS, -0.1, "weights below 0: tags"), (Feature.TEXT, 0.0, "no weight for text")],
)
def test_weights_that_would_be_absurd_are_not_written(feature: Feature, weight: float, why: str) -> None:
    absurd = PriorWeights(0.0, {**PRIOR[Side.INVESTOR].weights, feature: weight})
    with pytest.raises(ValueError, match=why):
        bundle_files(ORIGIN, {**PRIOR, Side.INVESTOR: absurd})


def test_the_tables_of_a_folder_are_hashed_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "startups.csv").write_bytes(b"")
    (tmp_path / "notes.txt").write_bytes(b"x")
    # The SHA-256 of nothing.
    assert hashes(tmp_path) == {"startups.csv": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"}


def test_the_shipped_bundle_was_better_than_what_is_written_by_hand_and_names_its_source() -> None:
    bundle = default_bundle()
    assert bundle.manifest.data.licence.startswith("CC-BY")
    assert "CrunchBase" in bundle.manifest.data.attribution
    # Deals tell who, not how often: the level is as by hand.
    assert bundle.manifest.level == "assumed"
    for each in bundle.manifest.metrics["learned_is_better_by"]["written by hand"].values():
        for metric in ("ndcg@20", "auc"):
            value, low, _ = each[metric]
            assert value > low > 0
    for side in Side:
        for feature in set(Feature) - set(LEARNABLE):
            assert bundle.weights[side].weights[feature] == PRIOR[side].weights[feature]
