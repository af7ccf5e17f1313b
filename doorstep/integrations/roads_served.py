"""Ways by road from a Valhalla server, `VALHALLA_URL`: the operator's own, so private addresses are fine."""

import http.client
import json
import time
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from urllib.parse import urlsplit

from doorstep.modules.travel.contracts import RoadsFailed, RouterRefused
from doorstep.modules.travel.ports import Action

_TIMEOUT_SECONDS = 60.0
_PAUSES = (1.0, 5.0)
_MOST_BYTES = 16_000_000
_CLIENT_ERRORS = range(400, 500)


class ServedRoads:
    """
    Asks over HTTP; what fails in passing is asked twice more.

    :param url: the server's root, `http://127.0.0.1:8002`.
    :param pauses: seconds before the second and each further try.
    """

    # 50 x 50 are the 2,500 pairs that Valhalla's own settings allow.
    most_locations = 50

    def __init__(
        self, url: str, *, timeout_seconds: float = _TIMEOUT_SECONDS, pauses: Sequence[float] = _PAUSES
    ) -> None:
        self._root, self._timeout, self._pauses = url.rstrip("/"), timeout_seconds, pauses

    @property
    def name(self) -> str:
        """Its host; an address may hold a password."""
        parts = urlsplit(self._root)
        return f"Valhalla at {parts.hostname}" + (f":{parts.port}" if parts.port else "")

    def ask(self, action: Action, question: Mapping[str, object]) -> object:
        """
        One answer.

        :raises RouterRefused: for what the server says is wrong with the question.
        :raises RoadsFailed: if there is no answer, or none that is JSON, after three tries.
        """
        for pause in (*self._pauses, None):
            try:
                return self._ask_once(action, question)
            except RouterRefused:
                raise
            except (OSError, http.client.HTTPException, ValueError) as error:
                if pause is None:
                    raise RoadsFailed(f"{self.name} gave no answer: {_reason(error)}") from error
                time.sleep(pause)
        raise AssertionError("unreachable")

    def _ask_once(self, action: Action, question: Mapping[str, object]) -> object:
        request = urllib.request.Request(  # noqa: S310 - the address is the operator's and is checked at start
            f"{self._root}/{action}",
            data=json.dumps(question).encode(),
            headers={"Content-Type": "application/json", "Accept": "application/json"},
        )
        try:
            with urllib.request.urlopen(request, timeout=self._timeout) as response:  # noqa: S310
                body = response.read(_MOST_BYTES + 1)
        except urllib.error.HTTPError as error:
            if error.code in _CLIENT_ERRORS:
                raise _refusal(error) from error
            raise
        if len(body) > _MOST_BYTES:
            raise ValueError("an answer of more than 16 MB")
        return json.loads(body)


def _refusal(error: urllib.error.HTTPError) -> RouterRefused:
    try:
        told = json.loads(error.read(10_000))
        return RouterRefused(int(told["error_code"]), str(told["error"])[:200])
    except (OSError, http.client.HTTPException, ValueError, KeyError, TypeError):
        return RouterRefused(0, f"HTTP {error.code}")


def _reason(error: Exception) -> str:
    if isinstance(error, urllib.error.HTTPError):
        return f"HTTP {error.code}"
    if isinstance(error, json.JSONDecodeError | UnicodeDecodeError):
        return "not JSON"
    cause = getattr(error, "reason", None) or error
    return str(cause) or type(cause).__name__
