"""A tap is yes, no, or nothing any more."""

from __future__ import annotations

import pytest

from tests.web.cast import TestSite
from web.forms.after import MeetingNoteForm, SaidForm


@pytest.mark.parametrize(("said", "answer"), [("yes", True), ("no", False), ("", None)])
def test_a_tap_is_read(site: TestSite, said: str, answer: bool | None) -> None:
    with site.app.test_request_context(method="POST", data={"said": said}):
        form = SaidForm()
        assert form.validate()
        assert form.answer is answer


def test_another_word_is_none(site: TestSite) -> None:
    with site.app.test_request_context(method="POST", data={"said": "maybe"}):
        assert not SaidForm().validate()


def test_a_note_loses_its_blanks(site: TestSite) -> None:
    with site.app.test_request_context(method="POST", data={"note": " Call. \r\n"}):
        form = MeetingNoteForm()
        assert form.validate()
        assert form.note.data == "Call."
