"""What comes in from the floor: check-ins that a device has gathered, and what became of a meeting."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from web.services.floor.arrivals import Scan
from web.services.floor.outcomes import SAYABLE
from web.store.records.floor import Outcome

#: A device sends no more at once.
MOST_SCANS = 200
_LARGEST = 2**31


def scans_of(payload: Any) -> list[Scan] | None:
    """Return the check-ins that a device sent; None where it is no such thing."""
    told = payload.get("arrivals") if isinstance(payload, dict) else None
    if not isinstance(told, list) or len(told) > MOST_SCANS:
        return None
    scans = [_scan(one) for one in told]
    return None if None in scans else [one for one in scans if one is not None]


def _scan(told: Any) -> Scan | None:
    if not isinstance(told, dict):
        return None
    key, person, badge, at = (told.get(name) for name in ("key", "person", "badge", "at"))
    if not isinstance(key, str) or not isinstance(badge or "", str):
        return None
    if person is not None and not (type(person) is int and 0 < person < _LARGEST):
        return None
    return Scan(key, person, badge or "", _moment(at))


def _moment(text: Any) -> datetime | None:
    """Return a moment that a clock told; what is none is told by our own."""
    try:
        moment = datetime.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        return None
    return moment if moment is not None and moment.tzinfo is not None else None


def outcome_of(text: str) -> Outcome | None:
    """Return what somebody says of a meeting; None where it is nothing that can be said."""
    return next((one for one in SAYABLE if one.value == text), None)


def start_of(text: str) -> datetime | None:
    """Return the time of a slot in an address; None where it is none."""
    return _moment(text)
