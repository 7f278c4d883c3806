"""Which passwords will do."""

from __future__ import annotations

import time

import pytest

from tests.web.cast import TestSite
from tests.web.sign_in.visitors import account_of
from web.sign_in.passwords import EASY


def told(site: TestSite, password: str) -> list[str]:
    with site.app.test_request_context():
        wrong, _ = site.app.extensions["security"].password_util.validate(
            password, False, user=account_of(site, "ines")
        )
    return [str(one) for one in wrong or []]


@pytest.mark.parametrize(
    "password",
    ["password12", "1234567890", "qwertyuiop1", "matcher2026", "inesines12", "ines@example.org", "iloveyou2026"],
)
def test_what_is_guessed_first_is_refused(site: TestSite, password: str) -> None:
    assert told(site, password) == [EASY.en]


@pytest.mark.parametrize(
    "password",
    ["four words in a row", "四个毫不相关的词语在一起", "x7#kQ2!mvP0z", "all small letters will do too"],
)
def test_any_characters_will_do(site: TestSite, password: str) -> None:
    assert told(site, password) == []


def test_a_long_password_is_taken_and_looked_at_quickly(site: TestSite) -> None:
    began = time.process_time()
    assert told(site, "correct horse battery staple " * 4) == []
    assert time.process_time() - began < 2


def test_a_short_one_is_told_to_be_short(site: TestSite) -> None:
    assert told(site, "x7#kQ2!")[0] != EASY.en
