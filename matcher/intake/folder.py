"""A conference folder to a checked dataset: the only way in, and nothing that stands in a file raises."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfo

from matcher.conference import Conference, Dataset, Interaction
from matcher.errors import Finding, InputError, Severity
from matcher.intake.attendance import Frame
from matcher.intake.findings import Findings, Place, error, note, warning
from matcher.intake.interactions import read_interactions
from matcher.intake.overrides import with_settings
from matcher.intake.participants import read_investors, read_startups
from matcher.intake.printing import describe
from matcher.intake.programme import read_conference, read_settings
from matcher.intake.settings import Settings
from matcher.intake.settings_file import SettingsText, parse_settings
from matcher.intake.sheets import Sheet
from matcher.intake.tables import find_sheet, read_bytes, read_sheet
from matcher.intake.template import PROGRAMME, STANDS_IN, template
from matcher.profiles import Investor, Participant, Startup
from matcher.words import Language, Words

P = TypeVar("P", Investor, Startup)

SETTINGS_FILE = "conference.toml"

EMPTY = error(
    Words("there is nothing in this table", "表中没有数据"),
    Words("Write a header row and one row for each participant.", "请填写表头，并为每个参会方填写一行。"),
)
EMPTY_OPTIONAL = warning(
    Words("there is nothing in this table", "表中没有数据"),
    Words("Fill it, or remove the file: it is optional.", "请填写内容，或删除该文件（非必需）。"),
)
NOBODY = error(
    Words("no row of this table can be used", "表中没有可用的行"),
    Words(
        "See what was left out below, and give each row an id and a name.",
        "请看下面被跳过的行，并为每行填写编号和名称。",
    ),
)
NOBODY_NAMED_IT = note(
    Words("a sub-forum that no participant named", "没有参会方选择此分论坛"),
    Words(
        "Participants who named none may still be placed in it; remove it if it is not wanted.",
        "未选择分论坛的参会方仍可能被安排到此；如不需要请删除。",
    ),
)


@dataclass(frozen=True)
class Intake:
    """What came through the door; ``dataset`` is None when an error among the findings stops the job."""

    dataset: Dataset | None
    findings: tuple[Finding, ...]


def read_folder(folder: Path) -> Intake:
    """Read a conference folder.

    Parameters
    ----------
    folder
        With the tables ``startups`` and ``investors``, and perhaps ``portfolio`` and ``interactions``, each as
        .csv, .xlsx or .jsonl, and perhaps ``conference.toml``.

    Raises
    ------
    InputError
        If there is no such folder. What is wrong inside it is among the findings, and never raises.
    """
    if not folder.is_dir():
        what = "is a file, not a folder" if folder.exists() else "does not exist"
        raise InputError(f"{folder} {what}. Name a folder with startups.csv and investors.csv in it.")
    if not os.access(folder, os.R_OK | os.X_OK):
        raise InputError(f"{folder} may not be read by you. Change its permissions, or name another folder.")
    findings = Findings()
    programme = _read_programme(folder, findings)
    conference = programme.conference
    frame = Frame.of(conference.zone, conference.sub_forums) if conference else Frame(ZoneInfo("UTC"), None)
    startups = _read_table(folder, "startups", read_startups, frame, findings)
    investors = _read_table(folder, "investors", read_investors, frame, findings)
    sheet = _sheet(folder, "portfolio", findings)
    portfolio = read_startups(sheet, frame, findings) if sheet else ()
    interactions = _read_interactions(folder, investors, (*startups, *portfolio), findings)
    if conference is None:
        return Intake(None, findings.listed())
    dataset = Dataset(conference, investors, startups, portfolio, interactions)
    if programme.settings and programme.text:
        dataset = with_settings(dataset, programme.settings, frame, programme.text)
    _report_unnamed(dataset, findings)
    return Intake(None if findings.stopped() else dataset, findings.listed())


def checked_dataset(folder: Path) -> tuple[Dataset, tuple[Finding, ...]]:
    """Return the dataset of a conference folder and its findings.

    Raises
    ------
    InputError
        If the folder cannot be used; its ``findings`` say why, line by line.
    """
    intake = read_folder(folder)
    if intake.dataset is None:
        errors = [finding for finding in intake.findings if finding.severity is Severity.ERROR]
        first = describe(errors[0], Language.EN)
        rest = f" (and {len(errors) - 1} more)" if len(errors) > 1 else ""
        raise InputError(f"{folder} cannot be used: {first}{rest}", intake.findings)
    return intake.dataset, intake.findings


@dataclass(frozen=True)
class _Programme:
    """The conference, None when it cannot be used, and the folder's own settings where it brings any."""

    conference: Conference | None
    settings: Settings | None = None
    text: SettingsText | None = None


def _read_programme(folder: Path, findings: Findings) -> _Programme:
    path = next((path for path in folder.iterdir() if path.name.casefold() == SETTINGS_FILE), None)
    if path is None:
        findings.add(Place(SETTINGS_FILE), STANDS_IN, programme=PROGRAMME)
        return _Programme(template())
    data = read_bytes(path, findings)
    text = parse_settings(data, path.name, findings) if data is not None else None
    settings = read_settings(text) if text else None
    conference = read_conference(settings, text) if settings and text else None
    return _Programme(conference, settings, text)


def _read_table(
    folder: Path,
    name: str,
    read: Callable[[Sheet, Frame, Findings], tuple[P, ...]],
    frame: Frame,
    findings: Findings,
) -> tuple[P, ...]:
    """Return the participants of a side; an error is among the findings when there is nobody."""
    sheet = _sheet(folder, name, findings, required=True)
    participants = read(sheet, frame, findings) if sheet else ()
    if sheet and not participants and not findings.stopped(sheet.file):
        findings.add(Place(sheet.file), NOBODY)
    return participants


def _sheet(folder: Path, name: str, findings: Findings, *, required: bool = False) -> Sheet | None:
    """Return a table that has rows; None, with a finding where one is due, when there is none."""
    path = find_sheet(folder, name, required=required, findings=findings)
    sheet = read_sheet(path, findings) if path else None
    if sheet is None or sheet.rows:
        return sheet
    findings.add(Place(sheet.file), EMPTY if required else EMPTY_OPTIONAL)
    return None


def _read_interactions(
    folder: Path, investors: tuple[Investor, ...], startups: tuple[Startup, ...], findings: Findings
) -> tuple[Interaction, ...]:
    sheet = _sheet(folder, "interactions", findings)
    # Where a whole side is missing, every row would be reported for it.
    if sheet is None or not investors or not startups:
        return ()
    investor_ids, startup_ids = ({participant.id for participant in side} for side in (investors, startups))
    return read_interactions(sheet, investor_ids, startup_ids, findings)


def _report_unnamed(dataset: Dataset, findings: Findings) -> None:
    """Note the sub-forums nobody asked for, where somebody asked for one and the programme is the organiser's."""
    if dataset.conference.is_template:
        return
    participants: tuple[Participant, ...] = (*dataset.investors, *dataset.startups)
    named = {forum for participant in participants for forum in participant.attendance.sub_forums}
    for forum in dataset.conference.sub_forums:
        if named and forum.id not in named:
            findings.add(Place(SETTINGS_FILE, None, "sub_forums"), NOBODY_NAMED_IT, forum.id)
