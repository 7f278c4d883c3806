"""Long lists come in parts: a part names where the next one begins."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence

from pydantic import BaseModel, ConfigDict, Field, field_validator

from web.store.listing import Part

_MOST_ID = 2**31 - 1


class PartAsked(BaseModel):
    """Which part of a list."""

    model_config = ConfigDict(extra="forbid")

    cursor: str = Field(
        default="",
        description="Where the part begins: `next` of the part before it. Empty: at the beginning.",
        max_length=40,
    )
    limit: int = Field(default=100, ge=1, le=200, description="How many at most.")

    @field_validator("cursor")
    @classmethod
    def _known(cls, value: str) -> str:
        _place(value)
        return value

    @property
    def part(self) -> Part:
        """The part, with one more so that it is known whether there are more."""
        return Part(_place(self.cursor), self.limit + 1)


def next_cursor(ids: Sequence[int], asked: PartAsked) -> str | None:
    """Return where the next part begins; None: there is none. ``ids`` are of the part, with one more."""
    if len(ids) <= asked.limit:
        return None
    return urlsafe_b64encode(f"after {ids[asked.limit - 1]}".encode()).decode()


def _place(cursor: str) -> int:
    if not cursor:
        return 0
    try:
        word, _, digits = urlsafe_b64decode(cursor.encode("ascii")).decode("ascii").partition(" ")
    except (ValueError, UnicodeError):
        word, digits = "", ""
    if word != "after" or not (digits.isascii() and digits.isdigit()) or int(digits) > _MOST_ID:
        raise ValueError("is no cursor of this interface")
    return int(digits)
