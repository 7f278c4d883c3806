"""Forms about match lists: which matches to show, what to do with them, which settings to try."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as lazy
from flask_wtf import FlaskForm
from wtforms import BooleanField, Form, IntegerField, SearchField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import NumberRange, Optional

from web.store.match_lists import Filter, Order
from web.store.records.plans import Verdict

#: Reasons that organisers give again and again; any other can be typed.
REASONS = (
    lazy("They know each other already"),
    lazy("Competes with a company in the portfolio"),
    lazy("Not what the investor is looking for"),
    lazy("Too early for this investor"),
    lazy("The profile is not complete enough"),
)


class FilterForm(Form):  # type: ignore[misc]
    """Which matches are shown; read from the address."""

    sub_forum = SelectField(lazy("Sub-forum"), coerce=str, validate_choice=False)
    verdict = SelectField(
        lazy("Decision"),
        choices=[
            SelectChoice("", lazy("All")),
            SelectChoice(Verdict.OPEN.value, lazy("Not decided")),
            SelectChoice(Verdict.APPROVED.value, lazy("Approved")),
            SelectChoice(Verdict.REJECTED.value, lazy("Rejected")),
        ],
    )
    order = SelectField(
        lazy("Order"),
        choices=[
            SelectChoice(Order.BEST.value, lazy("Best first")),
            SelectChoice(Order.WEAKEST.value, lazy("Weakest first")),
            SelectChoice(Order.INVESTOR.value, lazy("By investor")),
            SelectChoice(Order.STARTUP.value, lazy("By startup")),
        ],
    )
    person = SearchField(lazy("Person"))
    weak = BooleanField(lazy("Only weak matches"))

    def offer(self, forums: Iterable[tuple[int, str]]) -> None:
        """Set the sub-forums to choose from."""
        self.sub_forum.choices = [
            SelectChoice("", _("All sub-forums")),
            *(SelectChoice(str(id_), name) for id_, name in forums),
        ]

    def filter(self, weak_below: float) -> Filter:
        """Return what is asked; an odd value asks nothing."""
        forum = self.sub_forum.data or ""
        verdicts, orders = {one.value for one in Verdict}, {one.value for one in Order}
        return Filter(
            sub_forum=int(forum) if forum.isdecimal() and len(forum) < 10 else None,
            verdict=Verdict(self.verdict.data) if self.verdict.data in verdicts else None,
            person=(self.person.data or "").strip()[:200],
            below=weak_below if self.weak.data else None,
            order=Order(self.order.data) if self.order.data in orders else Order.BEST,
        )

    @property
    def narrows(self) -> bool:
        """Whether anything but the order is asked."""
        return bool(self.sub_forum.data or self.verdict.data or self.person.data or self.weak.data)


def ticked_revisions(ticks: Iterable[str]) -> dict[int, int]:
    """Return the revision of each ticked match by its id; a tick says both as ``12.3``."""
    parts = (tick.partition(".") for tick in ticks)
    return {
        int(id_): int(revision)
        for id_, _dot, revision in parts
        if id_.isdecimal() and revision.isdecimal() and len(id_) < 18 and len(revision) < 10
    }


class WishForm(FlaskForm):  # type: ignore[misc]
    """Settings to try."""

    tables = SelectField(
        lazy("Tables in every session"),
        coerce=int,
        default=100,
        choices=[
            SelectChoice(50, lazy("Half as many")),
            SelectChoice(75, lazy("A quarter fewer")),
            SelectChoice(100, lazy("As many as now")),
            SelectChoice(125, lazy("A quarter more")),
            SelectChoice(150, lazy("Half as many again")),
            SelectChoice(200, lazy("Twice as many")),
        ],
    )
    minutes = IntegerField(
        lazy("Minutes of a meeting"),
        validators=[Optional(), NumberRange(5, 120, lazy("Give a number of minutes from 5 to 120."))],
    )
    least_investor = IntegerField(
        lazy("Least meetings of an investor"),
        validators=[Optional(), NumberRange(0, 20, lazy("Give a number from 0 to 20."))],
    )
    least_startup = IntegerField(
        lazy("Least meetings of a startup"),
        validators=[Optional(), NumberRange(0, 20, lazy("Give a number from 0 to 20."))],
    )
    floor = SelectField(
        lazy("Care for the worst-served startup"),
        choices=[
            SelectChoice("", lazy("As it is now")),
            SelectChoice("yes", lazy("On")),
            SelectChoice("no", lazy("Off")),
        ],
    )
    each = BooleanField(lazy("Also try each change alone"), default=True)

    def wishes(self) -> list[dict[str, Any]]:
        """Return what to try: all changes together, and each alone where that was asked."""
        whole: Mapping[str, Any] = {
            "tables_percent": self.tables.data,
            "meeting_minutes": self.minutes.data,
            "least_investor": self.least_investor.data,
            "least_startup": self.least_startup.data,
            "floor": {"yes": True, "no": False}.get(self.floor.data),
        }
        as_now = ("tables_percent", 100)
        changes = {name: value for name, value in whole.items() if value is not None and (name, value) != as_now}
        alone = [{name: value} for name, value in changes.items()] if self.each.data and len(changes) > 1 else []
        return [dict(changes), *alone] if changes else []
