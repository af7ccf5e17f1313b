"""Receipts, over HTTP."""

import uuid
from typing import Literal

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from doorstep.infra.http import actor_of, errors, language_of, signed_in
from doorstep.kernel.errors import NotFound, NotSignedIn
from doorstep.modules.booking.receipt_contracts import NothingPaid
from doorstep.modules.booking.services import receipts

router = Router(tags=["booking"], auth=signed_in)

_FILE = {
    "description": "A PDF file.",
    "content": {"application/pdf": {"schema": {"type": "string", "format": "binary"}}},
}


def _described() -> dict[str, object]:
    extra = errors(NotSignedIn, NotFound, NothingPaid)
    return {**extra, "responses": {200: _FILE, **extra["responses"]}}


@router.get("/orders/{uuid:order_id}/receipt", openapi_extra=_described())
def get_receipt(
    request: HttpRequest,
    order_id: uuid.UUID,
    language: Literal["en", "ru", "zh-Hans", "zh-Hant"] | None = Query(
        None, description="of the paper; the reader's if left out", examples=["en"]
    ),
) -> HttpResponse:
    """
    What an order came to and how it was paid, as a PDF file for its client and for staff; from the first payment on.

    The same state of the order makes the same file. It is a receipt, not an invoice.
    """
    found = receipts.get_receipt(order_id, language=language or language_of(request), actor=actor_of(request))
    response = HttpResponse(found.content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{found.name}"'
    response["Cache-Control"] = "private, no-store"
    return response
