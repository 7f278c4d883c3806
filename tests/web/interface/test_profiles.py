from __future__ import annotations

import pytest

from tests.web.cast import TestSite
from tests.web.interface.program import Program
from web.interface.profiles import Profile, ProfileChange


def test_whatever_is_read_can_be_sent_back_and_changes_nothing(site: TestSite, program: Program) -> None:
    for name in ("ines", "ivo", "sara", "siri", "sina"):
        path = f"/participants/{site.people[name]}"
        before = program.read(path)
        side = before["side"]
        own = {
            field: value
            for field, value in before["profile"].items()
            if ProfileChange.model_fields[field].description is None
            or side in str(ProfileChange.model_fields[field].description).lower()
            or field == "country"
        }
        own["country"] = own["country"] or ""
        answer = program.call("PATCH", path, own, If_Match="*")
        assert answer.status_code == 200, answer.text
        assert answer.get_json()["profile"] == before["profile"]


def test_a_change_can_say_all_that_is_read() -> None:
    assert ProfileChange.model_fields.keys() == Profile.model_fields.keys()


@pytest.mark.parametrize(
    ("change", "field"),
    [({"stages": ["series Q"]}, "stages"), ({"max_meetings": 0, "min_meetings": 3}, "max_meetings")],
)
def test_what_the_form_refuses_is_refused(
    site: TestSite, program: Program, change: dict[str, object], field: str
) -> None:
    answer = program.call("PATCH", f"/participants/{site.people['ines']}", change, If_Match="*")
    assert (answer.status_code, [one["field"] for one in answer.get_json()["errors"]]) == (422, [field])
