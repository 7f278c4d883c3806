"""What somebody types at the door and about their own account."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import EmailField, HiddenField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Length


class LinkForm(FlaskForm):  # type: ignore[misc]
    """Where a link to sign in is to be sent."""

    email = EmailField(
        _("E-mail address"),
        [DataRequired(_("Type your e-mail address.")), Length(max=320)],
        render_kw={"autocomplete": "email", "autocapitalize": "none", "spellcheck": "false"},
    )
    next = HiddenField()


class AccountForm(FlaskForm):  # type: ignore[misc]
    """How somebody is called and written to."""

    name = StringField(
        _("Name"), [Length(max=200, message=_("At most 200 characters fit."))], render_kw={"autocomplete": "name"}
    )
    language = SelectField(
        _("Language"),
        choices=[
            SelectChoice("", _("As my browser says")),
            SelectChoice("en", "English"),
            SelectChoice("zh", "简体中文"),
        ],
    )
