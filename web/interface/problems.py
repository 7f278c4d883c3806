"""What another program reads when something cannot be done: problem details (RFC 9457), in both languages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from apiflask import APIFlask, HTTPError
from flask import request
from pydantic import BaseModel, ConfigDict, Field
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from matcher.errors import PlanError
from matcher.words import Words
from web.errors import ChangedMeanwhileError, NotAllowedError, NotFoundError, RefusedError, UnavailableError
from web.services.exchange.repeats import OtherCallError
from web.services.limits import TooOftenError
from web.views.access import read_on
from web.views.watched import tell_refusal
from web.watching.logs import logger

_log = logger(__name__)

MIMETYPE = "application/problem+json"
_SAID: Mapping[int, Words] = {
    400: Words("The call cannot be read.", "无法读取请求。"),
    401: Words(
        "Send a token: Authorization: Bearer matcher_… An organiser makes one under Connections.",
        "请提供令牌：Authorization: Bearer matcher_…。主办方可在“连接”页面创建。",
    ),
    403: Words("The token was not made for this.", "此令牌无此权限。"),
    404: Words("There is nothing here, or it is not the token's to see.", "此处无内容，或令牌无权查看。"),
    405: Words("This cannot be done here.", "此处不支持该操作。"),
    412: Words(
        "Somebody changed this since you read it. Read it again, then repeat the change with its new ETag.",
        "您读取之后内容已被修改。请重新读取，并使用新的 ETag 再次修改。",
    ),
    413: Words("This is larger than 32 MB.", "内容超过 32 MB。"),
    415: Words(
        "Send JSON, with Content-Type: application/json.", "请以 JSON 发送（Content-Type: application/json）。"
    ),
    422: Words("Some values cannot be used; see errors.", "部分值无法使用，详见 errors。"),
    428: Words(
        "Send If-Match with the ETag that you read, so that nobody's change is lost.",
        "请在 If-Match 中提供您读取到的 ETag，以免覆盖他人的修改。",
    ),
    500: Words(
        "Something went wrong on our side. Try again; if it happens again, tell the people who run this site.",
        "系统出错。请重试；如仍失败，请联系网站管理员。",
    ),
}
_ODD_VALUE = "此值无法使用。"


class Bilingual(BaseModel):
    """The same words in English and in Chinese."""

    en: str
    zh: str


class Trouble(BaseModel):
    """What is wrong with one value."""

    place: str = Field(description="Where it was: json, query or headers.")
    field: str
    words: Bilingual


class Problem(BaseModel):
    """Problem details (RFC 9457)."""

    model_config = ConfigDict(extra="forbid")

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    words: Bilingual
    errors: list[Trouble] = []


class ProblemError(Exception):
    """A problem that a view meets itself."""

    def __init__(self, status: int, words: Words | None = None, errors: Sequence[Trouble] = ()) -> None:
        super().__init__(status)
        self.status, self.words, self.errors = status, words, errors


def problem(
    status: int,
    words: Words | None = None,
    errors: Sequence[Trouble] = (),
    headers: Mapping[str, str] | None = None,
) -> Response:
    """Return the answer that tells a problem."""
    said = words or _SAID.get(status) or _SAID[400 if status < 500 else 500]
    told = Problem(
        title=HTTPStatus(status).phrase,
        status=status,
        detail=said.en,
        words=Bilingual(en=said.en, zh=said.zh),
        errors=list(errors),
    )
    kept = {name: value for name, value in (headers or {}).items() if name in ("Allow", "Retry-After")}
    if status == 401:
        kept["WWW-Authenticate"] = "Bearer"
    return Response(told.model_dump_json(), status, kept, mimetype=MIMETYPE)


def init_problems(app: APIFlask) -> None:
    """Turn every refusal into problem details."""
    app.error_processor(_http)
    app.register_error_handler(HTTPException, _werkzeug)
    app.register_error_handler(ProblemError, lambda error: problem(error.status, error.words, error.errors))
    app.register_error_handler(RefusedError, _refused)
    app.register_error_handler(PlanError, lambda error: _after_failure(409, error.words))
    app.register_error_handler(UnavailableError, _unavailable)
    app.register_error_handler(NotFoundError, lambda _error: _after_failure(404))
    app.register_error_handler(NotAllowedError, lambda _error: _after_failure(403))
    app.register_error_handler(Exception, _broken)


def _after_failure(status: int, words: Words | None = None) -> Response:
    read_on()
    return problem(status, words)


def _refused(refusal: RefusedError) -> Response:
    tell_refusal(refusal.reason)
    if isinstance(refusal, TooOftenError):
        read_on()
        return problem(429, refusal.words, (), {"Retry-After": str(refusal.seconds)})
    if isinstance(refusal, OtherCallError):
        return _after_failure(422, refusal.words)
    too_late = isinstance(refusal, ChangedMeanwhileError) and "If-Match" in request.headers
    return _after_failure(412 if too_late else 409, refusal.words)


def _unavailable(failure: UnavailableError) -> Response:
    return problem(503, failure.words, (), {"Retry-After": "15"})


def _http(error: HTTPError) -> Response:
    errors = [
        Trouble(place=place, field=field, words=Bilingual(en=message, zh=_ODD_VALUE))
        for place, fields in _mapping(error.detail).items()
        for field, messages in _mapping(fields).items()
        for message in messages
    ]
    return problem(error.status_code, None, errors)


def _werkzeug(error: HTTPException) -> Response:
    return problem(error.code or 500, None, (), dict(error.get_headers()))


def _broken(error: Exception) -> Response:
    _log.error("broken", exc_info=error)
    return _after_failure(500)


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}
