"""Looking for people, and what is done with one of them."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as lazy
from flask_wtf import FlaskForm
from wtforms import EmailField, Form, RadioField, SearchField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired

from matcher.profiles import Side
from web.forms.texts import Fits, tidy_line
from web.store.records.conferences import SubForumRecord
from web.store.records.plans import PairRuleKind
from web.store.rosters import Standing, Wanted
from web.views.said import named

_SIDES = [SelectChoice(Side.INVESTOR.value, lazy("Investor")), SelectChoice(Side.STARTUP.value, lazy("Startup"))]


class FindForm(Form):  # type: ignore[misc]
    """What the list of people is narrowed by; it stands in the address."""

    words = SearchField(lazy("Name, text, e-mail or id"), filters=[tidy_line])
    side = SelectField(
        lazy("Side"),
        choices=[
            SelectChoice("", lazy("Both sides")),
            SelectChoice("investor", lazy("Investors")),
            SelectChoice("startup", lazy("Startups")),
        ],
        default="",
    )
    forum = SelectField(lazy("Sub-forum"), coerce=int, default=0)
    standing = SelectField(
        lazy("Status"),
        choices=[
            SelectChoice("", lazy("All who take part")),
            SelectChoice(Standing.NO_EMAIL.value, lazy("Without an e-mail address")),
            SelectChoice(Standing.NOT_INVITED.value, lazy("Not invited yet")),
            SelectChoice(Standing.NOT_SIGNED_IN.value, lazy("Invited, not signed in yet")),
            SelectChoice(Standing.SIGNED_IN.value, lazy("Signed in")),
            SelectChoice(Standing.NO_MEETING.value, lazy("Without a meeting")),
            SelectChoice(Standing.WITHDRAWN.value, lazy("Left the conference")),
        ],
        default="",
    )

    def offer(self, forums: Sequence[SubForumRecord]) -> None:
        """Offer the sub-forums of the conference."""
        every = SelectChoice(0, _("All sub-forums"))
        self.forum.choices = [every, *(SelectChoice(forum.id, named(forum)) for forum in forums)]

    @property
    def wanted(self) -> Wanted:
        """What is looked for; what an address says that makes no sense narrows nothing."""
        self.validate()
        ok = {one.name for one in self if not one.errors}
        return Wanted(
            words=self.words.data or "",
            side=Side(self.side.data) if "side" in ok and self.side.data else None,
            sub_forum_id=self.forum.data or None if "forum" in ok else None,
            standing=Standing(self.standing.data) if "standing" in ok and self.standing.data else None,
        )


class PersonForm(FlaskForm):  # type: ignore[misc]
    """Somebody added by hand."""

    side = RadioField(lazy("Side"), choices=_SIDES, default=Side.STARTUP.value)
    name = StringField(
        lazy("Name"), filters=[tidy_line], validators=[DataRequired(lazy("Write a name.")), Fits(200)]
    )
    email = EmailField(lazy("E-mail address, for the invitation"), filters=[tidy_line], validators=[Fits(200)])


class EmailForm(FlaskForm):  # type: ignore[misc]
    """Where somebody's invitation goes."""

    email = EmailField(lazy("E-mail address"), filters=[tidy_line], validators=[Fits(200)])


class ReasonForm(FlaskForm):  # type: ignore[misc]
    """Why."""

    reason = StringField(lazy("Reason"), filters=[tidy_line], validators=[Fits(500)])


class PairForm(FlaskForm):  # type: ignore[misc]
    """What holds for a pair in every plan."""

    other = SelectField(lazy("With"), coerce=int, validate_choice=False)
    kind = RadioField(
        lazy("Rule"),
        choices=[
            SelectChoice(PairRuleKind.PINNED.value, lazy("They must meet")),
            SelectChoice(PairRuleKind.BLOCKED.value, lazy("They must not meet")),
            SelectChoice("", lazy("No rule")),
        ],
    )
    reason = StringField(lazy("Reason"), filters=[tidy_line], validators=[Fits(500)])

    @property
    def rule(self) -> PairRuleKind | None:
        """The rule that was chosen."""
        return PairRuleKind(self.kind.data) if self.kind.data else None
