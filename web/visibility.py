"""What others may see of a profile: everything but the columns that its owner hides."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import fields, replace
from enum import StrEnum
from types import MappingProxyType
from typing import Any, TypeVar

from matcher.profiles import Participant, Side

P = TypeVar("P", bound=Participant)

_PLACE = ("city", "region", "country")
#: Not a column of a profile: whether the name stands on screens and cards that everybody in the hall sees.
_WALLS = "walls"
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
            "walls": (_WALLS,),
        },
        Side.STARTUP: {
            "description": ("description",),
            "tags": ("tags",),
            "stage": ("stage", "stages"),
            "raising": ("raising_usd",),
            "founded": ("founded",),
            "place": _PLACE,
            "walls": (_WALLS,),
        },
    }
)


class Audience(StrEnum):
    """Who sees a part of what is known of somebody, beside itself and its colleagues."""

    HALL = "hall"
    """Everybody in the hall, on screens and cards."""
    OTHER_SIDE = "other-side"
    """Everybody of the other side at the conference, and its organisers."""
    FOLLOW_UP = "follow-up"
    """Those with whom it agreed to follow up, and nobody before that."""
    INVITERS = "inviters"
    """Organisers, and those with whom it agreed to follow up."""
    ORGANISERS = "organisers"
    """Organisers, and staff with the right to see people."""
    SUMS = "sums"
    """Nobody; organisers see it counted together with that of others."""
    NOBODY = "nobody"


#: What nobody can choose: who always sees it.
FIXED: Mapping[str, Audience] = MappingProxyType(
    {
        "name": Audience.OTHER_SIDE,
        "sub_forums": Audience.OTHER_SIDE,
        "email": Audience.INVITERS,
        "other_columns": Audience.ORGANISERS,
        "answers": Audience.SUMS,
        "opinions": Audience.SUMS,
        "notes": Audience.NOBODY,
    }
)
#: How somebody can be reached; each is shown to nobody until it says so.
REACHED_BY = ("person", "phone", "wechat", "website")


def audiences(side: Side, hidden: str, contact_shown: str) -> dict[str, Audience]:
    """Return who sees each part of what is known of somebody, by what it hides and shows, joined by spaces."""
    shown = shown_names(side, hidden)
    profile = {name: Audience.OTHER_SIDE if name in shown else Audience.ORGANISERS for name in OPTIONAL[side]}
    reach = {name: Audience.FOLLOW_UP if name in contact_shown.split() else Audience.NOBODY for name in REACHED_BY}
    profile["walls"] = Audience.HALL if on_walls(hidden) else Audience.NOBODY
    return {"name": FIXED["name"], **profile, **reach, **{n: one for n, one in FIXED.items() if n != "name"}}


def hidden_columns(side: Side, shown: Collection[str]) -> str:
    """Return the columns that stay hidden when only some of the optional ones are shown, joined by spaces."""
    return " ".join(column for name, columns in OPTIONAL[side].items() if name not in shown for column in columns)


def shown_names(side: Side, hidden: str) -> list[str]:
    """Return what is shown, by the names of ``OPTIONAL``."""
    columns = set(hidden.split())
    return [name for name, behind in OPTIONAL[side].items() if not columns & set(behind)]


def on_walls(hidden: str) -> bool:
    """Return whether a name may stand where everybody in the hall sees it, who meets them or not."""
    return not {_WALLS, "name"} & set(hidden.split())


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
