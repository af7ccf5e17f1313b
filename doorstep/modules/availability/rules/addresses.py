"""Which addresses a calendar outside may have. What they mean on the network is looked at when they are fetched."""

import ipaddress
from urllib.parse import urlsplit, urlunsplit

from doorstep.modules.availability.contracts import LONGEST_CALENDAR_ADDRESS, CalendarAddressRefused

_SCHEMES = {"https": "https", "http": "http", "webcal": "https", "webcals": "https"}
_LOWEST_FREE_PORT = 1024
# Names that mean something inside a network only (RFC 6761, 6762, 8375, 9476, and what routers use).
_INSIDE = ("localhost", "local", "internal", "intranet", "lan", "home", "home.arpa", "corp", "alt", "onion")


def normal_address(text: str, *, allow_private: bool = False) -> str:
    """
    The address as it will be fetched: ``webcal`` becomes ``https``, the host small, without a fragment.

    :param allow_private: for tests, hosts inside the network too.
    :raises CalendarAddressRefused: unless it is http or https on a public host, without name and password.
    """
    text = text.strip()
    if not text.isascii() or not text.isprintable() or " " in text or not text:
        raise _refused("It has characters that no address has. Copy it once more, whole.", "characters")
    if len(text) > LONGEST_CALENDAR_ADDRESS:
        raise _refused(f"It is longer than {LONGEST_CALENDAR_ADDRESS} characters.", "length")
    try:
        parts = urlsplit(text)
        port, host = parts.port, (parts.hostname or "").rstrip(".").lower()
    except ValueError:
        raise _refused("It is no address. Copy it once more, whole.", "characters") from None
    scheme = _SCHEMES.get(parts.scheme)
    if scheme is None or not host:
        raise _refused("A calendar's address begins with https://, http:// or webcal://.", "scheme")
    if parts.username is not None or parts.password is not None:
        raise _refused("Leave out name and password: use the calendar's secret or public address.", "password")
    if port is not None and port not in (80, 443) and port < _LOWEST_FREE_PORT:
        raise _refused("Calendars are fetched from the ports 80, 443 and those above 1023.", "port")
    if not allow_private and not _may_be_public(host):
        raise _refused("Its host is not on the public internet.", "host")
    place = f"[{host}]" if ":" in host else host
    return urlunsplit((scheme, f"{place}:{port}" if port else place, parts.path or "/", parts.query, ""))


def host_of(address: str) -> str:
    """The host of a normal address, which is all that is shown of it."""
    return urlsplit(address).hostname or ""


def _may_be_public(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_global
    except ValueError:
        pass
    labels = host.split(".")
    # A name of one label, or one that ends in a number, is none of the public internet.
    return len(labels) > 1 and not labels[-1].isdigit() and not host.endswith(tuple(f".{end}" for end in _INSIDE))


def _refused(detail: str, why: str) -> CalendarAddressRefused:
    return CalendarAddressRefused(detail, field="address", why=why)
