"""Pushes to Android apps, by Firebase Cloud Messaging (HTTP v1), signed in with a service account."""

import logging
import threading
import time
from functools import lru_cache
from typing import Any

import httpx
import jwt
from django.conf import settings

from doorstep.infra.phone_push import FirebaseAccount, find_firebase_account
from doorstep.integrations.phone_push import Content, call, json_of, meaning_of, token_in
from doorstep.modules.notify.contracts import Outcome, PushNotSetUp, Result, Subscription
from doorstep.modules.notify.ports import Push

log = logging.getLogger("doorstep.push")

_SCOPE = "https://www.googleapis.com/auth/firebase.messaging"
_GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer"
_LIFE_SECONDS = 3600
_MARGIN_SECONDS = 300
# The app is no longer there, the token is another project's, or it never was one.
_GONE = {"UNREGISTERED", "SENDER_ID_MISMATCH"}


class AndroidPushes:
    """Hands pushes over at once."""

    @property
    def is_ready(self) -> bool:
        """Whether a service account is configured."""
        return find_firebase_account() is not None

    def check_address(self, endpoint: str) -> None:
        """
        :raises PushNotSetUp: without a service account.
        :raises PushAddressRefused: unless it is ``fcm:`` and a token.
        """
        if not self.is_ready:
            raise PushNotSetUp
        token_in(endpoint)

    def send(self, push: Push, to: Subscription) -> Outcome:
        """Sign in if need be, and hand over; never raises for what Firebase or the network may do."""
        account = find_firebase_account()
        if account is None:
            return Outcome(Result.REFUSED, "no service account")
        access = _access_of(account)
        pass_ = access.get()
        if isinstance(pass_, Outcome):
            return pass_
        answer = call(
            f"{settings.FCM_ORIGIN}/v1/projects/{account.project}/messages:send",
            headers={"Authorization": f"Bearer {pass_}"},
            json={"message": _message(push, to)},
        )
        if isinstance(answer, Outcome):
            return answer
        if answer.status_code == httpx.codes.UNAUTHORIZED:
            access.forget(pass_)
        return _outcome(answer)


def _message(push: Push, to: Subscription) -> dict[str, Any]:
    content = Content.of(push)
    return {
        "token": token_in(to.endpoint),
        "notification": {"title": content.title, "body": content.body},
        "data": content.facts,
        "android": {
            "priority": "HIGH" if push.urgent else "NORMAL",
            "ttl": f"{push.keep_seconds}s",
            # What is told of one visit replaces what was told of it before.
            "notification": {"tag": content.facts["tag"]},
        },
    }


def _outcome(answer: httpx.Response) -> Outcome:
    body = json_of(answer)
    if answer.is_success:
        return Outcome(Result.SENT, reference=str(body.get("name", "")))
    found = body.get("error")
    error: dict[str, Any] = found if isinstance(found, dict) else {}
    details = [each for each in error.get("details", []) if isinstance(each, dict)]
    code = next((str(each["errorCode"]) for each in details if "errorCode" in each), str(error.get("status", "")))
    remark = f"HTTP {answer.status_code} {code}".strip()
    fields = {violation.get("field") for each in details for violation in each.get("fieldViolations", [])}
    if code in _GONE or "message.token" in fields:
        return Outcome(Result.GONE, remark)
    if answer.status_code == httpx.codes.UNAUTHORIZED:
        return Outcome(Result.TRY_AGAIN, remark)
    meaning = meaning_of(answer.status_code, remark)
    if meaning.result is Result.REFUSED:
        log.error("Firebase refuses a push", extra={"remark": remark})
    return meaning


@lru_cache(maxsize=4)
def _access_of(account: FirebaseAccount) -> "_Access":
    return _Access(account)


class _Access:
    """The account's access token, fetched again before it ends; shared by the threads of this process."""

    def __init__(self, account: FirebaseAccount) -> None:
        self._account = account
        self._lock = threading.Lock()
        self._token = ""
        self._ends = 0.0

    def get(self) -> str | Outcome:
        """The token, or why there is none; nothing was handed over then."""
        with self._lock:
            if time.monotonic() < self._ends:
                return self._token
            return self._fetch()

    def forget(self, token: str) -> None:
        """Firebase does not take this token any more."""
        with self._lock:
            if token == self._token:
                self._ends = 0.0

    def _fetch(self) -> str | Outcome:
        begins = int(time.time())
        claims = {"iss": self._account.email, "scope": _SCOPE, "aud": self._account.token_address}
        claims |= {"iat": begins, "exp": begins + _LIFE_SECONDS}  # type: ignore[dict-item]
        assertion = jwt.encode(
            claims, self._account.private_key, algorithm="RS256", headers={"kid": self._account.key_id}
        )
        answer = call(self._account.token_address, data={"grant_type": _GRANT, "assertion": assertion})
        if isinstance(answer, Outcome):
            return Outcome(Result.TRY_AGAIN, f"no access token: {answer.remark}")
        body = json_of(answer)
        token, seconds = body.get("access_token"), body.get("expires_in")
        if answer.is_success and isinstance(token, str) and isinstance(seconds, int):
            self._token, self._ends = token, time.monotonic() + max(0, seconds - _MARGIN_SECONDS)
            return token
        remark = f"no access token: HTTP {answer.status_code} {body.get('error', '')}".strip()
        if answer.status_code in (400, 401, 403):
            log.error("Google refuses our service account", extra={"remark": remark})
            return Outcome(Result.REFUSED, remark)
        return Outcome(Result.TRY_AGAIN, remark)
