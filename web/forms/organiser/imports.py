"""Sending a table, and deciding about its doubtful cases."""

from __future__ import annotations

from flask_babel import lazy_gettext as lazy
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, RadioField, SelectMultipleField
from wtforms.fields.choices import SelectChoice
from wtforms.widgets import CheckboxInput

from web.services.importing.tables import TableKind


class UploadForm(FlaskForm):  # type: ignore[misc]
    """A table and what it holds."""

    kind = RadioField(
        lazy("What is in the table?"),
        choices=[
            SelectChoice(TableKind.INVESTORS.value, lazy("Investors who come")),
            SelectChoice(TableKind.STARTUPS.value, lazy("Startups that come")),
            SelectChoice(TableKind.PORTFOLIO.value, lazy("Companies that investors backed and that do not come")),
            SelectChoice(TableKind.INTERACTIONS.value, lazy("What happened before: deals, meetings, answers")),
        ],
    )
    file = FileField(lazy("File"), validators=[FileRequired(lazy("Choose a file."))])


class _Ticked(SelectMultipleField):  # type: ignore[misc]
    """Values that were ticked, whichever they are: who they mean is looked up when it is done."""

    option_widget = CheckboxInput()

    def pre_validate(self, form: FlaskForm) -> None:
        """Take every value."""


class ChoicesForm(FlaskForm):  # type: ignore[misc]
    """What to do about the doubtful cases of an import."""

    same = _Ticked(choices=[])
    from_file = _Ticked(choices=[], coerce=int)
    all_same = BooleanField(lazy("All of these are the same: update those who are here"))
    all_from_file = BooleanField(lazy("For all of these the file counts"))
    remove_gone = BooleanField()

    @property
    def choices_record(self) -> dict[str, object]:
        """The choices as plain values, for the job."""
        return {
            "same": list(self.same.data or ()),
            "from_file": list(self.from_file.data or ()),
            "all_same": self.all_same.data,
            "all_from_file": self.all_from_file.data,
            "remove_gone": self.remove_gone.data,
        }
