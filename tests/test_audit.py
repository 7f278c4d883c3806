from __future__ import annotations

import json
from pathlib import Path

import pytest
from packaging.utils import canonicalize_name

from benchmarks.audit import BILL, LOCKED, _doubt
from benchmarks.dependencies import versions


def test_the_list_of_what_is_inside_names_every_locked_package() -> None:
    told = json.loads(BILL.read_text(encoding="utf-8"))
    assert told["bomFormat"] == "CycloneDX"
    inside = {canonicalize_name(one["name"]): one["version"] for one in told["components"]}
    assert inside == versions(LOCKED.read_text(encoding="utf-8")), "run: make audit"


@pytest.mark.parametrize(
    ("line", "answered"),
    [
        ("x = 1  # noqa: S608 - a table of ours", True),
        ("x = 1  # noqa: S310, S608 - ours", True),
        ("x = 1  # noqa: S608", False),
        ("x = 1  # noqa: S310 - ours", False),
        ("x = 1", False),
    ],
)
def test_a_doubtful_line_is_answered_with_its_number_and_a_reason(
    tmp_path: Path, line: str, answered: bool
) -> None:
    path = tmp_path / "doubtful.py"
    path.write_text(f"\n{line}\n", encoding="utf-8")
    told = {"filename": str(path), "line_number": 2, "line_range": [2], "test_id": "B608"}
    assert _doubt(told).answered is answered
