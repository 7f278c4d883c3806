"""A world in which investors back what they say they look for, in their own town, year after year."""

from __future__ import annotations

from datetime import date, timedelta

from matcher.conference import Dataset, Interaction
from tests.factories import dataset, investor, startup

CUT = date(2020, 1, 1)
_WORDS = ("robots", "solar", "lidar", "hospitals")
_SAID = (
    "We build robots that weld car bodies.",
    "Our solar farms pay for themselves.",
    "Our lidar sees through fog.",
    "Many hospitals buy our software.",
)
PEOPLE = 16


def towns(first: int = 2014, last: int = 2021) -> Dataset:
    """Investor i sits in town i modulo 4 and backs one company a year that does what i // 4 stands for there."""
    investors = tuple(investor(f"I{row:02d}", city=f"Town{row % 4}", kind="fund") for row in range(PEOPLE))
    companies, deals = [], []
    for year in range(first, last + 1):
        for row in range(PEOPLE):
            company = startup(
                f"C{year}-{row:02d}",
                tags=(_WORDS[row // 4],),
                description=_SAID[row // 4] if row % 3 else "",
                city=f"Town{row % 4}",
                stage="A",
            )
            companies.append(company)
            deals.append(
                Interaction(f"i{row:02d}", company.id, "invested", date(year, 1, 1) + timedelta(row), "A")
            )
    return dataset(investors=investors, startups=tuple(companies), interactions=tuple(deals))
