"""
Signed messages: ``Sandbox-Signature: t=SECONDS,k=KEY,s=HEX``, HMAC-SHA256 over ``SECONDS.BODY``.

The key's name lets a secret be changed while messages are under way.
"""

import hashlib
import hmac
import re
from collections.abc import Mapping

HEADER = "Sandbox-Signature"
TOLERANCE_SECONDS = 300
_FORM = re.compile(r"t=(\d{1,12}),k=([\w-]{1,40}),s=([0-9a-f]{64})")


class BadSignature(ValueError):
    """The message is not signed by who should have, was changed, or is too old."""


def sign(body: bytes, *, secret: str, key_id: str, at: float) -> str:
    """The header of a message sent at a moment, in Unix seconds."""
    return f"t={int(at)},k={key_id},s={_digest(body, secret, int(at))}"


def verify(header: str, body: bytes, *, secrets: Mapping[str, str], now: float) -> None:
    """
    :param secrets: by the name of the key.
    :raises BadSignature: unless the message was signed with one of them within five minutes.
    """
    found = _FORM.fullmatch(header)
    if found is None:
        raise BadSignature("no signature")
    at, key_id, digest = int(found[1]), found[2], found[3]
    secret = secrets.get(key_id)
    if secret is None or not hmac.compare_digest(_digest(body, secret, at), digest):
        raise BadSignature("the signature is not the provider's")
    if abs(now - at) > TOLERANCE_SECONDS:
        raise BadSignature("signed too long ago")


def _digest(body: bytes, secret: str, at: int) -> str:
    return hmac.new(secret.encode(), b"%d.%b" % (at, body), hashlib.sha256).hexdigest()
