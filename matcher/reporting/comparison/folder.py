"""The files of a comparison, all or none: comparison.csv, comparison.html and comparison.json."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final

from matcher.errors import ConfigurationError

if TYPE_CHECKING:
    from matcher.comparison import Comparison

#: In the order in which they are put into place; the last one says that they are ours.
OWN: Final = ("comparison.csv", "comparison.html", "comparison.json")
#: What a comparison.json of ours says of itself, up to the version of its layout.
_FORMAT_PREFIX: Final = "matcher comparison"


def write_comparison(comparison: Comparison, out: Path) -> None:
    """Write the files into the folder ``out``, which is made if it does not exist; what else is there stays.

    They are written into a hidden folder first and put into place together, so that a run that fails or is
    interrupted leaves ``out`` as it was.

    Raises
    ------
    ConfigurationError
        If ``out`` is a file, cannot be written, or holds somebody else's file under one of our names.
    """
    from matcher.reporting.comparison.page import render
    from matcher.reporting.comparison.records import record, table

    text = json.dumps(record(comparison), ensure_ascii=False, indent=2, allow_nan=False) + "\n"
    put(out, dict(zip(OWN, (table(comparison), render(comparison), text), strict=True)))


def put(out: Path, texts: Mapping[str, str]) -> None:
    """Write files of one folder together; when that fails or is interrupted, it is as it was.

    Raises
    ------
    ConfigurationError
        As ``write_comparison``.
    """
    out = Path(os.path.abspath(out))
    try:
        _refuse_strangers(out)
        home = out if out.is_dir() else out.parent
        home.mkdir(parents=True, exist_ok=True)
        # Beside what it replaces, so that moving is renaming: on one file system, and never a copy.
        aside = home / f".matcher-unfinished-{os.urandom(4).hex()}"
        aside.mkdir()
        try:
            fresh = aside / "new"
            fresh.mkdir()
            for name, text in texts.items():
                (fresh / name).write_text(text, encoding="utf-8")
            if home is out:
                _replace(out, fresh, aside / "old")
            else:
                fresh.rename(out)
        finally:
            shutil.rmtree(aside, ignore_errors=True)
    except OSError as error:
        what = f"{error.strerror or error}" + (f" ({error.filename})" if error.filename else "")
        raise ConfigurationError(
            f"The comparison could not be written to {out}: {what}. What was there before is untouched. Close its "
            "files if another program has them open, or name another folder."
        ) from error


def _replace(out: Path, fresh: Path, old: Path) -> None:
    """Move new files in and old ones out; undo all of it if one of the moves fails or is interrupted."""
    old.mkdir()
    moved: list[tuple[Path, Path]] = []
    try:
        for name in sorted(path.name for path in fresh.iterdir()):
            for source, target in ((out / name, old / name), (fresh / name, out / name)):
                if source.exists():
                    moved.append((source, target))
                    source.rename(target)
    except BaseException:
        for source, target in reversed(moved):
            if target.exists() and not source.exists():
                target.rename(source)
        raise


def _refuse_strangers(out: Path) -> None:
    if out.exists() and not out.is_dir():
        raise ConfigurationError(f"{out} is a file. Name a folder for the comparison, or remove the file.")
    taken = [name for name in OWN if (out / name).exists()]
    if taken and not _is_ours(out / "comparison.json"):
        raise ConfigurationError(
            f"{out} holds {', '.join(taken)}, but no comparison.json that says matcher wrote them. Name another "
            "folder, or move them away."
        )


def _is_ours(path: Path) -> bool:
    try:
        content = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return False
    return isinstance(content, dict) and str(content.get("format", "")).startswith(_FORMAT_PREFIX)
