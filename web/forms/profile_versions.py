"""Two people saved one profile: what each changed, field by field, and whose text is taken."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from wtforms import Field

from web.forms.profile import ProfileForm, marks

MINE, THEIRS = "mine", "theirs"


@dataclass(frozen=True, slots=True)
class Difference:
    """A field that says one thing as typed and another as stored meanwhile."""

    field: Field
    theirs: Any
    suggested: str
    """Whose text is likely wanted: theirs where the reader had not touched the field."""


def differences(form: ProfileForm, stored: dict[str, Any]) -> list[Difference]:
    """Return the fields that somebody else changed since the form was loaded and that the form says otherwise."""
    typed = {field.name: field.data for field in form.asked()}
    seen, now, mine = _marked(form.seen.data or ""), _marked(marks(stored)), _marked(marks(typed))
    return [
        Difference(field, stored[field.name], THEIRS if mine[field.name] == seen.get(field.name) else MINE)
        for field in form.asked()
        if now[field.name] not in (mine[field.name], seen.get(field.name))
    ]


def take_choices(form: ProfileForm, stored: dict[str, Any], chosen: Mapping[str, str]) -> None:
    """Put what is stored into the fields for which somebody chose the other version."""
    for field in form.asked():
        if chosen.get(f"keep-{field.name}") == THEIRS:
            field.data = stored[field.name]


def _marked(text: str) -> dict[str, str]:
    return dict(part.split(":", 1) for part in text.split() if ":" in part)
