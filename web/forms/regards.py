"""What participants say of each other, as forms."""

from __future__ import annotations

from flask_babel import lazy_gettext as lazy
from flask_wtf import FlaskForm
from wtforms import BooleanField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import AnyOf, InputRequired, Optional

from matcher.profiles import Stage
from web.forms.texts import Fits, tidy_line, tidy_lines
from web.services.regards import LONGEST_NOTE
from web.store.records.participants import Answer
from web.store.search import Order, Wanted


class AnswerForm(FlaskForm):  # type: ignore[misc]
    """An answer to one suggestion."""

    other = IntegerField(validators=[InputRequired()])
    answer = StringField(validators=[InputRequired(), AnyOf([one.value for one in Answer])])
    forum = IntegerField(validators=[Optional()])

    @property
    def said(self) -> Answer:
        """What was answered."""
        return Answer(self.answer.data)


class StandingForm(FlaskForm):  # type: ignore[misc]
    """The answer that shall stand about somebody; none: nothing was said."""

    answer = StringField(validators=[Optional(), AnyOf([one.value for one in Answer])])

    @property
    def said(self) -> Answer | None:
        """What shall stand."""
        return Answer(self.answer.data) if self.answer.data else None


class RankForm(FlaskForm):  # type: ignore[misc]
    """A place on the shortlist."""

    rank = IntegerField(validators=[InputRequired()])


class NoteForm(FlaskForm):  # type: ignore[misc]
    """A private note."""

    note = TextAreaField(lazy("Private note"), filters=[tidy_lines], validators=[Fits(LONGEST_NOTE)])


class SearchForm(FlaskForm):  # type: ignore[misc]
    """Whom somebody looks for; everything that cannot be read counts as not asked for."""

    class Meta:
        """A search changes nothing."""

        csrf = False

    q = StringField(lazy("Words"), filters=[tidy_line])
    forum = SelectField(lazy("Sub-forum"))
    stage = SelectField(lazy("Stage"))
    country = SelectField(lazy("Country"))
    sort = SelectField(
        lazy("Order"),
        choices=[
            SelectChoice(Order.SCORE.value, lazy("Best first")),
            SelectChoice(Order.NAME.value, lazy("By name")),
        ],
    )
    unanswered = BooleanField(lazy("Only those I have not answered"))

    def offer(
        self, forums: list[tuple[str, str]], stages: list[tuple[str, str]], countries: list[tuple[str, str]]
    ) -> None:
        """Fill in what can be chosen, as values and names, and forget choices that are not among it."""
        for field, choices in ((self.forum, forums), (self.stage, stages), (self.country, countries)):
            field.choices = [SelectChoice("", lazy("Any")), *(SelectChoice(*choice) for choice in choices)]
            field.data = field.data if field.data in dict(choices) else ""
        self.sort.data = self.sort.data if self.sort.data in set(Order) else Order.SCORE.value

    def wanted(self) -> Wanted:
        """Return what is asked for."""
        return Wanted(
            words=self.q.data or "",
            sub_forum_id=int(self.forum.data) if self.forum.data else None,
            stage=Stage(int(self.stage.data)) if self.stage.data else None,
            country=self.country.data or "",
            unanswered=bool(self.unanswered.data),
            order=Order(self.sort.data),
        )

    @property
    def narrowing(self) -> int:
        """How many filters are set beside the words."""
        return sum(bool(one.data) for one in (self.forum, self.stage, self.country, self.unanswered))
