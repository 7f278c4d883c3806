"""What prints are printed on: sheets of paper, and sheets of labels."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType


class Paper(StrEnum):
    """A sheet, by its name in Typst."""

    A4 = "a4"
    A5 = "a5"
    LETTER = "us-letter"


@dataclass(frozen=True, slots=True)
class LabelSheet:
    """Labels of one size on a sheet; all lengths in millimetres."""

    columns: int
    rows: int
    width: float
    height: float
    left: float
    top: float
    gap: float = 0.0
    """Between two columns; rows touch each other."""
    paper: Paper = Paper.A4

    @property
    def count(self) -> int:
        """How many labels a sheet has."""
        return self.columns * self.rows


#: Sheets that shops sell, by name.
LABELS: Mapping[str, LabelSheet] = MappingProxyType(
    {
        "70x37": LabelSheet(3, 8, 70, 37, 0, 0.5),
        "63.5x38.1": LabelSheet(3, 7, 63.5, 38.1, 7.25, 15.15, 2.5),
        "99.1x67.7": LabelSheet(2, 4, 99.1, 67.7, 4.65, 13.1, 2.5),
        "90x54": LabelSheet(2, 5, 90, 54, 15, 13.5),
    }
)
USUAL_LABELS = "70x37"
