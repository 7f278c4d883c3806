"""Which language a page speaks."""

from __future__ import annotations

import pytest

from tests.web.cast import TestSite
from web.store.records.accounts import User


@pytest.mark.parametrize(
    ("asked", "spoken"),
    [("zh-CN,zh;q=0.9,en;q=0.8", "zh-Hans"), ("en-US", "en"), ("de", "en"), ("zh-TW", "zh-Hans")],
)
def test_the_browser_is_the_first_guess(site: TestSite, asked: str, spoken: str) -> None:
    page = site.client("nadia", **{"Accept-Language": asked}).get("/").text
    assert f'<html lang="{spoken}">' in page


def test_what_the_account_chose_goes_before_the_browser(site: TestSite) -> None:
    with site.store.writing() as db:
        db.get_one(User, site.accounts["nadia"]).language = "zh"
    assert '<html lang="zh-Hans">' in site.client("nadia").get("/").text


def test_a_language_nobody_speaks_is_refused(site: TestSite) -> None:
    assert site.client("nadia").post("/language", data={"language": "xx"}).status_code == 400
