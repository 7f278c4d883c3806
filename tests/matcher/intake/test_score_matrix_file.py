from __future__ import annotations

import re
from contextlib import suppress
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import numpy as np
import pytest

from matcher.errors import Finding, InputError
from matcher.intake.score_matrix_file import read_score_matrix

LEGAL: dict[str, Any] = {
    "scores": np.array([[0.5, -0.25, 1.0], [0.1, 0.2, 0.3]]),
    "forbidden": np.array([[False, False, True], [False, False, False]]),
    "investor_min": np.array([0, 1]),
    "investor_max": np.array([2, 3]),
    "startup_min": np.array([0, 0, 0]),
    "startup_max": np.array([2, 2, 2]),
}
NUMBERS = "investor_min", "investor_max", "startup_min", "startup_max"
PLACES: dict[str, Any] = {"sub_forum": np.array([0, 1, 1]), "sub_forum_capacity": np.array([4, 2])}


def written(tmp_path: Path, without: str | None = None, **arrays: Any) -> Path:
    path = tmp_path / "problem.npz"
    np.savez(path, **{name: value for name, value in {**LEGAL, **arrays}.items() if name != without})
    return path


def findings(path: Path) -> list[Finding]:
    with pytest.raises(InputError) as caught:
        read_score_matrix(path)
    return list(caught.value.findings)


def test_a_file_without_optional_arrays_restricts_nothing(tmp_path: Path) -> None:
    matrix = read_score_matrix(written(tmp_path))
    assert not matrix.pinned.any()
    assert matrix.sub_forum.tolist() == [0, 0, 0]
    assert matrix.sub_forum_capacity.tolist() == [6]
    assert matrix.scores[0].tolist() == [0.5, -0.25, 0.0]  # the score of a forbidden pair counts nowhere


def test_every_array_is_read_and_whole_floats_and_zeros_and_ones_are_welcome(tmp_path: Path) -> None:
    matrix = read_score_matrix(
        written(
            tmp_path,
            pinned=np.array([[1, 0, 0], [0, 0, 0]]),
            startup_max=np.array([2.0, 1.0, 2.0]),
            **PLACES,
        )
    )
    assert matrix.pinned.tolist() == [[True, False, False], [False, False, False]]
    assert matrix.startup_max.dtype == np.int64
    assert matrix.startup_max.tolist() == [2, 1, 2]
    assert matrix.sub_forum_capacity.tolist() == [4, 2]


def test_a_forbidden_pair_needs_no_score(tmp_path: Path) -> None:
    scores = np.array([[0.5, 0.2, np.nan], [0.1, 0.2, 0.3]])
    assert np.isfinite(read_score_matrix(written(tmp_path, scores=scores)).scores).all()


@pytest.mark.parametrize(
    ("arrays", "place", "problem"),
    [
        ({"scores": np.array([[0.5, np.nan, 0.0], [0.1, np.inf, 0.3]])}, "scores[0, 1]", "not a finite number"),
        ({"scores": np.array([[0.5, 0.1, 0.0], [0.1, -np.inf, 0.3]])}, "scores[1, 1]", "not a finite number"),
        ({"scores": np.array([[0.5, 1e101, 0.0], [0.1, 0.2, 0.3]])}, "scores[0, 1]", "not a finite number"),
        ({"scores": np.array([["a", "b"]])}, "scores", "wrong kind"),
        ({"scores": np.zeros(3)}, "scores", "wrong shape"),
        ({"scores": np.zeros((0, 3))}, "scores", "wrong shape"),
        ({"forbidden": np.zeros((2, 2), bool)}, "forbidden", "wrong shape"),
        ({"forbidden": np.full((2, 3), 2)}, "forbidden", "wrong kind"),
        ({"investor_min": np.array(["1", "2"])}, "investor_min", "wrong kind"),
        ({"investor_min": np.zeros(3, int)}, "investor_min", "wrong shape"),
        ({"investor_max": np.array([2, -1])}, "investor_max[1]", "below 0"),
        ({"investor_max": np.array([2, 2**40])}, "investor_max[1]", "huge"),
        ({"startup_min": np.array([0.5, 0, 0])}, "startup_min[0]", "not a whole number"),
        ({"startup_min": np.array([0, 0, np.nan])}, "startup_min[2]", "not a whole number"),
        ({"investor_min": np.array([0, 4]), "investor_max": np.array([2, 3])}, "investor_min[1]", "above the max"),
        ({"investor_min": np.array([3, 0]), "investor_max": np.array([3, 3])}, "investor_min[0]", "may meet"),
        ({"startup_min": np.array([0, 0, 2])}, "startup_min[2]", "may meet"),
        ({"pinned": LEGAL["forbidden"]}, "pinned[0, 2]", "pinned and forbidden"),
        (
            {"pinned": ~LEGAL["forbidden"], "startup_max": np.array([1, 2, 2])},
            "startup_max[0]",
            "below the number of pinned",
        ),
        ({**PLACES, "sub_forum": np.array([0, 2, 1])}, "sub_forum[1]", "no such sub-forum"),
        ({**PLACES, "sub_forum_capacity": np.array([4, -1])}, "sub_forum_capacity[1]", "below 0"),
        ({**PLACES, "sub_forum_capacity": np.array([[4, 1]])}, "sub_forum_capacity", "wrong shape"),
        (
            {**PLACES, "sub_forum_capacity": np.array([1, 9]), "pinned": ~LEGAL["forbidden"]},
            "sub_forum_capacity[0]",
            "capacity is below",
        ),
        ({"sub_forum": PLACES["sub_forum"]}, "sub_forum", "needs its companion"),
        ({"sub_forum_capacity": np.array([3])}, "sub_forum_capacity", "needs its companion"),
        ({"weights": np.array([1])}, "weights", "unknown"),
    ],
)
def test_each_fault_is_named_with_its_place(
    tmp_path: Path, arrays: dict[str, Any], place: str, problem: str
) -> None:
    found = [finding for finding in findings(written(tmp_path, **arrays)) if finding.column == place]
    assert any(problem in finding.problem.en for finding in found), found
    for finding in found:
        assert finding.severity == "error"
        assert re.search("[一-鿿]", finding.problem.zh)
        assert "{" not in finding.advice.en + finding.advice.zh


@pytest.mark.parametrize("name", list(LEGAL))
def test_a_missing_array_is_named(tmp_path: Path, name: str) -> None:
    found = findings(written(tmp_path, without=name))
    assert [(one.column, one.problem.en) for one in found] == [(name, "the array is missing")]


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    path = written(
        tmp_path, without="startup_min", investor_max=np.array([2, -1]), scores=np.full((2, 3), np.inf), spare=[1]
    )
    assert {one.column for one in findings(path)} >= {"startup_min", "investor_max[1]", "scores[0, 0]", "spare"}


def test_of_many_faults_of_a_kind_the_first_are_listed_and_the_rest_counted(tmp_path: Path) -> None:
    size = 10, 10
    path = tmp_path / "problem.npz"
    arrays: dict[str, Any] = {name: np.full(10, 1) for name in NUMBERS}
    np.savez(path, scores=np.full(size, np.nan), forbidden=np.zeros(size, bool), **arrays)
    found = findings(path)
    assert len(found) == 21
    assert (found[-1].column, found[-1].found) == ("scores", "80")
    assert found[-1].problem.en == "more like these: not a finite number"


def test_what_is_no_npz_file_is_refused(tmp_path: Path) -> None:
    whole = written(tmp_path).read_bytes()
    single = tmp_path / "single.npy"
    np.save(single, np.zeros(3))
    pickled = tmp_path / "pickled.npz"
    np.savez(pickled, scores=np.array([{"a": 1}], dtype=object), allow_pickle=True)
    damaged = bytearray(whole)
    damaged[len(whole) // 3] ^= 0xFF
    for name, content in (
        ("empty", b""),
        ("text", b"scores\n1\n"),
        ("truncated", whole[:-60]),
        ("half", whole[: len(whole) // 2]),
        ("single", single.read_bytes()),
        ("pickled", pickled.read_bytes()),
    ):
        path = tmp_path / name
        path.write_bytes(content)
        (found,) = findings(path)
        assert found.problem.en == "not a readable NPZ file", name
    (found,) = findings(tmp_path / "absent.npz")
    assert found.column is None


def test_bytes_that_were_changed_on_the_way_never_raise_anything_else(tmp_path: Path) -> None:
    whole = written(tmp_path).read_bytes()
    path = tmp_path / "damaged.npz"
    rng = np.random.default_rng(0)
    for _ in range(60):
        damaged = bytearray(whole)
        for place in rng.integers(0, len(whole), 4):
            damaged[place] ^= int(rng.integers(1, 256))
        path.write_bytes(bytes(damaged))
        with suppress(InputError):
            read_score_matrix(path)


@pytest.mark.parametrize("name", ["scores", "pinned", "sub_forum_capacity"])
def test_a_part_that_begins_as_no_array_is_named(tmp_path: Path, name: str) -> None:
    path = written(tmp_path, without=name, **PLACES)
    with ZipFile(path, "a") as archive:
        archive.writestr(f"{name}.npy", b"\x92NUMPY that is none")
    (found,) = (one for one in findings(path) if one.found == "no array")
    assert (found.problem.en, found.column) == ("not a readable NPZ file", name)
