"""What the push services of both phone makers have in common: one address each, calls that may be lost half-way."""

import json
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Self

import httpx

from doorstep.modules.notify.contracts import Outcome, PushAddressRefused, Result
from doorstep.modules.notify.ports import Push

# A call is over well before a delivery that is 'sending' counts as left.
_PATIENCE = httpx.Timeout(connect=4, write=4, read=6, pool=2)
_QUIET_SECONDS = 30
_TOKEN = re.compile(r"[A-Za-z0-9_:.-]{16,900}")


@dataclass(frozen=True, slots=True)
class Content:
    """What a push says, taken from its payload: two lines to show, and facts for the app, all of them texts."""

    title: str
    body: str
    facts: dict[str, str]

    @classmethod
    def of(cls, push: Push) -> Self:
        """The content of a push."""
        values: dict[str, str] = json.loads(push.payload)
        facts = {name: values[name] for name in ("id", "app", "kind", "link", "tag")}
        return cls(values["title"], values["body"], facts)


def token_in(endpoint: str) -> str:
    """
    The device's token in an address such as ``fcm:token``.

    :raises PushAddressRefused: if there is none.
    """
    token = endpoint.partition(":")[2]
    if not _TOKEN.fullmatch(token):
        raise PushAddressRefused("It is no token of a push service.", field="endpoint")
    return token


@lru_cache(maxsize=2)
def client(*, http2: bool) -> httpx.Client:
    """Connections of this process, kept for as long as pushes follow one another."""
    limits = httpx.Limits(max_connections=8, keepalive_expiry=_QUIET_SECONDS)
    return httpx.Client(http1=not http2, http2=http2, timeout=_PATIENCE, limits=limits, follow_redirects=False)


def call(address: str, *, http2: bool = False, **request: Any) -> httpx.Response | Outcome:
    """
    Post to a push service: its answer, or what it means that there is none.

    Without a connection nothing was handed over, and it may be tried again. Later nobody knows.
    """
    try:
        return client(http2=http2).post(address, **request)
    except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
        return Outcome(Result.TRY_AGAIN, f"no connection: {type(error).__name__}")
    except httpx.HTTPError as error:
        return Outcome(Result.UNKNOWN, f"connection lost: {type(error).__name__}")


def json_of(response: httpx.Response) -> dict[str, Any]:
    """The answer's object; empty if it is none."""
    try:
        body = response.json()
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}


def meaning_of(status: int, remark: str) -> Outcome:
    """What a refusal means that says nothing of the device."""
    if status in (502, 504):  # whoever answers so may have passed the message on
        return Outcome(Result.UNKNOWN, remark)
    if status == 429 or status >= 500:
        return Outcome(Result.TRY_AGAIN, remark)
    return Outcome(Result.REFUSED, remark)
