"""
What it takes to reach phones while an app is closed: a Firebase service account for Android, a signing key of Apple's
for iOS. Either may be missing; then phones of its kind can't ask for pushes.
"""

import json
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from django.conf import settings

from doorstep.infra.vapid import find_private_key

_ACCOUNT_FIELDS = ("project_id", "client_email", "private_key_id", "private_key", "token_uri")


@dataclass(frozen=True, slots=True)
class FirebaseAccount:
    """A service account that may send to a Firebase project's apps; ``token_address`` gives access tokens for it."""

    project: str
    email: str
    key_id: str
    private_key: str = field(repr=False)
    token_address: str


@dataclass(frozen=True, slots=True)
class AppleKey:
    """A key of an Apple developer team that signs requests to its push service."""

    private_key: str = field(repr=False)
    key_id: str
    team_id: str


def read_firebase_account(text: str) -> FirebaseAccount:
    """
    The account in a JSON file of Google's, or in the JSON itself.

    :raises ValueError: if it is none.
    """
    try:
        found = json.loads(_content(text, begins="{"))
        values = [str(found[name]) for name in _ACCOUNT_FIELDS]
    except (KeyError, TypeError, json.JSONDecodeError) as error:
        raise ValueError(f"is no service account's JSON, which has {', '.join(_ACCOUNT_FIELDS)}") from error
    project, email, key_id, private_key, token_address = values
    if not isinstance(_private_key(private_key), rsa.RSAPrivateKey):
        raise ValueError("holds no RSA key")
    return FirebaseAccount(project, email, key_id, private_key, token_address)


def read_apple_key(text: str, *, key_id: str, team_id: str) -> AppleKey:
    """
    The key in a ``.p8`` file of Apple's, or in the PEM itself.

    :raises ValueError: if it is none, or its id or the team's is missing.
    """
    if not key_id or not team_id:
        raise ValueError("needs APNS_KEY_ID and APNS_TEAM_ID")
    content = _content(text, begins="-----BEGIN")
    key = _private_key(content)
    if not isinstance(key, ec.EllipticCurvePrivateKey) or not isinstance(key.curve, ec.SECP256R1):
        raise ValueError("is no key on P-256")
    return AppleKey(content, key_id, team_id)


def _content(text: str, *, begins: str) -> str:
    if text.lstrip().startswith(begins):
        return text
    try:
        return Path(text).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ValueError(f"can't be read: {type(error).__name__}") from error


def _private_key(pem: str) -> object:
    try:
        return load_pem_private_key(pem.encode(), password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise ValueError("holds no private key") from error


@lru_cache(maxsize=4)
def _firebase_account(text: str) -> FirebaseAccount | None:
    return read_firebase_account(text) if text else None


@lru_cache(maxsize=4)
def _apple_key(text: str, key_id: str, team_id: str) -> AppleKey | None:
    return read_apple_key(text, key_id=key_id, team_id=team_id) if text else None


def find_firebase_account() -> FirebaseAccount | None:
    """The account of this installation, if it has one."""
    return _firebase_account(settings.FCM_SERVICE_ACCOUNT)


def find_apple_key() -> AppleKey | None:
    """The key of this installation, if it has one."""
    return _apple_key(settings.APNS_KEY, settings.APNS_KEY_ID, settings.APNS_TEAM_ID)


def push_services() -> list[str]:
    """Which devices this installation can push to: ``web`` (browsers), ``fcm`` (Android), ``apns`` (iOS)."""
    known = {"web": find_private_key(), "fcm": find_firebase_account(), "apns": find_apple_key()}
    return [name for name, key in known.items() if key is not None]
