"""Letters in words: what kind they are, and where they stand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as lazy

from web.services.letters.kinds import KINDS
from web.store.records.log import MailState
from web.store.records.messages import NoticeKind
from web.views.said import said

STATES: Mapping[MailState, Any] = {
    MailState.WAITING: lazy("Waiting"),
    MailState.FAILED: lazy("Failed"),
    MailState.DOUBTFUL: lazy("Perhaps sent"),
    MailState.SENT: lazy("Sent"),
    MailState.REPLACED: lazy("Replaced by a later letter"),
    MailState.LATE: lazy("Too late to send"),
}


def kind_words(kind: str) -> str:
    """Return what a kind of letter is called."""
    if kind in set(NoticeKind):
        return said(KINDS[NoticeKind(kind)].name)
    return str({"digest": _("Several news"), "sample": _("Sample")}.get(kind, _("Other")))


def state_words(state: MailState) -> str:
    """Return where a letter stands."""
    return str(STATES[state])
