"""``matcher plan A B C``: several conferences at once, each a piece of work and a folder of its own."""

from __future__ import annotations

import gc
import json
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from matcher.cli.screen import print_findings, progress_bars
from matcher.errors import Finding, PlanError
from matcher.words import Language, Words

if TYPE_CHECKING:
    from matcher.conference import Dataset
    from matcher.plan import ConferencePlan

_UNPLANNED = Words(
    "{count} of {all} conferences have no plan: {names}. The plans of the others were written.",
    "{all} 个会议中有 {count} 个没有可行的安排：{names}。其余会议的安排已写入。",
)


def plan_several(folders: tuple[Path, ...], out: Path, options: dict[str, Any]) -> None:
    """Plan conferences at once and write each as soon as it is there; one that has no plan stops no other.

    Raises
    ------
    InputError
        When a folder cannot be read, before anything is planned.
    PlanError
        When all is done, with the names of the conferences that have no plan.
    """
    from matcher.intake.folder import checked_dataset
    from matcher.reporting.folder import write_plan
    from matcher.workers import spread

    gc.enable()  # unlike one plan, many leave more behind than memory may hold
    names = _names(folders)
    read = [checked_dataset(folder) for folder in folders]
    pieces = [(dataset, findings, options["encoder"], options["seed"]) for dataset, findings in read]
    answers: dict[str, ConferencePlan | PlanError] = {}
    with progress_bars(quiet=options["as_json"]) as progress:
        for name, answer in zip(names, spread(drafted, pieces), strict=True):
            answers[name] = answer
            if not isinstance(answer, PlanError):
                write_plan(answer, out / name)
            if progress:
                progress("conferences", len(answers), len(names))
            _tell(name, answer, out / name, options)
    _conclude(answers, options["as_json"])


def drafted(
    dataset: Dataset, findings: tuple[Finding, ...], encoder: str | None, seed: int
) -> ConferencePlan | PlanError:
    """Draft the plan of one conference, or return why there is none: a piece of work.

    Whoever does it keeps the vectors in a cache of their own.
    """
    from matcher.cli.conference_commands import encoder_of, lessons_for
    from matcher.drafting import draft_plan

    try:
        return draft_plan(dataset, findings, encoder_of(dataset, encoder), lessons_for(dataset), seed)
    except PlanError as error:
        return error


def _names(folders: tuple[Path, ...]) -> list[str]:
    names = [folder.resolve().name for folder in folders]
    twice = [name for name, times in Counter(names).items() if times > 1]
    if twice:
        raise click.UsageError(
            f"Several folders are called {', '.join(twice)}: each plan needs a name of its own."
        )
    return names


def _tell(name: str, answer: ConferencePlan | PlanError, place: Path, options: dict[str, Any]) -> None:
    from matcher.reporting.terminal import told

    language = Language(options["language"])
    if isinstance(answer, PlanError):
        click.echo(f"matcher: {name}: {answer.words.within(language)}", err=True)
    elif not options["as_json"]:
        print_findings(answer.findings, language, as_json=False, to_stderr=True)
        click.echo(told(answer, place, language))


def _conclude(answers: dict[str, ConferencePlan | PlanError], as_json: bool) -> None:
    from matcher.reporting.summary import summary

    if as_json:
        records = {
            name: {"error": answer.words.record()} if isinstance(answer, PlanError) else summary(answer)
            for name, answer in answers.items()
        }
        click.echo(json.dumps(records, ensure_ascii=False, indent=2))
    unplanned = [name for name, answer in answers.items() if isinstance(answer, PlanError)]
    if unplanned:
        raise PlanError(_UNPLANNED.format(count=len(unplanned), all=len(answers), names=", ".join(unplanned)))
