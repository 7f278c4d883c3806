"""Connecting other programs, and moving a whole conference."""

from __future__ import annotations

from flask_babel import lazy_gettext as lazy
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import SelectField, SelectMultipleField, StringField, URLField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired
from wtforms.widgets import CheckboxInput, ListWidget

from web.forms.texts import tidy_line
from web.services.exchange.tokens import Scope
from web.services.exchange.webhooks import Hook

#: What a program may be let do, in the words of organisers.
SCOPES = {
    Scope.PEOPLE_READ: lazy("Read participants and their requests"),
    Scope.PEOPLE_WRITE: lazy("Add and change participants, import tables, act for participants"),
    Scope.PROGRAMME_READ: lazy("Read sub-forums and sessions"),
    Scope.PLAN_READ: lazy("Read match lists, timetables and meetings"),
    Scope.PLAN_WRITE: lazy("Approve match lists, release timetables, move and cancel meetings"),
    Scope.FIGURES_READ: lazy("Read sums of the feedback"),
}
SUBJECTS = {
    "conference": lazy("The conference and its programme"),
    "session": lazy("Sessions that move or lose tables"),
    "participant": lazy("Participants"),
    "match_list": lazy("Match lists"),
    "timetable": lazy("Timetables"),
    "proposal": lazy("Proposals"),
    "meeting_request": lazy("Requests"),
    "meeting": lazy("Meetings"),
}


class TokenForm(FlaskForm):  # type: ignore[misc]
    """A token for another program."""

    name = StringField(
        lazy("Which program is it for?"),
        filters=[tidy_line],
        validators=[DataRequired(lazy("Write for which program the token is."))],
    )
    scopes = SelectMultipleField(
        lazy("What it may do"),
        choices=[SelectChoice(scope.value, words) for scope, words in SCOPES.items()],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        validators=[DataRequired(lazy("Choose at least one thing that the program may do."))],
    )
    days = SelectField(
        lazy("How long it holds"),
        coerce=int,
        default=90,
        choices=[
            SelectChoice(7, lazy("A week")),
            SelectChoice(30, lazy("A month")),
            SelectChoice(90, lazy("Three months")),
            SelectChoice(365, lazy("A year")),
        ],
    )

    @property
    def wanted(self) -> list[Scope]:
        """What was ticked."""
        return [Scope(name) for name in self.scopes.data or ()]


class WebhookForm(FlaskForm):  # type: ignore[misc]
    """An address that is told what happens."""

    address = URLField(
        lazy("Address of the other program"),
        filters=[tidy_line],
        validators=[DataRequired(lazy("Write the whole address, such as https://example.org/matcher."))],
    )
    subjects = SelectMultipleField(
        lazy("What it is told about (nothing ticked: everything)"),
        choices=[SelectChoice(name, words) for name, words in SUBJECTS.items()],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )

    @property
    def hook(self) -> Hook:
        """What was filled in."""
        return Hook(self.address.data, frozenset(self.subjects.data or ()))


class TakeInForm(FlaskForm):  # type: ignore[misc]
    """A whole conference that comes in."""

    file = FileField(lazy("Export of a conference (ZIP)"), validators=[FileRequired(lazy("Choose a file."))])
    slug = StringField(lazy("Address here, if not the one it had"), filters=[tidy_line])
