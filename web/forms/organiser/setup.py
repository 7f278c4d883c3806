"""Setting a conference up, step by step."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as lazy
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import (
    BooleanField,
    DateField,
    DecimalField,
    EmailField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    TimeField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, NumberRange, Optional, StopValidation
from wtforms.widgets import CheckboxInput, ListWidget

from matcher.conference import MeetingLimits
from matcher.intake.interactions import KINDS
from matcher.profiles import Side
from matcher.words import Words
from web.forms.texts import Fits, tidy_line, tidy_lines
from web.services.programme import ForumWish, SessionWish
from web.services.setup import Basics, RulesWish
from web.store.datasets import rules_of
from web.store.records.accounts import Right
from web.store.records.conferences import ConferenceRecord, SessionRecord, SubForumRecord
from web.views.said import named

_NAME, _TEXT = 200, 5000


def _line(label: Any, most: int = _NAME) -> StringField:
    return StringField(label, filters=[tidy_line], validators=[Fits(most)])


def _text(label: Any) -> TextAreaField:
    return TextAreaField(label, filters=[tidy_lines], validators=[Fits(_TEXT)], render_kw={"rows": 5})


def _whole(label: Any, least: int, most: int) -> IntegerField:
    bounds = lazy("Write a whole number from %(least)s to %(most)s.", least=least, most=most)
    return IntegerField(
        label,
        validators=[InputRequired(bounds), NumberRange(least, most, bounds)],
        render_kw={"min": least, "max": most},
    )


def _percent(label: Any) -> DecimalField:
    bounds = lazy("Write a number from %(least)s to %(most)s.", least=0, most=100)
    return DecimalField(
        label,
        places=None,
        validators=[InputRequired(bounds), NumberRange(0, 100, bounds)],
        render_kw={"inputmode": "decimal"},
    )


class RevisedForm(FlaskForm):  # type: ignore[misc]
    """A form about something that somebody else may change meanwhile."""

    revision = HiddenField()

    @property
    def seen_revision(self) -> int:
        """The revision that its sender saw."""
        text = str(self.revision.data or "")
        return int(text) if text.isdecimal() else 0


class BasicsForm(RevisedForm):
    """How the conference is called and where its clock stands."""

    name_en = _line(lazy("Name in English"))
    name_zh = _line(lazy("Name in Chinese"))
    slug = _line(lazy("Address"), 60)
    zone = StringField(lazy("Time zone"), filters=[tidy_line], render_kw={"list": "zones", "autocomplete": "off"})

    @property
    def basics(self) -> Basics:
        """What was filled in."""
        return Basics(Words(self.name_en.data, self.name_zh.data), self.slug.data, self.zone.data)


def _needed_for_the_sample(form: Any, field: DateField) -> None:
    """The sample needs a day to begin on; whatever else one begins with does not ask for it."""
    if form.begin.data != "sample" or not (field.raw_data and field.raw_data[0]):
        field.errors = []
        raise StopValidation(_("Choose the first day of the conference.") if form.begin.data == "sample" else "")


class NewConferenceForm(BasicsForm):
    """A new conference and what it begins with."""

    begin = RadioField(
        lazy("Begin with"),
        choices=[
            SelectChoice(
                "sample", lazy("The sample programme: fifteen sub-forums of hard technology over two days")
            ),
            SelectChoice("empty", lazy("An empty programme")),
            SelectChoice("file", lazy("A conference.toml of my own")),
        ],
        default="sample",
    )
    first_day = DateField(lazy("First day"), validators=[_needed_for_the_sample])
    file = FileField(lazy("conference.toml"))

    def validate_file(self, field: FileField) -> None:
        """A programme from a file needs the file."""
        if self.begin.data == "file" and not field.data:
            raise StopValidation(_("Choose the file."))


class ForumForm(RevisedForm):
    """A sub-forum."""

    name_en = _line(lazy("Name in English"))
    name_zh = _line(lazy("Name in Chinese"))
    field_en = _line(lazy("Field in English"))
    field_zh = _line(lazy("Field in Chinese"))
    description_en = _text(lazy("What belongs here, in English"))
    description_zh = _text(lazy("What belongs here, in Chinese"))

    @property
    def wish(self) -> ForumWish:
        """What was filled in."""
        return ForumWish(
            Words(self.name_en.data, self.name_zh.data),
            Words(self.field_en.data, self.field_zh.data),
            Words(self.description_en.data, self.description_zh.data),
        )


class SessionForm(RevisedForm):
    """A session."""

    sub_forum = SelectField(lazy("Sub-forum"), coerce=int)
    day = DateField(lazy("Day"), validators=[InputRequired(lazy("Choose the day."))])
    start = TimeField(lazy("From"), validators=[InputRequired(lazy("Write when it begins, such as 09:00."))])
    end = TimeField(lazy("To"), validators=[InputRequired(lazy("Write when it ends, such as 12:00."))])
    room = _line(lazy("Room"))
    tables = _whole(lazy("Tables for meetings"), 0, 1000)
    minutes = IntegerField(
        lazy("Meeting length in minutes, if not the usual one"),
        validators=[
            Optional(),
            NumberRange(5, 240, lazy("Write a whole number from %(least)s to %(most)s.", least=5, most=240)),
        ],
    )
    name_en = _line(lazy("Name in English, if not that of the sub-forum"))
    name_zh = _line(lazy("Name in Chinese, if not that of the sub-forum"))

    def offer(self, forums: Sequence[SubForumRecord]) -> None:
        """Offer the sub-forums of the conference."""
        choices = [SelectChoice(forum.id, named(forum)) for forum in forums]
        self.sub_forum.choices = [*choices, SelectChoice(0, _("None: a session for all, without meetings"))]

    @property
    def wish(self) -> SessionWish:
        """What was filled in."""
        return SessionWish(
            day=self.day.data,
            start=self.start.data,
            end=self.end.data,
            sub_forum_id=self.sub_forum.data or None,
            room=self.room.data,
            tables=self.tables.data,
            minutes=self.minutes.data,
            name=Words(self.name_en.data, self.name_zh.data),
        )


def session_values(session: SessionRecord, zone: Any) -> dict[str, Any]:
    """Return a session as its form shows it; a name that is only its sub-forum's is left open."""
    forum = session.sub_forum
    own = forum is None or (session.name_en, session.name_zh) != (forum.name_en, forum.name_zh)
    start, end = session.starts_at.astimezone(zone), session.ends_at.astimezone(zone)
    return {
        "sub_forum": session.sub_forum_id or 0,
        "day": start.date(),
        "start": start.time(),
        "end": end.time(),
        "room": session.room,
        "tables": session.tables,
        "minutes": session.meeting_minutes,
        "name_en": session.name_en if own else "",
        "name_zh": session.name_zh if own else "",
    }


class LengthsForm(RevisedForm):
    """How long a meeting lasts."""

    minutes = _whole(lazy("Length of a meeting, in minutes"), 5, 240)
    changeover = _whole(lazy("Time to change tables, in minutes"), 0, 120)


class RulesForm(RevisedForm):
    """What holds for every plan, and for requests."""

    investor_min = _whole(lazy("Investors: fewest meetings"), 0, 1000)
    investor_max = _whole(lazy("Investors: most meetings"), 0, 1000)
    startup_min = _whole(lazy("Startups: fewest meetings"), 0, 1000)
    startup_max = _whole(lazy("Startups: most meetings"), 0, 1000)
    known_kinds = SelectMultipleField(
        lazy("Do not suggest a pair again if they"),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    round_percent = _percent(lazy("Smallest share of a round worth offering, in percent"))
    balance_percent = _percent(lazy("How evenly suggestions share out attention, in percent"))
    outgoing_cap = _whole(lazy("Most requests of one participant that may wait for an answer"), 1, 1000)
    incoming_cap = _whole(lazy("Most requests to one participant that may wait for its answer"), 1, 1000)
    request_hours = _whole(lazy("Hours until a request without an answer expires"), 1, 24 * 60)
    grace_minutes = _whole(lazy("Minutes to wait for a missing person"), 1, 60)

    def offer(self, conference: ConferenceRecord) -> None:
        """Offer the kinds of what may have happened before."""
        said = {
            "invested": _("made a deal"),
            "met": _("met before"),
            "accepted": _("accepted one another"),
            "declined": _("declined one another"),
            "requested": _("asked for a meeting"),
            "attended": _("attended together"),
        }
        kinds = dict.fromkeys([*KINDS, *conference.rules.get("known_kinds", ())])
        self.known_kinds.choices = [SelectChoice(kind, said.get(kind, kind)) for kind in kinds]

    @property
    def wish(self) -> RulesWish:
        """What was filled in."""
        return RulesWish(
            limits={
                Side.INVESTOR: MeetingLimits(self.investor_min.data, self.investor_max.data),
                Side.STARTUP: MeetingLimits(self.startup_min.data, self.startup_max.data),
            },
            smallest_round_share=float(self.round_percent.data) / 100,
            known_kinds=frozenset(self.known_kinds.data or ()),
            balance=float(self.balance_percent.data) / 100,
            outgoing_cap=self.outgoing_cap.data,
            incoming_cap=self.incoming_cap.data,
            request_hours=self.request_hours.data,
            grace_minutes=self.grace_minutes.data,
        )


def rules_values(conference: ConferenceRecord) -> dict[str, Any]:
    """Return the rules of a conference as their form shows them."""
    rules = rules_of(conference)
    investors, startups = (rules.limits[side] for side in (Side.INVESTOR, Side.STARTUP))
    return {
        "investor_min": investors.min,
        "investor_max": investors.max,
        "startup_min": startups.min,
        "startup_max": startups.max,
        "known_kinds": sorted(rules.known_kinds),
        "round_percent": Decimal(f"{rules.smallest_round_share * 100:.6g}"),
        "balance_percent": Decimal(f"{conference.balance * 100:.6g}"),
        "outgoing_cap": conference.outgoing_cap,
        "incoming_cap": conference.incoming_cap,
        "request_hours": conference.request_hours,
        "grace_minutes": conference.grace_minutes,
    }


class RightsForm(FlaskForm):  # type: ignore[misc]
    """What somebody in the team may do."""

    everything = BooleanField(lazy("Everything, as an organiser"))
    rights = SelectMultipleField(
        lazy("Only these, as staff"),
        choices=[
            SelectChoice(
                Right.PEOPLE.value, lazy("People: see and change participants, import, invite, act for them")
            ),
            SelectChoice(Right.PLAN.value, lazy("Plan: match lists and timetables")),
            SelectChoice(Right.PROGRAMME.value, lazy("Programme: sessions, rooms, tables, rules")),
            SelectChoice(Right.FIGURES.value, lazy("Figures: overview, change log, exports")),
            SelectChoice(Right.FLOOR.value, lazy("Floor: check people in, say what became of meetings")),
        ],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )

    @property
    def wanted(self) -> list[Right] | None:
        """The rights that were ticked; None: all, as an organiser."""
        if self.everything.data:
            return None
        return [right for right in Right if right.value in (self.rights.data or ())]


class TeamForm(RightsForm):
    """Somebody new in the team."""

    email = EmailField(
        lazy("E-mail address"), filters=[tidy_line], validators=[DataRequired(lazy("Write an e-mail address."))]
    )
