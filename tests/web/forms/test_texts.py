"""What forms do with any text."""

from __future__ import annotations

import pytest
from wtforms import ValidationError

from tests.web.cast import TestSite
from web.forms.colleagues import ColleagueForm
from web.forms.texts import Fits, parted, tidy_line, tidy_lines


def test_lists_are_parted_by_the_commas_of_either_script() -> None:
    assert parted("seed, Pre-A；A轮、B轮") == ("seed", "Pre-A", "A轮", "B轮")


def test_control_characters_go_and_joined_emoji_stay() -> None:
    assert tidy_line("A\x00da \u202b شركة 👩\u200d🔬 ") == "Ada \u202b شركة 👩\u200d🔬"


def test_lines_of_a_text_stay_as_they_were_typed() -> None:
    assert tidy_lines("one\r\n\r\ntwo ") == "one\n\ntwo"


def test_what_came_too_long_from_a_file_blocks_nobody_who_leaves_it(site: TestSite) -> None:
    with site.app.test_request_context():
        form = ColleagueForm(formdata=None, data={"name": "x" * 300})
        Fits(200)(form, form.name)
        form.name.data += "y"
        with pytest.raises(ValidationError):
            Fits(200)(form, form.name)
