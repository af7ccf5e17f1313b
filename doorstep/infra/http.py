"""
The HTTP edge: the API object, who calls, problem details, paging.

An endpoint parses, makes **one** call and answers. It names the role it asks for by its ``auth``
(:data:`anyone`, :data:`signed_in`, :data:`specialists_only`, :data:`staff_only`) and lists the errors it expects
with :func:`errors`.
"""

import base64
import json
import logging
from collections.abc import Callable
from typing import Any

import orjson
from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.db import Error
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from ninja import NinjaAPI, Router, Schema
from ninja.errors import HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema
from ninja.renderers import BaseRenderer
from ninja.security import APIKeyHeader
from pydantic import BaseModel, Field

from doorstep.infra import idempotency
from doorstep.infra.api_examples import add_examples
from doorstep.infra.context import current_request_id
from doorstep.infra.db import translate_error
from doorstep.infra.parsing import StorableParser
from doorstep.kernel.actors import GUEST, Actor, Role
from doorstep.kernel.clock import utc_now
from doorstep.kernel.errors import Busy, DomainError, InvalidInput, Kind, NotAllowed, NotFound, NotSignedIn, Overloaded
from doorstep.kernel.money import Money

log = logging.getLogger(__name__)

STATUS = {
    Kind.INVALID: 422,
    Kind.UNAUTHENTICATED: 401,
    Kind.DENIED: 403,
    Kind.MISSING: 404,
    Kind.CONFLICT: 409,
    Kind.GONE: 410,
    Kind.BUSY: 429,
    Kind.OVERLOAD: 503,
    Kind.FORGED: 400,
}
_KEY_PARAMETER = {
    "in": "header",
    "name": "Idempotency-Key",
    "required": True,
    "description": "A new text for each act; sending the same request with it again has no second effect.",
    "schema": {"type": "string", "minLength": 1, "maxLength": idempotency.LONGEST_KEY},
    "example": "2f1c7e0a-hold-1",
}
LANGUAGES = ("en", "ru", "zh-Hans", "zh-Hant")

type SessionReader = Callable[[str], Actor | None]
_session_reader: SessionReader | None = None


def read_sessions_with(reader: SessionReader) -> None:
    """Set how a session token becomes an actor; called once by the composition root."""
    global _session_reader
    _session_reader = reader


class Problem(Schema):
    """RFC 9457 problem details. Branch on ``code``; ``detail`` is for people."""

    type: str = Field(examples=["/docs/problems#slot_taken"])
    title: str
    status: int
    detail: str
    code: str = Field(examples=["slot_taken"])
    context: dict[str, Any]
    request_id: str


class MoneyOut(BaseModel):
    """An amount in minor units of its currency."""

    minor: int = Field(examples=[4900])
    currency: str = Field(examples=["EUR"])

    @classmethod
    def of(cls, money: Money) -> "MoneyOut":
        """The wire form of an amount."""
        return cls(minor=money.minor, currency=money.currency)


def _actor(request: HttpRequest, token: str | None) -> Actor:
    if not token or _session_reader is None:
        return GUEST
    return _session_reader(token) or GUEST


class Anyone(APIKeyHeader):
    """Guests too; a session token is read if there is one. The class's name is the scheme's name in OpenAPI."""

    param_name = "X-Session-Token"
    roles: tuple[Role, ...] = ()

    def authenticate(self, request: HttpRequest, key: str | None) -> Actor:
        """
        The actor of the call.

        :raises NotSignedIn: if the endpoint wants a person and the session is missing or has ended.
        :raises NotAllowed: if the person has none of the endpoint's roles.
        """
        actor = _actor(request, key)
        if not self.roles:
            return actor
        if not actor.is_signed_in:
            raise NotSignedIn("Your session is missing or has ended.")
        if actor.role not in self.roles:
            raise NotAllowed
        return actor


class SignedIn(Anyone):
    """Any person with an account."""

    roles = (Role.CLIENT, Role.SPECIALIST, Role.STAFF)


class SpecialistOnly(Anyone):
    """A specialist."""

    roles = (Role.SPECIALIST,)


class StaffOnly(Anyone):
    """One of the platform's staff."""

    roles = (Role.STAFF,)


anyone = Anyone()
signed_in = SignedIn()
specialists_only = SpecialistOnly()
staff_only = StaffOnly()


def actor_of(request: HttpRequest) -> Actor:
    """The actor that the endpoint's ``auth`` established."""
    actor: Actor = request.auth  # type: ignore[attr-defined]
    return actor


def language_of(request: HttpRequest) -> str:
    """The best of our four languages for an ``Accept-Language`` header; English otherwise."""
    for part in request.headers.get("Accept-Language", "").split(","):
        tag = part.split(";")[0].strip().lower()
        if tag.startswith("zh"):
            return "zh-Hant" if any(mark in tag for mark in ("hant", "tw", "hk", "mo")) else "zh-Hans"
        if tag[:2] in ("en", "ru"):
            return tag[:2]
    return "en"


def errors(*expected: type[DomainError]) -> dict[str, Any]:
    """The ``openapi_extra`` that declares an endpoint's expected problems, grouped by status."""
    by_status: dict[int, list[type[DomainError]]] = {}
    declared: tuple[type[DomainError], ...] = (*expected, InvalidInput, Busy, Overloaded)
    for error in declared:
        group = by_status.setdefault(status_of(error), [])
        if error not in group:
            group.append(error)
    keyed = {"parameters": [_KEY_PARAMETER]} if idempotency.IdempotencyKeyMissing in declared else {}
    return keyed | {
        "responses": {
            status: {
                "description": "; ".join(f"`{error.code}`: {error.title}" for error in group),
                "content": {
                    "application/problem+json": {
                        "schema": {"$ref": "#/components/schemas/Problem"},
                    }
                },
            }
            for status, group in sorted(by_status.items())
        },
        "x-problems": sorted({error.code for group in by_status.values() for error in group}),
    }


def problem(error: DomainError) -> HttpResponse:
    """The answer for a domain error."""
    status = status_of(type(error))
    body = {
        "type": f"/docs/problems#{error.code}",
        "title": error.title,
        "status": status,
        "detail": error.detail or error.title,
        "code": error.code,
        "context": error.context,
        "request_id": current_request_id(),
    }
    response = HttpResponse(
        json.dumps(body, ensure_ascii=False, default=str), status=status, content_type="application/problem+json"
    )
    if error.retry_after is not None:
        response["Retry-After"] = str(error.retry_after)
    return response


class InternalError(DomainError):
    """A fault of ours; the request id finds it in the log."""

    code = "internal_error"
    kind = Kind.OVERLOAD
    title = "Something broke on our side"


class MethodNotAllowed(DomainError):
    """The address exists, but not for this method; the header ``Allow`` names those that it takes."""

    code = "method_not_allowed"
    kind = Kind.INVALID
    title = "This address can't be called by that method"


_OWN_STATUS: dict[type[DomainError], int] = {InternalError: 500, MethodNotAllowed: 405}


class _Renderer(BaseRenderer):
    """JSON by orjson: a list of 600 starts takes a tenth of the time that Django's encoder needs."""

    media_type = "application/json"

    def render(self, request: HttpRequest, data: Any, *, response_status: int) -> bytes:
        return orjson.dumps(data, default=str, option=orjson.OPT_UTC_Z | orjson.OPT_NON_STR_KEYS)


def status_of(error: type[DomainError]) -> int:
    """The HTTP status of an error."""
    return _OWN_STATUS.get(error) or STATUS[error.kind]


class _DocumentedAPI(NinjaAPI):
    def get_openapi_schema(self, *args: Any, **kwargs: Any) -> OpenAPISchema:
        schema = super().get_openapi_schema(*args, **kwargs)
        definition = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
        schema.setdefault("components", {}).setdefault("schemas", {}).setdefault("Problem", definition)
        add_examples(schema)
        return schema

    def get_openapi_operation_id(self, operation: Any) -> str:
        return str(operation.view_func.__name__)


def make_api(routers: list[tuple[str, Router]]) -> NinjaAPI:
    """The API of one process: the given (prefix, router) pairs under ``/api/v1``."""
    api = _DocumentedAPI(
        title="Doorstep",
        version="1",
        description="Book specialists who come to the client. Times are RFC 3339 in UTC; amounts are minor units.",
        docs_url=None,
        parser=StorableParser(),
        openapi_url="/openapi.json",
        renderer=_Renderer(),
        urls_namespace="api",
        auth=anyone,
    )
    handlers: dict[type[Exception], Callable[[HttpRequest, Any], HttpResponse]] = {
        DomainError: _refused,
        ValidationError: _invalid,
        HttpError: _malformed,
        SuspiciousOperation: _unreadable,
        MultiPartParserError: _broken_off,
        UnreadablePostError: _broken_off,
        Exception: _broken,
    }
    for kind, handler in handlers.items():
        api.add_exception_handler(kind, handler)
    for prefix, router in routers:
        api.add_router(prefix, router)
    return api


def _refused(request: HttpRequest, error: DomainError) -> HttpResponse:
    return problem(error)


def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    places = [
        {"at": ".".join(str(part) for part in item["loc"]), "message": item["msg"], "kind": item["type"]}
        for item in error.errors
    ]
    return problem(InvalidInput("; ".join(f"{place['at']}: {place['message']}" for place in places), errors=places))


def _malformed(request: HttpRequest, error: HttpError) -> HttpResponse:
    if error.status_code == 404:
        return problem(NotFound())
    if isinstance(error.__cause__, DomainError):
        return problem(error.__cause__)
    return problem(InvalidInput(str(error)))


def _unreadable(request: HttpRequest, error: SuspiciousOperation) -> HttpResponse:
    return problem(InvalidInput("The request is too large."))


def _broken_off(request: HttpRequest, error: Exception) -> HttpResponse:
    return problem(InvalidInput("The request's body can't be read to its end."))


def _broken(request: HttpRequest, error: Exception) -> HttpResponse:
    known = translate_error(error) if isinstance(error, Error) else None
    if known:
        return problem(known)
    if settings.DEBUG_PROPAGATE_EXCEPTIONS:
        raise error
    log.exception("request failed", extra={"path": request.path})
    return problem(InternalError(f"Tell support this number: {current_request_id()}."))


def answer_once[T](
    request: HttpRequest,
    service: Callable[..., T],
    *args: Any,
    render: Callable[[T], BaseModel] | None,
    status: int = 200,
) -> HttpResponse:
    """
    Call a service under the request's ``Idempotency-Key`` with ``actor`` and ``now``; render the first answer.

    :param service: a service made by :func:`doorstep.infra.db.transaction`.
    :param render: from the service's result to the answer's schema; runs inside the transaction. None: no body.
    """
    actor, now = actor_of(request), utc_now()
    bare: Callable[..., T] = service.__wrapped__  # type: ignore[attr-defined]
    answer = idempotency.once(
        idempotency.Request(
            key=request.headers.get("Idempotency-Key"),
            operation=f"{request.method} {request.path}",
            body=request.body,
        ),
        actor=actor,
        now=now,
        service=lambda: bare(*args, actor=actor, now=now),
        render=lambda result: (status, render(result).model_dump_json() if render else ""),
    )
    response = HttpResponse(answer.body, status=answer.status, content_type="application/json")
    if answer.replayed:
        response["Idempotent-Replayed"] = "true"
    return response


def encode_cursor(*values: Any) -> str:
    """An opaque cursor from the sort keys of the last row shown."""
    return base64.urlsafe_b64encode(json.dumps(values, default=str).encode()).decode().rstrip("=")


def decode_cursor[A, B](cursor: str | None, kinds: tuple[Callable[[Any], A], Callable[[Any], B]]) -> tuple[A, B] | None:
    """
    The sort keys in a cursor, None without one.

    :param kinds: what turns each key from JSON into its type; ``ValueError`` and ``TypeError`` refuse it.
    :raises InvalidInput: if it is not one of ours.
    """
    if not cursor:
        return None
    try:
        first, second = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        return kinds[0](first), kinds[1](second)
    except (ValueError, TypeError, AttributeError, OverflowError):
        raise InvalidInput("Use the next_cursor of the page before, unchanged.", field="cursor") from None
