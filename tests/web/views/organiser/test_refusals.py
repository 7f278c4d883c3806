"""A refused form stays with all that was typed."""

from __future__ import annotations

from flask import g, get_flashed_messages

from matcher.words import Words
from tests.web.cast import TestSite
from web.errors import ChangedMeanwhileError, RefusedError
from web.forms.organiser.setup import RevisedForm
from web.store.records.conferences import ConferenceRecord
from web.views.organiser.refusals import saved


def test_a_refusal_is_told_and_whoever_was_slower_can_send_again(site: TestSite) -> None:
    def refuse() -> None:
        raise RefusedError(Words("No.", "不行。"))

    def too_late() -> None:
        raise ChangedMeanwhileError

    with site.app.test_request_context("/", method="POST", data={"revision": "0"}):
        with site.store.reading() as db:
            g.conference = db.get_one(ConferenceRecord, site.conference_id)
        form = RevisedForm()
        assert saved(form, lambda: None)
        assert not saved(form, refuse)
        assert form.seen_revision == 0
        assert not saved(form, too_late)
        assert form.seen_revision == g.conference.revision
        assert get_flashed_messages()[0] == "No."
