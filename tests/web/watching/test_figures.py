"""Figures that several processes count together."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from web.watching.figures import Figures

_COUNT = """
import sys
from pathlib import Path
from web.settings import count_together, figures_folder
if sys.argv[2] == "first":
    count_together(Path(sys.argv[1]))
from web.watching.figures import Figures, forget_process
figures = Figures(figures_folder())
for _ in range(int(sys.argv[3])):
    figures.answers.labels("GET", "/people", "200").inc()
    figures.seconds.labels("/people").observe(0.2)
figures.in_hand.inc()
if sys.argv[2] == "last":
    print(figures.text([]).decode())
"""


def _process(folder: Path, place: str, times: int) -> str:
    environment = {**os.environ, "PROMETHEUS_MULTIPROC_DIR": str(folder)}
    command = [sys.executable, "-c", _COUNT, str(folder), place, str(times)]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout


def test_what_all_processes_counted_is_one_figure(tmp_path: Path) -> None:
    folder = tmp_path / "figures"
    _process(folder, "first", 2)
    _process(folder, "second", 3)
    told = _process(folder, "last", 5)
    assert 'matcher_answers_total{method="GET",rule="/people",status="200"} 10.0' in told
    assert 'matcher_answer_seconds_bucket{le="0.25",rule="/people"} 10.0' in told
    assert 'matcher_answer_seconds_bucket{le="0.1",rule="/people"} 0.0' in told


def test_a_new_start_counts_from_nought(tmp_path: Path) -> None:
    folder = tmp_path / "figures"
    _process(folder, "first", 7)
    _process(folder, "first", 2)
    assert 'status="200"} 3.0' in _process(folder, "last", 1)


def test_a_process_alone_counts_for_itself() -> None:
    figures = Figures(None)
    figures.refusals.labels("taken").inc()
    assert b'matcher_refusals_total{reason="taken"} 1.0' in figures.text([])
