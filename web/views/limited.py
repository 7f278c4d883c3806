"""What costs much is done so often and no more: the count stands before the page."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from flask import request
from flask_security import current_user

from web.services.limits import Limit, count_now
from web.views.access import now, site

P = ParamSpec("P")
R = TypeVar("R")


def limited(limit: Limit, *methods: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Count each time that whoever is signed in does this by some methods; by POST, where none is named."""

    def guard(view: Callable[P, R]) -> Callable[P, R]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
            if request.method in (methods or ("POST",)):
                count_now(site().store, site().settings, limit, current_user.id, now())
            return view(*args, **kwargs)

        return guarded

    return guard
