"""What the library says, in our words."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask_security.core import _default_messages

from tests.web.cast import TestSite
from web.sign_in.messages import MESSAGES

_HOLE = re.compile(r"%\((\w+)\)s")


@pytest.mark.parametrize("name", MESSAGES)
def test_each_message_is_one_of_the_librarys_and_fills_only_what_that_fills(name: str) -> None:
    theirs, _kind = _default_messages[name]
    ours, kind = MESSAGES[name]
    assert set(_HOLE.findall(ours)) <= {"length", *_HOLE.findall(theirs)}
    assert kind in ("danger", "success", "info")


def test_the_library_looks_our_words_up_in_our_catalogue(site: TestSite) -> None:
    assert site.app.config["SECURITY_MSG_INVALID_PASSWORD"] == ("This password is wrong.", "danger")
    words = site.app.extensions["security"].i18n_domain
    assert words.domain == ["messages", "flask_security"]
    assert words.translation_directories[0] == str(Path(site.app.root_path) / "translations")
