"""What organisers say about learning."""

from __future__ import annotations

from decimal import Decimal

from flask_babel import lazy_gettext as lazy
from flask_wtf import FlaskForm
from wtforms import DecimalField
from wtforms.validators import InputRequired, NumberRange

from web.services.learning import MOST_EXPLORING

_MOST = round(100 * MOST_EXPLORING)


class ExploringForm(FlaskForm):  # type: ignore[misc]
    """How much of what people see first may go to trying something different."""

    percent = DecimalField(
        lazy("Share of the first places to explore, in percent"),
        places=None,
        validators=[
            InputRequired(lazy("Give a number of percent; 0 explores nothing.")),
            NumberRange(0, _MOST, lazy("Give a number of percent from 0 to 20.")),
        ],
    )

    @property
    def share(self) -> float:
        """The share, from 0 to 1."""
        return float(self.percent.data) / 100

    @classmethod
    def of(cls, share: float) -> ExploringForm:
        """Return the form as it is filled in now."""
        return cls(formdata=None, data={"percent": Decimal(f"{100 * share:.6g}")})
