"""Payments at our own sandbox, by the port that every provider's adapter fulfils."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import httpx
from django.conf import settings

from doorstep.integrations.sandbox_gateway.bank import CURRENCIES, HOLD_SECONDS, REFUND_WINDOW_SECONDS
from doorstep.integrations.sandbox_gateway.server import Secrets
from doorstep.integrations.sandbox_gateway.signing import HEADER, BadSignature, verify
from doorstep.kernel.money import Money
from doorstep.modules.payments.ports import (
    GatewayCapabilities,
    GatewayRefused,
    MovementKind,
    MovementPage,
    PaymentWish,
    ProviderEvent,
    ProviderMovement,
    ProviderOutcome,
    ProviderState,
    RefundOutcome,
    RefundState,
    Refusal,
    Unknown,
    WebhookRefused,
)

_CONNECT_SECONDS = 2.0
_ANSWER_SECONDS = 8.0
_MOST_BYTES = 64_000
_DAY = 86_400


class SandboxPayments:
    """
    Calls the sandbox over HTTP; safe for threads.

    :param url: the sandbox's root, ``http://127.0.0.1:8006``.
    :param message_secrets: by the name of the key; several while a secret is changed.
    :param transport: another way there than the network, for tests.
    """

    name = "sandbox"
    capabilities = GatewayCapabilities(
        holds=True,
        longest_hold_days=HOLD_SECONDS // _DAY,
        partial_capture=True,
        split=True,
        refund_window_days=REFUND_WINDOW_SECONDS // _DAY,
        currencies=CURRENCIES,
        needs_page=True,
    )

    def __init__(
        self,
        url: str,
        *,
        api_secret: str,
        message_secrets: Mapping[str, str],
        answer_seconds: float = _ANSWER_SECONDS,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        self._message_secrets = dict(message_secrets)
        self._client = httpx.Client(
            base_url=url.rstrip("/"),
            headers={"Authorization": f"Bearer {api_secret}"},
            timeout=httpx.Timeout(answer_seconds, connect=_CONNECT_SECONDS),
            verify=url.startswith(
                "https:"
            ),  # on this machine there is nothing to verify, and no need to read authorities
            trust_env=False,
            transport=transport,
        )

    def close(self) -> None:
        """Let go of connections."""
        self._client.close()

    def create_payment(self, wish: PaymentWish) -> ProviderOutcome | Unknown:
        """:raises GatewayRefused: if the sandbox will not."""
        split = [{"recipient": part.recipient, "amount_minor": part.amount.minor} for part in wish.split]
        if any(part.amount.currency != wish.amount.currency for part in wish.split):
            raise GatewayRefused(Refusal.SPLIT, "the parts are in another currency")
        body = {
            "reference": wish.key,
            "amount_minor": wish.amount.minor,
            "currency": wish.amount.currency,
            "capture": str(wish.capture),
            "return_url": wish.return_url,
            "description": wish.description,
            "language": wish.language,
            "split": split,
        }
        return self._payment(self._post("/v1/payments", wish.key, body))

    def capture(self, *, key: str, payment_ref: str, amount: Money) -> ProviderOutcome | Unknown:
        """:raises GatewayRefused: if the amount is more than is held, or the hold ran out."""
        body = {"amount_minor": amount.minor, "currency": amount.currency}
        return self._payment(self._post(f"/v1/payments/{payment_ref}/capture", key, body))

    def void(self, *, key: str, payment_ref: str) -> ProviderOutcome | Unknown:
        """:raises GatewayRefused: if it was captured."""
        return self._payment(self._post(f"/v1/payments/{payment_ref}/void", key, {}))

    def refund(self, *, key: str, payment_ref: str, amount: Money) -> RefundOutcome | Unknown:
        """:raises GatewayRefused: if that is more than was captured and not given back yet."""
        body = {"amount_minor": amount.minor, "currency": amount.currency}
        found = self._post(f"/v1/payments/{payment_ref}/refunds", key, body)
        return found if isinstance(found, Unknown) else _refund_of(found, amount.currency)

    def fetch(self, key: str) -> ProviderOutcome | Unknown | None:
        """The payment of our key; None if the sandbox never heard of it."""
        found = self._find("/v1/payments", key)
        return self._payment(found) if found else None

    def fetch_refund(self, key: str) -> RefundOutcome | Unknown | None:
        """The refund of our key; None if the sandbox never heard of it."""
        found = self._find("/v1/refunds", key)
        if found is None or isinstance(found, Unknown):
            return found
        payment = self._get(f"/v1/payments/{found['payment']}", {})
        return payment if isinstance(payment, Unknown) else _refund_of(found, payment["currency"])

    def read_webhook(self, headers: Mapping[str, str], body: bytes, *, now: datetime) -> ProviderEvent:
        """:raises WebhookRefused: if it is forged, changed or too old."""
        signature = next((value for name, value in headers.items() if name.lower() == HEADER.lower()), "")
        if len(body) > _MOST_BYTES:
            raise WebhookRefused("too long")
        try:
            verify(signature, body, secrets=self._message_secrets, now=now.timestamp())
            return _event_of(json.loads(body))
        except BadSignature as error:
            raise WebhookRefused(str(error)) from error
        except (ValueError, KeyError, TypeError) as error:
            raise WebhookRefused(f"not an event: {error!r}") from error

    def list_movements(
        self, since: datetime, until: datetime, *, after: str | None = None, limit: int = 100
    ) -> MovementPage | Unknown:
        """The report of a half-open time, oldest first."""
        query = {"since": since.isoformat(), "until": until.isoformat(), "limit": str(limit), "after": after or "0"}
        found = self._get("/v1/movements", query)
        if isinstance(found, Unknown):
            return found
        return MovementPage(tuple(_movement_of(item) for item in found["items"]), found["next_after"])

    # Inside

    def _post(self, path: str, key: str, body: dict[str, Any]) -> dict[str, Any] | Unknown:
        return self._call("POST", path, json=body, headers={"Idempotency-Key": key})

    def _get(self, path: str, query: Mapping[str, str]) -> dict[str, Any] | Unknown:
        return self._call("GET", path, params=query)

    def _find(self, path: str, key: str) -> dict[str, Any] | Unknown | None:
        try:
            return self._get(path, {"reference": key})
        except GatewayRefused as refused:
            if refused.refusal is Refusal.PAYMENT_MISSING:
                return None
            raise

    def _call(self, method: str, path: str, **options: Any) -> dict[str, Any] | Unknown:
        try:
            answer = self._client.request(method, path, **options)
            found = answer.json()
        except httpx.InvalidURL as error:
            raise GatewayRefused(Refusal.INVALID, str(error)) from error
        except (httpx.HTTPError, ValueError) as error:
            return Unknown(f"{type(error).__name__}: {error}")
        if answer.status_code >= 500 or not isinstance(found, dict):
            return Unknown(f"status {answer.status_code}")
        if answer.status_code >= 400:
            raise GatewayRefused(_refusal_of(str(found.get("code"))), str(found.get("detail")))
        return found

    def _payment(self, found: dict[str, Any] | Unknown) -> ProviderOutcome | Unknown:
        return found if isinstance(found, Unknown) else _outcome_of(found)


def make_sandbox() -> SandboxPayments:
    """The sandbox of this installation, as its settings say."""
    shared = Secrets.derived(settings.SECRET_KEY)
    return SandboxPayments(
        settings.SANDBOX_URL, api_secret=shared.api, message_secrets={shared.message_key_id: shared.message}
    )


def _refusal_of(code: str) -> Refusal:
    if code.endswith("_missing"):
        return Refusal.PAYMENT_MISSING
    return Refusal(code) if code in list(Refusal) else Refusal.INVALID


def _outcome_of(found: Mapping[str, Any]) -> ProviderOutcome:
    currency = found["currency"]
    until = found["hold_expires_at"]
    return ProviderOutcome(
        key=found["reference"],
        provider_ref=found["ref"],
        state=ProviderState(found["state"]),
        amount=Money(found["amount_minor"], currency),
        captured=Money(found["captured_minor"], currency),
        refunded=Money(found["refunded_minor"], currency),
        next_action_url=found["page_url"],
        decline_code=found["decline_code"],
        hold_expires_at=datetime.fromisoformat(until) if until else None,
        raised_at=datetime.fromisoformat(found["changed_at"]),
    )


def _refund_of(found: Mapping[str, Any], currency: str) -> RefundOutcome:
    return RefundOutcome(
        key=found["reference"],
        provider_ref=found["ref"],
        payment_ref=found["payment"],
        state=RefundState(found["state"]),
        amount=Money(found["amount_minor"], currency),
        failure_code=found["failure_code"],
        raised_at=datetime.fromisoformat(found["changed_at"]),
    )


def _event_of(found: Mapping[str, Any]) -> ProviderEvent:
    payment = _outcome_of(found["payment"])
    refund = found["refund"]
    return ProviderEvent(
        id=found["id"],
        kind=found["kind"],
        sequence=found["sequence"],
        payment=payment,
        refund=_refund_of(refund, payment.amount.currency) if refund else None,
        raised_at=datetime.fromisoformat(found["raised_at"]),
    )


def _movement_of(item: Mapping[str, Any]) -> ProviderMovement:
    return ProviderMovement(
        id=item["id"],
        payment_key=item["reference"],
        payment_ref=item["payment"],
        kind=MovementKind(item["kind"]),
        amount=Money(item["amount_minor"], item["currency"]),
        happened_at=datetime.fromisoformat(item["happened_at"]),
    )
