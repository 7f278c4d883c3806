"""What others may see of a profile: everything but the columns that its owner hides."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import fields, replace
from types import MappingProxyType
from typing import Any, TypeVar

from matcher.profiles import Participant, Side

P = TypeVar("P", bound=Participant)

_PLACE = ("city", "region", "country")
#: What can be hidden, by side: how its owner knows it, and the columns of the profile behind it.
OPTIONAL: Mapping[Side, Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        Side.INVESTOR: {
            "thesis": ("thesis",),
            "tags": ("tags",),
            "stages": ("stages", "stage_names"),
            "cheque": ("ticket_min_usd", "ticket_max_usd"),
            "countries": ("countries", "markets"),
            "kind": ("kind",),
            "place": _PLACE,
            "languages": ("languages",),
        },
        Side.STARTUP: {
            "description": ("description",),
            "tags": ("tags",),
            "stage": ("stage", "stages"),
            "raising": ("raising_usd",),
            "founded": ("founded",),
            "place": _PLACE,
        },
    }
)


def hidden_columns(side: Side, shown: Collection[str]) -> str:
    """Return the columns that stay hidden when only some of the optional ones are shown, joined by spaces."""
    return " ".join(column for name, columns in OPTIONAL[side].items() if name not in shown for column in columns)


def shown_names(side: Side, hidden: str) -> list[str]:
    """Return what is shown, by the names of ``OPTIONAL``."""
    columns = set(hidden.split())
    return [name for name, behind in OPTIONAL[side].items() if not columns & set(behind)]


def as_seen(profile: P, hidden: str) -> P:
    """Return a profile as the other side sees it: what is hidden is as if it had never been said."""
    columns = set(hidden.split())
    blank: dict[str, Any] = {one.name: _EMPTY[one.name] for one in fields(profile) if one.name in columns}
    extra = {name: text for name, text in profile.extra.items() if name not in columns}
    return replace(profile, **blank, extra=extra)


_EMPTY: Mapping[str, Any] = {
    **dict.fromkeys(("thesis", "description", "stage", "kind", "city", "region"), ""),
    **dict.fromkeys(("tags", "stage_names", "countries"), ()),
    **dict.fromkeys(("stages", "markets"), frozenset()),
    **dict.fromkeys(("ticket_min_usd", "ticket_max_usd", "raising_usd", "country", "founded"), None),
}
