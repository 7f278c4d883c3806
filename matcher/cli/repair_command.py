"""``matcher repair``: a released plan and what changed in, the plan with the least upheaval out."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from matcher.cli.conference_commands import ENCODER, FOLDER
from matcher.cli.screen import AS_JSON, LANGUAGE, SCHEDULER, print_findings, progress_bars
from matcher.words import Language

if TYPE_CHECKING:
    from matcher.carried_over import RepairRequest


@click.command()
@FOLDER
@click.option("--plan", "released", type=click.Path(path_type=Path), required=True, help="Folder of the plan.")
@click.option("--changes", type=click.Path(path_type=Path), help="TOML file that says what has changed.")
@click.option("--now", help="Meetings that began before stay, such as 2017-11-07T14:00.")
@click.option("--out", type=click.Path(path_type=Path), required=True, help="Folder for the repaired plan.")
@click.option("--refill/--no-refill", "refilling", default=True, help="Whether freed places get new meetings.")
@ENCODER
@SCHEDULER
@LANGUAGE
@AS_JSON
def repair(folder: Path, released: Path, out: Path, language: str, as_json: bool, **options: Any) -> None:
    """Repair a released plan after changes: as few meetings cancelled and moved as possible.

    FOLDER is the conference folder as it is now; people who have registered since are in it. --out may be the
    folder of --plan, which is then replaced as a whole.
    """
    from matcher.cli.conference_commands import encoder_of, lessons_for
    from matcher.repairing import repair_plan
    from matcher.reporting.difference import difference_record, difference_told
    from matcher.reporting.folder import write_plan

    asked = _request(folder, released, options)
    dataset = asked.dataset
    with progress_bars(quiet=as_json) as progress:
        made = repair_plan(asked, encoder_of(dataset, options["encoder"]), lessons_for(dataset), progress)
        write_plan(made.plan, out, progress, made.difference)
    if as_json:
        record = difference_record(made.difference, made.plan.dataset)
        click.echo(json.dumps(record, ensure_ascii=False, indent=2))
        return
    print_findings(asked.findings, Language(language), as_json=False, to_stderr=True)
    click.echo(difference_told(made.difference, made.plan.dataset, out, Language(language)))


def _request(folder: Path, released: Path, options: dict[str, Any]) -> RepairRequest:
    from matcher.carried_over import RepairRequest
    from matcher.intake.changes_file import read_changes, read_now
    from matcher.intake.folder import checked_dataset
    from matcher.intake.released_plan import read_released_plan

    dataset, findings = checked_dataset(folder)
    plan, remarks = read_released_plan(released, dataset)
    now = None if options["now"] is None else read_now(options["now"], dataset)
    changes = () if options["changes"] is None else read_changes(options["changes"], dataset, plan.tables, now)
    return RepairRequest(
        dataset,
        (*findings, *remarks),
        plan.meetings,
        plan.tables,
        changes,
        now=now,
        seed=plan.seed,
        refilling=options["refilling"],
    )
