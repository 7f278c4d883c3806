from __future__ import annotations

import io
from importlib import import_module
from inspect import getmembers, isclass
from pathlib import Path

import pytest
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms.fields.core import UnboundField

from tests.web.cast import TestSite
from web.views.bodies import FILE_FIELD, LARGEST_FORM

FORM = "application/x-www-form-urlencoded"


@pytest.mark.parametrize(
    ("size", "kind", "status"),
    [
        (LARGEST_FORM - 100, FORM, 422),  # read, and lacks what was asked
        (LARGEST_FORM + 1, FORM, 413),
        (LARGEST_FORM + 1, "text/plain", 422),
        (33 * 2**20, "text/plain", 413),
    ],
)
def test_a_form_may_be_as_large_as_any_of_ours_and_a_file_larger(
    site: TestSite, size: int, kind: str, status: int
) -> None:
    answer = site.client().post("/sign-in/", data=b"x" * size, content_type=kind)
    assert answer.status_code == status


def test_a_file_where_words_were_asked_for_is_left_out(site: TestSite) -> None:
    client = site.client()
    for address, field in (
        ("/sign-in/", "email"),
        ("/sign-in/password", "email"),
        ("/sign-in/password", "password"),
    ):
        sent = {"email": "sara@example.org", field: (io.BytesIO(b"PK"), "words.xlsx")}
        answer = client.post(address, data=sent, content_type="multipart/form-data")
        assert answer.status_code in (200, 422), address


def test_every_field_for_a_file_has_the_one_name() -> None:
    modules = [path.with_suffix("") for path in Path("web/forms").rglob("*.py") if path.stem != "__init__"]
    found = [
        name
        for module in modules
        for _, form in getmembers(import_module(".".join(module.parts)), isclass)
        if issubclass(form, FlaskForm)
        for name, field in vars(form).items()
        if isinstance(field, UnboundField) and issubclass(field.field_class, FileField)
    ]
    assert set(found) == {FILE_FIELD}
