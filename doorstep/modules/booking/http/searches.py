"""The endpoint that holds an order for whoever comes first or best; its price is quoted by dispatch."""

from django.http import HttpRequest, HttpResponse
from ninja import Router

from doorstep.infra.files import FileMissing
from doorstep.infra.http import answer_once, errors, language_of, signed_in
from doorstep.infra.idempotency import IdempotencyKeyMissing, IdempotencyKeyReused
from doorstep.kernel.errors import NotAllowed, NotFound, NotSignedIn
from doorstep.modules.booking.contracts import NotVerified, TooManyHolds
from doorstep.modules.booking.http.schemas import OrderOut
from doorstep.modules.booking.http.search_schemas import PlaceSearchIn
from doorstep.modules.booking.services import searches, views
from doorstep.modules.pricing.contracts import QuoteExpired, QuoteInvalid

router = Router(tags=["searches"], auth=signed_in)


@router.post(
    "/searches",
    response={201: OrderOut},
    openapi_extra=errors(
        NotSignedIn, NotAllowed, IdempotencyKeyMissing, IdempotencyKeyReused, NotVerified, NotFound, QuoteInvalid,
        QuoteExpired, TooManyHolds, FileMissing,
    ),
)  # fmt: skip
def hold_search(request: HttpRequest, wish: PlaceSearchIn) -> HttpResponse:
    """
    Hold an order for whoever comes first or best, until ``hold_expires_at``; it is paid for as any other.

    Its confirmation begins the search: the order is ``searching``, has a ``search`` and no visits until somebody takes
    it. Leaving it before that is free.
    """
    return answer_once(
        request,
        searches.hold_search,
        wish.to_command(),
        render=lambda order: OrderOut.of(views.views_for_client([order], language=language_of(request))[0]),
        status=201,
    )
