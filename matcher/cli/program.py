"""The door of the command line: the group of all commands, and errors as one message and an exit code."""

from __future__ import annotations

import gc
import os
import sys

import click

from matcher.cli import (
    assign_command,
    compare_command,
    conference_commands,
    evaluate_command,
    repair_command,
    timetable_command,
    train_command,
)
from matcher.cli.screen import print_findings
from matcher.errors import InputError, MatcherError, PlanError
from matcher.settings import calm_threads, read_settings

EXIT_CODES = """
\b
Exit codes:
  0    done
  1    the conference folder cannot be used as it is
  2    a command, an option or a setting is wrong
  3    a conference has no legal plan, or its plan broke a rule; nothing was written for it
  130  interrupted; nothing was written
"""
_EXIT: dict[type[MatcherError], int] = {InputError: 1, PlanError: 3}
_INTERRUPTED = 130


@click.group(epilog=EXIT_CODES, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="matcher")
def cli() -> None:
    """Who meets whom, when, and at which table: investors and startups at a conference.

    FOLDER holds startups and investors (.csv, .xlsx or .jsonl), and perhaps portfolio, interactions and
    conference.toml.
    """


for command in (
    conference_commands.check,
    conference_commands.plan,
    conference_commands.recommend,
    assign_command.assign,
    timetable_command.timetable,
    repair_command.repair,
    compare_command.compare,
    evaluate_command.evaluate,
    train_command.train,
):
    cli.add_command(command)


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
            print_findings(error.findings, read_settings().language, as_json=False, to_stderr=True)
        said = error.words.within(read_settings().language) if isinstance(error, PlanError) else str(error)
        click.echo(f"matcher: {said}", err=True)
        sys.exit(_EXIT.get(type(error), 2))
    _leave()


def _leave() -> None:
    """End the process at once: taking a million objects apart one by one would cost a third of a second."""
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)
