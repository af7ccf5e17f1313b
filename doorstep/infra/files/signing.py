"""
Addresses of pictures: ``/media/<id>/<size>?e=<end>&s=<signature>``, valid for 6 to 12 hours.

The end is rounded, so that a picture keeps its address for six hours and caches keep it; pictures change addresses
at moments of their own.
"""

import base64
import hmac
import uuid
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from hashlib import sha256

from django.conf import settings

STEP_SECONDS = 6 * 3600
_SALT = b"doorstep.infra.files.signing"
_SIGNATURE_BYTES = 18


@dataclass(frozen=True, slots=True)
class PictureUrls:
    """Where both sizes are read: at most 1600 and at most 400 pixels wide and high. Relative to the API's host."""

    url: str
    small_url: str


@lru_cache(maxsize=4)
def _key(secret: str) -> bytes:
    return hmac.digest(secret.encode(), _SALT, sha256)


def _sign(file_id: uuid.UUID, end: int, secret: str) -> str:
    digest = hmac.digest(_key(secret), file_id.bytes + end.to_bytes(8), sha256)
    return base64.urlsafe_b64encode(digest[:_SIGNATURE_BYTES]).decode()


def picture_urls(file_id: uuid.UUID, *, now: datetime) -> PictureUrls:
    """
    Signed addresses of a picture; reads nothing.

    Hand them only to people who may see the picture: whoever has an address may read it until it ends.
    """
    offset = file_id.int % STEP_SECONDS
    end = (int(now.timestamp()) - offset) // STEP_SECONDS * STEP_SECONDS + offset + 2 * STEP_SECONDS
    query = f"e={end}&s={_sign(file_id, end, settings.SECRET_KEY)}"
    return PictureUrls(url=f"/media/{file_id}/large?{query}", small_url=f"/media/{file_id}/small?{query}")


def find_seconds_left(file_id: uuid.UUID, *, end: str, signature: str, now: datetime) -> int | None:
    """How long a signed address still holds; None if it has ended or was not signed by us."""
    # 10 digits reach to the year 2286.
    if not (end.isascii() and end.isdigit() and len(end) <= 10 and signature.isascii()):
        return None
    secrets = [str(secret) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
    known = [hmac.compare_digest(_sign(file_id, int(end), secret), signature) for secret in secrets]
    left = int(end) - int(now.timestamp())
    return left if any(known) and left > 0 else None
