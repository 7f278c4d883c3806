"""The folder that a plan is handed over in: everything is written, or nothing is."""

from __future__ import annotations

import multiprocessing
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from matcher.reporting.staging import staged

if TYPE_CHECKING:  # its arrays are slow to import, and whoever has a plan has them already
    from matcher.plan import ConferencePlan, Difference

Progress = Callable[[str, int, int], None]
Writer = Callable[["ConferencePlan", Path], None]


def write_plan(
    plan: ConferencePlan, out: Path, progress: Progress | None = None, difference: Difference | None = None
) -> None:
    """Write a plan's files into the folder ``out``; an existing plan there is replaced as a whole.

    The files are matches.csv, timetable.csv, plan.xlsx, report.html, plan.json, and a calendar for each person
    with a meeting: calendars/investors/<id>.ics and calendars/startups/<id>.ics; for a repaired plan also
    changes.csv. They are written into a hidden
    folder first and put into place together, so that a run that fails or is interrupted leaves ``out`` as it was.
    Other people's files in ``out`` are left alone.

    Parameters
    ----------
    plan
        What to write.
    out
        The folder; it is made if it does not exist.
    progress
        Hears of each file when it begins and when it is done: its name, how much is done, and of how much.
    difference
        What is different from the plan that was released, where one was.

    Raises
    ------
    ConfigurationError
        If ``out`` is a file, cannot be written, or holds somebody else's file under one of our names.
    """
    tell = progress or _say_nothing
    with staged(out) as folder:
        from matcher.reporting.workbook import write_workbook

        with _beside(write_workbook, plan, folder / "plan.xlsx"):
            for name, write in _writers().items():
                tell(name, 0, 1)
                write(plan, folder / name)
                tell(name, 1, 1)
            if difference is not None:
                from matcher.reporting.difference import write_changes

                write_changes(difference, plan.dataset, folder / "changes.csv")
            from matcher.reporting.calendars import write_calendars

            write_calendars(plan, folder / "calendars", lambda done, total: tell("calendars", done, total))
            tell("plan.xlsx", 0, 1)
        tell("plan.xlsx", 1, 1)


@contextmanager
def _beside(write: Writer, plan: ConferencePlan, path: Path) -> Iterator[None]:
    """Write one file in a process of its own, where processes can be forked, while the others are written here.

    The workbook takes as long as all the others together. Should its process fail, it is written again here, so
    that whoever called hears of the error itself.
    """
    if "fork" not in multiprocessing.get_all_start_methods() or sys.platform == "darwin":
        yield
        write(plan, path)
        return
    process = multiprocessing.get_context("fork").Process(target=_or_fail, args=(write, plan, path))
    process.start()
    try:
        yield
    except BaseException:
        process.kill()
        raise
    finally:
        process.join()
    if process.exitcode:
        write(plan, path)


def _or_fail(write: Writer, plan: ConferencePlan, path: Path) -> None:
    """Write a file, or end the process with a code: its error is told by whoever writes the file again."""
    try:
        write(plan, path)
    except BaseException:
        sys.exit(1)


def _say_nothing(_name: str, _done: int, _total: int) -> None:
    """Tell nobody."""


def _writers() -> dict[str, Writer]:
    """Return what writes each file; imported only now, for the sake of those who never write a plan."""
    from matcher.reporting.report import write_report
    from matcher.reporting.summary import write_summary
    from matcher.reporting.tables import write_matches, write_timetable

    return {
        "matches.csv": write_matches,
        "timetable.csv": write_timetable,
        "report.html": write_report,
        "plan.json": write_summary,
    }
