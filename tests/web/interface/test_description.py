from __future__ import annotations

import os
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)

from tests.web.cast import TestSite
from tests.web.interface.program import Program
from tests.web.world import World
from web.interface.description import CHANGES_SEEN, WITH_ETAG
from web.interface.problems import MIMETYPE
from web.services.exchange.tokens import Scope

#: So many calls of each kind are made up for each address; MATCHER_EXAMPLES=200 looks longer.
EXAMPLES = int(os.environ.get("MATCHER_EXAMPLES", "5"))
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    unsupported_method,
]
#: Numbers of rows are mostly small.
SMALL = 9


def described(site: TestSite) -> dict[str, Any]:
    answer = site.app.test_client().get("/api/v1/openapi.json")
    assert answer.status_code == 200
    return dict(answer.get_json())


def operations(spec: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {one["operationId"]: one for path in spec["paths"].values() for one in path.values()}


@pytest.mark.parametrize("mode", list(GenerationMode))
def test_made_up_calls_find_no_fault_and_no_answer_that_is_not_described(
    program: Program, world: World, mode: GenerationMode
) -> None:
    site = program.site
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", site.app)
    found = [one.ok() for one in schema.get_all_operations()]  # type: ignore[union-attr]
    assert len(found) == len(operations(described(site)))
    for operation in found:
        _try(program, operation, mode)


def _try(program: Program, operation: Any, mode: GenerationMode) -> None:
    @seed(20170512)
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def one(case: Any) -> None:
        numbers = {
            name: value % SMALL if isinstance(value, int) and value % 2 else value
            for name, value in dict(case.path_parameters or {}).items()
        }
        case.path_parameters = {**numbers, "slug": "spring"}
        headers = {"Authorization": f"Bearer {program.token}"}
        if "If-Match" in (case.headers or {}) and len(str(case.headers["If-Match"])) % 2:
            headers["If-Match"] = "*"
        case.call_and_validate(headers=headers, checks=CHECKS)

    one()


def test_the_description_is_of_openapi_3_1_and_names_every_scope(site: TestSite) -> None:
    spec = described(site)
    assert (spec["openapi"], spec["servers"], spec["security"]) == (
        "3.1.0",
        [{"url": "/api/v1"}],
        [{"token": []}],
    )
    assert {one.get("x-scope") for one in operations(spec).values()} == {None, *(scope.value for scope in Scope)}


def test_every_address_is_described(site: TestSite) -> None:
    rules = site.app.extensions["matcher_interface"].url_map.iter_rules()
    endpoints = {rule.endpoint.replace(".", "_") for rule in rules if rule.endpoint != "openapi.spec"}
    assert operations(described(site)).keys() == endpoints


def test_every_trouble_is_told_as_problem_details(site: TestSite) -> None:
    for name, one in operations(described(site)).items():
        troubles = {code: told for code, told in one["responses"].items() if code >= "400"}
        assert {"401", "404"} <= troubles.keys(), name
        assert {tuple(told["content"]) for told in troubles.values()} == {(MIMETYPE,)}, name


def test_what_is_said_of_headers_is_said_of_calls_that_there_are(site: TestSite) -> None:
    known = operations(described(site))
    assert {name.replace(".", "_") for name in CHANGES_SEEN | WITH_ETAG} <= known.keys()


def test_things_have_plain_names(site: TestSite) -> None:
    assert [name for name in described(site)["components"]["schemas"] if "." in name] == []
