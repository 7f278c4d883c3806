"""Numbers as they are read in both languages, which group digits alike."""

from __future__ import annotations

import math

from matcher.words import Words


def whole(number: float) -> str:
    """Return a count with its thousands apart, as in ``13,000``."""
    return f"{number:,.0f}"


def decimal(number: float, digits: int = 1) -> str:
    """Return a number with so many decimals; a dash for one that is not finite."""
    return f"{number:,.{digits}f}" if math.isfinite(number) else "–"


def percent(share: float, digits: int = 0) -> str:
    """Return a share in [0, 1] as a percentage; a small one gets the decimals it needs, a tiny one ``<0.01%``."""
    if not math.isfinite(share):
        return "–"
    hundredths = 100.0 * share
    if digits == 0 and 0 < hundredths < 0.995:
        digits = 1 if hundredths >= 0.095 else 2
    least = 10.0**-digits
    if 0 < hundredths < least / 2:
        return f"<{least:.{digits}f}%"
    return f"{hundredths:,.{digits}f}%"


def apart(one: float, other: float) -> tuple[str, str]:
    """Return two numbers with as few decimals as tell them apart, at most four."""
    for digits in range(1, 5):
        shown = decimal(one, digits), decimal(other, digits)
        if shown[0] != shown[1] or one == other:
            break
    return shown


def counted(number: int, one: Words, many: Words) -> Words:
    """Fill a count into the phrase for one or for many; both take it as ``{n}``."""
    return (one if number == 1 else many).format(n=whole(number))
