"""Weights are used only if they are the known ones, and their package is never run."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from matcher.errors import ConfigurationError
from matcher.recommendation.installed_weights import installed_weights

CONTENT = b"weights"
SHA256 = hashlib.sha256(CONTENT).hexdigest()
REQUIREMENT = "a_package_of_weights==1.0"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An installed package that cannot be imported."""
    package = tmp_path / "a_package_of_weights"
    package.mkdir()
    (package / "__init__.py").write_text("raise RuntimeError('this package must not be run')")
    (package / "weights.bin").write_bytes(CONTENT)
    monkeypatch.syspath_prepend(tmp_path)
    return package


def test_the_file_is_found_without_importing_the_package(folder: Path) -> None:
    found = installed_weights("a_package_of_weights", "weights.bin", SHA256, REQUIREMENT)
    assert found == folder / "weights.bin"


def test_another_content_is_refused(folder: Path) -> None:
    (folder / "weights.bin").write_bytes(CONTENT + b"!")
    with pytest.raises(ConfigurationError, match=f"not {SHA256}. Install it with: .*{REQUIREMENT}"):
        installed_weights("a_package_of_weights", "weights.bin", SHA256, REQUIREMENT)


def test_a_missing_file_is_refused(folder: Path) -> None:
    (folder / "weights.bin").unlink()
    with pytest.raises(ConfigurationError, match=r"has no file weights\.bin. Install it with"):
        installed_weights("a_package_of_weights", "weights.bin", SHA256, REQUIREMENT)


def test_a_missing_package_is_refused() -> None:
    with pytest.raises(ConfigurationError, match=r"not_there==2 is not installed\. Install it with"):
        installed_weights("a_package_that_is_not_there", "weights.bin", SHA256, "not_there==2")
