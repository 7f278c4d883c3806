"""The text of a kind of letters."""

from __future__ import annotations

from flask_babel import lazy_gettext as lazy
from flask_wtf import FlaskForm
from wtforms import StringField, TextAreaField

from web.forms.texts import tidy_line
from web.services.letters.texts import LONGEST_BODY, LONGEST_SUBJECT


class LetterTextForm(FlaskForm):  # type: ignore[misc]
    """Subject and body; what is in them is judged by the service, in words."""

    subject = StringField(
        lazy("Subject"), filters=[tidy_line], render_kw={"maxlength": LONGEST_SUBJECT, "dir": "auto"}
    )
    body = TextAreaField(lazy("Text"), render_kw={"maxlength": LONGEST_BODY, "rows": 14, "dir": "auto"})

    @property
    def typed(self) -> tuple[str, str]:
        """Subject and body as they were typed."""
        return self.subject.data or "", self.body.data or ""
