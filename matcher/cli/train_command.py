"""``matcher train``: learn the weights of the ranker from dated deals, measure them, and write them down."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from matcher.cli.conference_commands import ENCODER, FOLDER, SEED, encoder_of
from matcher.cli.evaluate_command import a_day
from matcher.cli.evaluation_told import groups_told, told
from matcher.cli.screen import AS_JSON, LANGUAGE, progress_bars
from matcher.errors import ConfigurationError, InputError
from matcher.words import Language, Words

if TYPE_CHECKING:
    from matcher.evaluation.first_conferences import Trial

_YEARS = 4
_WEIGHTS = Words("Weights ({side})", "权重（{side}）")
_SIDES = {"investor": Words("investor", "投资人"), "startup": Words("startup", "企业")}
_WRITTEN = Words("The weights are in {path}.", "权重已写入 {path}。")
_NOT_BETTER = Words(
    "The learned weights are not surely better than those written by hand on deals after {cut}; nothing was "
    "written. Learn from more deals, or name another --cut.",
    "在 {cut} 之后的交易上，学得的权重并不确定优于手写权重；未写入任何文件。请提供更多交易，或更换 --cut。",
)
_NOTHING_TO_LEARN = Words(
    "Nothing can be learned from {folder} before {cut}: it needs dated deals of investors with at least {least} "
    "companies, with startups first funded in the {years} years before, some of them with a description.",
    "{folder} 在 {cut} 之前没有可供学习的内容：需要带日期的交易，投资人此前至少投过 {least} 家企业，"
    "且之前 {years} 年内有首次获投并附有描述的企业。",
)
_NOBODY = Words(
    "No deal after {cut} can be used to measure what was learned. Name an earlier --cut.",
    "{cut} 之后没有可用于评测的交易。请给出更早的 --cut。",
)


@click.command()
@FOLDER
@click.option("--cut", callback=a_day, required=True, metavar="DATE", help="Only deals before this day teach.")
@click.option("--out", type=click.Path(path_type=Path), required=True, help="Folder for the weights.")
@click.option("--name", default="", help="The name of the weights; by default that of the folder.")
@click.option("--licence", default="none stated", show_default=True, help="The licence of the data.")
@click.option("--attribution", default="", help="Whom the licence wants named, and how.")
@click.option("--trained", callback=a_day, metavar="DATE", help="The day the manifest says; by default today.")
@SEED
@ENCODER
@LANGUAGE
@AS_JSON
def train(folder: Path, cut: date, out: Path, **options: Any) -> None:
    """Learn what each piece of evidence counts for from who backed whom, for conferences without a history.

    Everybody is given only what a first conference asks: fields, rounds and place. What was learned is measured on
    startups first funded on or after --cut, and written only if it is surely better than the weights written by
    hand.
    """
    language = Language(options["language"])
    trial = _trial(folder, cut, options)
    if options["as_json"]:
        click.echo(json.dumps(trial.record(), ensure_ascii=False, indent=2))
    else:
        click.echo("\n".join(_weights_told(trial, language)))
        click.echo(told(trial.contest, language))
        click.echo(groups_told(trial.groups, language))
    if not trial.is_better():
        raise ConfigurationError(_NOT_BETTER.format(cut=cut).within(language))
    _write(folder, out, trial, options)
    click.echo(_WRITTEN.format(path=out).within(language), err=options["as_json"])


def _trial(folder: Path, cut: date, options: dict[str, Any]) -> Trial:
    from matcher.evaluation.first_conferences import trial
    from matcher.intake.folder import checked_dataset
    from matcher.recommendation.first_conference import LEAST_HISTORY, first_conferences

    language = Language(options["language"])
    dataset, _ = checked_dataset(folder)
    past = first_conferences(dataset, cut, _YEARS)
    if not any(one.can_teach for one in past):
        facts = {"folder": folder, "cut": cut, "least": LEAST_HISTORY, "years": _YEARS}
        raise InputError(_NOTHING_TO_LEARN.format(**facts).within(language))
    encoder = encoder_of(dataset, options["encoder"])
    with progress_bars(quiet=options["as_json"]) as progress:
        found = trial(dataset, cut, past, encoder, options["seed"], progress)
    if found is None:
        raise ConfigurationError(_NOBODY.format(cut=cut).within(language))
    return found


def _weights_told(trial: Trial, language: Language) -> list[str]:
    """Return the weights of both sides, a line each."""
    return [
        f"{_WEIGHTS.format(side=_SIDES[side.value].within(language)).within(language)}: "
        + ", ".join(f"{feature.value} {weight:.3f}" for feature, weight in own.weights.items())
        for side, own in trial.weights.items()
    ]


def _write(folder: Path, out: Path, trial: Trial, options: dict[str, Any]) -> None:
    from importlib.metadata import version

    from matcher.bundle import Origin, Source, bundle_files, hashes
    from matcher.recommendation.training import LEARNABLE
    from matcher.reporting.single_file import write_atomically

    data = Source(
        name=folder.absolute().name,
        licence=options["licence"],
        attribution=options["attribution"],
        files=hashes(folder),
    )
    origin = Origin(
        name=options["name"] or out.absolute().name,
        trained=options["trained"] or date.today(),
        data=data,
        learned=LEARNABLE,
        config=trial.settings,
        libraries={name: version(name) for name in ("matcher", "numpy", "scikit-learn")},
        metrics=trial.record(),
    )
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ConfigurationError(f"The folder {out} cannot be made: {error.strerror or error}.") from error
    for name, content in bundle_files(origin, trial.weights).items():
        write_atomically(out / name, content)
