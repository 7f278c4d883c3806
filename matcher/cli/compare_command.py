"""``matcher compare``: what other settings would bring and cost, side by side with the conference as it is."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import click

from matcher.cli.conference_commands import ENCODER, FOLDER, SEED, encoder_of, lessons_for
from matcher.cli.screen import AS_JSON, LANGUAGE, SCHEDULER, print_findings, progress_bars
from matcher.words import Language

# Where the output is no terminal, lines may be this long.
_WIDTH = 110


@click.command()
@FOLDER
@click.argument("settings", type=click.Path(path_type=Path), required=False)
@click.option("--out", type=click.Path(path_type=Path), required=True, help="Folder for the comparison.")
@SEED
@ENCODER
@SCHEDULER
@LANGUAGE
@AS_JSON
def compare(folder: Path, settings: Path | None, out: Path, **options: Any) -> None:
    """Plan the conference under several settings and hold them side by side.

    SETTINGS is a TOML file of [[settings]] with a name and what is otherwise: tables, minutes, changeover,
    min_meetings, max_meetings, order, drop_sessions. Without it, what fairness costs is compared: as it is,
    without the floor, and interest alone.
    """
    from matcher.comparing import compare as compared
    from matcher.comparison import fairness_settings
    from matcher.intake.comparison_file import read_comparison
    from matcher.intake.folder import checked_dataset
    from matcher.reporting.comparison.folder import write_comparison
    from matcher.reporting.comparison.records import record
    from matcher.reporting.comparison.told import told

    language, as_json = Language(options["language"]), options["as_json"]
    dataset, findings = checked_dataset(folder)
    conference = dataset.conference
    asked = fairness_settings(conference.aims) if settings is None else read_comparison(settings, conference)
    with progress_bars(quiet=as_json) as progress:
        encoder = encoder_of(dataset, options["encoder"])
        found = compared(dataset, encoder, lessons_for(dataset), asked, options["seed"], progress)
        write_comparison(found, out)
    if as_json:
        click.echo(json.dumps(record(found), ensure_ascii=False, indent=2))
        return
    print_findings(findings, language, as_json=False, to_stderr=True)
    click.echo(told(found, out, language, shutil.get_terminal_size((_WIDTH, 24)).columns))
