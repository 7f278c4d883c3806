"""``matcher evaluate``: how well suggestions would have done on deals that came after a day."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from matcher.cli.conference_commands import FOLDER, SEED
from matcher.cli.evaluation_told import told
from matcher.cli.screen import AS_JSON, LANGUAGE, progress_bars
from matcher.errors import ConfigurationError, Finding, InputError, Severity
from matcher.words import Language, Words

if TYPE_CHECKING:
    from matcher.conference import Dataset
    from matcher.evaluation.contest import Contest
    from matcher.evaluation.methods import Method
    from matcher.evaluation.splitting import TimeSplit

_ASKED = Words(
    "{folder}, as it was known before {cut}: {investors} investors with at least {least} companies, "
    "{startups} startups first funded from then on, {couples} couples to find.",
    "{folder}，以 {cut} 之前所知为准：投资过至少 {least} 家企业的投资人 {investors} 位，"
    "此后首次获投的企业 {startups} 家，待找出的配对 {couples} 个。",
)
_LEFT_OUT = Words("Left out: {parts}.", "未计入：{parts}。")
_PARTS = {
    "undated": Words("deals without a date {count}", "无日期的交易 {count} 笔"),
    "repeated": Words(
        "later deals of couples that count once {count}", "同一配对的后续交易 {count} 笔（每对只计一次）"
    ),
    "other_kinds": Words("interactions that are no deal {count}", "非投资互动 {count} 条"),
    "companies": Words("companies by --only-with {count}", "因 --only-with 排除的企业 {count} 家"),
    "rounds": Words("rounds of no deal: {count}", "没有交易的轮次：{count}"),
    "warnings": Words(
        "warnings about the folder, see `matcher check`, {count}", "文件夹警告 {count} 条（见 `matcher check`）"
    ),
}
_NO_SUCH_ROUND = Words(
    "No deal is of the rounds {missing}. Rounds are: {rounds}.",
    "没有属于这些轮次的交易：{missing}。现有轮次：{rounds}。",
)
_WRITTEN = Words("The rankings are in {path}.", "排序已写入 {path}。")
_NO_DEALS = Words(
    "{folder} has no dated deal to learn from or to ask about. It needs a table of interactions with investor_id, "
    "startup_id, kind (invested or accepted) and at (a date).",
    "{folder} 中没有可供学习或评测的、带日期的交易。请提供互动表，含 investor_id、startup_id、"
    "kind（invested 或 accepted）和 at（日期）。",
)
_NO_POOL = Words(
    "No investor backed {least} or more companies before {cut}; the deals that count run from {first} to {last}. "
    "Name a later --cut or a smaller --min-history.",
    "没有投资人在 {cut} 之前投资过至少 {least} 家企业；计入的交易从 {first} 到 {last}。"
    "请给出更晚的 --cut 或更小的 --min-history。",
)
_NOBODY_NEW = Words(
    "No startup was first funded on or after {cut} and backed by one of the {investors} investors; the deals that "
    "count run from {first} to {last}. Name an earlier --cut.",
    "没有企业在 {cut} 当日或之后首次获投并得到这 {investors} 位投资人之一的投资；"
    "计入的交易从 {first} 到 {last}。请给出更早的 --cut。",
)
_NO_METHOD = Words(
    "There is no method {name}. Methods are: {names}.", "没有名为 {name} 的方法。现有方法：{names}。"
)
_NO_PLACE = Words(
    "{path} cannot be written: there is no folder {parent}.", "无法写入 {path}：文件夹 {parent} 不存在。"
)


def a_day(ctx: click.Context, param: click.Parameter, value: str | None) -> date | None:  # noqa: ARG001  # click's
    """Return the day that an option names, or refuse with an example."""
    if value is None:
        return None
    try:
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", value, re.ASCII):
            return date.fromisoformat(value)
    except ValueError:
        pass
    raise click.BadParameter(f"{value!r} is not a day. Write it as 2016-05-03: year, month, day.")


@click.command()
@FOLDER
@click.option(
    "--cut", callback=a_day, metavar="DATE", help="The first day of which nothing is known, as 2016-05-03."
)
@click.option(
    "--min-history",
    default=1,
    show_default=True,
    type=click.IntRange(min=1),
    help="Companies an investor must have backed before the cut to be ranked and to ask.",
)
@click.option(
    "--rounds", default="", help="Only deals of these rounds are asked about: names as written, with commas."
)
@click.option("--without", multiple=True, help="A column that is blanked everywhere; may be given again.")
@click.option("--only-with", multiple=True, help="Only companies that fill this column; may be given again.")
@click.option("--rankings", type=click.Path(path_type=Path), help="CSV file for the 200 best of each query.")
@click.option("--method", default="", help="Whose rankings are written; by default matcher's own.")
@click.option("--decisions", is_flag=True, help="Measure forecasts of yes and no instead; needs no --cut.")
@SEED
@LANGUAGE
@AS_JSON
def evaluate(folder: Path, cut: date | None, decisions: bool, **options: Any) -> None:
    """Measure suggestions on deals made after a day, beside methods that any must beat.

    Startups first funded on or after --cut are new: investors are ranked for each of them, and they for each
    investor. Whatever learns sees nothing that is dated on or after the cut.

    With --decisions, FOLDER holds accepted and declined interactions, or both sides' decisions in decisions.csv:
    how well they are foreseen, and whether the probabilities mean what they say.
    """
    if decisions:
        _refuse_cut_options(cut, options)
        click.echo(_of_decisions(folder, options))
        return
    if cut is None:
        raise click.UsageError("Name the day with --cut, as 2016-05-03.")
    language = Language(options["language"])
    methods = methods_shown()
    _refuse_early(methods, options, language)
    dataset, findings, companies_left_out = _read(folder, options)
    split = _split(dataset, folder, cut, options)
    contest = _held(methods, split, options)
    if options["rankings"]:
        _write_rankings(split, contest, options["rankings"])
    record = _record(dataset, split, options) | {"companies_left_out": companies_left_out}
    if options["as_json"]:
        click.echo(json.dumps({**record, **contest.record()}, ensure_ascii=False, indent=2))
        return
    warnings = sum(finding.severity is Severity.WARNING for finding in findings)
    click.echo("\n".join(_said(folder, record, warnings, language)))
    click.echo(told(contest, language))
    if options["rankings"]:
        click.echo(_WRITTEN.format(path=options["rankings"]).within(language))


def _refuse_cut_options(cut: date | None, options: dict[str, Any]) -> None:
    """Refuse options that ask for a split by a day: decisions are split by periods, evenings and people."""
    asked = {"--cut": cut, "--min-history": options["min_history"] > 1}
    asked |= {f"--{name}": options[name.replace("-", "_")] for name in _FOR_CUTS}
    given = [name for name, value in asked.items() if value]
    if given:
        raise click.UsageError(f"--decisions goes without {', '.join(given)}.")


_FOR_CUTS = ("rounds", "without", "only-with", "rankings", "method")


def _of_decisions(folder: Path, options: dict[str, Any]) -> str:
    """Return what was measured on yes and no, as JSON or as tables."""
    import numpy as np

    from matcher.cli.decisions_told import decision_record, decisions_told
    from matcher.evaluation.decisions import evaluate_decisions

    report = evaluate_decisions(folder, np.random.default_rng(options["seed"]))
    if options["as_json"]:
        record = {"folder": folder.name, "seed": options["seed"], **decision_record(report)}
        return json.dumps(record, ensure_ascii=False, indent=2)
    return decisions_told(report, Language(options["language"]))


def methods_shown() -> tuple[Method, ...]:
    """Return the methods of the contest; the last is matcher's own, with which the others are compared."""
    from matcher.evaluation.baselines import Popularity, Random, RecentPopularity
    from matcher.evaluation.learned import LearnedDeals

    return Random(), Popularity(), RecentPopularity(), LearnedDeals()


def _refuse_early(methods: tuple[Method, ...], options: dict[str, Any], language: Language) -> None:
    """Refuse what would fail only after the long work."""
    names = [method.name for method in methods]
    if options["method"] and options["method"] not in names:
        said = _NO_METHOD.format(name=options["method"], names=", ".join(names))
        raise ConfigurationError(said.within(language))
    path: Path | None = options["rankings"]
    if path is not None and not path.absolute().parent.is_dir():
        raise ConfigurationError(_NO_PLACE.format(path=path, parent=path.absolute().parent).within(language))


def _read(folder: Path, options: dict[str, Any]) -> tuple[Dataset, tuple[Finding, ...], int]:
    """Return the folder as it is to be seen, its findings, and how many companies were left out."""
    from matcher.evaluation.withheld import only_with, without
    from matcher.intake.folder import checked_dataset

    dataset, findings = checked_dataset(folder)
    seen = only_with(dataset, options["only_with"])
    companies = [len(each.startups) + len(each.portfolio) for each in (dataset, seen)]
    return without(seen, options["without"]), findings, companies[0] - companies[1]


def _split(dataset: Dataset, folder: Path, cut: date, options: dict[str, Any]) -> TimeSplit:
    """Return the question and the truth; refuse, with what could be asked, where there is nobody to ask."""
    from matcher.deals import deals_of
    from matcher.evaluation.splitting import split_by_time

    language, rounds = Language(options["language"]), _listed(options["rounds"])
    if not len(deals_of(dataset)):
        raise InputError(_NO_DEALS.format(folder=folder).within(language))
    days = deals_of(dataset, rounds).day
    if not len(days):
        raise ConfigurationError(_missing_rounds(dataset, rounds).within(language))
    split = split_by_time(dataset, cut, options["min_history"], rounds)
    facts = {
        "cut": cut,
        "least": options["min_history"],
        "investors": len(split.asked.pool),
        "first": date.fromordinal(int(days.min())),
        "last": date.fromordinal(int(days.max())),
    }
    if not len(split.asked.pool):
        raise ConfigurationError(_NO_POOL.format(**facts).within(language))
    if not split.asked.dataset.startups:
        raise ConfigurationError(_NOBODY_NEW.format(**facts).within(language))
    return split


def _held(methods: tuple[Method, ...], split: TimeSplit, options: dict[str, Any]) -> Contest:
    from matcher.evaluation.contest import hold

    keep = (options["method"] or methods[-1].name) if options["rankings"] else ""
    with progress_bars(quiet=options["as_json"]) as progress:
        return hold(methods, split, options["seed"], keep=keep, progress=progress)


def _write_rankings(split: TimeSplit, contest: Contest, path: Path) -> None:
    from matcher.evaluation.rankings import rankings_csv
    from matcher.reporting.single_file import write_atomically

    assert contest.kept is not None  # the method was named to the contest
    write_atomically(path, rankings_csv(split, contest.kept).encode())


def _record(dataset: Dataset, split: TimeSplit, options: dict[str, Any]) -> dict[str, Any]:
    """Return what was asked, as plain values."""
    from dataclasses import asdict

    from matcher.deals import skipped_rows

    asked = split.asked
    return {
        "cut": asked.cut.isoformat(),
        "min_history": options["min_history"],
        "rounds": list(asked.rounds),
        "rounds_of_no_deal": sorted(set(asked.rounds) - {event.round for event in dataset.interactions}),
        "without": list(options["without"]),
        "only_with": list(options["only_with"]),
        "seed": options["seed"],
        "investors": len(asked.pool),
        "startups": len(asked.dataset.startups),
        "couples": int(split.truth.sum()),
        "rows_left_out": asdict(skipped_rows(dataset)),
    }


def _said(folder: Path, record: dict[str, Any], warnings: int, language: Language) -> list[str]:
    """Return what was asked and, where there is something, what was left out, a line each."""
    counts = {name: f"{record[name]:,}" for name in ("investors", "startups", "couples")}
    asked = _ASKED.format(folder=folder.name or folder, cut=record["cut"], least=record["min_history"], **counts)
    left_out = {
        **{name: f"{count:,}" if count else "" for name, count in record["rows_left_out"].items()},
        "companies": f"{record['companies_left_out']:,}" if record["companies_left_out"] else "",
        "rounds": ", ".join(record["rounds_of_no_deal"]),
        "warnings": f"{warnings:,}" if warnings else "",
    }
    parts = [_PARTS[name].format(count=count).within(language) for name, count in left_out.items() if count]
    listed = Words("; ", "；").within(language).join(parts)
    return [asked.within(language), *([_LEFT_OUT.format(parts=listed).within(language)] if parts else [])]


def _missing_rounds(dataset: Dataset, rounds: tuple[str, ...]) -> Words:
    known = sorted({event.round for event in dataset.interactions if event.round})
    return _NO_SUCH_ROUND.format(missing=", ".join(rounds), rounds=", ".join(known))


def _listed(text: str) -> tuple[str, ...]:
    """Return the names in a list parted by commas or semicolons, Western or Chinese."""
    return tuple(name for name in (part.strip() for part in re.split(r"[,;，；、]", text)) if name)
