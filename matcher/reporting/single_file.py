"""One file, all or nothing: written beside its place and then moved there."""

from __future__ import annotations

import os
from pathlib import Path

from matcher.errors import ConfigurationError


def write_atomically(path: Path, content: bytes) -> None:
    """Write a file; when that fails or is interrupted, what was there before stands and nothing is left beside it.

    Raises
    ------
    ConfigurationError
        If the file cannot be written.
    """
    path = Path(os.path.abspath(path))
    # Beside its place, so that moving is renaming: on one file system, and never a copy.
    aside = path.parent / f".matcher-unfinished-{os.urandom(4).hex()}"
    try:
        try:
            aside.write_bytes(content)
            aside.replace(path)
        finally:
            aside.unlink(missing_ok=True)
    except OSError as error:
        raise ConfigurationError(
            f"{path} could not be written: {error.strerror or error}. What was there before is untouched. "
            "Close it if another program has it open, or name another file."
        ) from error
