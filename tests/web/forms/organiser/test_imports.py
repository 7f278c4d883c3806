"""Forms of imports."""

from __future__ import annotations

from tests.web.cast import TestSite
from web.forms.organiser.imports import ChoicesForm, UploadForm
from web.services.importing.uploads import Choices


def test_choices_become_what_the_import_goes_by(site: TestSite) -> None:
    data = {"same": ["s-1", "s-2"], "from_file": ["7", "nobody"], "remove_gone": "y"}
    with site.app.test_request_context("/", method="POST", data=data):
        choices = Choices.of(ChoicesForm().choices_record)
    assert (choices.same, choices.all_same, choices.remove_gone) == (frozenset({"s-1", "s-2"}), False, True)
    assert choices.from_file <= {7}


def test_a_table_is_of_a_known_kind_and_has_a_file(site: TestSite) -> None:
    with site.app.test_request_context("/", method="POST", data={"kind": "secrets"}):
        form = UploadForm()
        assert not form.validate()
        assert set(form.errors) == {"kind", "file"}
