"""Vectors kept by what they were made from, in one SQLite file that may be deleted at any time."""

from __future__ import annotations

import hashlib
import sqlite3
import time
import warnings
import zlib
from collections.abc import Callable, Collection, Mapping
from contextlib import closing, suppress
from pathlib import Path
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from matcher.errors import ConfigurationError

Vector = NDArray[np.float32]
_Result = TypeVar("_Result")

# Both stand in the file's header and tell our files from others.
_APPLICATION_ID = int.from_bytes(b"mtch", "big")
_LAYOUT = 1
_SECONDS_TO_WAIT = 60.0
_SECONDS_BETWEEN_TRIES = 0.01
_KEYS_A_QUERY = 10_000
# SQLITE_ERROR is here because our SQL is fixed: if it fails, the tables are not ours.
_DAMAGE = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR}

# The vectors stand in a table of their own with an index beside it: rows of 1.5 kB inside an index would each
# take an overflow page.
_TABLES = f"""
    BEGIN IMMEDIATE;
    CREATE TABLE IF NOT EXISTS spaces (
        id INTEGER PRIMARY KEY, fingerprint TEXT NOT NULL, prompt TEXT NOT NULL, UNIQUE (fingerprint, prompt));
    CREATE TABLE IF NOT EXISTS vectors (
        space INTEGER NOT NULL REFERENCES spaces, key BLOB NOT NULL, checksum INTEGER NOT NULL,
        vector BLOB NOT NULL, UNIQUE (space, key));
    PRAGMA application_id = {_APPLICATION_ID};
    PRAGMA user_version = {_LAYOUT};
    COMMIT;
"""


class CacheWarning(UserWarning):
    """The cache of vectors could not be used, or was rebuilt; vectors are computed again."""


class _ForeignFileError(sqlite3.DatabaseError):
    """A database that this module did not write."""


def text_key(text: str) -> bytes:
    """Return the SHA-256 of a text, 32 bytes; lone surrogates are hashed as they stand."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()


class VectorCache:
    """Raw vectors by encoder fingerprint, prompt and hash of the text.

    Nothing but time is lost with the file: one that is damaged or not ours is renamed to ``NAME.damaged`` and a
    new one begun, with a warning; a file that is locked or a disk that is full costs a warning, too. Several
    processes and threads may read and write at once. Each call opens the file and closes it again.

    Parameters
    ----------
    path : Path
        The file, made with its folders if it is not there.

    Raises
    ------
    ConfigurationError
        If no file can be opened or made there.
    """

    def __init__(self, path: Path) -> None:
        self._path = Path(path)
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with self._path.open("ab"):
                pass
        except OSError as error:
            raise ConfigurationError(
                f"The cache of vectors cannot be written: {error}. Name a file in a folder that may be written to."
            ) from error
        self._run(lambda _: None, None)

    @property
    def shelf(self) -> Path:
        """The folder beside the file for what is made of very many vectors; it need not be there."""
        return self._path.with_name(f"{self._path.name}.indexes")

    def read(self, fingerprint: str, prompt: str, keys: Collection[bytes]) -> dict[bytes, Vector]:
        """Return the vectors that are there.

        Parameters
        ----------
        fingerprint, prompt : str
            What the vectors were made by.
        keys : collection of bytes
            What ``text_key`` gave for the texts.

        Returns
        -------
        dict
            From key to a read-only vector of shape (width,), float32; keys that are not there are left out.
        """
        wanted = sorted(set(keys))

        def work(connection: sqlite3.Connection) -> dict[bytes, Vector]:
            found = {}
            space = _space(connection, fingerprint, prompt)
            for start in range(0, len(wanted) if space is not None else 0, _KEYS_A_QUERY):
                some = wanted[start : start + _KEYS_A_QUERY]
                marks = ", ".join("?" * len(some))
                query = f"SELECT key, checksum, vector FROM vectors WHERE space = ? AND key IN ({marks})"  # noqa: S608 - marks
                for key, checksum, vector in connection.execute(query, (space, *some)):
                    if zlib.crc32(vector) == checksum:
                        found[key] = np.frombuffer(vector, np.float32)
            return found

        return self._run(work, {}) if wanted else {}

    def write(self, fingerprint: str, prompt: str, vectors: Mapping[bytes, Vector]) -> None:
        """Keep vectors; those that are there already are replaced.

        Parameters
        ----------
        fingerprint, prompt : str
            What the vectors were made by.
        vectors : mapping
            From what ``text_key`` gave to a vector of shape (width,), float32.
        """
        blobs = {key: np.ascontiguousarray(vector, np.float32).tobytes() for key, vector in vectors.items()}

        def work(connection: sqlite3.Connection) -> None:
            connection.execute("BEGIN IMMEDIATE")
            connection.execute(
                "INSERT OR IGNORE INTO spaces (fingerprint, prompt) VALUES (?, ?)", (fingerprint, prompt)
            )
            space = _space(connection, fingerprint, prompt)
            connection.executemany(
                "INSERT OR REPLACE INTO vectors (space, key, checksum, vector) VALUES (?, ?, ?, ?)",
                [(space, key, zlib.crc32(blob), blob) for key, blob in blobs.items()],
            )
            connection.execute("COMMIT")

        if blobs:
            self._run(work, None)

    def _run(self, work: Callable[[sqlite3.Connection], _Result], otherwise: _Result) -> _Result:
        """Do the work with an open file; what cannot be done is warned about, and ``otherwise`` is the result."""
        for last in (False, True):
            try:
                with closing(self._open()) as connection:
                    return work(connection)
            except sqlite3.DatabaseError as error:
                if last or not _is_damage(error):
                    self._warn(f"could not be used ({error}); the vectors are computed again")
                    break
                self._set_aside(error)
        return otherwise

    def _open(self) -> sqlite3.Connection:
        # SQLite does not wait for a process that is just making the file or closing it as the last one.
        until = time.monotonic() + _SECONDS_TO_WAIT
        while True:
            connection = sqlite3.connect(self._path, timeout=_SECONDS_TO_WAIT, isolation_level=None)
            try:
                _prepare(connection)
            except sqlite3.OperationalError as error:
                connection.close()
                if not _is(error, sqlite3.SQLITE_BUSY) or time.monotonic() > until:
                    raise
                time.sleep(_SECONDS_BETWEEN_TRIES)
            except BaseException:
                connection.close()
                raise
            else:
                return connection

    def _set_aside(self, damage: sqlite3.DatabaseError) -> None:
        """Rename the file, unless another process has already put a sound one in its place."""
        with suppress(sqlite3.DatabaseError), closing(self._open()) as connection:
            if connection.execute("PRAGMA quick_check(1)").fetchone() == ("ok",):
                return
        aside = self._path.with_name(f"{self._path.name}.damaged")
        number = 1
        while aside.exists():
            number += 1
            aside = self._path.with_name(f"{self._path.name}.damaged-{number}")
        for suffix in ("-wal", "-shm", ""):
            part = self._path.with_name(self._path.name + suffix)
            with suppress(FileNotFoundError):
                part.rename(aside.with_name(aside.name + suffix))
        self._warn(f"is damaged or not ours ({damage}); it was renamed to {aside.name} and a new one begun")

    def _warn(self, what: str) -> None:
        warnings.warn(f"The cache of vectors {self._path} {what}.", CacheWarning, stacklevel=4)


def _prepare(connection: sqlite3.Connection) -> None:
    """Make the tables in a new file; refuse a file with others."""
    # A power cut may lose the last vectors, but it cannot damage the file.
    connection.execute("PRAGMA synchronous = NORMAL")
    (empty,) = connection.execute("SELECT count(*) = 0 FROM sqlite_master").fetchone()
    if empty:
        connection.execute("PRAGMA page_size = 16384")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.executescript(_TABLES)
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    (layout,) = connection.execute("PRAGMA user_version").fetchone()
    if (application, layout) != (_APPLICATION_ID, _LAYOUT):
        raise _ForeignFileError("it is the database of another program, or of another version of this one")
    connection.execute("SELECT id, fingerprint, prompt FROM spaces LIMIT 0")
    connection.execute("SELECT space, key, checksum, vector FROM vectors LIMIT 0")


def _space(connection: sqlite3.Connection, fingerprint: str, prompt: str) -> int | None:
    row = connection.execute(
        "SELECT id FROM spaces WHERE fingerprint = ? AND prompt = ?", (fingerprint, prompt)
    ).fetchone()
    return row[0] if row else None


def _is_damage(error: sqlite3.DatabaseError) -> bool:
    return isinstance(error, _ForeignFileError) or _is(error, *_DAMAGE)


def _is(error: sqlite3.DatabaseError, *kinds: int) -> bool:
    # The low byte is the kind of error, the rest its details.
    return getattr(error, "sqlite_errorcode", 0) & 0xFF in kinds
