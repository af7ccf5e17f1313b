"""
Web push: encrypted for one browser (RFC 8291), signed with our key (RFC 8292), posted to the browser's push service.

The address comes from the browser, so from anybody. It must be https on a public host: the name is resolved once,
every address it has must be public, and the connection goes to one of just these, with no redirect followed.
"""

import contextlib
import http.client
import ipaddress
import socket
import ssl
import threading
import time
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

import certifi
import urllib3
from django.conf import settings
from py_vapid import Vapid02
from pywebpush import WebPusher
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.util import connection as sockets

from doorstep.infra.vapid import find_private_key
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
            _public_addresses(parts.hostname or "", parts.port or 443)
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


def _public_addresses(host: str, port: int) -> list[tuple[str, int]]:
    """
    The host's addresses.

    :raises PushAddressRefused: if one of them is not of the public internet.
    :raises OSError: if the name is not known.
    """
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = [(str(entry[4][0]), int(entry[4][1])) for entry in found]
    if not settings.PUSH_ALLOW_PRIVATE and not all(_is_public(address) for address, _ in addresses):
        raise PushAddressRefused("Its host is not on the public internet.", field="endpoint")
    return addresses


def _is_public(text: str) -> bool:
    address = ipaddress.ip_address(text.partition("%")[0])
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)
        if inner is not None:
            return inner.is_global
        if address in ipaddress.ip_network("64:ff9b::/96"):  # IPv4 behind a translator
            return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF).is_global
    return address.is_global and not address.is_multicast


class _Vetted:
    """A connection that goes to an address which was looked at, whatever the name means a moment later."""

    def _new_conn(self: Any) -> socket.socket:
        try:
            addresses = _public_addresses(self.host, self.port)
        except OSError as error:
            raise urllib3.exceptions.NameResolutionError(self.host, self, error) from error  # type: ignore[arg-type]
        failure: OSError | None = None
        for address in addresses:
            try:
                return sockets.create_connection(address, self.timeout, socket_options=self.socket_options)
            except OSError as error:
                failure = error
        raise urllib3.exceptions.NewConnectionError(self, f"no connection: {failure}") from failure


class _VettedHTTPS(_Vetted, HTTPSConnection):
    """Over TLS, its certificate checked against the name."""


class _VettedHTTP(_Vetted, HTTPConnection):
    """In the clear, for tests on one machine."""


@lru_cache(maxsize=1)
def _trust() -> ssl.SSLContext:
    """The system's authorities, and the well-known ones where the system has none."""
    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    return context


def _connection(endpoint: str) -> HTTPConnection:
    parts = urlsplit(endpoint)
    host = parts.hostname or ""
    if parts.scheme == "http":
        return _VettedHTTP(host, parts.port or 80, timeout=_STEP_SECONDS)
    return _VettedHTTPS(host, parts.port or 443, timeout=_STEP_SECONDS, ssl_context=_trust())


def _post(endpoint: str, body: bytes, headers: dict[str, str]) -> Outcome:
    parts = urlsplit(endpoint)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    connection = _connection(endpoint)
    try:
        connection.connect()
    except PushAddressRefused:
        return Outcome(Result.GONE, "its host is not on the public internet")
    except (urllib3.exceptions.HTTPError, OSError) as error:
        return Outcome(Result.TRY_AGAIN, f"no connection: {type(error).__name__}")
    # A server that answers a byte at a time would hold the worker: at the last moment its socket is cut.
    timer = threading.Timer(_ALL_SECONDS, _cut, [connection])
    timer.daemon = True
    timer.start()
    try:
        connection.request("POST", path, body=body, headers=headers, preload_content=False)
        return _meaning_of(connection.getresponse().status)
    except (urllib3.exceptions.HTTPError, http.client.HTTPException, OSError) as error:
        return Outcome(Result.UNKNOWN, f"connection lost: {type(error).__name__}")
    finally:
        timer.cancel()
        connection.close()


def _cut(connection: HTTPConnection) -> None:
    with contextlib.suppress(OSError, AttributeError):
        connection.sock.shutdown(socket.SHUT_RDWR)


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
