"""The cache gives back what it got or nothing, whatever happens to its file."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import time
import warnings
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from matcher.errors import ConfigurationError
from matcher.recommendation import vector_cache
from matcher.recommendation.vector_cache import CacheWarning, Vector, VectorCache, text_key

VECTORS = arrays(np.float32, 3, elements=st.floats(width=32, allow_nan=False))
LIBRARIES = st.dictionaries(st.text().map(text_key), VECTORS, max_size=20)

WRITER = """
import sys
from pathlib import Path
import numpy as np
from matcher.recommendation.vector_cache import VectorCache, text_key
cache = VectorCache(Path(sys.argv[1]))
for number in range(60):
    texts = [f"{sys.argv[2]} {number} {i}" for i in range(5)]
    cache.write("model", "", {text_key(text): np.full(4, number, np.float32) for text in texts})
"""


def library(size: int) -> dict[bytes, Vector]:
    rng = np.random.default_rng(size)
    return {text_key(f"text {i}"): rng.normal(size=512).astype(np.float32) for i in range(size)}


def same(found: dict[bytes, Vector], expected: dict[bytes, Vector]) -> bool:
    return found.keys() == expected.keys() and all(np.array_equal(found[key], expected[key]) for key in expected)


def test_the_key_is_the_hash_of_the_text() -> None:
    assert text_key("abc").hex() == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert text_key("\ud800") != text_key("?")


@settings(deadline=None, max_examples=25)
@given(vectors=LIBRARIES, others=LIBRARIES)
def test_what_was_written_is_read_and_nothing_else(
    tmp_path_factory: pytest.TempPathFactory, vectors: dict[bytes, Vector], others: dict[bytes, Vector]
) -> None:
    cache = VectorCache(tmp_path_factory.mktemp("cache") / "vectors.sqlite")
    cache.write("model", "query: ", vectors)
    cache.write("other model", "query: ", others)
    cache.write("model", "", others)
    everything = vectors.keys() | others.keys()
    assert same(cache.read("model", "query: ", everything), vectors)
    assert same(cache.read("model", "", everything), others)
    assert cache.read("model", "passage: ", everything) == {}


def test_a_vector_written_again_replaces_the_first(tmp_path: Path) -> None:
    cache = VectorCache(tmp_path / "vectors.sqlite")
    key = text_key("text")
    for value in (1, 2):
        cache.write("model", "", {key: np.full(2, value, np.float32)})
    assert cache.read("model", "", [key])[key].tolist() == [2, 2]


def test_it_reads_12_000_vectors_in_well_under_a_second(tmp_path: Path) -> None:
    cache = VectorCache(tmp_path / "vectors.sqlite")
    vectors = library(12_000)
    cache.write("model", "", vectors)
    started = time.perf_counter()
    found = cache.read("model", "", vectors.keys())
    assert time.perf_counter() - started < 0.7
    assert same(found, vectors)


def test_it_makes_the_folders_of_its_file(tmp_path: Path) -> None:
    VectorCache(tmp_path / "a" / "b" / "vectors.sqlite")
    assert (tmp_path / "a" / "b" / "vectors.sqlite").is_file()


def test_a_place_that_cannot_be_written_to_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="Name a file"):
        VectorCache(tmp_path)


def test_a_file_that_is_no_database_is_set_aside_and_rebuilt(tmp_path: Path) -> None:
    path = tmp_path / "vectors.sqlite"
    path.write_bytes(b"a letter to a friend" * 100)
    with pytest.warns(CacheWarning, match=r"renamed to vectors\.sqlite\.damaged"):
        cache = VectorCache(path)
    vectors = library(3)
    cache.write("model", "", vectors)
    assert same(cache.read("model", "", vectors), vectors)
    assert (tmp_path / "vectors.sqlite.damaged").read_bytes() == b"a letter to a friend" * 100


def test_files_set_aside_do_not_replace_each_other(tmp_path: Path) -> None:
    path = tmp_path / "vectors.sqlite"
    for letter in ("first", "second"):
        path.write_text(letter * 1000)
        with pytest.warns(CacheWarning):
            VectorCache(path)
    assert (tmp_path / "vectors.sqlite.damaged").read_text() == "first" * 1000
    assert (tmp_path / "vectors.sqlite.damaged-2").read_text() == "second" * 1000


def test_the_database_of_another_program_is_kept_whole(tmp_path: Path) -> None:
    path = tmp_path / "event.sqlite"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript("CREATE TABLE people (name); INSERT INTO people VALUES ('Ines');")
    with pytest.warns(CacheWarning, match="another program"):
        VectorCache(path)
    with closing(sqlite3.connect(tmp_path / "event.sqlite.damaged")) as connection:
        assert connection.execute("SELECT name FROM people").fetchall() == [("Ines",)]


@pytest.mark.parametrize(
    "statement", ["DROP TABLE vectors", "ALTER TABLE spaces DROP COLUMN id", "PRAGMA user_version=9"]
)
def test_tables_that_are_not_ours_are_set_aside(tmp_path: Path, statement: str) -> None:
    path = tmp_path / "vectors.sqlite"
    VectorCache(path)
    with closing(sqlite3.connect(path)) as connection:
        if "spaces" in statement:
            connection.executescript("DROP TABLE vectors; DROP TABLE spaces; CREATE TABLE spaces (nonsense)")
        else:
            connection.execute(statement)
            connection.commit()
    with pytest.warns(CacheWarning, match="new one begun"):
        cache = VectorCache(path)
    vectors = library(2)
    cache.write("model", "", vectors)
    assert same(cache.read("model", "", vectors), vectors)


@pytest.mark.parametrize("part", range(8))
def test_no_damage_gives_a_wrong_vector(tmp_path: Path, part: int) -> None:
    path = tmp_path / "vectors.sqlite"
    cache = VectorCache(path)
    vectors = library(200)
    cache.write("model", "", vectors)
    content = bytearray(path.read_bytes())
    start = len(content) * part // 8
    content[start : start + 3000] = bytes(range(250)) * 12
    path.write_bytes(content)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", CacheWarning)
        found = cache.read("model", "", vectors)
        cache.write("model", "", vectors)
        again = cache.read("model", "", vectors)
    assert all(np.array_equal(found[key], vectors[key]) for key in found)
    assert all(np.array_equal(again[key], vectors[key]) for key in again)


def test_a_file_cut_short_is_rebuilt(tmp_path: Path) -> None:
    path = tmp_path / "vectors.sqlite"
    cache = VectorCache(path)
    vectors = library(100)
    cache.write("model", "", vectors)
    path.write_bytes(path.read_bytes()[:50_000])
    with pytest.warns(CacheWarning):
        cache.read("model", "", vectors)
    cache.write("model", "", vectors)
    assert same(cache.read("model", "", vectors), vectors)


def test_a_lock_costs_a_warning_and_no_more(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vector_cache, "_SECONDS_TO_WAIT", 0.05)
    path = tmp_path / "vectors.sqlite"
    cache = VectorCache(path)
    vectors = library(2)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.warns(CacheWarning, match="computed again"):
            cache.write("model", "", vectors)
        assert cache.read("model", "", vectors) == {}
    cache.write("model", "", vectors)
    assert same(cache.read("model", "", vectors), vectors)


@pytest.mark.parametrize("before", [None, b"no database" * 500])
def test_processes_may_write_at_once(tmp_path: Path, before: bytes | None) -> None:
    path = tmp_path / "vectors.sqlite"
    if before:
        path.write_bytes(before)
        with pytest.warns(CacheWarning):
            VectorCache(path)
    command = [sys.executable, "-W", "error", "-c", WRITER, str(path)]
    writers = [subprocess.Popen([*command, name]) for name in ("Ines", "Ivo", "Sara")]
    assert [writer.wait(timeout=60) for writer in writers] == [0, 0, 0]
    keys = [text_key(f"{name} {i} {j}") for name in ("Ines", "Ivo", "Sara") for i in range(60) for j in range(5)]
    assert len(VectorCache(path).read("model", "", keys)) == 900
