"""What both sides say after a meeting, each for itself."""

from __future__ import annotations

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from matcher.profiles import Side
from web.store.records.columns import Base, Moment, Prose
from web.store.records.meetings import MeetingRecord


class RatingRecord(Base):
    """What one side of a meeting says of it afterwards. Nobody else ever sees it.

    Only where both sides will follow up, each learns how to reach the other.
    """

    __tablename__ = "ratings"

    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"), primary_key=True)
    side: Mapped[Side] = mapped_column(primary_key=True)
    """Who says it."""
    useful: Mapped[bool | None]
    """None: not said."""
    follow_up: Mapped[bool | None]
    """Whether it will get in touch again; None: not said."""
    note: Mapped[Prose] = mapped_column(default="", server_default="")
    at: Mapped[Moment]
    """When it last answered a question; before that, when it began a note."""

    meeting: Mapped[MeetingRecord] = relationship()
