"""
The key that signs web pushes (VAPID, RFC 8292): of the environment, else of the data folder, where set-up makes it.

A browser's subscription is tied to this key: with another one, everybody would have to allow pushes again.
"""

import base64
import binascii
import contextlib
import os
from functools import lru_cache
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings

KEY_FILE = "push-key"
_BYTES = 32


def new_private_key() -> str:
    """A new private key: 32 bytes as base64url without padding."""
    number = ec.generate_private_key(ec.SECP256R1()).private_numbers().private_value
    return _text(number.to_bytes(_BYTES))


def read_private_key(text: str) -> ec.EllipticCurvePrivateKey:
    """:raises ValueError: unless the text is 32 bytes in base64url that are a key on P-256."""
    try:
        secret = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except binascii.Error as error:
        raise ValueError("a push key is base64url") from error
    if len(secret) != _BYTES:
        raise ValueError("a push key has 32 bytes")
    return ec.derive_private_key(int.from_bytes(secret), ec.SECP256R1())


def public_key_of(private_key: ec.EllipticCurvePrivateKey) -> str:
    """What browsers subscribe with: the uncompressed point as base64url without padding."""
    return _text(private_key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint))


def ensure_key_file(folder: Path) -> str:
    """The data folder's key, made if there is none; several processes may ask at once."""
    path = folder / KEY_FILE
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        draft = path.with_suffix(f".{os.getpid()}")
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(new_private_key())
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)
        draft.unlink()
    return path.read_text().strip()


@lru_cache(maxsize=4)
def _private_key(text: str, folder: Path | None) -> ec.EllipticCurvePrivateKey | None:
    if not text and folder is None:
        return None
    return read_private_key(text or ensure_key_file(folder or Path()))


def find_private_key() -> ec.EllipticCurvePrivateKey | None:
    """The key of this installation; None in production if the environment names none: then there are no pushes."""
    return _private_key(settings.PUSH_PRIVATE_KEY, settings.PUSH_KEY_FOLDER)


def find_public_key() -> str | None:
    """The public half, for browsers."""
    key = find_private_key()
    return public_key_of(key) if key else None


def _text(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).decode().rstrip("=")
