"""How the site stands against OWASP ASVS 5.0.0, levels 1 and 2, and its limits: the tables of docs/security.md.

python -m benchmarks.asvs
"""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Mapping
from datetime import timedelta
from typing import Annotated, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field

from benchmarks.tables import DOCUMENTS, write_table
from web.services.limits import RULES

DATA = DOCUMENTS / "asvs.toml"
DOCUMENT = DOCUMENTS / "security.md"
State = Literal["met", "partly", "not met", "not applicable"]
STATES: tuple[State, ...] = get_args(State)


class Requirement(BaseModel):
    """One requirement: what it asks, whether that is met, by what, and where a test shows it."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    level: Literal[1, 2]
    state: Annotated[State, Field(alias="is")]
    asks: str
    by: tuple[str, ...] = ()
    tests: tuple[str, ...] = ()
    why: str = ""


class Standard(BaseModel):
    """The requirements by number, the chapters' titles, and reasons that hold for many."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    chapters: Mapping[str, str]
    reasons: Mapping[str, str]
    requirements: Mapping[str, Requirement]

    def chapter(self, name: str) -> dict[str, Requirement]:
        """Return the requirements of a chapter."""
        return {number: one for number, one in self.requirements.items() if number.startswith(f"{name}.")}


def read_standard() -> Standard:
    """Read the data file."""
    return Standard.model_validate(tomllib.loads(DATA.read_text(encoding="utf-8")))


def row(standard: Standard, number: str, one: Requirement) -> list[object]:
    """Return a line of a table."""
    shown = [f"`{test}`" for test in one.tests]
    why = standard.reasons.get(one.why, one.why)
    state = one.state if one.state in ("met", "not applicable") else f"**{one.state}**"
    by = ", ".join(f"`{place}`" for place in one.by)
    return [number[1:], one.level, one.asks, state, by, "; ".join([*shown, *([why] if why else [])])]


def summary(standard: Standard) -> list[list[object]]:
    """Return how many requirements of each chapter are in each state."""
    rows: list[list[object]] = []
    for name, title in standard.chapters.items():
        count = Counter(one.state for one in standard.chapter(name).values())
        rows.append([name, title, *(count[state] for state in STATES)])
    whole = Counter(one.state for one in standard.requirements.values())
    return [*rows, ["", "All", *(whole[state] for state in STATES)]]


def limits() -> list[list[object]]:
    """Return every limit, how often and within what."""
    return [[rule.what, rule.most, _time(rule.within)] for rule in RULES.values()]


def _time(within: timedelta) -> str:
    minutes = int(within.total_seconds()) // 60
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h"


def main() -> None:
    """Write the tables."""
    write_table(DOCUMENT, "limits", ["What, by whom", "At most:", "Within:"], limits(), "")
    standard = read_standard()
    levels = Counter(one.level for one in standard.requirements.values())
    note = f"{levels[1]} requirements of level 1 and {levels[2]} of level 2."
    header = ["", "Chapter", *(f"{state}:" for state in STATES)]
    write_table(DOCUMENT, "asvs", header, summary(standard), note)
    for name in standard.chapters:
        rows = [row(standard, number, one) for number, one in standard.chapter(name).items()]
        header = ["No.", "Level:", "Asks for", "State", "By", "Tested by, or why"]
        write_table(DOCUMENT, f"asvs {name}", header, rows, "")


if __name__ == "__main__":
    main()
