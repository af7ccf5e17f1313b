"""Sending events to the shop: signed, again and again until they are taken, or as the control page wants them."""

import http.client
import logging
import threading
import time
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor

from doorstep.integrations.sandbox_gateway.signing import HEADER, sign
from doorstep.integrations.sandbox_gateway.store import Row, Store

log = logging.getLogger(__name__)

_PAUSES = (1, 5, 30, 120, 600, 3600)
_TIMEOUT_SECONDS = 10
_AT_ONCE = 4
_STALE_SECONDS = 3600


class Messenger:
    """
    Hands messages over in threads of its own.

    :param target: the shop's address for messages.
    """

    def __init__(self, store: Store, *, target: str, key_id: str, secret: str) -> None:
        self._store, self._target, self._key_id, self._secret = store, target, key_id, secret
        self._pool = ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="message")

    def close(self) -> None:
        """Stop; what was not sent is sent by the next process."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    def send_due(self) -> int:
        """Send what is due, several at once; how many were."""
        due = self._store.all(
            "SELECT d.*, e.body FROM delivery d JOIN event e ON e.id = d.event "
            "WHERE d.due_at <= ? ORDER BY d.number LIMIT 50",
            time.time(),
        )
        list(self._pool.map(self._send, due))
        return len(due)

    def _send(self, delivery: Row) -> None:
        result = self._post(delivery["body"].encode(), delivery["how"])
        attempts = delivery["attempts"] + 1
        taken = result.startswith("2")
        again = not taken and delivery["how"] == "signed" and attempts <= len(_PAUSES)
        self._store.run(
            "UPDATE delivery SET attempts = ?, result = ?, due_at = ? WHERE number = ?",
            attempts,
            result,
            time.time() + _PAUSES[attempts - 1] if again else None,
            delivery["number"],
        )

    def _post(self, body: bytes, how: str) -> str:
        """The status, or what went wrong. A forged message has somebody else's secret, a stale one an old moment."""
        secret = "a secret of somebody else" if how == "forged" else self._secret
        at = time.time() - (_STALE_SECONDS if how == "stale" else 0)
        signature = sign(body, secret=secret, key_id=self._key_id, at=at)
        if how == "changed":
            body = body.replace(b'"amount_minor": ', b'"amount_minor": 9', 1)
        request = urllib.request.Request(  # noqa: S310 - the address is the operator's
            self._target, data=body, headers={HEADER: signature, "Content-Type": "application/json"}
        )
        try:
            with urllib.request.urlopen(request, timeout=_TIMEOUT_SECONDS) as answer:  # noqa: S310
                return str(answer.status)
        except urllib.error.HTTPError as error:
            error.close()
            return str(error.code)
        except (OSError, http.client.HTTPException) as error:
            return f"no answer: {error}"[:200]


class Heart:
    """Calls the sandbox's clockwork and messenger until it is stopped; at once when woken."""

    def __init__(self, *beats: object) -> None:
        self._beats = beats
        self._wake = threading.Event()
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True, name="heart")

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def wake(self) -> None:
        """There may be something to do."""
        self._wake.set()

    def stop(self) -> None:
        """End, and wait for it."""
        self._ended.set()
        self._wake.set()
        self._thread.join(timeout=_TIMEOUT_SECONDS)

    def _run(self) -> None:
        while not self._ended.is_set():
            self._wake.wait(0.2)
            self._wake.clear()
            for beat in self._beats:
                assert callable(beat)
                try:
                    beat()
                except Exception:
                    log.exception("the sandbox could not do what was due")
