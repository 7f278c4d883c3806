"""Names that would lead out of a folder or into a header: in addresses, in files that come in, in ids."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from matcher.intake.cells import id_remarks
from matcher.reporting.calendars import file_name
from tests.web.cast import NOW, TestSite
from web.services.importing.tables import TableKind
from web.services.importing.uploads import keep_upload

Tried = Callable[[str], None]

UPWARDS = [
    "../matcher.sqlite",
    "..%2f..%2fmatcher.sqlite",
    "%2e%2e/%2e%2e/etc/passwd",
    "....//....//etc/passwd",
    "..\\..\\secret",
    "/etc/passwd",
    "%2fetc%2fpasswd",
    "a%00.css",
    "..;/secret",
]


@pytest.mark.parametrize("name", UPWARDS)
def test_no_address_of_a_file_leads_out_of_its_folder(site: TestSite, tried: Tried, name: str) -> None:
    (site.settings.folder / "secret").write_text("root: a secret", encoding="utf-8")
    olga = site.client("olga")
    for start in (
        "/static/",
        "/bootstrap/static/",
        "/spring/organiser/connections/export/",
        "/spring/organiser/import/example/",
        "/spring/organiser/print/",
        "/spring/organiser/overview/export/",
        "/spring/organiser/results/results.",
        "/spring/organiser/letter-texts/",
        "/calendar/",
        "/",
    ):
        tried("names: addresses")
        answer = olga.get(f"{start}{name}")
        assert answer.status_code in (302, 308, 403, 404, 421), start
        assert "root:" not in answer.text


@pytest.mark.parametrize(
    "name", ["../../x.csv", "/etc/x.csv", 'a"\r\nSet-Cookie: x=1\r\n.csv', "a;b=c.csv", "名单.csv", "a\x00b.csv"]
)
def test_the_name_of_a_file_that_came_in_stays_a_name(site: TestSite, tried: Tried, name: str) -> None:
    tried("names: files that come in")
    number = keep_upload(site.store, site.seat("olga"), TableKind.STARTUPS, name, b"id,name\ns1,S\n", NOW)
    answer = site.client("olga").get(f"/spring/organiser/import/{number}/file")
    assert answer.data == b"id,name\ns1,S\n"
    assert "Set-Cookie" not in answer.headers or "x=1" not in answer.headers["Set-Cookie"]
    told = answer.headers["Content-Disposition"]
    assert told.startswith("attachment")
    assert not {"\r", "\n", "\0"} & set(told)


IDS = [
    "..",
    "../../escaped",
    "a/../../b",
    "/etc/x",
    "C:\\x",
    ".",
    "a/./b",
    "a\0b",
    "a\nb",
    "x" * 300,
    "a//b",
    "\u202ea",
]


@pytest.mark.parametrize("name", IDS)
def test_an_id_that_cannot_name_a_file_is_told_before_anything_is_written(tried: Tried, name: str) -> None:
    tried("names: ids")
    assert id_remarks(name)


@pytest.mark.parametrize("name", ["company/acme", "a%2Fb", "CON", "名字", "=1+1", "a b", "-rf"])
def test_an_id_that_is_taken_names_a_file_in_its_own_folder(tmp_path: Path, tried: Tried, name: str) -> None:
    tried("names: ids")
    assert id_remarks(name) == ()
    path = tmp_path / file_name(name)
    path.write_text(json.dumps(name), encoding="utf-8")
    assert list(tmp_path.iterdir()) == [path]
