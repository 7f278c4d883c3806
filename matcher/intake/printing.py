"""A finding as one line for people, in their language."""

from __future__ import annotations

from matcher.errors import Finding
from matcher.words import Language, Words

_FOUND = Words('found "{found}"', "读到“{found}”")
_LINE = Words("{where} {found}: {problem}. {advice}", "{where} {found}：{problem}。{advice}")
_BARE_LINE = Words("{where}: {problem}. {advice}", "{where}：{problem}。{advice}")


def describe(finding: Finding, language: Language) -> str:
    """Return a finding as one line.

    Such as ``investors.csv:12 [ticket_min_usd] found "abc": not an amount. Write a number such as 1500000.``
    """
    where = finding.file
    if finding.line is not None:
        where += f":{finding.line}"
    if finding.column is not None:
        where += f" [{finding.column}]"
    line = _LINE if finding.found else _BARE_LINE
    return line.format(
        where=where,
        found=_FOUND.format(found=finding.found),
        problem=finding.problem,
        advice=finding.advice,
    ).within(language)
