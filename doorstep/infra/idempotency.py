"""
The same request twice has one effect and one answer.

The key is written in the effect's own transaction: a rollback leaves nothing, and a committed effect
always has its answer. A second request with the key waits for the first (unique index), then gets
the first one's answer.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from doorstep.infra.db import execute, fetch_all, fetch_one, open_transaction
from doorstep.kernel.actors import Actor
from doorstep.kernel.errors import DomainError, Kind, NotSignedIn

KEPT = timedelta(hours=48)
LONGEST_KEY = 120


class IdempotencyKeyMissing(DomainError):
    """The call moves time or money and came without an ``Idempotency-Key`` header."""

    code = "idempotency_key_missing"
    kind = Kind.INVALID
    title = "Send an Idempotency-Key header with this call"


class IdempotencyKeyReused(DomainError):
    """The key was used before with another request."""

    code = "idempotency_key_reused"
    kind = Kind.CONFLICT
    title = "This Idempotency-Key belongs to another request"


@dataclass(frozen=True, slots=True)
class Answer:
    """A rendered answer: status and JSON text; ``replayed`` if an earlier call made it."""

    status: int
    body: str
    replayed: bool = False


@dataclass(frozen=True, slots=True)
class Request:
    """What identifies a repeated request."""

    key: str | None
    operation: str
    body: bytes

    @property
    def fingerprint(self) -> bytes:
        """SHA-256 of operation and body."""
        return hashlib.sha256(self.operation.encode() + b"\n" + self.body).digest()


def once[T](
    request: Request, *, actor: Actor, now: datetime, service: Callable[[], T], render: Callable[[T], tuple[int, str]]
) -> Answer:
    """
    Run a service at most once for a key and keep its rendered answer.

    :param service: the bare use case (``some_service.__wrapped__``); this function opens its transaction.
    :raises IdempotencyKeyMissing: without a key, or with one longer than 120 characters.
    :raises IdempotencyKeyReused: if the key came before with another operation or body.
    """
    if not request.key or len(request.key) > LONGEST_KEY:
        raise IdempotencyKeyMissing(f"1 to {LONGEST_KEY} characters, a new one for each act.")
    if actor.user_id is None:
        raise NotSignedIn
    with open_transaction():
        fresh = fetch_one(
            "INSERT INTO infra_idempotencykey (user_id, key, operation, fingerprint, answer, created_at) "
            "VALUES (%s, %s, %s, %s, '', %s) ON CONFLICT DO NOTHING RETURNING 1",
            [actor.user_id, request.key, request.operation, request.fingerprint, now],
        )
        if fresh is None:
            return _first_answer(request, actor.user_id)
        status, body = render(service())
        execute(
            "UPDATE infra_idempotencykey SET status = %s, answer = %s WHERE user_id = %s AND key = %s",
            [status, body, actor.user_id, request.key],
        )
    return Answer(status, body)


def _first_answer(request: Request, user_id: int) -> Answer:
    row = fetch_all(
        "SELECT fingerprint, status, answer FROM infra_idempotencykey WHERE user_id = %s AND key = %s",
        [user_id, request.key],
    )[0]
    if bytes(row[0]) != request.fingerprint:
        raise IdempotencyKeyReused("Use a new key for a new request.")
    return Answer(row[1], row[2], replayed=True)


def forget_old_keys(now: datetime) -> int:
    """Remove keys older than 48 hours, and records of handled events older than 30 days; rows removed."""
    with open_transaction():
        keys = execute("DELETE FROM infra_idempotencykey WHERE created_at < %s", [now - KEPT])
        events = execute("DELETE FROM infra_handledevent WHERE handled_at < %s", [now - timedelta(days=30)])
    return keys + events
