"""Where the files that travel with the project lie: beside the package in a checkout, inside it in a wheel."""

from __future__ import annotations

from pathlib import Path

from matcher.errors import ConfigurationError

_PACKAGE = Path(__file__).resolve().parent
# The wheel's own copy goes first: beside an installed package lie other people's folders.
_ROOTS = (_PACKAGE / "_shipped", _PACKAGE.parent)


def shipped(name: str) -> Path:
    """Return the path of a file or folder that travels with the project.

    Parameters
    ----------
    name
        Path below the project's root, with forward slashes, such as ``"data/xian2017/conference.toml"``.

    Raises
    ------
    ConfigurationError
        If this installation does not have it.
    """
    for root in _ROOTS:
        path = root / name
        if path.exists():
            return path
    raise ConfigurationError(
        f"{name} is not part of this installation. Install matcher again, or run it from a full checkout."
    )
