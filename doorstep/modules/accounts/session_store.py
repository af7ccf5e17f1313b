"""
Django's sessions in the database, sealed: while somebody signs in they hold a phone number.

A row opens only under its own session key, so its contents cannot be moved to another session.
"""

import base64
import json
import logging
from typing import Any

from django.contrib.sessions.backends.db import SessionStore as DatabaseSessionStore

from doorstep.infra.crypto import Place, SealBroken, UnknownKey, seal, unseal

log = logging.getLogger(__name__)


def session_place(session_key: str) -> Place:
    """Where the contents of a session may be opened."""
    return Place("django_session", "session_data", session_key)


def open_session(session_key: str, session_data: str) -> dict[str, Any]:
    """The contents of a session row; empty if it was altered, moved, or sealed with a lost key."""
    try:
        sealed = base64.b85decode(session_data)
        contents: dict[str, Any] = json.loads(unseal(sealed, session_place(session_key)))
    except (SealBroken, UnknownKey, ValueError):
        log.warning("a session row could not be opened")
        return {}
    return contents


class SessionStore(DatabaseSessionStore):
    """The session engine named by ``SESSION_ENGINE``."""

    def encode(self, session_dict: dict[str, Any]) -> str:
        """Seal the contents for this session's key."""
        # save() gives a session its key before it asks for the encoded contents.
        place = session_place(self.session_key or "")
        return base64.b85encode(seal(json.dumps(session_dict, separators=(",", ":")), place)).decode()

    def decode(self, session_data: bytes | str) -> dict[str, Any]:
        """Open the contents, empty if they cannot be."""
        text = session_data.decode() if isinstance(session_data, bytes) else session_data
        return open_session(self.session_key or "", text)
