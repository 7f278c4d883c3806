"""What an examination finds."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """How it is with one thing."""

    WELL = "well"
    NOTE = "note"
    """It works; somebody should know of it."""
    ILL = "ill"


@dataclass(frozen=True, slots=True)
class Finding:
    """How it is with one thing, and what to do where it is not well."""

    what: str
    verdict: Verdict
    said: str
    remedy: str = ""


def well(what: str, said: str) -> Finding:
    """Return that something is well."""
    return Finding(what, Verdict.WELL, said)


def note(what: str, said: str, remedy: str) -> Finding:
    """Return that something works and should be known."""
    return Finding(what, Verdict.NOTE, said, remedy)


def ill(what: str, said: str, remedy: str) -> Finding:
    """Return that something is wrong."""
    return Finding(what, Verdict.ILL, said, remedy)
