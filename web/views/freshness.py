"""What cannot be taken back, or lets others in, asks once more who does it, unless that was a moment ago."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar, cast

from flask import flash, redirect, request, url_for
from flask_security.utils import check_and_update_authn_fresh

from matcher.words import Words
from web.sign_in.library import FRESH, NO_GRACE
from web.views.held_form import came_from
from web.views.said import said

_AGAIN = Words(
    "Nothing was done yet. Show once more that it is you, then do it again.",
    "尚未执行任何操作。请再次验证身份，然后重新操作。",
)

P = ParamSpec("P")
R = TypeVar("R")


def freshly(view: Callable[P, R]) -> Callable[P, R]:
    """Let only whoever showed in the last two hours who they are; others show it, and come back to the page."""

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
        if request.method == "GET" or check_and_update_authn_fresh(FRESH, NO_GRACE, "session"):
            return view(*args, **kwargs)
        flash(said(_AGAIN), "info")
        return cast("R", redirect(url_for("security.verify", next=came_from() or None), code=303))

    return guarded
