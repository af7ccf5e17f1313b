"""The providers of this installation, each made when it is first asked; none is ever called inside a transaction."""

from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from datetime import datetime
from threading import Lock

from django.conf import settings
from django.utils.module_loading import import_string

from doorstep.infra.db import forbid_transaction
from doorstep.kernel.money import Money
from doorstep.modules.payments.ports import (
    GatewayCapabilities,
    MovementPage,
    PaymentGateway,
    PaymentWish,
    ProviderEvent,
    ProviderOutcome,
    RefundOutcome,
    Unknown,
)

_made: dict[str, PaymentGateway] = {}
_lock = Lock()


def find_gateway(name: str) -> PaymentGateway | None:
    """The provider of a name; None if this installation has no such one."""
    if name in _made:
        return _made[name]
    path = settings.PAYMENT_GATEWAYS.get(name)
    if not path:
        return None
    with _lock:
        if name not in _made:
            make: Callable[[], PaymentGateway] = import_string(path)
            _made[name] = CarefulGateway(make())
        return _made[name]


def gateway_names() -> list[str]:
    """The names of all providers of this installation."""
    return sorted({*(name for name, path in settings.PAYMENT_GATEWAYS.items() if path), *_made})


def capabilities_of(name: str) -> GatewayCapabilities | None:
    """What a provider can do; None if this installation has no such one."""
    gateway = find_gateway(name)
    return gateway.capabilities if gateway else None


@contextmanager
def gateway_in_place(gateway: PaymentGateway) -> Generator[None]:
    """Have a provider under its name for a while, for tests and rehearsals."""
    before = _made.get(gateway.name)
    _made[gateway.name] = CarefulGateway(gateway)
    try:
        yield
    finally:
        del _made[gateway.name]
        if before is not None:
            _made[gateway.name] = before


class CarefulGateway:
    """A provider that refuses to be called while a transaction is open."""

    def __init__(self, gateway: PaymentGateway) -> None:
        self._gateway = gateway

    @property
    def name(self) -> str:
        """By which accounts and addresses name it."""
        return self._gateway.name

    @property
    def capabilities(self) -> GatewayCapabilities:
        """What it can do."""
        return self._gateway.capabilities

    def create_payment(self, wish: PaymentWish) -> ProviderOutcome | Unknown:
        """:raises GatewayRefused: if it will not."""
        forbid_transaction()
        return self._gateway.create_payment(wish)

    def capture(self, *, key: str, payment_ref: str, amount: Money) -> ProviderOutcome | Unknown:
        """:raises GatewayRefused: if the amount is more than is held, or the hold ran out."""
        forbid_transaction()
        return self._gateway.capture(key=key, payment_ref=payment_ref, amount=amount)

    def void(self, *, key: str, payment_ref: str) -> ProviderOutcome | Unknown:
        """:raises GatewayRefused: if it was captured."""
        forbid_transaction()
        return self._gateway.void(key=key, payment_ref=payment_ref)

    def refund(self, *, key: str, payment_ref: str, amount: Money) -> RefundOutcome | Unknown:
        """:raises GatewayRefused: if that is more than was captured and not given back yet."""
        forbid_transaction()
        return self._gateway.refund(key=key, payment_ref=payment_ref, amount=amount)

    def fetch(self, key: str) -> ProviderOutcome | Unknown | None:
        """The payment of our key."""
        forbid_transaction()
        return self._gateway.fetch(key)

    def fetch_refund(self, key: str) -> RefundOutcome | Unknown | None:
        """The refund of our key."""
        forbid_transaction()
        return self._gateway.fetch_refund(key)

    def read_webhook(self, headers: Mapping[str, str], body: bytes, *, now: datetime) -> ProviderEvent:
        """:raises WebhookRefused: if it is forged, changed or too old. Nobody is called for this."""
        return self._gateway.read_webhook(headers, body, now=now)

    def list_movements(
        self, since: datetime, until: datetime, *, after: str | None = None, limit: int = 100
    ) -> MovementPage | Unknown:
        """The provider's report."""
        forbid_transaction()
        return self._gateway.list_movements(since, until, after=after, limit=limit)
