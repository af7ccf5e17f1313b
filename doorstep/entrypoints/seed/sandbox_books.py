"""Telling the payment sandbox of the demo's payments, so that refunds, captures and its report work for them."""

import secrets
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.conf import settings

from doorstep.entrypoints.seed.cards import PROVIDER
from doorstep.integrations.sandbox_gateway.cards import Behaviour
from doorstep.integrations.sandbox_gateway.store import Store
from doorstep.modules.payments.contracts import IntentState
from doorstep.modules.payments.selectors.imported import GivenBack, PaidElsewhere, list_imported_payments

_STATES = {
    IntentState.AUTHORISED: "authorised",
    IntentState.VOIDED: "voided",
    IntentState.FAILED: "failed",
    IntentState.DISPUTED: "disputed",
}
# By how much the sandbox has one movement less than it was, so that a comparison finds something to explain.
_SHORT_BY = 100


def keep_sandbox_books(*, now: datetime, planted: bool = False) -> int:
    """
    Write imported payments into the books of the sandbox on this machine, those that it does not know; how many.

    :param planted: leave out one of yesterday's movements and have another one wrong, for the desk to show.
    """
    environment = settings.ENV
    if environment.payment_provider != PROVIDER or environment.sandbox_url:
        return 0
    store = Store(environment.data / "sandbox" / "sandbox.sqlite3")
    try:
        with store.transaction():
            known = {row["ref"] for row in store.all("SELECT ref FROM payment")}
            fresh = [one for one in list_imported_payments(PROVIDER) if one.provider_ref not in known]
            for one in fresh:
                _write(store, one)
            for movement in sorted(_movements(fresh), key=lambda row: row[3]):
                store.insert(
                    "movement", **dict(zip(("payment", "kind", "amount", "happened_at"), movement, strict=True))
                )
            if planted:
                _plant(store, now)
    finally:
        store.close()
    return len(fresh)


def _write(store: Store, one: PaidElsewhere) -> None:
    expires = one.hold_expires_at.timestamp() if one.hold_expires_at else None
    changed_at = (one.captured_at or one.created_at).timestamp()
    store.insert(
        "payment",
        ref=one.provider_ref,
        reference=str(one.payment_id),
        page=secrets.token_urlsafe(18),
        amount=one.amount.minor,
        currency=one.amount.currency,
        capture="later" if one.capture_later else "now",
        return_url=f"{settings.PUBLIC_URL}/bookings",
        description="",
        language="en",
        split="[]",
        state=_STATES.get(one.state, "captured"),
        captured=one.captured.minor,
        behaviour=str(Behaviour.SUCCESS),
        decline_code=one.decline_code or None,
        hold_expires_at=expires,
        captured_at=one.captured_at.timestamp() if one.captured_at else None,
        due_at=expires,
        created_at=one.created_at.timestamp(),
        changed_at=changed_at,
    )
    for refund in one.refunds:
        _write_refund(store, one, refund)


def _write_refund(store: Store, one: PaidElsewhere, refund: GivenBack) -> None:
    store.insert(
        "refund",
        ref=refund.provider_ref,
        reference=f"refund:{refund.refund_id}",
        payment=one.provider_ref,
        amount=refund.amount.minor,
        state="done",
        created_at=refund.done_at.timestamp(),
        changed_at=refund.done_at.timestamp(),
    )


def _movements(fresh: list[PaidElsewhere]) -> Iterator[tuple[str, str, int, float]]:
    for one in fresh:
        if one.captured_at:
            yield one.provider_ref, "capture", one.captured.minor, one.captured_at.timestamp()
        for refund in one.refunds:
            yield one.provider_ref, "refund", -refund.amount.minor, refund.done_at.timestamp()


def _plant(store: Store, now: datetime) -> None:
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    rows = store.all(
        "SELECT number FROM movement WHERE kind = 'capture' AND amount > ? AND happened_at >= ? AND happened_at < ? "
        "ORDER BY number LIMIT 2",
        _SHORT_BY, (midnight - timedelta(days=1)).timestamp(), midnight.timestamp(),
    )  # fmt: skip
    if len(rows) == 2:
        store.run("DELETE FROM movement WHERE number = ?", rows[0]["number"])
        store.run("UPDATE movement SET amount = amount - ? WHERE number = ?", _SHORT_BY, rows[1]["number"])
