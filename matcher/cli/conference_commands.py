"""``matcher check | plan | recommend``: a conference folder in, findings, a plan or suggestions out."""

from __future__ import annotations

import json
import sys
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from matcher.cli.screen import AS_JSON, LANGUAGE, SCHEDULER, print_findings, progress_bars
from matcher.errors import Finding
from matcher.settings import read_settings
from matcher.words import Language

if TYPE_CHECKING:
    from matcher.conference import Dataset
    from matcher.recommendation.encoder import Encoder

FOLDER = click.argument("folder", type=click.Path(path_type=Path))
ENCODER = click.option(
    "--encoder",
    help="default, e5, universal, hf:NAME@REVISION, or the folder of a SentenceTransformer; "
    "by default what conference.toml says.",
)
SEED = click.option("--seed", default=0, show_default=True, help="The same seed gives the same plan.")


@click.command()
@FOLDER
@LANGUAGE
@AS_JSON
def check(folder: Path, language: str, as_json: bool) -> None:
    """List every problem in a conference folder, with file, line, column and what to do."""
    from matcher.intake.folder import read_folder

    intake = read_folder(folder)
    print_findings(intake.findings, Language(language), as_json)
    if intake.dataset is None:
        sys.exit(1)


@click.command()
@click.argument("folders", metavar="FOLDER...", type=click.Path(path_type=Path), nargs=-1, required=True)
@click.option(
    "--out", type=click.Path(path_type=Path), required=True, help="Folder for the plan, or for a folder each."
)
@SEED
@ENCODER
@SCHEDULER
@LANGUAGE
@AS_JSON
def plan(folders: tuple[Path, ...], out: Path, **options: Any) -> None:
    """Plan the whole conference: match list, timetable, calendars, spreadsheet and report.

    Several conferences are planned at once, each into a folder of its own name within --out.
    """
    from matcher.cli.plan_several import plan_several
    from matcher.drafting import draft_plan
    from matcher.reporting.folder import write_plan
    from matcher.reporting.summary import summary
    from matcher.reporting.terminal import told

    if len(folders) > 1:
        plan_several(folders, out, options)
        return
    dataset, findings = _read(folders[0])
    language, as_json = Language(options["language"]), options["as_json"]
    with progress_bars(quiet=as_json) as progress:
        encoder = encoder_of(dataset, options["encoder"])
        drafted = draft_plan(dataset, findings, encoder, lessons_for(dataset), options["seed"], progress)
        write_plan(drafted, out, progress)
    if as_json:
        click.echo(json.dumps(summary(drafted), ensure_ascii=False, indent=2))
        return
    print_findings(findings, language, as_json=False, to_stderr=True)
    click.echo(told(drafted, out, language))


@click.command()
@FOLDER
@click.option("--investor", help="Id of the investor to find startups for.")
@click.option("--startup", help="Id of the startup to find investors for.")
@click.option("-k", "count", default=10, show_default=True, type=click.IntRange(min=1), help="How many.")
@SEED
@ENCODER
@SCHEDULER
@LANGUAGE
@AS_JSON
def recommend(
    folder: Path,
    investor: str | None,
    startup: str | None,
    count: int,
    **options: Any,
) -> None:
    """Suggest whom one participant should meet, best for the two first, with reasons.

    The site makes everybody's list together instead, so that attention is shared out ([lists] of conference.toml).
    """
    from matcher.drafting import participant, recommend_for
    from matcher.profiles import Side
    from matcher.reporting.terminal import suggestion_records, suggestions_told

    if (investor is None) == (startup is None):
        raise click.UsageError("Name one participant: --investor ID or --startup ID.")
    side, identifier = (Side.INVESTOR, investor) if investor is not None else (Side.STARTUP, startup or "")
    dataset, _ = _read(folder)
    who = participant(dataset, side, identifier)
    encoder = encoder_of(dataset, options["encoder"])
    with progress_bars(quiet=options["as_json"]) as progress:
        yardstick, best = recommend_for(dataset, who, encoder, lessons_for(dataset), options["seed"], progress)
        found = list(islice(best, count))
    if options["as_json"]:
        click.echo(json.dumps(suggestion_records(dataset, who, found, yardstick), ensure_ascii=False, indent=2))
    else:
        click.echo(suggestions_told(dataset, who, found, yardstick, Language(options["language"])))


def _read(folder: Path) -> tuple[Dataset, tuple[Finding, ...]]:
    from matcher.intake.folder import checked_dataset

    return checked_dataset(folder)


def encoder_of(dataset: Dataset, name: str | None) -> Encoder:
    """Return the encoder that was asked for, else the conference's own."""
    from matcher.recommendation.encoder import load_encoder

    return load_encoder(name or dataset.conference.encoder, cache=read_settings().cache)


def lessons_for(dataset: Dataset) -> Dataset | None:
    """Return the shipped sample where its programme stands in: its profiles teach what the sub-forums mean."""
    from matcher.shipped import shipped

    return _read(shipped("data/xian2017"))[0] if dataset.conference.is_template else None
