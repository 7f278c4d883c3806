"""What an organiser chooses before something is printed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask_babel import lazy_gettext as lazy
from flask_wtf import FlaskForm
from wtforms import IntegerField, RadioField, SelectField, StringField, ValidationError
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from web.forms.texts import tidy_line
from web.prints.paper import LABELS, USUAL_LABELS, Paper
from web.services.printing.files import For, Order, Print
from web.services.printing.words import PrintLanguage
from web.store.records.conferences import ConferenceRecord
from web.views.said import named

_PAPERS = {Paper.A4: lazy("A4"), Paper.A5: lazy("A5"), Paper.LETTER: lazy("US Letter")}
_PERSONAL = (Print.SCHEDULES, Print.BADGES)


class OrderForm(FlaskForm):  # type: ignore[misc]
    """What all prints ask."""

    whom = SelectField(lazy("For whom"))
    language = RadioField(lazy("Language"))

    def order(self, what: Print, person_of: Callable[[str], int]) -> Order:
        """Return what is ordered.

        Parameters
        ----------
        person_of : finds somebody by name or code, or refuses in words.
        """
        whom, _, number = self.whom.data.partition(":")
        subject = int(number) if number else None
        if whom == For.PERSON:
            subject = person_of(self.person.data)
        return Order(
            what,
            For(whom),
            subject,
            PrintLanguage(self.language.data),
            Paper(self.paper.data) if "paper" in self else Paper.A4,
            self.labels.data if "labels" in self else USUAL_LABELS,
            (self.first.data or 1) if "first" in self else 1,
        )


class PersonalForm(OrderForm):
    """What is printed for people."""

    person = StringField(
        lazy("Who? Name or code"),
        [Length(max=200)],
        filters=[tidy_line],
        render_kw={"autocomplete": "off"},
    )

    def validate_person(self, field: StringField) -> None:
        """Ask for a name where one person is meant."""
        if self.whom.data == For.PERSON and not field.data:
            raise ValidationError(lazy("Type a name or a code."))


class SchedulesForm(PersonalForm):
    """Schedules."""

    paper = SelectField(lazy("Paper"))


class BadgesForm(PersonalForm):
    """Badge labels."""

    labels = SelectField(lazy("Labels"))
    first = IntegerField(
        lazy("Begin with label number"),
        [Optional(), NumberRange(1, 100, lazy("Write a number from 1 to 100."))],
        default=1,
    )

    def validate_first(self, field: IntegerField) -> None:
        """Begin on the sheet."""
        chosen = LABELS.get(self.labels.data)
        if field.data and chosen and field.data > chosen.count:
            raise ValidationError(lazy("A sheet of these has fewer labels. Begin with one that is on it."))


class CardsForm(OrderForm):
    """Table cards and room sheets."""

    paper = SelectField(lazy("Paper"))


_FORMS: dict[Print, type[OrderForm]] = {
    Print.SCHEDULES: SchedulesForm,
    Print.BADGES: BadgesForm,
    Print.TABLE_CARDS: CardsForm,
    Print.ROOM_SHEETS: CardsForm,
}


def order_form(what: Print, conference: ConferenceRecord, **values: Any) -> OrderForm:
    """Return the form of a print with the choices of a conference."""
    form = _FORMS[what](**values)
    personal = what in _PERSONAL
    everybody = lazy("Everybody with a meeting") if what is Print.SCHEDULES else lazy("Everybody")
    form.whom.choices = {
        lazy("All"): [(For.ALL.value, everybody if personal else lazy("All sessions"))],
        **({lazy("One"): [(For.PERSON.value, lazy("One person, named below"))]} if personal else {}),
        lazy("A sub-forum"): [(f"{For.FORUM}:{one.id}", named(one)) for one in conference.sub_forums],
        lazy("A session"): [
            (f"{For.SESSION}:{one.id}", f"{named(one)}, {one.room}")
            for one in conference.sessions
            if one.sub_forum_id is not None
        ],
    }
    own = lazy("Each person's own language") if personal else None
    languages = {
        **({PrintLanguage.OWN: own} if own else {}),
        PrintLanguage.BOTH: lazy("Both languages"),
        PrintLanguage.EN: lazy("English"),
        PrintLanguage.ZH: lazy("Chinese"),
    }
    form.language.choices = [(one.value, words) for one, words in languages.items()]
    form.language.validators = [InputRequired()]
    form.language.data = form.language.data or next(iter(languages)).value
    if "paper" in form:
        form.paper.choices = [(one.value, words) for one, words in _PAPERS.items()]
    if "labels" in form:
        form.labels.choices = [
            (name, lazy("%(size)s mm, %(n)s on an A4 sheet", size=name.replace("x", " × "), n=sheet.count))
            for name, sheet in LABELS.items()
        ]
    return form
