"""What forms do with any text: make it tidy, measure it, and part a list."""

from __future__ import annotations

import unicodedata
from typing import Any

from flask_babel import gettext as _
from wtforms import Field, ValidationError

from matcher.intake.cells import read_tags


def tidy_lines(text: str | None) -> str:
    """Return a text without control characters and blanks around it; its lines stay."""
    plain = (text or "").replace("\r\n", "\n").replace("\r", "\n")
    return "".join(
        sign for sign in plain if sign in "\n\t" or unicodedata.category(sign) not in ("Cc", "Cs")
    ).strip()


def tidy_line(text: str | None) -> str:
    """Return a text as one line."""
    return " ".join(tidy_lines(text).split())


def parted(text: str | None) -> tuple[str, ...]:
    """Return the items of a list as people type it: parted by commas or semicolons, of either script."""
    return read_tags((text or "").replace(",", ";"))


class Fits:
    """A text must not be longer than what it is kept in, unless it came so from a file and was not touched.

    The browser cuts nothing off: what was typed stays.
    """

    def __init__(self, most: int) -> None:
        self.most = most

    def __call__(self, form: Any, field: Field) -> None:  # noqa: ARG002
        """Refuse a text that is too long, with the count."""
        length = len(field.data or "")
        if length > self.most and tidy_line(field.data) != tidy_line(field.object_data):
            raise ValidationError(
                _(
                    "This is %(length)s characters long; at most %(most)s fit. Shorten it, please.",
                    length=length,
                    most=self.most,
                )
            )
