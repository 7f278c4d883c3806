"""A form whose saving was refused stays on the page with all that was typed, and says why."""

from __future__ import annotations

from collections.abc import Callable

from flask import flash

from web.errors import ChangedMeanwhileError, RefusedError
from web.forms.organiser.setup import RevisedForm
from web.store.records.conferences import ConferenceRecord
from web.views.access import site, the_conference
from web.views.said import said


def saved(form: RevisedForm, save: Callable[[], object]) -> bool:
    """Return whether a form could be saved; where not, it can be sent again as it is."""
    try:
        save()
    except RefusedError as refusal:
        flash(said(refusal.words), "danger")
        if isinstance(refusal, ChangedMeanwhileError):
            # Whoever sends it again has been told.
            with site().store.reading() as db:
                form.revision.data = db.get_one(ConferenceRecord, the_conference().id).revision
        return False
    return True
