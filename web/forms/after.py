"""What is said after a meeting, and how one wants to be reached, as forms."""

from __future__ import annotations

from flask_babel import lazy_gettext as lazy
from flask_wtf import FlaskForm
from wtforms import StringField, TextAreaField
from wtforms.validators import AnyOf, Optional

from web.forms.texts import Fits, tidy_lines
from web.services.after.ratings import LONGEST_NOTE

_SAID = {"yes": True, "no": False}


class SaidForm(FlaskForm):  # type: ignore[misc]
    """One tap: yes, no, or nothing any more."""

    said = StringField(validators=[Optional(), AnyOf(list(_SAID))])

    @property
    def answer(self) -> bool | None:
        """What shall stand."""
        return _SAID.get(self.said.data or "")


class MeetingNoteForm(FlaskForm):  # type: ignore[misc]
    """A private note on a meeting."""

    note = TextAreaField(lazy("Note, only for you"), filters=[tidy_lines], validators=[Fits(LONGEST_NOTE)])
