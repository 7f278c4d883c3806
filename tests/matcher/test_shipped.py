"""Files that travel with the project are found in a checkout and in a wheel."""

from __future__ import annotations

from pathlib import Path

import pytest

import matcher.shipped
from matcher.errors import ConfigurationError
from matcher.shipped import shipped


def test_in_a_checkout_they_lie_beside_the_package() -> None:
    path = shipped("data/xian2017/conference.toml")
    assert path == Path(matcher.shipped.__file__).resolve().parent.parent / "data/xian2017/conference.toml"


def test_the_copy_inside_the_package_goes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for root in ("_shipped", "beside"):
        (tmp_path / root / "data").mkdir(parents=True)
    monkeypatch.setattr("matcher.shipped._ROOTS", (tmp_path / "_shipped", tmp_path / "beside"))
    assert shipped("data") == tmp_path / "_shipped" / "data"


def test_what_is_not_shipped_is_said_to_be_missing() -> None:
    with pytest.raises(
        ConfigurationError, match=r"models/none is not part of this installation. Install matcher again"
    ):
        shipped("models/none")
