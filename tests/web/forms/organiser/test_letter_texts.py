"""The form for the text of a kind of letters."""

from __future__ import annotations

from tests.web.cast import TestSite
from web.forms.organiser.letter_texts import LetterTextForm


def test_a_subject_has_one_line_and_a_body_stays_as_it_was_typed(site: TestSite) -> None:
    typed = {"subject": "  To \n $other ", "body": "Line\r\n\r\nLine"}
    with site.app.test_request_context(method="POST", data=typed):
        form = LetterTextForm()
        assert form.validate()
        assert form.typed == ("To $other", "Line\r\n\r\nLine")


def test_what_is_missing_is_empty(site: TestSite) -> None:
    with site.app.test_request_context(method="POST", data={}):
        assert LetterTextForm().typed == ("", "")
