"""Where files of whole conferences lie: in the site's folder, for a day."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from web.errors import NotFoundError
from web.settings import Settings

#: They hold everybody's data: whoever wants one longer keeps it elsewhere.
KEPT = timedelta(days=1)
_OUT, _IN = "exports", "imports"
_NAME = re.compile(r"(?P<conference>\d+)-\d{8}-\d{6}-[0-9a-f]{16}\.zip")


@dataclass(frozen=True, slots=True)
class ReadyFile:
    """An export that can be fetched."""

    name: str
    made_at: datetime
    size: int


def new_export(settings: Settings, conference_id: int, now: datetime) -> Path:
    """Return where an export is to be written."""
    name = f"{conference_id}-{now.astimezone(UTC):%Y%m%d-%H%M%S}-{secrets.token_hex(8)}.zip"
    return _folder(settings, _OUT) / name


def exports_of(settings: Settings, conference_id: int, now: datetime) -> list[ReadyFile]:
    """Return the exports of a conference, the latest first."""
    found = [
        ReadyFile(path.name, datetime.fromtimestamp(path.stat().st_mtime, UTC), path.stat().st_size)
        for path in _folder(settings, _OUT).glob(f"{conference_id}-*.zip")
        if _NAME.fullmatch(path.name)
    ]
    return sorted((one for one in found if one.made_at > now - KEPT), key=lambda one: one.made_at, reverse=True)


def export_file(settings: Settings, conference_id: int, name: str) -> Path:
    """Return an export of a conference by its name."""
    known = _NAME.fullmatch(name)
    path = _folder(settings, _OUT) / name
    if known is None or known["conference"] != str(conference_id) or not path.is_file():
        raise NotFoundError("no such export")
    return path


def new_import(settings: Settings) -> Path:
    """Return where a file that comes in is to be written."""
    return _folder(settings, _IN) / f"{secrets.token_hex(16)}.zip"


def import_file(settings: Settings, name: str) -> Path:
    """Return a file that came in, by its name."""
    return _folder(settings, _IN) / Path(name).name


def forget_files(settings: Settings, now: datetime) -> int:
    """Remove files older than a day; return how many."""
    count = 0
    for name in (_OUT, _IN):
        for path in _folder(settings, name).glob("*"):
            if datetime.fromtimestamp(path.stat().st_mtime, UTC) <= now - KEPT:
                path.unlink(missing_ok=True)
                count += 1
    return count


def _folder(settings: Settings, name: str) -> Path:
    path = settings.folder / name
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path
