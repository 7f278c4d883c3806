"""What the fields of a profile are called for organisers, and how their values are written."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _

_EXTRA = "extra."


def field_name(name: str) -> str:
    """Return what a field is called; a column of the organiser's own goes by its heading."""
    if name.startswith(_EXTRA):
        return name.removeprefix(_EXTRA)
    said: dict[str, str] = {
        "name": _("Name"),
        "email": _("E-mail address"),
        "thesis": _("Thesis"),
        "description": _("Description"),
        "tags": _("Tags"),
        "stage": _("Stage"),
        "stage_names": _("Stages"),
        "ticket_min_usd": _("Smallest cheque (US dollars)"),
        "ticket_max_usd": _("Largest cheque (US dollars)"),
        "raising_usd": _("Amount raised (US dollars)"),
        "countries": _("Invests in"),
        "country": _("Country"),
        "region": _("Region"),
        "city": _("City"),
        "kind": _("Kind"),
        "founded": _("Founded"),
        "sub_forums": _("Sub-forums"),
        "unavailable": _("Away"),
        "min_meetings": _("Fewest meetings"),
        "max_meetings": _("Most meetings"),
    }
    return said.get(name, name)


def field_text(value: Any) -> str:
    """Return a value as one reads it; empty where nothing is known."""
    if isinstance(value, list):
        return "; ".join(field_text(one) for one in value)
    if isinstance(value, dict):
        return " – ".join(str(one)[:16].replace("T", " ") for one in value.values())
    if isinstance(value, float):
        return f"{value:,.0f}" if value.is_integer() else f"{value:,.2f}"
    return "" if value is None else str(value)
