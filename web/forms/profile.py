"""A participant's profile as a form: what people type is read by the readers that stand at the door for files."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from typing import Any, TypeVar

from flask_babel import gettext as _
from flask_babel import lazy_gettext as lazy
from flask_wtf import FlaskForm
from wtforms import (
    Field,
    HiddenField,
    RadioField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired

from matcher.intake.amounts import read_amount
from matcher.intake.cells import read_count
from matcher.intake.countries import read_country, read_markets
from matcher.intake.dates import read_year
from matcher.intake.findings import Reading, Remark
from matcher.intake.stages import read_stage, read_stages
from matcher.profiles import Investor, Participant, Side, Startup
from web.forms.texts import Fits, parted, tidy_line, tidy_lines
from web.services.profiles import ProfileDraft
from web.store.people import profile_of
from web.store.records.conferences import SubForumRecord
from web.store.records.participants import ParticipantRecord
from web.views.said import country, named, said
from web.visibility import OPTIONAL, hidden_columns, shown_names

T = TypeVar("T")

#: What goes along with a form unseen.
UNSEEN = ("csrf_token", "revision", "seen")
_LINE, _LIST, _TEXT = 200, 1000, 5000


#: What the parts of a profile that can be hidden are called.
PARTS = {
    "thesis": lazy("What you look for"),
    "description": lazy("What you do"),
    "tags": lazy("Tags"),
    "stage": lazy("Stage"),
    "stages": lazy("Stages"),
    "cheque": lazy("Cheque"),
    "raising": lazy("Amount you look for"),
    "countries": lazy("Countries and regions you invest in"),
    "kind": lazy("Kind of investor"),
    "founded": lazy("Founded in"),
    "place": lazy("Place"),
    "languages": lazy("Languages you speak"),
    "walls": lazy("Your name on screens and cards in the hall"),
}


class ReadField(StringField):  # type: ignore[misc]
    """A text of which a reader makes a value; what cannot be read is an error, what was noticed a remark."""

    def __init__(self, label: Any, read: Callable[[str], Reading[Any]], trouble: Any, **settings: Any) -> None:
        super().__init__(label, filters=[tidy_line], **settings)
        self.read, self.trouble = read, trouble
        self.value: Any = None
        self.remarks: tuple[Remark, ...] = ()

    def pre_validate(self, form: Any) -> None:  # noqa: ARG002
        """Read the text; what stands as it was stored is not read again."""
        if not self.data or untouched(self):
            return
        reading = self.read(self.data)
        self.value, self.remarks = reading.value, reading.remarks
        if reading.remarks and not reading.value and reading.value != 0:
            remark = reading.remarks[0]
            advice = said(remark.problem.advice.format(**remark.values))
            raise ValidationError(self.trouble % {"found": remark.found[:80], "advice": advice})


def untouched(field: Field) -> bool:
    """Return whether a field says what is stored."""
    if isinstance(field.data, list):
        return set(field.data) == set(field.object_data or ())
    return bool(tidy_line(field.data) == tidy_line(field.object_data))


def _line(label: Any, **settings: Any) -> StringField:
    return StringField(label, filters=[tidy_line], validators=[Fits(_LINE)], **settings)


def _amount(label: Any) -> ReadField:
    trouble = lazy("“%(found)s” cannot be read as an amount. %(advice)s")
    return ReadField(label, read_amount, trouble, validators=[Fits(_LINE)])


def _count(label: Any) -> ReadField:
    trouble = lazy("“%(found)s” is no whole number. %(advice)s")
    return ReadField(label, read_count, trouble, validators=[Fits(_LINE)])


_NO_STAGE = lazy("“%(found)s” is no stage that we know. %(advice)s")
_NO_PLACE = lazy("“%(found)s” is no country that we know. %(advice)s")
_NO_YEAR = lazy("“%(found)s” is no year that we can read. %(advice)s")


class ProfileForm(FlaskForm):  # type: ignore[misc]
    """What both sides say."""

    revision = HiddenField()
    seen = HiddenField()
    name = StringField(
        lazy("Name"),
        filters=[tidy_line],
        validators=[DataRequired(lazy("Write the name that stands on your badge.")), Fits(_LINE)],
    )
    tags = StringField(lazy("Tags"), filters=[tidy_line], validators=[Fits(_LIST)])
    sub_forums = SelectMultipleField(lazy("Sub-forums"))
    city = _line(lazy("City"))
    region = _line(lazy("Region"))
    country = ReadField(lazy("Country"), read_country, _NO_PLACE, validators=[Fits(_LINE)])
    max_meetings = _count(lazy("Most meetings"))
    newcomer = RadioField(
        lazy("Is this your first time here?"),
        choices=[
            SelectChoice("yes", lazy("Yes, the first time")),
            SelectChoice("no", lazy("No, I was here before")),
            SelectChoice("", lazy("I prefer not to say")),
        ],
    )
    shown = SelectMultipleField(lazy("Others may see"))

    def fill_choices(self, side: Side, forums: list[SubForumRecord]) -> None:
        """Offer the sub-forums of the conference and what can be hidden."""
        self.sub_forums.choices = [SelectChoice(forum.code, named(forum)) for forum in forums]
        self.shown.choices = [SelectChoice(name, PARTS[name]) for name in OPTIONAL[side]]

    def asked(self) -> list[Field]:
        """Return the fields that somebody fills in."""
        return [field for field in self if field.name not in UNSEEN]

    def notes(self) -> list[str]:
        """Return what was noticed about texts that could be read, such as a converted currency."""
        return [
            _(
                "%(field)s: %(problem)s. %(advice)s",
                field=field.label.text,
                problem=said(remark.problem.problem),
                advice=said(remark.problem.advice.format(**remark.values)),
            )
            for field in self
            if isinstance(field, ReadField)
            for remark in field.remarks
        ]

    def draft(self, row: ParticipantRecord) -> ProfileDraft:
        """Return what is to be stored; what was not touched stays exactly as it is."""
        before = profile_of(row)
        chosen = {"yes": True, "no": False}.get(self.newcomer.data or "")
        hidden = row.hidden if untouched(self.shown) else hidden_columns(row.side, self.shown.data or [])
        return ProfileDraft(self.profile(before), hidden, chosen)

    def profile(self, before: Participant) -> Participant:
        """Return the profile with what both sides say."""
        attendance = replace(
            before.attendance,
            sub_forums=tuple(self.sub_forums.data or ()),
            max_meetings=_kept(self.max_meetings, before.attendance.max_meetings),
        )
        return replace(
            before,
            name=self.name.data,
            tags=before.tags if untouched(self.tags) else parted(self.tags.data),
            city=self.city.data,
            region=self.region.data,
            country=_kept(self.country, before.country),
            attendance=attendance,
        )


class InvestorForm(ProfileForm):
    """What an investor says."""

    thesis = TextAreaField(lazy("What you look for"), filters=[tidy_lines], validators=[Fits(_TEXT)])
    stages = ReadField(lazy("Stages"), lambda text: read_stages(parted(text)), _NO_STAGE, validators=[Fits(_LINE)])
    ticket_min = _amount(lazy("Cheque from"))
    ticket_max = _amount(lazy("Cheque to"))
    countries = ReadField(
        lazy("Countries and regions you invest in"),
        lambda text: read_markets(parted(text)),
        _NO_PLACE,
        validators=[Fits(_LIST)],
    )
    kind = _line(lazy("Kind of investor"))
    languages = _line(lazy("Languages you speak"))
    min_meetings = _count(lazy("Fewest meetings"))

    def validate_ticket_max(self, field: ReadField) -> None:
        """Refuse a cheque that ends below where it begins."""
        least, most = self.ticket_min.value, field.value
        if least is not None and most is not None and least > most:
            raise ValidationError(
                _("The largest cheque is below the smallest. Swap the two amounts, or correct one.")
            )

    def validate_max_meetings(self, field: ReadField) -> None:
        """Refuse a largest number below the smallest."""
        least, most = self.min_meetings.data, field.data
        if least.isdecimal() and most.isdecimal() and int(least) > int(most):
            raise ValidationError(_("The most is below the fewest. Swap the two numbers, or correct one."))

    def profile(self, before: Participant) -> Participant:
        """Return the investor."""
        assert isinstance(before, Investor)
        both = super().profile(before)
        assert isinstance(both, Investor)
        least, most = (self.ticket_min, before.ticket_min_usd), (self.ticket_max, before.ticket_max_usd)
        stages, countries = not untouched(self.stages), not untouched(self.countries)
        return replace(
            both,
            thesis=self.thesis.data,
            stage_names=parted(self.stages.data) if stages else before.stage_names,
            stages=(self.stages.value or frozenset()) if stages else before.stages,
            ticket_min_usd=_kept(*least),
            ticket_max_usd=_kept(*most),
            countries=parted(self.countries.data) if countries else before.countries,
            markets=(self.countries.value or frozenset()) if countries else before.markets,
            kind=self.kind.data,
            attendance=replace(
                both.attendance, min_meetings=_kept(self.min_meetings, before.attendance.min_meetings)
            ),
            extra=_with_languages(before, self.languages.data),
        )


class StartupForm(ProfileForm):
    """What a startup says."""

    description = TextAreaField(lazy("What you do"), filters=[tidy_lines], validators=[Fits(_TEXT)])
    stage = ReadField(lazy("Stage"), read_stage, _NO_STAGE, validators=[Fits(_LINE)])
    raising = _amount(lazy("Amount you look for"))
    founded = ReadField(lazy("Founded in"), read_year, _NO_YEAR, validators=[Fits(_LINE)])

    def profile(self, before: Participant) -> Participant:
        """Return the startup."""
        assert isinstance(before, Startup)
        both = super().profile(before)
        assert isinstance(both, Startup)
        return replace(
            both,
            description=self.description.data,
            stage=self.stage.data,
            stages=before.stages if untouched(self.stage) else self.stage.value or frozenset(),
            raising_usd=_kept(self.raising, before.raising_usd),
            founded=_kept(self.founded, before.founded),
        )


def profile_form(row: ParticipantRecord, forums: list[SubForumRecord]) -> InvestorForm | StartupForm:
    """Return the form of a participant with what is stored of it, or with what was typed."""
    texts = texts_of(row)
    stored = {"revision": str(row.revision), "seen": marks(texts)}
    form = InvestorForm(data=texts | stored) if row.side is Side.INVESTOR else StartupForm(data=texts | stored)
    form.fill_choices(row.side, forums)
    return form


def texts_of(row: ParticipantRecord) -> dict[str, Any]:
    """Return a participant as its form shows it: a text for each field, or a list."""
    profile = profile_of(row)
    asked = profile.attendance
    texts: dict[str, Any] = {
        "name": profile.name,
        "tags": "; ".join(profile.tags),
        "sub_forums": list(asked.sub_forums),
        "city": profile.city,
        "region": profile.region,
        "country": country(profile.country),
        "max_meetings": _number(asked.max_meetings),
        "newcomer": {True: "yes", False: "no", None: ""}[row.newcomer],
        "shown": shown_names(row.side, row.hidden),
    }
    if isinstance(profile, Startup):
        return texts | {
            "description": profile.description,
            "stage": profile.stage,
            "raising": _dollars(profile.raising_usd),
            "founded": _number(profile.founded),
        }
    return texts | {
        "thesis": profile.thesis,
        "stages": "; ".join(profile.stage_names),
        "ticket_min": _dollars(profile.ticket_min_usd),
        "ticket_max": _dollars(profile.ticket_max_usd),
        "countries": "; ".join(profile.countries),
        "kind": profile.kind,
        "languages": profile.extra.get("languages", ""),
        "min_meetings": _number(asked.min_meetings),
    }


def marks(texts: dict[str, Any]) -> str:
    """Return a short mark of each field's content, by which a later form knows what its reader had before them."""
    return " ".join(f"{name}:{_mark(content)}" for name, content in texts.items())


def _mark(content: Any) -> str:
    plain = sorted(content) if isinstance(content, list) else tidy_line(content)
    return sha256(repr(plain).encode()).hexdigest()[:8]


def _kept(field: ReadField, before: T) -> T:
    return before if untouched(field) else field.value


def _number(value: int | None) -> str:
    return "" if value is None else str(value)


def _dollars(value: float | None) -> str:
    """Return an amount so that it is read back as the same."""
    return "" if value is None else f"${value:,.2f}".removesuffix(".00")


def _with_languages(before: Investor, languages: str) -> dict[str, str]:
    extra = {name: text for name, text in before.extra.items() if name != "languages"}
    return extra | ({"languages": languages} if languages else {})
