from __future__ import annotations

import pytest

from tests.web.cast import TestSite
from tests.web.interface.program import Program
from web.interface.problems import Problem


def told(answer: object) -> Problem:
    assert answer.mimetype == "application/problem+json"  # type: ignore[attr-defined]
    found = Problem.model_validate_json(answer.data)  # type: ignore[attr-defined]
    assert found.status == answer.status_code  # type: ignore[attr-defined]
    return found


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("GET", "/nothing", 404), ("DELETE", "/participants", 405), ("GET", "/jobs/0", 404)],
)
def test_what_is_not_there_is_told_as_a_problem(program: Program, method: str, path: str, status: int) -> None:
    found = told(program.call(method, path))
    assert (found.status, bool(found.words.en), bool(found.words.zh)) == (status, True, True)


def test_values_that_cannot_be_used_are_each_named(program: Program) -> None:
    found = told(program.call("POST", "/participants", {"side": "audience", "nickname": "x"}))
    assert [(one.place, one.field) for one in found.errors] == [
        ("json", "side"),
        ("json", "name"),
        ("json", "nickname"),
    ]


def test_what_is_no_json_is_refused(site: TestSite, program: Program) -> None:
    answer = site.app.test_client().post(
        f"{program.base}/participants", data="{", headers={"Authorization": f"Bearer {program.token}"}
    )
    assert told(answer).status == 400


def test_what_breaks_says_nothing_of_the_inside(
    site: TestSite, program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    def burst(*_: object) -> None:
        raise RuntimeError("the secret of the inside")

    monkeypatch.setattr("web.interface.people.people_part", burst)
    answer = program.call("GET", "/participants")
    assert (told(answer).status, "secret" in answer.text) == (500, False)
