"""The few errors matcher raises. Each message says what happened and what to do about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from matcher.words import Words


class Severity(StrEnum):
    """How bad a finding is: ``error`` stops the job, ``warning`` drops or ignores something, ``note`` informs."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing noticed at the door, for the person who can change it.

    ``line`` counts from 1 and is the line on which the record starts (for XLSX: the row of the sheet); it is
    None for what concerns a whole file. ``column`` is the column's or the setting's name. ``found`` is the
    offending text, cut to a readable length.
    """

    severity: Severity
    file: str
    line: int | None
    column: str | None
    found: str
    problem: Words
    advice: Words

    def record(self) -> dict[str, Any]:
        """Return the finding as plain values, for JSON."""
        return {
            "severity": self.severity.value,
            "file": self.file,
            "line": self.line,
            "column": self.column,
            "found": self.found,
            "problem": self.problem.record(),
            "advice": self.advice.record(),
        }


class MatcherError(Exception):
    """Anything matcher refuses to do, with a message for the person who asked for it."""


class ConfigurationError(MatcherError):
    """A setting, a name or an installed file is not what it must be."""


class InputError(MatcherError):
    """What came in cannot be used; ``findings`` say where and what to change."""

    def __init__(self, message: str, findings: Sequence[Finding] = ()) -> None:
        super().__init__(message)
        self.findings = tuple(findings)


class ClusterError(MatcherError):
    """The cluster that was named cannot do the work, or was lost over it."""


class UnknownParticipantError(MatcherError):
    """Somebody was asked for who is not in the conference."""


class PlanError(MatcherError):
    """No legal plan exists, or one broke a rule of the independent checker; nothing was written."""

    def __init__(self, said: str | Words) -> None:
        self.words = Words(said, said) if isinstance(said, str) else said
        super().__init__(self.words.en)
