"""All or nothing: a folder's files are written aside and take their places together at the end.

What is ours in an existing folder is replaced: the files of the set and the calendars that name matcher as their
maker. Everything else stays where it is. A folder in which somebody else's file bears one of our names is refused.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from matcher.errors import ConfigurationError


@dataclass(frozen=True, slots=True)
class FileSet:
    """Files that belong together.

    Attributes
    ----------
    thing : what they are of.
    names : in the order in which they are put into place; the last one seals the set.
    format_prefix : what the last one, when it is ours, says of itself, up to the version of its layout.
    """

    thing: str
    names: tuple[str, ...]
    format_prefix: str


PLAN: Final = FileSet(
    "plan",
    ("matches.csv", "timetable.csv", "changes.csv", "plan.xlsx", "report.html", "calendars", "plan.json"),
    "matcher plan",
)
_MAKER: Final = b"PRODID:-//matcher//"
_CALENDARS: Final = "calendars"
_HEAD_OCTETS = 256


@contextmanager
def staged(out: Path, files: FileSet = PLAN) -> Iterator[Path]:
    """Yield an empty folder to write into; when the block ends well, its content takes its place in ``out``.

    When the block or the moving fails or is interrupted, ``out`` is as it was and nothing is left beside it.

    Raises
    ------
    ConfigurationError
        If ``out`` is a file, cannot be written, or holds somebody else's file under one of our names.
    """
    out = Path(os.path.abspath(out))
    try:
        _refuse_strangers(out, files)
        home = out if out.is_dir() else out.parent
        home.mkdir(parents=True, exist_ok=True)
        # Beside what it replaces, so that moving is renaming: on one file system, and never a copy.
        aside = home / f".matcher-unfinished-{os.urandom(4).hex()}"
        aside.mkdir()
        try:
            fresh = aside / "new"
            fresh.mkdir()
            yield fresh
            if home is out:
                _replace_own(out, fresh, aside / "old", files)
            else:
                fresh.rename(out)
        finally:
            shutil.rmtree(aside, ignore_errors=True)
    except OSError as error:
        what = f"{error.strerror or error}" + (f" ({error.filename})" if error.filename else "")
        raise ConfigurationError(
            f"The {files.thing} could not be written to {out}: {what}. What was there before is untouched. Close "
            "its files if another program has them open, or name another folder."
        ) from error


def _refuse_strangers(out: Path, files: FileSet) -> None:
    if out.exists() and not out.is_dir():
        raise ConfigurationError(f"{out} is a file. Name a folder for the {files.thing}, or remove the file.")
    taken = [name for name in files.names if (out / name).exists()]
    seal = files.names[-1]
    if taken and not _is_ours(out / seal, files.format_prefix):
        raise ConfigurationError(
            f"{out} holds {', '.join(taken)}, but no {seal} that says matcher wrote them. Name another folder, "
            "or move them away."
        )


def _is_ours(summary: Path, format_prefix: str) -> bool:
    """Return whether a JSON file says that it is one of ours."""
    try:
        content = json.loads(summary.read_bytes())
    except (OSError, ValueError):
        return False
    return isinstance(content, dict) and str(content.get("format", "")).startswith(format_prefix)


def _replace_own(out: Path, fresh: Path, old: Path, files: FileSet) -> None:
    """Move our new files in and our old ones out; undo all of it if one of the moves fails."""
    strangers = list(_strangers(out / _CALENDARS))
    for stranger in strangers:
        if (fresh / _CALENDARS / stranger).exists():
            raise ConfigurationError(
                f"{out / _CALENDARS / stranger} bears the name of a calendar of this plan, but matcher did not "
                "write it. Move it away, or name another folder."
            )
    old.mkdir()
    moved: list[tuple[Path, Path]] = []
    try:
        for stranger in strangers:
            (fresh / _CALENDARS / stranger).parent.mkdir(parents=True, exist_ok=True)
            _move(out / _CALENDARS / stranger, fresh / _CALENDARS / stranger, moved)
        for name in files.names:
            if (out / name).exists():
                _move(out / name, old / name, moved)
            if (fresh / name).exists():
                _move(fresh / name, out / name, moved)
    except BaseException:
        for source, target in reversed(moved):
            if target.exists() and not source.exists():
                target.rename(source)
        raise


def _move(source: Path, target: Path, moved: list[tuple[Path, Path]]) -> None:
    moved.append((source, target))  # first, so that an interruption between the two is undone as well
    source.rename(target)


def _strangers(calendars: Path) -> Iterator[Path]:
    """Yield what lies below our folder of calendars without being ours, relative to it."""
    for folder, _, names in os.walk(calendars):
        for name in names:
            path = Path(folder, name)
            if not _is_our_calendar(path):
                yield path.relative_to(calendars)


def _is_our_calendar(path: Path) -> bool:
    if path.suffix != ".ics" or path.is_symlink():
        return False
    with path.open("rb") as file:
        return _MAKER in file.read(_HEAD_OCTETS)
