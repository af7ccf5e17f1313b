"""What the sandbox does with payments; every step is a transaction, and raises an event."""

import json
import secrets
from datetime import UTC, datetime
from typing import Any

from doorstep.integrations.sandbox_gateway.cards import Behaviour, Card
from doorstep.integrations.sandbox_gateway.store import Row, Store

CURRENCIES = frozenset({"EUR", "USD", "GBP", "RUB", "CNY", "TWD", "HKD", "JPY", "KWD"})
LARGEST_AMOUNT = 10**12
HOLD_SECONDS = 7 * 86_400
SHORT_HOLD_SECONDS = 60
PAGE_SECONDS = 1800
SLOW_SECONDS = 5
REFUND_SECONDS = 30
DISPUTE_SECONDS = 10
REFUND_WINDOW_SECONDS = 180 * 86_400
MOST_ATTEMPTS = 5


class Refused(Exception):
    """What the sandbox answers to a call that breaks a rule; nothing moved."""

    def __init__(self, status: int, code: str, detail: str) -> None:
        super().__init__(detail)
        self.status, self.code, self.detail = status, code, detail


class Bank:
    """Payments, refunds and the report of what moved."""

    def __init__(self, store: Store, *, origin: str) -> None:
        self.store = store
        self._origin = origin

    # What a shop may ask

    def create(self, wish: dict[str, Any]) -> Row:
        """Begin a payment; the client pays on its page."""
        if wish["currency"] not in CURRENCIES:
            raise Refused(422, "currency", f"{wish['currency']} is not taken here")
        _check_amount(wish["amount_minor"])
        if sum(part["amount_minor"] for part in wish["split"]) > wish["amount_minor"]:
            raise Refused(422, "split", "the parts are more than the amount")
        now = self.store.now()
        with self.store.transaction():
            if self.store.first("SELECT 1 FROM payment WHERE reference = ?", wish["reference"]):
                raise Refused(409, "key_reused", "there is a payment of this reference")
            self.store.insert(
                "payment",
                ref=f"pay_{secrets.token_hex(10)}",
                reference=wish["reference"],
                page=secrets.token_urlsafe(18),
                amount=wish["amount_minor"],
                currency=wish["currency"],
                capture=wish["capture"],
                return_url=wish["return_url"],
                description=wish["description"],
                language=wish["language"],
                split=json.dumps(wish["split"]),
                state="needs_action",
                due_at=now + PAGE_SECONDS,
                created_at=now,
                changed_at=now,
            )
            return self.find(reference=wish["reference"]) or {}

    def capture(self, ref: str, amount: int, currency: str) -> Row:
        """Take what is held, all or a part of it."""
        _check_amount(amount)
        with self.store.transaction():
            payment = self.get(ref)
            _check_currency(payment, currency)
            if payment["decline_code"] == "hold_expired":
                raise Refused(409, "hold_expired", "the hold ran out")
            _check_state(payment, "authorised")
            if amount > payment["amount"]:
                raise Refused(422, "amount_too_large", f"{payment['amount']} is held")
            if amount < payment["amount"] and json.loads(payment["split"]):
                raise Refused(422, "split", "a payment that is split is captured whole")
            if payment["behaviour"] == Behaviour.CAPTURE_FAILS:
                return self._change(
                    payment, "payment.failed", state="failed", decline_code="capture_declined", hold_expires_at=None
                )
            return self._take(payment, amount)

    def void(self, ref: str) -> Row:
        """Give up what was not captured; again and again if need be."""
        with self.store.transaction():
            payment = self.get(ref)
            if payment["state"] == "voided":
                return payment
            _check_state(payment, "needs_action", "pending", "authorised")
            return self._change(payment, "payment.voided", state="voided", hold_expires_at=None, due_at=None)

    def refund(self, ref: str, reference: str, amount: int, currency: str) -> Row:
        """Give back what was captured, all or a part of it; the refund."""
        _check_amount(amount)
        now = self.store.now()
        with self.store.transaction():
            payment = self.get(ref)
            _check_currency(payment, currency)
            _check_state(payment, "captured")
            if amount > payment["captured"] - payment["refunded"]:
                raise Refused(422, "amount_too_large", f"{payment['captured'] - payment['refunded']} is left")
            if now > payment["captured_at"] + REFUND_WINDOW_SECONDS:
                raise Refused(409, "refund_window_closed", "captured too long ago")
            if self.store.first("SELECT 1 FROM refund WHERE reference = ?", reference):
                raise Refused(409, "key_reused", "there is a refund of this reference")
            waits = payment["behaviour"] in (Behaviour.REFUND_PENDING, Behaviour.REFUND_FAILS)
            refund_ref = f"ref_{secrets.token_hex(10)}"
            self.store.insert(
                "refund",
                ref=refund_ref,
                reference=reference,
                payment=ref,
                amount=amount,
                state="pending" if waits else "done",
                due_at=now + REFUND_SECONDS if waits else None,
                created_at=now,
                changed_at=now,
            )
            self._move(payment, "refund", -amount)
            self._change(payment, "refund.pending" if waits else "refund.done", refund=refund_ref)
            return self.get_refund(refund_ref)

    # What the client does on the page

    def pay(self, ref: str, card: Card | None) -> Row:
        """A card was given; what became of it."""
        with self.store.transaction():
            payment = self.get(ref)
            if payment["state"] != "needs_action":
                return payment
            if card is None or card.behaviour is Behaviour.DECLINE:
                return self._decline(payment, card.decline_code if card else "unknown_card")
            behaviour = str(card.behaviour)
            if card.behaviour is Behaviour.CHALLENGE:
                self.store.update("payment", ref, challenged=1, behaviour=behaviour, decline_code=None)
                return self.get(ref)
            if card.behaviour is Behaviour.SLOW:
                due_at = self.store.now() + SLOW_SECONDS
                return self._change(
                    payment, "payment.pending", state="pending", behaviour=behaviour, decline_code=None, due_at=due_at
                )
            self.store.update("payment", ref, behaviour=behaviour, decline_code=None)
            return self._succeed(self.get(ref))

    def answer_challenge(self, ref: str, *, right: bool) -> Row:
        """The client confirmed, or could not."""
        with self.store.transaction():
            payment = self.get(ref)
            if payment["state"] != "needs_action" or not payment["challenged"]:
                return payment
            self.store.update("payment", ref, challenged=0)
            return self._succeed(payment) if right else self._decline(payment, "authentication_failed")

    def leave(self, ref: str) -> Row:
        """The client does not want to pay."""
        with self.store.transaction():
            payment = self.get(ref)
            if payment["state"] != "needs_action":
                return payment
            return self._change(
                payment, "payment.failed", state="failed", decline_code="cancelled_by_payer", due_at=None
            )

    # What time does

    def tick(self) -> None:
        """Do what is due by the sandbox's clock."""
        now = self.store.now()
        with self.store.transaction():
            for row in self.store.all("SELECT ref FROM payment WHERE due_at <= ? ORDER BY due_at", now):
                self._due(self.get(row["ref"]))
            for row in self.store.all("SELECT * FROM refund WHERE due_at <= ? ORDER BY due_at", now):
                self._settle_refund(row)

    def _due(self, payment: Row) -> None:
        ref, state = payment["ref"], payment["state"]
        self.store.update("payment", ref, due_at=None)
        if state == "needs_action":
            self._change(payment, "payment.failed", state="failed", decline_code="page_expired")
        elif state == "pending":
            self._succeed(payment)
        elif state == "authorised":
            self._change(payment, "payment.voided", state="voided", decline_code="hold_expired", hold_expires_at=None)
        elif state == "captured" and payment["behaviour"] == Behaviour.DISPUTE:
            self._move(payment, "chargeback", payment["refunded"] - payment["captured"])
            self._change(payment, "payment.disputed", state="disputed")

    def _settle_refund(self, refund: Row) -> None:
        payment = self.get(refund["payment"])
        failed = payment["behaviour"] == Behaviour.REFUND_FAILS
        now = self.store.now()
        self.store.update(
            "refund",
            refund["ref"],
            state="failed" if failed else "done",
            failure_code="account_closed" if failed else None,
            due_at=None,
            changed_at=now,
        )
        if failed:
            self._move(payment, "refund_failed", refund["amount"])
        self._change(payment, "refund.failed" if failed else "refund.done", refund=refund["ref"])

    # Inside

    def _succeed(self, payment: Row) -> Row:
        if payment["capture"] == "now":
            return self._take(payment, payment["amount"])
        seconds = SHORT_HOLD_SECONDS if payment["behaviour"] == Behaviour.SHORT_HOLD else HOLD_SECONDS
        until = self.store.now() + seconds
        return self._change(
            payment, "payment.authorised", state="authorised", hold_expires_at=until, due_at=until, decline_code=None
        )

    def _take(self, payment: Row, amount: int) -> Row:
        now = self.store.now()
        due_at = now + DISPUTE_SECONDS if payment["behaviour"] == Behaviour.DISPUTE else None
        self._move(payment, "capture", amount)
        return self._change(
            payment,
            "payment.captured",
            state="captured",
            captured=amount,
            captured_at=now,
            hold_expires_at=None,
            due_at=due_at,
            decline_code=None,
        )

    def _decline(self, payment: Row, code: str) -> Row:
        attempts = payment["attempts"] + 1
        if attempts >= MOST_ATTEMPTS:
            return self._change(
                payment, "payment.failed", state="failed", decline_code=code, attempts=attempts, due_at=None
            )
        return self._change(payment, "payment.declined", decline_code=code, attempts=attempts)

    def _move(self, payment: Row, kind: str, amount: int) -> None:
        self.store.insert("movement", payment=payment["ref"], kind=kind, amount=amount, happened_at=self.store.now())

    def _change(self, payment: Row, kind: str, *, refund: str | None = None, **values: object) -> Row:
        """Write a payment and raise the event that tells of it."""
        now, ref = self.store.now(), payment["ref"]
        sequence = payment["sequence"] + 1
        self.store.update("payment", ref, changed_at=now, sequence=sequence, **values)
        changed = self.get(ref)
        event = {
            "id": f"evt_{secrets.token_hex(10)}",
            "kind": kind,
            "sequence": sequence,
            "raised_at": moment(now),
            "payment": self.describe(changed),
            "refund": describe_refund(self.get_refund(refund)) if refund else None,
        }
        self.store.insert("event", id=event["id"], payment=ref, kind=kind, body=json.dumps(event), raised_at=now)
        how = self.store.setting("messages", "once")
        if how != "hold":
            for _ in range(2 if how == "twice" else 1):
                self.store.insert("delivery", event=event["id"], how="signed", due_at=0)
        return changed

    # Reading

    def find(self, *, reference: str) -> Row | None:
        """The payment of a reference."""
        row = self.store.first("SELECT ref FROM payment WHERE reference = ?", reference)
        return self.get(row["ref"]) if row else None

    def get(self, ref: str) -> Row:
        """A payment with what was given back of it, or is being given back."""
        row = self.store.first(
            "SELECT p.*, (SELECT coalesce(sum(amount), 0) FROM refund r "
            "WHERE r.payment = p.ref AND r.state <> 'failed') AS refunded FROM payment p WHERE ref = ?",
            ref,
        )
        if row is None:
            raise Refused(404, "payment_missing", "there is no such payment")
        return row

    def get_by_page(self, page: str) -> Row | None:
        """The payment of a pay page."""
        row = self.store.first("SELECT ref FROM payment WHERE page = ?", page)
        return self.get(row["ref"]) if row else None

    def get_refund(self, ref: str) -> Row:
        """A refund."""
        row = self.store.first("SELECT * FROM refund WHERE ref = ?", ref)
        assert row is not None
        return row

    def describe(self, payment: Row) -> Row:
        """A payment as the shop sees it."""
        return {
            "ref": payment["ref"],
            "reference": payment["reference"],
            "state": payment["state"],
            "amount_minor": payment["amount"],
            "captured_minor": payment["captured"],
            "refunded_minor": payment["refunded"],
            "currency": payment["currency"],
            "split": _split_left(payment),
            "page_url": f"{self._origin}/pay/{payment['page']}" if payment["state"] == "needs_action" else None,
            "decline_code": payment["decline_code"],
            "hold_expires_at": moment(payment["hold_expires_at"]),
            "changed_at": moment(payment["changed_at"]),
        }


def _split_left(payment: Row) -> list[Row]:
    """What each recipient keeps: what was given back took from every part in proportion."""
    captured, kept = payment["captured"], payment["captured"] - payment["refunded"]
    return [
        part | {"kept_minor": part["amount_minor"] * kept // captured if captured else 0}
        for part in json.loads(payment["split"])
    ]


def describe_refund(refund: Row) -> Row:
    """A refund as the shop sees it."""
    return {
        "ref": refund["ref"],
        "reference": refund["reference"],
        "payment": refund["payment"],
        "state": refund["state"],
        "amount_minor": refund["amount"],
        "failure_code": refund["failure_code"],
        "changed_at": moment(refund["changed_at"]),
    }


def moment(seconds: float | None) -> str | None:
    """Unix seconds as ISO 8601."""
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC).isoformat()


def _check_amount(amount: int) -> None:
    if not 0 < amount <= LARGEST_AMOUNT:
        raise Refused(422, "amount_invalid", "an amount is above zero, and no more than a million millions")


def _check_currency(payment: Row, currency: str) -> None:
    if currency != payment["currency"]:
        raise Refused(422, "currency", f"the payment is in {payment['currency']}")


def _check_state(payment: Row, *states: str) -> None:
    if payment["state"] not in states:
        raise Refused(409, "state", f"the payment is {payment['state']}")
