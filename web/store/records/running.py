"""How the installation itself is doing: workers that live, and how long steps of their work take."""

from __future__ import annotations

from sqlalchemy.orm import Mapped, mapped_column

from web.store.records.columns import Base, Moment, Name


class SignOfLifeRecord(Base):
    """A worker, and when it last said that it lives."""

    __tablename__ = "signs_of_life"

    worker: Mapped[Name] = mapped_column(primary_key=True)
    """The machine and the number of the process there."""
    version: Mapped[Name]
    """Of matcher."""
    began_at: Mapped[Moment]
    seen_at: Mapped[Moment]


class StepTimeRecord(Base):
    """How often a step of long work was done, and how long that took; it only ever grows."""

    __tablename__ = "step_times"

    work: Mapped[Name] = mapped_column(primary_key=True)
    """A ``JobKind``, or ``round``: what is done by the clock."""
    step: Mapped[Name] = mapped_column(primary_key=True)
    times: Mapped[int]
    seconds: Mapped[float]
    longest: Mapped[float]
