"""What workers do: each unpacks what was asked, calls a service, and returns what its page needs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from matcher.drafting import StepProgress
from web.services.suggesting import suggest
from web.store.engine import Store


def make_suggestions(
    store: Store,
    conference_id: int,
    asked: Mapping[str, Any],
    progress: StepProgress,
) -> dict[str, Any]:
    """Make the suggestions of a conference anew."""
    return {"suggestions": suggest(store, conference_id, progress)}
