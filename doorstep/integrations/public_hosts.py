"""
Connections to addresses that anybody may have named: only to hosts of the public internet.

A name is resolved once for each connection, every address it has must be public, and the connection goes to one of
just these, whatever the name means a moment later.
"""

import contextlib
import ipaddress
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

import certifi
import urllib3
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.util import connection as sockets

_PORTS = {"http": 80, "https": 443}


class NotPublic(Exception):
    """The host, or one of its addresses, is not of the public internet."""


def public_addresses(host: str, port: int, *, allow_private: bool = False) -> list[tuple[str, int]]:
    """
    The addresses of a host.

    :param allow_private: for tests, which listen on this machine.
    :raises NotPublic: if one of them is not of the public internet.
    :raises OSError: if the name is not known.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except UnicodeError as error:  # a label of a name that is too long
        raise OSError(f"no name: {error}") from error
    addresses = [(str(entry[4][0]), int(entry[4][1])) for entry in found]
    if not allow_private and not all(is_public(address) for address, _ in addresses):
        raise NotPublic
    return addresses


def is_public(text: str) -> bool:
    """Whether an IP address is of the public internet, also one that is wrapped in another."""
    address = ipaddress.ip_address(text.partition("%")[0])
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)
        if inner is not None:
            return inner.is_global
        if address in ipaddress.ip_network("64:ff9b::/96"):  # IPv4 behind a translator
            return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF).is_global
    return address.is_global and not address.is_multicast


class _Vetted:
    """A connection that goes to an address which was looked at."""

    allow_private = False

    def _new_conn(self: Any) -> socket.socket:
        try:
            addresses = public_addresses(self.host, self.port, allow_private=self.allow_private)
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
    """In the clear."""


@lru_cache(maxsize=1)
def _trust() -> ssl.SSLContext:
    """The system's authorities, and the well-known ones where the system has none."""
    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    return context


def connection_to(address: str, *, seconds: float, allow_private: bool = False) -> HTTPConnection:
    """
    A connection to an http or https address, not opened yet; opening it may raise :class:`NotPublic`.

    :param seconds: limit of every single step.
    """
    parts = urlsplit(address)
    host, port = parts.hostname or "", parts.port or _PORTS[parts.scheme]
    connection: _VettedHTTP | _VettedHTTPS
    if parts.scheme == "http":
        connection = _VettedHTTP(host, port, timeout=seconds)
    else:
        connection = _VettedHTTPS(host, port, timeout=seconds, ssl_context=_trust())
    connection.allow_private = allow_private
    return connection


def path_of(address: str) -> str:
    """Path and query of an address, as a request names them."""
    parts = urlsplit(address)
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


@contextmanager
def cut_after(connection: HTTPConnection, seconds: float) -> Iterator[None]:
    """Whoever answers a byte at a time would hold the worker: at the last moment the open connection is cut."""
    # Once the answer began, the connection may no longer know its socket.
    timer = threading.Timer(seconds, _cut, [connection.sock])
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _cut(open_socket: socket.socket) -> None:
    with contextlib.suppress(OSError):
        open_socket.shutdown(socket.SHUT_RDWR)
