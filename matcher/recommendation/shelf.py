"""Large files that are made once and read by many processes: derived, and named after what they were made from.

A file has its name only once it is whole: it is written beside it, ends with the SHA-256 of all before, and is
then renamed. Whoever asks for one checks that hash: a damaged or truncated file is never read but made again.
"""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from filelock import FileLock

_HASH = hashlib.sha256().digest_size
_BLOCK = 2**20
_NEW = "new"
#: Files that nobody has asked for in so many days go when another is made: their conference has changed.
DAYS_KEPT = 30


def shelved(folder: Path, name: str, make: Callable[[Path], None]) -> Path:
    """Return the file of a name, made first where it is not there or not whole.

    Several processes and threads may ask at once: one makes the file, the others wait for it. A file that somebody
    has mapped may be replaced or removed; the mapping stays as it was.

    Parameters
    ----------
    folder : made if it is not there.
    name : says all that the content depends on, such as a hash of it.
    make : writes the content into a new file; the hash is added behind it.

    Raises
    ------
    OSError
        If the folder cannot be written to.
    """
    path = folder / name
    if not is_whole(path):
        folder.mkdir(parents=True, exist_ok=True)
        # One lock for the folder: what is made is large, and two at once would need the memory of two.
        with FileLock(folder / "lock"):
            if not is_whole(path):
                _sweep(folder)
                _make(path, make)
    # Whoever may only read cannot say that the file was asked for, and may still have it.
    with suppress(OSError):
        os.utime(path)
    return path


def is_whole(path: Path) -> bool:
    """Return whether there is a file that ends with the hash of all before."""
    try:
        with path.open("rb") as stream:
            length = os.fstat(stream.fileno()).st_size - _HASH
            return length >= 0 and _hash_of(path, length) == os.pread(stream.fileno(), _HASH, length)
    except FileNotFoundError:
        return False


def _make(path: Path, make: Callable[[Path], None]) -> None:
    new = path.with_name(f"{path.name}.{_NEW}")
    try:
        make(new)
        with new.open("r+b") as stream:
            length = stream.seek(0, os.SEEK_END)
            stream.write(_hash_of(new, length))
            stream.flush()
            os.fsync(stream.fileno())
        new.replace(path)
    finally:
        new.unlink(missing_ok=True)


def _hash_of(path: Path, length: int) -> bytes:
    """Return the SHA-256 of the first bytes of a file."""
    total = hashlib.sha256()
    with path.open("rb") as stream:
        while length > 0 and (block := stream.read(min(length, _BLOCK))):
            total.update(block)
            length -= len(block)
    return total.digest()


def _sweep(folder: Path) -> None:
    """Remove what nobody asks for any more, and what a process that was killed had begun."""
    oldest = time.time() - DAYS_KEPT * 24 * 60 * 60
    for path in folder.iterdir():
        if path.name.endswith(f".{_NEW}") or (path.name != "lock" and path.stat().st_mtime < oldest):
            path.unlink(missing_ok=True)
