from __future__ import annotations

import pytest
from pydantic import TypeAdapter, ValidationError

from web.interface.shapes import At, Number, Reason, both


def test_a_moment_has_an_offset() -> None:
    assert At.model_validate({"starts_at": "2026-05-12T09:00:00+08:00"}).starts_at.utcoffset() is not None
    with pytest.raises(ValidationError):
        At.model_validate({"starts_at": "2026-05-12T09:00:00"})


@pytest.mark.parametrize("number", [0, -1, 2**31])
def test_a_row_has_a_number_that_a_database_knows(number: int) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(Number).validate_python(number)


def test_what_is_not_known_is_refused() -> None:
    with pytest.raises(ValidationError):
        Reason.model_validate({"reason": "ill", "mood": "low"})


def test_words_are_in_both_languages() -> None:
    assert both("Hall", "大厅").model_dump() == {"en": "Hall", "zh": "大厅"}
