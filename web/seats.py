"""In which conference, as whom and with which rights somebody acts: what every service asks first."""

from __future__ import annotations

from dataclasses import dataclass

from matcher.profiles import Side
from web.errors import NotAllowedError
from web.store.records.accounts import Right, SeatKind


@dataclass(frozen=True, slots=True)
class Seat:
    """Who does something.

    ``participant_id`` is whom the seat speaks for; ``acting`` says that an organiser speaks for it.
    """

    conference_id: int
    account_id: int | None
    kind: SeatKind
    participant_id: int | None = None
    rights: frozenset[Right] = frozenset()
    acting: bool = False

    @property
    def side(self) -> Side:
        """The side of the table it sits at."""
        if self.kind not in (SeatKind.INVESTOR, SeatKind.STARTUP):
            raise NotAllowedError("only investors and startups have a side")
        return Side(self.kind.value)

    @property
    def participant(self) -> int:
        """The id of the participant it speaks for."""
        if self.participant_id is None:
            raise NotAllowedError("this seat speaks for no participant")
        return self.participant_id

    def may(self, right: Right) -> bool:
        """Return whether it has a right of the organisers."""
        return self.kind is SeatKind.ORGANISER or (self.kind is SeatKind.STAFF and right in self.rights)

    def needs(self, right: Right) -> None:
        """Refuse a seat without the right."""
        if not self.may(right):
            raise NotAllowedError(f"the seat lacks the right {right.value!r}")
