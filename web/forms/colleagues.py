"""Inviting a colleague."""

from __future__ import annotations

from flask_babel import lazy_gettext as lazy
from flask_wtf import FlaskForm
from wtforms import EmailField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Email

from web.forms.texts import Fits, tidy_line


class ColleagueForm(FlaskForm):  # type: ignore[misc]
    """Who is to share a profile."""

    email = EmailField(
        lazy("E-mail address"),
        filters=[tidy_line],
        validators=[
            DataRequired(lazy("Write the e-mail address of your colleague.")),
            Email(lazy("This is no e-mail address. Write it as name@example.org.")),
        ],
    )
    name = StringField(lazy("Name"), filters=[tidy_line], validators=[Fits(200)])
    language = SelectField(
        lazy("Language of the letter"),
        choices=[SelectChoice("", lazy("Both")), SelectChoice("en", "English"), SelectChoice("zh", "中文")],
        default="",
    )
