"""Pages for organisers themselves, which no right of staff opens."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from flask import abort

from web.store.records.accounts import SeatKind
from web.views.access import the_seat

P = ParamSpec("P")
R = TypeVar("R")


def organisers_themselves(view: Callable[P, R]) -> Callable[P, R]:
    """Let only organisers in."""

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
        if the_seat().kind is not SeatKind.ORGANISER:
            abort(403)
        return view(*args, **kwargs)

    return guarded
