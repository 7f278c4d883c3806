"""Look at what is inside and what is written here: known holes, doubtful lines, and the list of packages (SBOM).

``make audit`` runs it. It ends with 1 where something is left to do, and with 2 where known holes could not be
looked up, since an audit that asked nobody found nothing.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.tables import DOCUMENTS, write_table

ROOT = Path(__file__).parent.parent
LOCKED = ROOT / "constraints.txt"
BILL = DOCUMENTS / "sbom.cdx.json"
#: What ruff and bandit say of one line has one number, and is answered once: noqa, S608, a dash and the reason.
_ANSWER = re.compile(r"# noqa: (?P<rules>S\d+(?:, ?S\d+)*) - \S")


@dataclass(frozen=True)
class Doubt:
    """A line that bandit doubts, and whether it is answered beside it."""

    place: str
    rule: str
    answered: bool


def main() -> None:
    """Run all three, and put what they found into its place in docs/attacks.md."""
    holes, asked = known_holes()
    doubts = doubtful_lines()
    count = list_packages()
    open_ = [one for one in doubts if not one.answered]
    rows = [
        ("pip-audit: known holes in locked packages", len(holes) if asked else "could not be asked"),
        ("bandit: doubtful lines, each with its answer beside it", len(doubts) - len(open_)),
        ("bandit: doubtful lines without an answer", len(open_)),
        (f"packages in {BILL.name}", count),
    ]
    write_table(DOCUMENTS / "attacks.md", "audit", ["what", "found:"], rows, "")
    for line in (*holes, *(f"{one.place}: {one.rule} is not answered beside the line" for one in open_)):
        print(line)
    if not asked:
        print("No source of known holes answered (pypi.org, osv.dev): nothing is known about them.")
    sys.exit(1 if holes or open_ else 0 if asked else 2)


def known_holes() -> tuple[list[str], bool]:
    """Return the known holes of what is locked, and whether a source of them answered for every package."""
    told = _run("pip_audit", "--requirement", str(LOCKED), "--no-deps", "--disable-pip", "--format", "json")
    try:
        packages: list[dict[str, Any]] = json.loads(told)["dependencies"]
    except (ValueError, KeyError):
        return [], False
    holes = [
        f"{one['name']} {one.get('version', '')}: {hole['id']}, mended in {hole['fix_versions'] or 'no version'}"
        for one in packages
        for hole in one.get("vulns", ())
    ]
    return holes, bool(packages) and not any("skip_reason" in one for one in packages)


def doubtful_lines() -> list[Doubt]:
    """Return what bandit doubts in both packages."""
    told = _run("bandit", "-q", "-r", "matcher", "web", "-c", "pyproject.toml", "-f", "json")
    return [_doubt(one) for one in json.loads(told)["results"]]


def _doubt(told: Mapping[str, Any]) -> Doubt:
    place, numbers = ROOT / told["filename"], told["line_range"]
    lines = place.read_text(encoding="utf-8").splitlines()[numbers[0] - 1 : numbers[-1]]
    same = f"S{told['test_id'].removeprefix('B')}"
    answers = [found["rules"] for line in lines if (found := _ANSWER.search(line))]
    return Doubt(f"{told['filename']}:{told['line_number']}", told["test_id"], any(same in one for one in answers))


def list_packages() -> int:
    """Write the list of everything that is locked, in CycloneDX, and return how many packages are in it."""
    told = json.loads(
        _run("cyclonedx_py", "requirements", str(LOCKED), "--output-reproducible", "--output-format", "JSON")
    )
    BILL.write_text(json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    return len(told["components"])


def _run(tool: str, *arguments: str) -> str:
    return subprocess.run(
        [sys.executable, "-m", tool, *arguments], cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout


if __name__ == "__main__":
    main()
