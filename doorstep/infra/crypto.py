"""
Encryption of personal fields, bound to the row they belong to.

A sealed value opens only with the same table, column and row id it was sealed with, so a ciphertext
copied to another row is refused. Keys come from ``DOORSTEP_KEYS`` (``id:base64,id:base64``, newest
first): the first key seals, all of them open, and the last one makes the blind indexes, because an
index must stay comparable while keys change.

To rotate, put a new key in front, restart, run ``doorstep reseal``; keys between the first and the
last may leave then. To replace the last one too, stop the api, put its successor behind it, run
``doorstep reseal`` (which indexes anew), remove it, start.

Sealed form: version (1 byte), length of the key id (1), key id, nonce (12), ciphertext with tag (16).
"""

import base64
import binascii
import hashlib
import hmac
import os
from dataclasses import dataclass
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

_VERSION = 1
_NONCE_BYTES = 12
_KEY_BYTES = 32


class BadKeyRing(ValueError):
    """The text of the key ring cannot be used."""


class UnknownKey(RuntimeError):
    """A value was sealed with a key that the ring no longer (or not yet) holds."""

    def __init__(self, key_id: str) -> None:
        super().__init__(f"no key {key_id!r} in DOORSTEP_KEYS: put it back to open what it sealed")
        self.key_id = key_id


class SealBroken(RuntimeError):
    """A sealed value was changed, cut, or belongs to another row or column."""


@dataclass(frozen=True, slots=True)
class Place:
    """The one place where a sealed value may be opened: ``Place("accounts_user", "phone", 12)``."""

    table: str
    column: str
    row_id: object

    def to_bytes(self) -> bytes:
        """The associated data; parts are parted by a byte that no name or id contains."""
        return "\x1f".join((self.table, self.column, str(self.row_id))).encode()


class KeyRing:
    """Named 256-bit keys, newest first."""

    def __init__(self, keys: dict[str, bytes]) -> None:
        if not keys:
            raise BadKeyRing("the key ring is empty")
        self._ciphers = {key_id: AESGCM(_derive(secret, b"doorstep seal")) for key_id, secret in keys.items()}
        self.active_id = next(iter(keys))
        self._index_key = _derive(list(keys.values())[-1], b"doorstep blind index")

    @classmethod
    def parse(cls, text: str) -> "KeyRing":
        """
        Read a ring written as ``id:base64,id:base64``.

        :raises BadKeyRing: if an entry has no id, repeats one, or is not 32 bytes of base64.
        """
        keys: dict[str, bytes] = {}
        for entry in filter(None, (part.strip() for part in text.split(","))):
            key_id, colon, encoded = entry.partition(":")
            try:
                secret = base64.b64decode(encoded, validate=True)
            except binascii.Error:
                secret = b""
            if not colon or not key_id or len(key_id.encode()) > 255 or len(secret) != _KEY_BYTES:
                raise BadKeyRing("each key must be id:base64 of 32 bytes")
            if key_id in keys:
                raise BadKeyRing(f"the key id {key_id!r} appears twice")
            keys[key_id] = secret
        return cls(keys)

    def seal(self, text: str, place: Place) -> bytes:
        """Encrypt a text for one place."""
        key_id = self.active_id.encode()
        nonce = os.urandom(_NONCE_BYTES)
        sealed = self._ciphers[self.active_id].encrypt(nonce, text.encode(), place.to_bytes())
        return bytes((_VERSION, len(key_id))) + key_id + nonce + sealed

    def unseal(self, sealed: bytes | memoryview, place: Place) -> str:
        """
        Decrypt a value that was sealed for this place.

        :raises UnknownKey: if its key is not in the ring.
        :raises SealBroken: if it was altered or belongs elsewhere.
        """
        key_id, rest = _split(bytes(sealed))
        cipher = self._ciphers.get(key_id)
        if cipher is None:
            raise UnknownKey(key_id)
        try:
            return cipher.decrypt(rest[:_NONCE_BYTES], rest[_NONCE_BYTES:], place.to_bytes()).decode()
        except (InvalidTag, ValueError):
            raise SealBroken(f"a sealed value does not belong to {place.table}.{place.column}") from None

    def is_current(self, sealed: bytes | memoryview) -> bool:
        """Whether a value is sealed with the newest key."""
        return _split(bytes(sealed))[0] == self.active_id

    def index(self, purpose: str, text: str) -> bytes:
        """
        A keyed hash (HMAC-SHA256, 32 bytes) to look a sealed value up by equality.

        :param purpose: keeps equal texts of different columns apart, for example ``accounts_user.phone``.
        """
        return hmac.digest(self._index_key, f"{purpose}\x1f{text}".encode(), hashlib.sha256)


def _derive(secret: bytes, info: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=_KEY_BYTES, salt=None, info=info).derive(secret)


def _split(sealed: bytes) -> tuple[str, bytes]:
    if len(sealed) < 2 or sealed[0] != _VERSION:
        raise SealBroken("this is not a sealed value")
    end = 2 + sealed[1]
    if len(sealed) < end + _NONCE_BYTES:
        raise SealBroken("a sealed value was cut short")
    return sealed[2:end].decode(errors="replace"), sealed[end:]


@lru_cache(maxsize=8)
def _ring(text: str) -> KeyRing:
    return KeyRing.parse(text)


def key_ring() -> KeyRing:
    """The process's ring, from the setting ``DOORSTEP_KEYS``."""
    return _ring(settings.DOORSTEP_KEYS)


def seal(text: str, place: Place) -> bytes:
    """Encrypt a text with the newest key, for one place. The row's id must be known: draw it first."""
    return key_ring().seal(text, place)


def unseal(sealed: bytes | memoryview, place: Place) -> str:
    """
    Decrypt what :func:`seal` made for the same place.

    :raises UnknownKey: if its key left the ring.
    :raises SealBroken: if it was altered or belongs elsewhere.
    """
    return key_ring().unseal(sealed, place)


def blind_index(purpose: str, text: str) -> bytes:
    """A keyed hash of 32 bytes, to find a sealed value by equality; see :meth:`KeyRing.index`."""
    return key_ring().index(purpose, text)
