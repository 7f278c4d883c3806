"""What the commands print alike."""

from __future__ import annotations

import json

import pytest

from matcher.cli.screen import print_findings, progress_bars
from matcher.errors import Finding, Severity
from matcher.words import Language, Words


def finding(severity: Severity) -> Finding:
    return Finding(severity, "startups.csv", 2, "id", "x", Words("A fault", "有错"), Words("Mend it", "请改"))


def test_findings_stand_in_the_order_of_their_weight_with_their_counts(
    capsys: pytest.CaptureFixture[str],
) -> None:
    print_findings((finding(Severity.NOTE), finding(Severity.ERROR)), Language.EN, as_json=False)
    lines = capsys.readouterr().out.splitlines()
    assert [line.split(":")[0] for line in lines] == ["error", "note", "1 errors, 0 warnings, 1 notes"]


def test_findings_as_json_keep_their_order_and_both_languages(capsys: pytest.CaptureFixture[str]) -> None:
    print_findings((finding(Severity.NOTE), finding(Severity.ERROR)), Language.EN, as_json=True)
    records = json.loads(capsys.readouterr().out)
    assert [one["severity"] for one in records] == ["note", "error"]
    assert records[0]["advice"] == {"en": "Mend it", "zh": "请改"}


def test_no_bars_are_drawn_where_nobody_looks() -> None:
    with progress_bars(quiet=False) as progress:
        assert progress is None
