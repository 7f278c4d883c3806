"""Numbers of another conference in what is sent: each number in each form, where its own would stand."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.web.databases import Databases
from tests.web.security.markup import Form, Page
from tests.web.security.standing import BRAND, Standing, every_rule, standing_in
from web.services.exchange.whole_conference import export_conference

Tried = Callable[[str], None]


@pytest.fixture(scope="module")
def attacked(
    server: Databases, empty_database: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Standing]:
    """Two conferences, of which everybody here belongs to autumn and may change that."""
    with standing_in(tmp_path_factory.mktemp("attacked"), server, empty_database) as made:
        yield made


def _all_of_spring(standing: Standing, path: Path) -> dict[str, bytes]:
    """Return every row that belongs to spring, by table."""
    export_conference(standing.site.store, standing.site.conference_id, path, datetime.now(UTC))
    with ZipFile(path) as file:
        return {name: file.read(name) for name in file.namelist() if name != "manifest.json"}


def _numbers_of_spring(standing: Standing) -> list[str]:
    numbers = {
        value
        for given in standing.world.values.values()
        for value in given.values()
        if isinstance(value, int) and not isinstance(value, bool)
    }
    return [str(number) for number in sorted(numbers)]


def _forms(standing: Standing, who: str) -> dict[tuple[str, tuple[str, ...]], Form]:
    """Return each form that somebody is shown at spring and that goes to an address without a number."""
    found = {}
    for method, rule in every_rule(standing.site.app):
        if method == "GET" and "slug" in rule.arguments and not {"token", "filename"} & rule.arguments:
            address = standing.address(rule)
            with standing.site.client(who).get(address) as answer:
                text = answer.get_data(as_text=True) if answer.mimetype == "text/html" else ""
            for form in Page(text).forms:
                action = form.action.partition("?")[0] or address
                if form.method == "POST" and action.startswith("/spring/") and not re.search(r"/\d", action):
                    found[action, tuple(form.fields)] = form
    return found


@pytest.mark.parametrize(("who", "shown"), [("otto", "olga"), ("eva", "ines"), ("founder", "sara")])
def test_numbers_of_another_conference_in_forms_change_and_tell_nothing(
    attacked: Standing,
    tried: Tried,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    who: str,
    shown: str,
) -> None:
    """Each form of spring is sent to autumn as it is, then with each number of spring in each number's place."""
    monkeypatch.setenv("MATCHER_CACHE", str(tmp_path / "vectors.sqlite"))
    forms, numbers = _forms(attacked, shown), _numbers_of_spring(attacked)
    before = _all_of_spring(attacked, tmp_path / "before.zip")
    for (action, _), form in forms.items():
        given = {name: field.values[0] for name, field in form.fields.items() if field.kind != "file"}
        places = [name for name, field in form.fields.items() if any(map(str.isdigit, field.values))]
        address = action.replace("/spring/", "/autumn/", 1)
        for name, number in [("", ""), *itertools.product(places, numbers)]:
            tried("pages: numbers in forms")
            with attacked.site.client(who).post(address, data=given | ({name: number} if name else {})) as answer:
                assert answer.status_code < 500, (address, name, number)
                assert BRAND.encode() not in answer.get_data(), (address, name, number)
    assert len(forms) > 5
    assert _all_of_spring(attacked, tmp_path / "after.zip") == before
