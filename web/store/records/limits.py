"""How often something was done of late, so that nobody does it too often in any process."""

from __future__ import annotations

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from web.store.records.columns import Base, Moment


class LimitRecord(Base):
    """How often one person, program or place did one thing since its stretch of time began."""

    __tablename__ = "limits"

    rule: Mapped[str] = mapped_column(String(20), primary_key=True)
    """What is counted: ``web.services.limits.Limit``."""
    who: Mapped[str] = mapped_column(String(32), primary_key=True)
    """A keyed hash of who did it; neither e-mail addresses nor network addresses stand here."""
    times: Mapped[int]
    ends_at: Mapped[Moment] = mapped_column(index=True)
    """When counting begins anew; the row says nothing from then on."""
