"""Forms about meetings: a wish with a message, an answer, a reason, a time."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from flask_babel import lazy_gettext as lazy
from flask_wtf import FlaskForm
from wtforms import RadioField, SelectField, StringField, TextAreaField, TimeField, ValidationError
from wtforms.validators import DataRequired, InputRequired

from matcher.profiles import Interval
from web.forms.texts import Fits, tidy_line, tidy_lines
from web.services.couples import MESSAGE_LENGTH

ANY = ""
_YEARS = range(1900, 9000)


class StartField(RadioField):  # type: ignore[misc]
    """A choice of times; its value is a moment, or None for any."""

    def __init__(self, label: Any, **settings: Any) -> None:
        super().__init__(label, validate_choice=False, choices=[], default=ANY, **settings)

    @property
    def moment(self) -> datetime | None:
        """The chosen time; None: any."""
        return None if not self.data else datetime.fromisoformat(self.data)

    def pre_validate(self, form: Any) -> None:  # noqa: ARG002
        """Refuse what is no moment; whether it is free, the service knows."""
        try:
            aware = self.moment is None or self.moment.tzinfo is not None
            # Moments at the ends of all time have no time of day in other zones.
            aware = aware and (self.moment is None or _YEARS.start <= self.moment.year < _YEARS.stop)
        except ValueError:
            aware = False
        if not aware:
            raise ValidationError(_("This is not one of the times. Choose one from the list."))


class WishForm(FlaskForm):  # type: ignore[misc]
    """Ask for a meeting, or change what was asked."""

    message = TextAreaField(lazy("Message"), filters=[tidy_lines], validators=[Fits(MESSAGE_LENGTH)])
    start = StartField(lazy("Time"))


class AnswerForm(FlaskForm):  # type: ignore[misc]
    """Accept a request, at the wished time or another."""

    start = StartField(lazy("Time"))


class DeclineForm(FlaskForm):  # type: ignore[misc]
    """Decline a request."""

    message = TextAreaField(lazy("Message"), filters=[tidy_lines], validators=[Fits(MESSAGE_LENGTH)])


class CancelForm(FlaskForm):  # type: ignore[misc]
    """Cancel a meeting with a reason."""

    reason = TextAreaField(lazy("Reason"), filters=[tidy_lines], validators=[Fits(MESSAGE_LENGTH)])


class MoveForm(FlaskForm):  # type: ignore[misc]
    """Move a meeting to another time."""

    start = StartField(
        lazy("Time"), validators=[InputRequired(lazy("Choose the time to which the meeting moves."))]
    )


class BlockForm(FlaskForm):  # type: ignore[misc]
    """Block one's own time."""

    day = SelectField(lazy("Day"), validators=[DataRequired(lazy("Choose a day."))])
    begins = TimeField(lazy("From"), validators=[DataRequired(lazy("Write the time as 09:30."))])
    ends = TimeField(lazy("Until"), validators=[DataRequired(lazy("Write the time as 09:30."))])
    note = StringField(lazy("Note, for yourself"), filters=[tidy_line], validators=[Fits(200)])

    def hours(self, zone: str) -> Interval:
        """Return the hours in the conference's zone."""
        day = datetime.fromisoformat(self.day.data).date()
        # In UTC, since on the day when clocks change the time of day does not tell which moment is the later.
        start, end = (
            datetime.combine(day, clock, ZoneInfo(zone)).astimezone(UTC)
            for clock in (self.begins.data, self.ends.data)
        )
        return Interval(start, end)


class StretchForm(FlaskForm):  # type: ignore[misc]
    """Block a stretch of time that a page shows as free."""

    start = StartField(lazy("From"), validators=[InputRequired()])
    end = StartField(lazy("Until"), validators=[InputRequired()])
