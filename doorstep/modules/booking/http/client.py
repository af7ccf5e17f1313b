"""Endpoints of clients: free starts, quotes, orders."""

import uuid
from datetime import date

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from doorstep.infra.files import FileMissing
from doorstep.infra.http import (
    actor_of,
    answer_once,
    anyone,
    decode_cursor,
    encode_cursor,
    errors,
    language_of,
    signed_in,
)
from doorstep.infra.idempotency import IdempotencyKeyMissing, IdempotencyKeyReused
from doorstep.infra.parsing import Moment, read_moment
from doorstep.kernel.clock import utc_now
from doorstep.kernel.errors import DomainError, NotAllowed, NotFound, NotSignedIn
from doorstep.kernel.states import ImpossibleTransition
from doorstep.modules.accounts.contracts import OutsideMarket, UnknownMarket
from doorstep.modules.availability.contracts import REFUSALS
from doorstep.modules.booking import selectors
from doorstep.modules.booking.contracts import (
    ChoiceNotOffered,
    ConsequenceChanged,
    DebtOpen,
    HoldExpired,
    NobodyFree,
    NotVerified,
    OfferUnavailable,
    OrderScope,
    OwnVisit,
    PoliciesDiffer,
    TooManyHolds,
    TooManyVisits,
)
from doorstep.modules.booking.http.policy_schemas import CancelIn, MoveIn
from doorstep.modules.booking.http.schemas import (
    ChangeOut,
    ConfirmIn,
    OrderOut,
    OrderPage,
    PlaceOrderIn,
    VisitOut,
)
from doorstep.modules.booking.http.slot_schemas import (
    FIRST_DAY,
    MoveSlotsOut,
    QuoteIn,
    QuoteOut,
    SlotQuery,
    SlotsOut,
    WhyOut,
    WishQuery,
)
from doorstep.modules.booking.models import Order, Visit
from doorstep.modules.booking.party_contracts import NotTogether, PartyMovesWhole
from doorstep.modules.booking.services import change, moves, place, quotes, slots, views, why
from doorstep.modules.catalog.contracts import ServiceMissing
from doorstep.modules.ledger.contracts import Overdrawn
from doorstep.modules.payments.contracts import IntentAlreadyOpen, WayNotOffered
from doorstep.modules.pricing.contracts import QuantityNotAllowed, QuoteExpired, QuoteInvalid
from doorstep.modules.specialists.contracts import OfferMissing, PlaceMissing

router = Router(tags=["booking"], auth=signed_in)

_KEYED: tuple[type[DomainError], ...] = (NotSignedIn, NotAllowed, IdempotencyKeyMissing, IdempotencyKeyReused)
_ASKED: tuple[type[DomainError], ...] = (
    UnknownMarket,
    OutsideMarket,
    NotFound,
    ServiceMissing,
    OfferMissing,
    PlaceMissing,
    OfferUnavailable,
    ChoiceNotOffered,
    QuantityNotAllowed,
)


def _order_out(request: HttpRequest, order: Order) -> OrderOut:
    return OrderOut.of(views.views_for_client([order], language=language_of(request))[0])


def _visit_out(request: HttpRequest, visit: Visit) -> VisitOut:
    order = views.views_for_client([visit.order], language=language_of(request))[0]
    return VisitOut.of(next(view for view in order.visits if view.visit.id == visit.id))


@router.post("/quotes", response=QuoteOut, openapi_extra=errors(NotSignedIn, *_ASKED, OwnVisit, NobodyFree, *REFUSALS))
def make_quote(request: HttpRequest, wish: QuoteIn) -> QuoteOut:
    """Price one visit at one start; the quote binds price, time and who may come, and holds nothing."""
    now = utc_now()
    token, quote = quotes.make_quote(wish.to_choice(), actor=actor_of(request), now=now)
    return QuoteOut.of(token, quote, quotes.terms_of_quote(quote, now=now), language_of(request))


@router.post(
    "/orders",
    response={201: OrderOut},
    openapi_extra=errors(
        *_KEYED, NotVerified, NotFound, QuoteInvalid, QuoteExpired, TooManyHolds, TooManyVisits, PoliciesDiffer,
        NotTogether, NobodyFree, OfferUnavailable, OwnVisit, FileMissing, *REFUSALS,
    ),
)  # fmt: skip
def hold_order(request: HttpRequest, wish: PlaceOrderIn) -> HttpResponse:
    """
    Keep the time of all quoted visits for a few minutes, all or none, until ``hold_expires_at``.

    With ``together`` they are a party: different people at one time and address, who are moved together.
    """
    return answer_once(
        request,
        place.hold_order,
        wish.to_command(),
        render=lambda order: _order_out(request, order),
        status=201,
    )


@router.post(
    "/orders/{uuid:order_id}/confirm",
    response=OrderOut,
    openapi_extra=errors(
        *_KEYED, NotFound, HoldExpired, ImpossibleTransition, IntentAlreadyOpen, WayNotOffered, DebtOpen, Overdrawn
    ),
)
def confirm_order(request: HttpRequest, order_id: uuid.UUID, choice: ConfirmIn) -> HttpResponse:
    """
    Agree to pay in cash, later or from the balance: each visit is accepted at once or asked of its specialist.

    An order that is to be paid by card is confirmed by its payment.
    """
    return answer_once(
        request,
        place.confirm_order,
        order_id,
        choice.payment_method,
        render=lambda order: _order_out(request, order),
    )


@router.get("/orders", response=OrderPage, openapi_extra=errors(NotSignedIn))
def list_orders(
    request: HttpRequest,
    scope: OrderScope | None = Query(None, description="my own with something still to come, or over"),
    cursor: str | None = Query(None, max_length=400),
    limit: int = Query(20, ge=1, le=100),
) -> OrderPage:
    """
    My orders, newest first; staff see all.

    With a ``scope``, my own by the time of their visits: upcoming ones soonest first, past ones latest first.
    """
    position = decode_cursor(cursor, (read_moment, uuid.UUID))
    if scope is None:
        found = selectors.list_orders(actor_of(request), before=position, limit=limit + 1)
    else:
        found = selectors.list_orders_by_visit(actor_of(request), scope, after=position, limit=limit + 1)
    page = found[:limit]
    shown = views.views_for_client(page, language=language_of(request))
    return OrderPage(
        items=[OrderOut.of(view) for view in shown],
        next_cursor=encode_cursor(selectors.sort_moment(page[-1]).isoformat(), page[-1].id)
        if len(found) > limit
        else None,
    )


@router.get("/orders/{uuid:order_id}", response=OrderOut, openapi_extra=errors(NotSignedIn, NotFound))
def get_order(request: HttpRequest, order_id: uuid.UUID) -> OrderOut:
    """One of my orders with its visits."""
    return _order_out(request, selectors.get_order(order_id, actor=actor_of(request)))


@router.get("/orders/{uuid:order_id}/history", response=list[ChangeOut], openapi_extra=errors(NotSignedIn, NotFound))
def get_order_history(request: HttpRequest, order_id: uuid.UUID) -> list[ChangeOut]:
    """Every step of the order and its visits, oldest first."""
    order = selectors.get_order(order_id, actor=actor_of(request))
    return [ChangeOut.of(step) for step in views.history_for_client(order)]


@router.post(
    "/orders/{uuid:order_id}/cancel",
    response=OrderOut,
    openapi_extra=errors(*_KEYED, NotFound, ImpossibleTransition, ConsequenceChanged),
)
def cancel_order(request: HttpRequest, order_id: uuid.UUID, wish: CancelIn) -> HttpResponse:
    """Cancel the order whole for the fee that was agreed to; its time becomes free."""
    return answer_once(
        request,
        change.cancel_order,
        order_id,
        wish.reason,
        wish.agreed_fee_minor,
        render=lambda order: _order_out(request, order),
    )


@router.get(
    "/visits/{uuid:visit_id}/slots",
    response=MoveSlotsOut,
    openapi_extra=errors(NotSignedIn, NotFound, OfferMissing, OfferUnavailable),
)
def list_slots_to_move(
    request: HttpRequest,
    visit_id: uuid.UUID,
    first_day: date | None = Query(None, description=FIRST_DAY),
    days: int = Query(7, ge=1, le=14),
) -> MoveSlotsOut:
    """The starts to which one of my visits could be moved, with the same specialist."""
    actor, now = actor_of(request), utc_now()
    return MoveSlotsOut.of(slots.list_slots_to_move(visit_id, first_day=first_day, days=days, actor=actor, now=now))


@router.post(
    "/visits/{uuid:visit_id}/reschedule",
    response=VisitOut,
    openapi_extra=errors(
        *_KEYED,
        NotFound,
        ImpossibleTransition,
        ConsequenceChanged,
        PartyMovesWhole,
        OfferMissing,
        OfferUnavailable,
        *REFUSALS,
    ),
)
def reschedule_visit(request: HttpRequest, visit_id: uuid.UUID, wish: MoveIn) -> HttpResponse:
    """Move a visit; the order and its price stay. If the new start is refused, the old one stands."""
    return answer_once(
        request,
        moves.reschedule_visit,
        visit_id,
        wish.starts_at,
        wish.agreed_fee_minor,
        render=lambda visit: _visit_out(request, visit),
    )


browse = Router(tags=["booking"], auth=anyone)
_BROWSED = errors(*_ASKED)


@browse.get("/slots", response=SlotsOut, openapi_extra=_BROWSED)
def list_slots(request: HttpRequest, question: Query[SlotQuery]) -> SlotsOut:
    """Free starts a day of an offer's specialist, or of anyone suitable; travel is counted."""
    actor, now = actor_of(request), utc_now()
    wish, first_day, days = question.to_question(), question.first_day, question.days
    found = slots.list_slots(wish, first_day=first_day, days=days, actor=actor, now=now)
    return SlotsOut.of(found, language_of(request))


@browse.get("/slots/why", response=WhyOut, openapi_extra=_BROWSED)
def explain_start(
    request: HttpRequest,
    question: Query[WishQuery],
    start: Moment = Query(..., examples=["2026-11-24T08:15:00Z"]),
) -> WhyOut:
    """
    Why a start can't be booked with the offer's specialist, or with anyone, and the nearest changes that can.

    A start that has gone by or is over a year ahead is refused.
    """
    return WhyOut.of(why.why_not(question.to_question(), start, actor=actor_of(request), now=utc_now()))
