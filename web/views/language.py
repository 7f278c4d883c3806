"""Which language a page speaks: as its reader chose, else as the browser asks; and in which zone it tells time."""

from __future__ import annotations

from flask import Flask, g, request, session
from flask_babel import Babel
from flask_security import current_user

from matcher.words import Language

#: Locales by language; both write dates and numbers as their readers do.
LOCALES = {Language.EN: "en_GB", Language.ZH: "zh_Hans_CN"}
_WANTED = ["en", "zh"]


def reader_language() -> Language:
    """Return the language of whoever reads this page."""
    chosen = session.get("language")
    if chosen is None and current_user and current_user.is_authenticated:
        chosen = current_user.language
    if chosen is None:
        chosen = request.accept_languages.best_match(_WANTED, default="en")
    return Language(chosen)


def init_language(app: Flask) -> None:
    """Translate pages, and show moments in the conference's zone."""
    Babel(
        app,
        default_locale=LOCALES[Language.EN],
        locale_selector=lambda: LOCALES[reader_language()],
        timezone_selector=lambda: g.conference.zone if "conference" in g else "UTC",
    )
    app.context_processor(lambda: {"language": reader_language(), "Language": Language})
