"""The machine, with folders and secrets that are really odd."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from web.doctor.findings import Finding, Verdict
from web.doctor.machine import examine_machine
from web.settings import Settings, read_settings


@pytest.fixture
def sound(tmp_path: Path) -> Settings:
    """The settings of a folder as it should be, with its secret in it."""
    tmp_path.chmod(0o750)
    return read_settings({"MATCHER_FOLDER": str(tmp_path)})


def found(settings: Settings) -> dict[str, Finding]:
    return {one.what: one for one in examine_machine(settings)}


def test_a_sound_machine_is_well(sound: Settings) -> None:
    ills = [one for one in found(sound).values() if one.verdict is Verdict.ILL]
    assert ills == []


def test_a_secret_that_others_can_read_is_none(sound: Settings) -> None:
    assert sound.secret_file is not None
    sound.secret_file.chmod(0o644)
    assert found(sound)["secret"] == Finding(
        "secret",
        Verdict.ILL,
        f"Others than its owner can read {sound.secret_file}.",
        f"chmod 600 {sound.secret_file}",
    )


def test_a_secret_in_the_environment_is_well() -> None:
    settings = read_settings({"MATCHER_SECRET": "".join(map(chr, range(65, 105)))})
    assert found(settings)["secret"].verdict is Verdict.WELL


def test_looking_makes_no_secret(tmp_path: Path) -> None:
    settings = read_settings({"MATCHER_FOLDER": str(tmp_path)}, make_secret=False)
    assert found(settings)["secret"].verdict is Verdict.ILL
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there_is_told(sound: Settings, tmp_path: Path) -> None:
    told = found(replace(sound, folder=tmp_path / "nowhere"))["folder"]
    assert (told.verdict, told.said) == (Verdict.ILL, f"{tmp_path / 'nowhere'} is not there.")


def test_a_folder_that_everybody_can_read_is_noted(sound: Settings) -> None:
    sound.folder.chmod(0o755)
    assert found(sound)["folder"].verdict is Verdict.NOTE


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives folders away")
def test_a_folder_of_somebody_elses_is_told(sound: Settings) -> None:
    os.chown(sound.folder, 65534, 65534)
    told = found(sound)["folder"]
    assert told.verdict is Verdict.ILL
    assert "sudo -u" in told.remedy


def test_packages_models_and_fonts_of_this_installation_are_well(sound: Settings) -> None:
    well = {one.what for one in found(sound).values() if one.verdict is not Verdict.ILL}
    assert {"python", "packages", "model", "print", "memory", "disk"} <= well
