"""What the commands share: options that mean the same everywhere, findings as lines, and bars that move."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import click

from matcher.errors import Finding, Severity
from matcher.settings import read_settings
from matcher.words import Language

AS_JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")
LANGUAGE = click.option(
    "--language",
    type=click.Choice([language.value for language in Language]),
    default=lambda: read_settings().language.value,
    help="Language of messages; by default that of the locale.",
)


def print_findings(
    findings: tuple[Finding, ...], language: Language, as_json: bool, to_stderr: bool = False
) -> None:
    """Print every finding with its place, errors first, and how many of each kind there are."""
    from matcher.intake.printing import describe

    if as_json:
        click.echo(json.dumps([finding.record() for finding in findings], ensure_ascii=False, indent=2))
        return
    order = list(Severity)
    for finding in sorted(findings, key=lambda finding: order.index(finding.severity)):
        click.echo(f"{finding.severity.value}: {describe(finding, language)}", err=to_stderr)
    counts = ", ".join(f"{sum(f.severity is s for f in findings)} {s.value}s" for s in Severity)
    click.echo(counts, err=to_stderr)


def _on_workers(context: click.Context, _parameter: click.Parameter, address: str) -> None:
    """Let the command work on the cluster that was named, until it ends."""
    from matcher.workers import on_cluster

    context.with_resource(on_cluster(address))


SCHEDULER = click.option(
    "--scheduler",
    default=lambda: read_settings().scheduler,
    callback=_on_workers,
    expose_value=False,
    help="Work on a Dask cluster: its scheduler, such as tcp://10.0.0.1:8786; by default MATCHER_SCHEDULER.",
)


@contextmanager
def progress_bars(quiet: bool) -> Iterator[Callable[[str, int, int], None] | None]:
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
