"""What somebody agrees to, how it wants to be reached, and how long a conference keeps personal data, as forms."""

from __future__ import annotations

from flask_babel import lazy_gettext as lazy
from flask_wtf import FlaskForm
from wtforms import BooleanField, DateField, StringField
from wtforms.validators import AnyOf, InputRequired, Optional

from web.forms.organiser.setup import RevisedForm
from web.forms.texts import Fits, tidy_line
from web.services.privacy.consents import ContactDraft
from web.services.privacy.retention import PrivacyWish
from web.store.contacts import CONTACT_FIELDS
from web.store.records.privacy import ContactRecord

_LINE = 200


def _line(label: str) -> StringField:
    return StringField(label, filters=[tidy_line], validators=[Fits(_LINE)])


class ConsentForm(FlaskForm):  # type: ignore[misc]
    """A yes or a no to being suggested."""

    allowed = StringField(validators=[InputRequired(), AnyOf(["yes", "no"])])


class ContactForm(FlaskForm):  # type: ignore[misc]
    """How somebody wants to be reached, and which of it is shown after both agreed to follow up."""

    person = _line(lazy("Contact person"))
    phone = _line(lazy("Phone"))
    wechat = _line(lazy("WeChat"))
    website = _line(lazy("Website"))
    show_person = BooleanField()
    show_phone = BooleanField()
    show_wechat = BooleanField()
    show_website = BooleanField()

    @property
    def draft(self) -> ContactDraft:
        """What was filled in."""
        return ContactDraft(
            {name: self[name].data or "" for name in CONTACT_FIELDS},
            frozenset(name for name in CONTACT_FIELDS if self[f"show_{name}"].data),
        )


def contact_values(row: ContactRecord | None) -> dict[str, object]:
    """Return what the form shows of what is known."""
    if row is None:
        return {}
    shown = row.shown.split()
    values = {name: getattr(row, name) for name in CONTACT_FIELDS}
    return {**values, **{f"show_{name}": name in shown for name in CONTACT_FIELDS}}


class EraseForm(FlaskForm):  # type: ignore[misc]
    """The wish to have everything erased, said twice: by the tick and by the button."""

    sure = BooleanField(validators=[InputRequired()])


class PrivacyForm(RevisedForm):
    """Who answers for personal data, and how long it is kept."""

    holder = _line(lazy("Who answers for personal data"))
    contact = _line(lazy("How to reach them"))
    last_day = DateField(lazy("Last day on which personal data is kept"), validators=[Optional()])

    @property
    def wish(self) -> PrivacyWish:
        """What was filled in."""
        return PrivacyWish(self.holder.data or "", self.contact.data or "", self.last_day.data)
