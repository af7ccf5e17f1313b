"""
Web push: encrypted for one browser (RFC 8291), signed with our key (RFC 8292), posted to the browser's push service.

The address comes from the browser, so from anybody. It must be https on a public host: the name is resolved once,
every address it has must be public, and the connection goes to one of just these, with no redirect followed.
"""

import http.client
import time
from typing import Any
from urllib.parse import urlsplit

import urllib3
from django.conf import settings
from py_vapid import Vapid02
from pywebpush import WebPusher

from doorstep.infra.vapid import find_private_key
from doorstep.integrations.public_hosts import NotPublic, connection_to, cut_after, path_of, public_addresses
from doorstep.modules.notify.contracts import Outcome, PushAddressRefused, Result, Subscription
from doorstep.modules.notify.ports import Push

_STEP_SECONDS = 6
_ALL_SECONDS = 12
_SIGNATURE_SECONDS = 12 * 3600
_GONE = {404, 410}
_TOO_MANY_REQUESTS = 429
_LOST_BEHIND = {502, 504}


class SentPushes:
    """Hands pushes over at once."""

    @property
    def is_ready(self) -> bool:
        """Whether there is a key to sign with."""
        return find_private_key() is not None

    def check_address(self, endpoint: str) -> None:
        """:raises PushAddressRefused: unless the address is https on a public host."""
        parts = _checked_parts(endpoint)
        try:
            public_addresses(parts.hostname or "", parts.port or 443, allow_private=settings.PUSH_ALLOW_PRIVATE)
        except NotPublic:
            raise PushAddressRefused("Its host is not on the public internet.", field="endpoint") from None
        except OSError as error:
            raise PushAddressRefused("Its host is not known.", field="endpoint") from error

    def send(self, push: Push, to: Subscription) -> Outcome:
        """Encrypt and post; never raises for what the push service or the network may do."""
        key = find_private_key()
        if key is None:
            return Outcome(Result.REFUSED, "no push key")
        try:
            parts = _checked_parts(to.endpoint)
            body = _encrypted(push, to)
        except (PushAddressRefused, ValueError) as error:
            return Outcome(Result.GONE, f"a subscription that can't be used: {type(error).__name__}")
        origin = f"{parts.scheme}://{parts.netloc}"
        claims = {"aud": origin, "exp": int(time.time()) + _SIGNATURE_SECONDS, "sub": settings.PUSH_SUBJECT}
        headers = {
            **Vapid02(key).sign(claims),
            "Content-Type": "application/octet-stream",
            "Content-Encoding": "aes128gcm",
            "TTL": str(push.keep_seconds),
            "Urgency": "high" if push.urgent else "normal",
            "Topic": push.topic[:32],
        }
        return _post(to.endpoint, body, headers)


def _encrypted(push: Push, to: Subscription) -> bytes:
    browser = {"endpoint": to.endpoint, "keys": {"p256dh": to.p256dh, "auth": to.auth}}
    encoded = WebPusher(browser).encode(push.payload, "aes128gcm")
    body: bytes = encoded["body"]
    return body


def _checked_parts(endpoint: str) -> Any:
    try:
        parts = urlsplit(endpoint)
        port = parts.port
    except ValueError:
        raise PushAddressRefused("It is no address.", field="endpoint") from None
    local = settings.PUSH_ALLOW_PRIVATE and parts.scheme == "http"
    if not parts.hostname or parts.username or parts.fragment or not endpoint.isascii() or not endpoint.isprintable():
        raise PushAddressRefused("It is no address of a push service.", field="endpoint")
    if not local and (parts.scheme != "https" or port not in (None, 443)):
        raise PushAddressRefused("Push addresses begin with https://.", field="endpoint")
    return parts


def _post(endpoint: str, body: bytes, headers: dict[str, str]) -> Outcome:
    connection = connection_to(endpoint, seconds=_STEP_SECONDS, allow_private=settings.PUSH_ALLOW_PRIVATE)
    try:
        connection.connect()
    except NotPublic:
        return Outcome(Result.GONE, "its host is not on the public internet")
    except (urllib3.exceptions.HTTPError, OSError) as error:
        return Outcome(Result.TRY_AGAIN, f"no connection: {type(error).__name__}")
    try:
        with cut_after(connection, _ALL_SECONDS):
            connection.request("POST", path_of(endpoint), body=body, headers=headers, preload_content=False)
            return _meaning_of(connection.getresponse().status)
    except (urllib3.exceptions.HTTPError, http.client.HTTPException, OSError) as error:
        return Outcome(Result.UNKNOWN, f"connection lost: {type(error).__name__}")
    finally:
        connection.close()


def _meaning_of(status: int) -> Outcome:
    if 200 <= status < 300:
        return Outcome(Result.SENT)
    if status in _GONE:
        return Outcome(Result.GONE, f"HTTP {status}")
    if status in _LOST_BEHIND:
        return Outcome(Result.UNKNOWN, f"HTTP {status}")
    if status == _TOO_MANY_REQUESTS or status >= 500:
        return Outcome(Result.TRY_AGAIN, f"HTTP {status}")
    return Outcome(Result.REFUSED, f"HTTP {status}")
