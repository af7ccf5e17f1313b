"""Receipts: what an order came to and how it was paid, as a paper."""

import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from doorstep.infra.paper import print_pdf
from doorstep.kernel.actors import Actor
from doorstep.kernel.money import Money
from doorstep.modules.accounts import facade as accounts
from doorstep.modules.booking import selectors
from doorstep.modules.booking.contracts import EndingAct, VisitState
from doorstep.modules.booking.models import Order
from doorstep.modules.booking.receipt_contracts import (
    NothingPaid,
    Receipt,
    ReceiptDiscount,
    ReceiptItem,
    ReceiptLine,
    ReceiptPayment,
    ReceiptVisit,
    is_within,
)
from doorstep.modules.booking.receipt_text import FOLDER, distance_text, money_text, paper_of, percent_text
from doorstep.modules.booking.services.extra_answers import extras_of
from doorstep.modules.booking.services.views import VisitView, views_for_client
from doorstep.modules.catalog.contracts import text_in
from doorstep.modules.payments import facade as payments
from doorstep.modules.payments.contracts import (
    BY_STAFF,
    FORGIVEN,
    Destination,
    IntentState,
    Payment,
    PaymentMethod,
    RefundStanding,
)
from doorstep.modules.pricing import facade as pricing
from doorstep.modules.pricing.contracts import LineKind, PriceLine
from doorstep.modules.promotions import facade as promotions
from doorstep.modules.promotions.contracts import DiscountState

_CAME_TO_NOTHING = (VisitState.CANCELLED, VisitState.DECLINED, VisitState.EXPIRED)
_GOING_BACK = (RefundStanding.APPROVED, RefundStanding.PENDING, RefundStanding.DONE)
_TAKEN = (DiscountState.RESERVED, DiscountState.USED)


@dataclass(frozen=True, slots=True)
class ReceiptFile:
    """A PDF file and what to call it."""

    name: str
    content: bytes


def get_receipt(order_id: uuid.UUID, *, language: str, actor: Actor) -> ReceiptFile:
    """
    The receipt of an order as it stands, for its client and for staff. The same state makes the same bytes.

    :raises NotFound: unless the actor may see the order.
    :raises NothingPaid: if nothing was paid for it yet.
    """
    order = selectors.get_order(order_id, actor=actor)
    receipt = read_receipt(order, language=language)
    template = FOLDER / "receipt.typ"
    latest = max(payment.at for payment in receipt.payments)
    return ReceiptFile(f"receipt-{order.number}.pdf", print_pdf(template, paper_of(receipt), made_at=latest))


def read_receipt(order: Order, *, language: str) -> Receipt:
    """
    What the receipt of an order tells, in a language.

    :raises NothingPaid: if nothing was paid for it yet.
    """
    intents = payments.payments_of_order(order.id)
    paid = _payments(order, intents)
    if not paid:
        raise NothingPaid
    view = views_for_client([order], language=language)[0]
    visits = tuple(_visit(visit, language) for visit in view.visits)
    market = accounts.get_market(order.market_id)
    people = accounts.person_cards([order.client_id])
    return Receipt(
        language=language,
        number=order.number,
        client=people[order.client_id].name if order.client_id in people else "",
        city=market.name(language),
        country=market.country,
        currency=order.currency,
        time_zone=market.time_zone,
        booked_at=order.created_at,
        visits=visits,
        extras=tuple(_extras(view.visits, intents)),
        discounts=tuple(_discounts(order, visits)),
        payments=tuple(sorted(paid, key=lambda one: (one.at, one.refund))),
        forgiven=Money(sum(int(intent.plan.get(FORGIVEN, 0)) for intent in intents), order.currency),
    )


def _visit(view: VisitView, language: str) -> ReceiptVisit:
    visit, ended = view.visit, view.ended
    currency = visit.currency
    off = ended is not None or visit.state in _CAME_TO_NOTHING
    # What is kept of a visit that ended early counts moving too, which stands apart here.
    kept = visit.price_minor + visit.moved_fee_minor - ended.refund_minor if ended else 0
    moved = min(visit.moved_fee_minor, kept) if off else visit.moved_fee_minor
    return ReceiptVisit(
        title=view.service_name,
        who=view.specialist.display_name,
        starts_at=visit.agreed_at,
        time_zone=visit.time_zone,
        lines=() if off else tuple(price_lines(visit.lines, visit.currency, view.service_name, language)),
        fee=Money(kept - moved if off else 0, currency),
        moved_fee=Money(moved, currency),
        ended=EndingAct(ended.act) if ended else None,
        off=off,
    )


def price_lines(
    kept: Iterable[Sequence[Any]], currency: str, service_name: str, language: str
) -> Iterator[ReceiptLine]:
    """The lines that are kept with a price, in words and amounts."""
    lines = [pricing.line_from_plain(entry, currency) for entry in kept]
    several = sum(line.kind is LineKind.BASE for line in lines) > 1
    for line in lines:
        within = is_within(line)
        text = line_text(line, "" if several else service_name, language)
        yield ReceiptLine(text, line.unit_price if within else line.amount, within)


def line_text(line: PriceLine, service: str, language: str) -> str:
    """
    What a price line is for: the service with its variant, or the reason that the price is more or less, with the share
    or the distance that it is reckoned by; how many, where it is more than one.

    :param service: what the visit is, for the line of its base; empty where a line names its own, as in a basket.
    """
    name = text_in(line.names, language)
    parts = [service, name] if line.kind is LineKind.BASE else [name]
    if line.quantity > 1:
        parts.append(f"{line.quantity} × {money_text(line.unit_price, language)}")
    if line.percent_bp is not None:
        parts.append(percent_text(line.percent_bp, language))
    if line.kilometres is not None:
        parts.append(distance_text(line.kilometres, language))
    return " · ".join(part for part in parts if part)


def _payments(order: Order, intents: Sequence[Payment]) -> list[ReceiptPayment]:
    by_id = {intent.id: intent for intent in intents}
    found = [
        ReceiptPayment(intent.settled_at or intent.created_at, intent.method, str(intent.purpose), intent.captured)
        for intent in intents
        if intent.captured.minor > 0
    ]
    for refund in payments.refunds_of_order(order.id):
        if refund.state in _GOING_BACK and refund.payment_id in by_id:
            paid = by_id[refund.payment_id]
            by_card = refund.destination is Destination.CARD and paid.method is PaymentMethod.CARD
            found.append(
                ReceiptPayment(
                    at=refund.done_at or refund.created_at,
                    method=paid.method if by_card else PaymentMethod.BALANCE,
                    purpose=str(paid.purpose),
                    amount=refund.amount,
                    refund=True,
                    pending=refund.state is not RefundStanding.DONE,
                    by_staff=refund.cause in BY_STAFF,
                )
            )
    return found + [_taken_back(intent) for intent in intents if intent.state is IntentState.DISPUTED]


def _taken_back(intent: Payment) -> ReceiptPayment:
    """What the client's bank took back itself."""
    at = intent.settled_at or intent.created_at
    return ReceiptPayment(
        at, intent.method, str(intent.purpose), intent.kept, refund=True, by_staff=True, disputed=True
    )


def _extras(visits: Sequence[VisitView], intents: Sequence[Payment]) -> Iterator[ReceiptItem]:
    """Work agreed on at the door, as far as it was paid."""
    paid = {intent.extra_id for intent in intents if intent.captured.minor > 0}
    for extras in extras_of([view.visit for view in visits]).values():
        for extra in extras:
            if extra.id in paid:
                yield ReceiptItem(extra.words, Money(extra.amount_minor, extra.currency))


def _discounts(order: Order, visits: Sequence[ReceiptVisit]) -> Iterator[ReceiptDiscount]:
    """
    What the platform paid: where less is charged than was agreed on, the client's own money goes first.
    """
    if not order.discount_minor:
        return
    charged = sum(visit.charged.minor for visit in visits)
    moved = sum(visit.moved_fee.minor for visit in visits)
    left = charged - min(charged, order.total_minor + moved - order.discount_minor)
    for one in promotions.discounts_of([order.id]).get(order.id, ()):
        part = min(left, one.amount.minor) if one.state in _TAKEN else 0
        left -= part
        if part:
            yield ReceiptDiscount(one.kind, Money(part, order.currency), one.code, one.points)
