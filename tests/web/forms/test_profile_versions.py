"""Two versions of one profile."""

from __future__ import annotations

from tests.web.cast import TestSite
from tests.web.forms.test_profile import form_of
from web.forms.profile import texts_of
from web.forms.profile_versions import MINE, THEIRS, differences, take_choices


def test_only_what_somebody_else_changed_is_asked_and_untouched_fields_suggest_the_other_version(
    site: TestSite,
) -> None:
    with form_of(site, "sara", name="Sara & Co", city="Lyon") as (form, row):
        stored = texts_of(row) | {"name": "Sara Ltd", "tags": "glass"}
        found = {one.field.name: (one.theirs, one.suggested) for one in differences(form, stored)}
        assert found == {"name": ("Sara Ltd", MINE), "tags": ("glass", THEIRS)}


def test_both_typing_the_same_is_no_difference(site: TestSite) -> None:
    with form_of(site, "sara", city="Lyon") as (form, row):
        assert differences(form, texts_of(row) | {"city": "Lyon"}) == []


def test_a_choice_puts_the_stored_text_into_its_field_and_into_no_other(site: TestSite) -> None:
    with form_of(site, "sara", name="Mine", city="Lyon") as (form, row):
        take_choices(
            form, texts_of(row) | {"name": "Theirs", "city": "Nice"}, {"keep-name": THEIRS, "keep-city": MINE}
        )
        assert (form.name.data, form.city.data) == ("Theirs", "Lyon")
