"""Pushes to iOS apps, by Apple's push service (HTTP/2), signed with a key of the developer team."""

import json
import logging
import threading
import time
from functools import lru_cache

import httpx
import jwt
from django.conf import settings

from doorstep.infra.phone_push import AppleKey, find_apple_key
from doorstep.integrations.phone_push import Content, call, json_of, meaning_of, token_in
from doorstep.modules.notify.contracts import Outcome, PushNotSetUp, Result, Subscription
from doorstep.modules.notify.ports import Push

log = logging.getLogger("doorstep.push")

# Apple wants a signature to be used for 20 minutes at least, and takes none of more than an hour.
_LIFE_SECONDS = 45 * 60
_GONE = {"BadDeviceToken", "DeviceTokenNotForTopic", "Unregistered", "ExpiredToken"}
_STALE_SIGNATURE = "ExpiredProviderToken"


class IosPushes:
    """Hands pushes over at once."""

    @property
    def is_ready(self) -> bool:
        """Whether a key is configured."""
        return find_apple_key() is not None

    def check_address(self, endpoint: str) -> None:
        """
        :raises PushNotSetUp: without a key.
        :raises PushAddressRefused: unless it is ``apns:`` and a token.
        """
        if not self.is_ready:
            raise PushNotSetUp
        token_in(endpoint)

    def send(self, push: Push, to: Subscription) -> Outcome:
        """Sign and hand over; never raises for what Apple or the network may do."""
        key = find_apple_key()
        if key is None:
            return Outcome(Result.REFUSED, "no key")
        content, signature = Content.of(push), _signature_of(key)
        signed = signature.get()
        headers = {
            "authorization": f"bearer {signed}",
            "apns-topic": settings.PHONE_APP_IDS[to.app],
            "apns-push-type": "alert",
            "apns-priority": "10" if push.urgent else "5",
            "apns-expiration": str(int(time.time()) + push.keep_seconds),
            # What is told of one visit replaces what was told of it before.
            "apns-collapse-id": content.facts["tag"],
            "content-type": "application/json",
        }
        alert = {"title": content.title, "body": content.body}
        body = {"aps": {"alert": alert, "sound": "default"}, **content.facts}
        address = f"{settings.APNS_ORIGIN}/3/device/{token_in(to.endpoint)}"
        answer = call(address, http2=True, headers=headers, content=json.dumps(body, ensure_ascii=False).encode())
        if isinstance(answer, Outcome):
            return answer
        reason = str(json_of(answer).get("reason", ""))
        if reason == _STALE_SIGNATURE:
            signature.forget(signed)
        return _outcome(answer, reason)


def _outcome(answer: httpx.Response, reason: str) -> Outcome:
    if answer.status_code == httpx.codes.OK:
        return Outcome(Result.SENT, reference=answer.headers.get("apns-id", ""))
    remark = f"HTTP {answer.status_code} {reason}".strip()
    if reason in _GONE or answer.status_code == httpx.codes.GONE:
        return Outcome(Result.GONE, remark)
    if reason == _STALE_SIGNATURE:
        return Outcome(Result.TRY_AGAIN, remark)
    found = meaning_of(answer.status_code, remark)
    if found.result is Result.REFUSED:
        log.error("Apple refuses a push", extra={"remark": remark})
    return found


@lru_cache(maxsize=4)
def _signature_of(key: AppleKey) -> "_Signature":
    return _Signature(key)


class _Signature:
    """What proves who we are, made anew before Apple finds it too old; shared by the threads of this process."""

    def __init__(self, key: AppleKey) -> None:
        self._key = key
        self._lock = threading.Lock()
        self._text = ""
        self._ends = 0.0

    def get(self) -> str:
        """The signature in force."""
        with self._lock:
            if time.monotonic() >= self._ends:
                claims = {"iss": self._key.team_id, "iat": int(time.time())}
                headers = {"kid": self._key.key_id}
                self._text = jwt.encode(claims, self._key.private_key, algorithm="ES256", headers=headers)
                self._ends = time.monotonic() + _LIFE_SECONDS
            return self._text

    def forget(self, text: str) -> None:
        """Apple finds this one too old."""
        with self._lock:
            if text == self._text:
                self._ends = 0.0
