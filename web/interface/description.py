"""The OpenAPI description: what the library derives from the calls, and what holds for all of them."""

from __future__ import annotations

import json
import re
from typing import Any

from apiflask import APIFlask

from web.interface.door import KEY_LENGTH
from web.interface.problems import MIMETYPE, Problem

_PROBLEM = {"$ref": "#/components/schemas/Problem"}
_WORDS = {
    "401": "No token, or one that holds no longer.",
    "403": "The token was not made for this.",
    "404": "There is no such thing, or it is another conference's.",
    "405": "Not with this method, or with a number that is no row's.",
    "409": "It cannot be done as things stand; the words say why.",
    "412": "It was changed since it was read.",
    "415": "Not JSON.",
    "422": "Values that cannot be used.",
    "400": "The call cannot be read.",
    "413": "Larger than 32 MB.",
    "428": "If-Match is missing.",
    "429": "Too many calls; Retry-After says for how many seconds to wait.",
}
_ABOUT = """The conference for other programs. The same rules hold as on its pages.

* An organiser makes a token under Connections; it is sent as `Authorization: Bearer matcher_…` and is good for one
  conference and what it was made for (`x-scope`).
* Long lists come in parts: `next` of one is `cursor` of the following.
* What can be changed has an `ETag`; a change sends it back as `If-Match`.
* A POST may bear an `Idempotency-Key`: the same call again within a day gets the first answer and does nothing.
* A token is good for 600 calls a minute; more are answered 429 with `Retry-After`.
* What cannot be done is told as problem details (RFC 9457), in English and Chinese.
"""
_IF_MATCH = {
    "in": "header",
    "name": "If-Match",
    "required": True,
    "description": "The ETag that was read.",
    "schema": {"type": "string"},
}
_KEY = {
    "in": "header",
    "name": "Idempotency-Key",
    "required": False,
    "schema": {"type": "string", "minLength": 1, "maxLength": KEY_LENGTH},
}
#: Calls that ask for the revision that was read.
CHANGES_SEEN = frozenset(
    (
        *("people.change", "people.email", "match_lists.decide", "match_lists.approval"),
        *("timetables.make_true", "meetings.move", "meetings.cancel", "requests.reply"),
    )
)
_ETAG = {"description": "The revision.", "schema": {"type": "string"}}
WITH_ETAG = frozenset(
    (
        *("programme.conference", "people.add", "people.one", "people.change", "people.email", "people.withdraw"),
        *("people.back", "match_lists.one", "match_lists.match", "match_lists.decide", "timetables.released"),
        *("timetables.one", "meetings.book", "meetings.one", "meetings.move", "meetings.cancel"),
        *("requests.new", "requests.one", "requests.reply"),
    )
)


def init_description(app: APIFlask) -> None:
    """Complete the description."""
    app.config.update(
        OPENAPI_VERSION="3.1.0",
        DESCRIPTION=_ABOUT,
        SERVERS=[{"url": "/api/v1"}],
        SECURITY_SCHEMES={"token": {"type": "http", "scheme": "bearer"}},
        AUTO_404_RESPONSE=False,
        AUTO_AUTH_ERROR_RESPONSE=False,
        AUTO_VALIDATION_ERROR_RESPONSE=False,
        AUTO_OPERATION_ID=False,
    )

    def complete(spec: Any) -> Any:
        told = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
        schemas = spec["components"]["schemas"]
        schemas.update({**told.pop("$defs"), "Problem": told})
        spec["security"] = [{"token": []}]
        for rule in app.url_map.iter_rules():
            path = re.sub(r"<(?:int:)?(\w+)>", r"{\1}", rule.rule)
            for method in ("get", "post", "put", "patch", "delete"):
                operation = spec["paths"].get(path, {}).get(method)
                if operation is not None and method.upper() in (rule.methods or ()):
                    _complete(operation, rule.endpoint, method)
                    scope = getattr(app.view_functions[rule.endpoint], "scope", None)
                    operation.update({} if scope is None else {"x-scope": scope.value})
        return _with_plain_names(spec)

    app.spec_processor(complete)


def _complete(operation: dict[str, Any], endpoint: str, method: str) -> None:
    """Say what can go wrong with a call, and what it may bear."""
    parameters, responses = operation["parameters"], operation["responses"]
    operation["operationId"] = endpoint.replace(".", "_")
    for one in parameters:
        if one["in"] == "path" and one["schema"]["type"] == "integer":
            one["schema"] |= {"minimum": 0, "maximum": 2**31 - 1}
    for code in sorted(_troubles(operation, endpoint, method)):
        responses[code] = {"description": _WORDS[code], "content": {MIMETYPE: {"schema": _PROBLEM}}}
    if endpoint in CHANGES_SEEN:
        parameters.append(_IF_MATCH)
    if method == "post":
        parameters.append(_KEY)
    if "requestBody" in operation:
        operation["requestBody"]["required"] = True
    if endpoint in WITH_ETAG:
        done = next(code for code in responses if code.startswith("2"))
        responses[done]["headers"] = {"ETag": _ETAG}


def _troubles(operation: dict[str, Any], endpoint: str, method: str) -> set[str]:
    # A number larger than any row's is told as no address for the method.
    troubles = {"401", "403", "404", "405", "429"}
    if "requestBody" in operation:
        troubles |= {"400", "413", "415", "422"}
    if any(one["in"] == "query" for one in operation["parameters"]) or method == "post":
        troubles.add("422")
    if endpoint in CHANGES_SEEN:
        troubles |= {"412", "428"}
    return troubles | ({"409"} if method != "get" else set())


def _with_plain_names(spec: Any) -> Any:
    """Call what several things are made of by one name, where the library names it anew within each."""
    text = re.sub(r'"#/components/schemas/(?:\w+\.)?(\w+)"', r'"#/components/schemas/\1"', json.dumps(spec))
    told = json.loads(text)
    found: dict[str, Any] = {}
    for name, schema in told["components"]["schemas"].items():
        plain = name.rpartition(".")[2]
        if found.setdefault(plain, schema) != schema:
            raise ValueError(f"two different things are called {plain}")
    told["components"]["schemas"] = dict(sorted(found.items()))
    return told
