"""``matcher check | plan | recommend``: parsing and printing only. Whatever is slow to import is imported late."""

from __future__ import annotations

import gc
import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from matcher.errors import Finding, InputError, MatcherError, PlanError, Severity
from matcher.settings import calm_threads, read_settings
from matcher.words import Language

if TYPE_CHECKING:
    from matcher.conference import Dataset
    from matcher.recommendation.encoder import Encoder

EXIT_CODES = """
\b
Exit codes:
  0    done
  1    the conference folder cannot be used as it is
  2    a command, an option or a setting is wrong
  3    no legal plan exists, or the plan broke a rule; nothing was written
  130  interrupted; nothing was written
"""
_EXIT: dict[type[MatcherError], int] = {InputError: 1, PlanError: 3}
_INTERRUPTED = 130

FOLDER = click.argument("folder", type=click.Path(path_type=Path))
AS_JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")
LANGUAGE = click.option(
    "--language",
    type=click.Choice([language.value for language in Language]),
    default=lambda: read_settings().language.value,
    help="Language of messages; by default that of the locale.",
)
ENCODER = click.option(
    "--encoder",
    help="default, e5, universal, hf:NAME@REVISION, or the folder of a SentenceTransformer; "
    "by default what conference.toml says.",
)
SEED = click.option("--seed", default=0, show_default=True, help="The same seed gives the same plan.")


@click.group(epilog=EXIT_CODES, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="matcher")
def cli() -> None:
    """Who meets whom, when, and at which table: investors and startups at a conference.

    FOLDER holds startups and investors (.csv, .xlsx or .jsonl), and perhaps portfolio, interactions and
    conference.toml.
    """


@cli.command()
@FOLDER
@LANGUAGE
@AS_JSON
def check(folder: Path, language: str, as_json: bool) -> None:
    """List every problem in a conference folder, with file, line, column and what to do."""
    from matcher.intake.folder import read_folder

    intake = read_folder(folder)
    _print_findings(intake.findings, Language(language), as_json)
    if intake.dataset is None:
        sys.exit(_EXIT[InputError])


@cli.command()
@FOLDER
@click.option("--out", type=click.Path(path_type=Path), required=True, help="Folder for the plan.")
@SEED
@ENCODER
@LANGUAGE
@AS_JSON
def plan(folder: Path, out: Path, seed: int, encoder: str | None, language: str, as_json: bool) -> None:
    """Plan the whole conference: match list, timetable, calendars, spreadsheet and report."""
    from matcher.drafting import draft_plan
    from matcher.reporting.folder import write_plan
    from matcher.reporting.summary import summary
    from matcher.reporting.terminal import told

    dataset, findings = _read(folder)
    with _progress(quiet=as_json) as progress:
        drafted = draft_plan(dataset, findings, _encoder(dataset, encoder), _lessons(dataset), seed, progress)
        write_plan(drafted, out, progress)
    if as_json:
        click.echo(json.dumps(summary(drafted), ensure_ascii=False, indent=2))
        return
    _print_findings(findings, Language(language), as_json=False, to_stderr=True)
    click.echo(told(drafted, out, Language(language)))


@cli.command()
@FOLDER
@click.option("--investor", help="Id of the investor to find startups for.")
@click.option("--startup", help="Id of the startup to find investors for.")
@click.option("-k", "count", default=10, show_default=True, type=click.IntRange(min=1), help="How many.")
@SEED
@ENCODER
@LANGUAGE
@AS_JSON
def recommend(
    folder: Path,
    investor: str | None,
    startup: str | None,
    count: int,
    **options: Any,
) -> None:
    """Suggest whom one participant should meet, best first, with reasons."""
    from matcher.drafting import participant, recommend_for
    from matcher.profiles import Side
    from matcher.reporting.terminal import suggestion_records, suggestions_told

    if (investor is None) == (startup is None):
        raise click.UsageError("Name one participant: --investor ID or --startup ID.")
    side, identifier = (Side.INVESTOR, investor) if investor is not None else (Side.STARTUP, startup or "")
    dataset, _ = _read(folder)
    who = participant(dataset, side, identifier)
    encoder = _encoder(dataset, options["encoder"])
    with _progress(quiet=options["as_json"]) as progress:
        best = recommend_for(dataset, who, encoder, _lessons(dataset), options["seed"], progress)
        found = list(islice(best, count))
    if options["as_json"]:
        click.echo(json.dumps(suggestion_records(dataset, who, found), ensure_ascii=False, indent=2))
    else:
        click.echo(suggestions_told(dataset, who, found, Language(options["language"])))


def main() -> None:
    """Run the command line; errors become one message and an exit code, never a traceback."""
    calm_threads()
    gc.disable()  # a run is short, and a plan is a million small objects that all stay alive
    try:
        cli(standalone_mode=False)
    except click.exceptions.Exit as stop:
        sys.exit(stop.exit_code)
    except (click.Abort, KeyboardInterrupt):
        click.echo("Interrupted; nothing was written.", err=True)
        sys.exit(_INTERRUPTED)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except MatcherError as error:
        if isinstance(error, InputError) and error.findings:
            _print_findings(error.findings, read_settings().language, as_json=False, to_stderr=True)
        click.echo(f"matcher: {error}", err=True)
        sys.exit(_EXIT.get(type(error), 2))
    _leave()


def _leave() -> None:
    """End the process at once: taking a million objects apart one by one would cost a third of a second."""
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)


def _read(folder: Path) -> tuple[Dataset, tuple[Finding, ...]]:
    from matcher.intake.folder import checked_dataset

    return checked_dataset(folder)


def _encoder(dataset: Dataset, name: str | None) -> Encoder:
    from matcher.recommendation.encoder import load_encoder

    return load_encoder(name or dataset.conference.encoder, cache=read_settings().cache)


def _lessons(dataset: Dataset) -> Dataset | None:
    """Return the shipped sample where its programme stands in: its profiles teach what the sub-forums mean."""
    from matcher.shipped import shipped

    return _read(shipped("data/xian2017"))[0] if dataset.conference.is_template else None


def _print_findings(
    findings: tuple[Finding, ...], language: Language, as_json: bool, to_stderr: bool = False
) -> None:
    from matcher.intake.printing import describe

    if as_json:
        click.echo(json.dumps([finding.record() for finding in findings], ensure_ascii=False, indent=2))
        return
    order = list(Severity)
    for finding in sorted(findings, key=lambda finding: order.index(finding.severity)):
        click.echo(f"{finding.severity.value}: {describe(finding, language)}", err=to_stderr)
    counts = ", ".join(f"{sum(f.severity is s for f in findings)} {s.value}s" for s in Severity)
    click.echo(counts, err=to_stderr)


@contextmanager
def _progress(quiet: bool) -> Iterator[Callable[[str, int, int], None] | None]:
    """Show a bar for each step on a terminal; elsewhere say nothing."""
    if quiet or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bars:
        steps: dict[str, Any] = {}

        def show(step: str, done: int, total: int) -> None:
            if step not in steps:
                steps[step] = bars.add_task(step, total=total)
            bars.update(steps[step], completed=done, total=total or 1)

        yield show
