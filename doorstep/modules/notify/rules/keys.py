"""Keys of a browser that takes pushes."""

import base64

from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePublicKey

from doorstep.modules.notify.contracts import PushAddressRefused, Subscription

_SECRET_BYTES = 16


def check_keys(subscription: Subscription) -> None:
    """:raises PushAddressRefused: unless the key is a point on P-256 and the secret has 16 bytes (RFC 8291)."""
    try:
        EllipticCurvePublicKey.from_encoded_point(SECP256R1(), decode(subscription.p256dh))
        secret = decode(subscription.auth)
    except ValueError:
        secret = b""
    if len(secret) != _SECRET_BYTES:
        raise PushAddressRefused("The browser's keys are no keys of a push subscription.", field="keys")


def decode(text: str) -> bytes:
    """
    Base64url, with or without padding.

    :raises ValueError: if it is something else.
    """
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
